"""Two polls on the same list, the children's counted first: what they chose is not bought again by the other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from services.voting.counting.profile import Profile


def without_chosen(profile: Profile, already_chosen: Collection[str]) -> Profile:
    """The same election with the projects of these ids held as withdrawn: shown, marked, and never chosen again.

    Ids that stand on this paper no more are left alone. Voters who marked such a project keep their money.
    """
    projects = tuple(
        replace(project, withdrawn=True) if project.id in already_chosen else project for project in profile.projects
    )
    return replace(profile, projects=projects)
