"""The pages, one module for each subject."""

from services.portal.pages import (
    adoption,
    areas,
    board,
    design,
    drafting,
    guidance,
    home,
    inbox,
    moderation,
    polls,
    proposals,
    results,
    roadmap,
    sessions,
    verification,
    voting,
)

PAGES = (
    home.blueprint,
    areas.blueprint,
    proposals.blueprint,
    drafting.blueprint,
    sessions.blueprint,
    voting.blueprint,
    results.blueprint,
    board.blueprint,
    roadmap.blueprint,
    inbox.blueprint,
    moderation.blueprint,
    verification.blueprint,
    polls.blueprint,
    adoption.blueprint,
    guidance.blueprint,
    design.blueprint,
)
