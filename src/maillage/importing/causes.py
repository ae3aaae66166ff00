"""Problems of many rows that have one cause: told once, with the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from maillage.importing.drafts import Problem
from maillage.messages import N_, Listing, Message
from maillage.messages.message import tell
from maillage.model.languages import SOURCE


@dataclass(frozen=True)
class Cause:
    """One problem, and the rows that have it."""

    problem: Problem
    rows: tuple[int, ...]

    def told(self, language: str = SOURCE) -> str:
        """Say where: « feuille Actions, lignes 2 à 50, colonne C (« Statut ») »."""
        return self.problem.place.told(language, _ranges(self.rows))


def causes(problems: Iterable[Problem]) -> list[Cause]:
    """Return problems by what they say of which column, in the order of their first rows."""
    rows: dict[tuple[object, ...], list[int]] = {}
    first: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        place = problem.place
        key = (
            (str(place.word), place.sheet, place.column, place.header, problem.severity),
            (problem.code, problem.left, problem.message(), str(tell(problem.suggestion))),
        )
        first.setdefault(key, problem)
        rows.setdefault(key, []).append(place.row)
    return [Cause(problem, tuple(dict.fromkeys(rows[key]))) for key, problem in first.items()]


def _ranges(rows: Sequence[int]) -> Message | None:
    """Return rows as people write them: « lignes 2 à 50, 61 »; nothing for one alone."""
    if len(rows) < 2:
        return None
    in_order = sorted(rows)
    starts = [in_order[0], *(after for before, after in pairwise(in_order) if after - before > 1)]
    ends = [*(before for before, after in pairwise(in_order) if after - before > 1), in_order[-1]]
    parts = tuple(
        str(start) if start == end else N_("{start} à {end}")(start=start, end=end)
        for start, end in zip(starts, ends, strict=True)
    )
    return N_("lignes {rows}")(rows=Listing(parts))
