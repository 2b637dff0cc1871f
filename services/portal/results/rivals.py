"""What other rules would have chosen from the same ballots, beside what was chosen."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext

from services.portal.results.outcomes import Side
from services.portal.shell.words import word


@dataclass(frozen=True)
class Rivals:
    """A matrix: `rules` are the columns, this poll's first; each row a project with whether each rule chooses it."""

    rules: list[str]
    rows: list[tuple[str, list[bool]]]
    represented: list[float]
    same: int
    """Projects that all rules treat alike; they are not among the rows."""
    sentences: list[str]


def rivals_of(side: Side) -> Rivals | None:
    """The matrix of a result; None where no other rule was tried."""
    others = side.explained.get("others") or []
    if not others:
        return None
    chosen = [
        {str(winner["id"]) for winner in side.winners},
        *({str(won) for won in other["winners"]} for other in others),
    ]
    marks = {project_id: [project_id in winners for winners in chosen] for project_id in side.projects}
    differ = {project_id: row for project_id, row in marks.items() if len(set(row)) > 1}
    names = [str(word("short_rules", other["rule"])) for other in others]
    return Rivals(
        rules=[str(gettext("Pemilihan ini")), *names],
        rows=[(side.title(project_id), row) for project_id, row in differ.items()],
        represented=[
            float(side.explained["everybody"]["represented"]),
            *(float(other["represented"]) for other in others),
        ],
        same=len(marks) - len(differ),
        sentences=[
            _difference(side, name, chosen[0], winners) for name, winners in zip(names, chosen[1:], strict=True)
        ],
    )


def _difference(side: Side, rule: str, ours: set[str], theirs: set[str]) -> str:
    gained = [side.title(project_id) for project_id in side.projects if project_id in theirs - ours]
    lost = [side.title(project_id) for project_id in side.projects if project_id in ours - theirs]
    if not gained and not lost:
        return str(gettext("%(rule)s: program yang terpilih sama.", rule=rule))
    if not lost:
        return str(gettext("%(rule)s: %(gained)s ikut terpilih.", rule=rule, gained=listed(gained)))
    if not gained:
        return str(gettext("%(rule)s: %(lost)s tidak terpilih.", rule=rule, lost=listed(lost)))
    return str(
        gettext(
            "%(rule)s: %(gained)s terpilih, tetapi %(lost)s tidak.", rule=rule, gained=listed(gained), lost=listed(lost)
        )
    )


def listed(names: list[str], most: int = 3) -> str:
    """Names in a sentence; after three it is said how many more there are."""
    if len(names) > most + 1:
        return str(gettext("%(names)s, dan %(more)s lainnya", names=", ".join(names[:most]), more=len(names) - most))
    if len(names) > 1:
        return str(gettext("%(names)s dan %(last)s", names=", ".join(names[:-1]), last=names[-1]))
    return names[0]
