"""Whether the parts of a poll fit together, checked when it is prepared and once more when it opens."""

from __future__ import annotations

from services.voting.ballot_paper.marks import NO
from services.voting.counting.rules import RuleRefused, RuleSettings
from services.voting.roll.polls.model import Poll
from services.voting.roll.polls.refusals import PollEmpty, PollInvalid
from services.voting.roll.polls.rules_document import must_suit
from shared.contracts.vocabulary import ELECTING, BallotType

Errors = dict[str, list[str]]


def must_fit(poll: Poll) -> None:
    """Raise PollInvalid naming each field that does not fit the others; what stands on the paper is left aside."""
    errors = _of_dates_and_ages(poll) | _of_limits(poll) | _of_points(poll)
    try:
        must_suit(poll.ballot_type, poll.rules)
    except RuleRefused as refused:
        errors["rules"] = [str(refused)]
    _raise(errors)


def must_fit_its_paper(poll: Poll) -> None:
    """Raise PollEmpty, or PollInvalid where no ballot could follow the rules or a winner could not be paid."""
    lines = [project for project in poll.projects if not project.withdrawn]
    if not lines:
        raise PollEmpty("Put at least one project on the paper.")
    errors: Errors = {}
    if poll.ballot_type is BallotType.YES_NO and (len(poll.projects) != 1 or lines[0].project_id == NO):
        errors["projects"] = [f'A yes-or-no poll asks about exactly one project, whose id is not "{NO}".']
    if poll.min_choices > len(lines):
        errors["min_choices"] = [f"There are only {len(lines)} projects on the paper."]
    cheapest = sorted(project.cost for project in lines)
    if poll.ballot_type is BallotType.KNAPSACK and sum(cheapest[: poll.min_choices]) > poll.budget:
        errors["min_choices"] = ["So many projects cost more than the budget, even the cheapest."]
    settings = RuleSettings.from_json(poll.rules)
    dearest = sum(cheapest[-settings.seats :])
    if settings.rule in ELECTING and dearest > poll.budget:
        errors["budget"] = [f"{settings.rule} does not watch the money: what it may choose costs up to {dearest}."]
    _raise(errors)


def _of_dates_and_ages(poll: Poll) -> Errors:
    errors: Errors = {}
    if poll.opens_at is not None and poll.opens_at >= poll.closes_at:
        errors["closes_at"] = ["A poll closes after it opens."]
    if poll.age_to is not None and poll.age_to < poll.age_from:
        errors["age_to"] = ["Not below age_from."]
    return errors


def _of_limits(poll: Poll) -> Errors:
    errors: Errors = {}
    if poll.max_choices is not None and poll.max_choices < poll.min_choices:
        errors["max_choices"] = ["Not below min_choices."]
    if poll.ballot_type is BallotType.YES_NO and poll.min_choices > 1:
        errors["min_choices"] = ["0 where a blank ballot abstains, otherwise 1."]
    if poll.ballot_type is BallotType.YES_NO and poll.max_choices not in {None, 1}:
        errors["max_choices"] = ["A yes-or-no ballot has one answer; leave this out."]
    return errors


def _of_points(poll: Poll) -> Errors:
    if poll.ballot_type is not BallotType.POINTS:
        named = [name for name in ("points", "points_each") if getattr(poll, name) is not None]
        return {name: [f"Leave it out: {poll.ballot_type} ballots give no points."] for name in named}
    if poll.points is None:
        return {"points": ["Say how many points a ballot may give in all."]}
    errors: Errors = {}
    if poll.points_each is not None and poll.points_each > poll.points:
        errors["points_each"] = ["Not above points."]
    if poll.min_choices > poll.points:
        errors["min_choices"] = ["Not above points: each of these projects gets at least one."]
    return errors


def _raise(errors: Errors) -> None:
    if errors:
        raise PollInvalid("Change the named fields.", errors=errors)
