"""Rows that have more cells than headers: a comma within a text or an amount parted them.

Where it is plain which cells are one, they are put together; else the row is not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from maillage.importing.cells import Cell, text_of

_WHOLE = re.compile(r"-?\d{1,3}(?:[\s\u00a0\u202f]?\d{3})*")
_DECIMALS = re.compile(r"\d{1,2};*")


def put_together(cells: Sequence[Cell], width: int) -> list[Cell] | None:
    """Return the cells of a row as they were before commas parted them; None if nobody can tell.

    >>> put_together(["Fête", "1 234", "50", "oui"], 3)
    ['Fête', '1 234,50', 'oui']
    >>> put_together(["Outils (bêche", " râteau)", "3"], 2)
    ['Outils (bêche, râteau)', '3']
    """
    texts = [cell if isinstance(cell, str) else text_of(cell) for cell in cells]
    while len(texts) > width and not texts[-1].strip():
        texts.pop()
    joined: list[str] = []
    for text in texts:
        if joined and text[:1].isspace() and text.strip():
            joined[-1] += f",{text}"
        else:
            joined.append(text)
    parted = [
        at
        for at in range(1, len(joined))
        if _WHOLE.fullmatch(joined[at - 1].strip()) and _DECIMALS.fullmatch(joined[at].strip())
    ]
    if len(parted) != len(joined) - width:
        return None
    for at in reversed(parted):
        joined[at - 1 : at + 1] = [f"{joined[at - 1]},{joined[at]}"]
    return list(joined)
