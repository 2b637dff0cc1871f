"""The subjects of the portal: one line for each, in the order in which their pages are registered."""

from services.portal.ballots import codes as ballots_codes
from services.portal.ballots import pages as ballots
from services.portal.board import pages as board
from services.portal.design import pages as design
from services.portal.desks.adoption import pages as adoption
from services.portal.desks.codes import pages as codes
from services.portal.desks.imports import pages as imports
from services.portal.desks.moderation import pages as moderation
from services.portal.desks.paper import pages as paper
from services.portal.desks.people import pages as people
from services.portal.desks.polls import certification, prolonging
from services.portal.desks.polls import pages as polls
from services.portal.desks.record import pages as record
from services.portal.desks.verification import pages as verification
from services.portal.front import guidance
from services.portal.front import pages as front
from services.portal.inbox import landing
from services.portal.inbox import pages as inbox
from services.portal.joining import pages as joining
from services.portal.kiosk import pages as kiosk
from services.portal.places import pages as places
from services.portal.proposals import drafting, returning
from services.portal.proposals import pages as proposals
from services.portal.results import pages as results
from services.portal.roadmap import pages as roadmap

PAGES = (
    front.blueprint,
    places.blueprint,
    proposals.blueprint,
    drafting.blueprint,
    returning.blueprint,
    joining.blueprint,
    ballots.blueprint,
    ballots_codes.blueprint,
    kiosk.blueprint,
    results.blueprint,
    board.blueprint,
    roadmap.blueprint,
    inbox.blueprint,
    landing.blueprint,
    moderation.blueprint,
    verification.blueprint,
    polls.blueprint,
    certification.blueprint,
    prolonging.blueprint,
    imports.blueprint,
    codes.blueprint,
    paper.blueprint,
    adoption.blueprint,
    people.blueprint,
    record.blueprint,
    guidance.blueprint,
    design.blueprint,
)
