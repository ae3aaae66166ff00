"""What a page puts around the lines of a text: its number, its head and foot, the signs of a form.

None of it says anything of what the text is about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

#: What stands at the head or at the foot of a page: « 2/3 », « Page 2 sur 3 », « - 2 - ».
_PAGE = re.compile(
    r"(?:[Pp]age )?[0-9]{1,3} ?(?:/|sur) ?[0-9]{1,3}|[Pp]age [0-9]{1,3}|([-–—] ?)[0-9]{1,3} ?[-–—]"
)
_PAGE_BEHIND = re.compile(r"(?<! ) {3,20}(?:[Pp]age )?[0-9]{1,3} ?(?:/|sur) ?[0-9]{1,3}$")
#: The number of a page behind what each page has: « CCAS – Rapport – page 2 ».
_NUMBERED = re.compile(r"(?:\b[Pp](?:age|\.) ?)[0-9]{1,3}(?: ?(?:/|sur) ?[0-9]{1,3})?$")
_ALONE = re.compile(r"[0-9]{1,3}")
#: Letters of the head of a page, at least.
_SHORTEST = 10
#: How Markdown writes a heading, a word that stands out, and the rule of a table.
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+")
_STRONG = re.compile(r"\*\*(?=\S)([^*]{1,300})\*\*")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]{1,300})(?<=\S)\*(?![\w*])")
_RULE = re.compile(r"[|:\s-]+")
_ROW = re.compile(r"\|(?P<label>[^|]{2,120})\|(?P<value>[^|]{1,4000})\|")


def content(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something, each with its number, from 1 on; what is blank is ""."""
    ends = _feet(lines) | _column_names(lines)
    for number, line in enumerate(lines, start=1):
        kept = _PAGE_BEHIND.sub("", line.replace("\f", "").rstrip())
        bare = kept.strip()
        if not bare:
            yield number, ""
        elif number not in ends and not _PAGE.fullmatch(bare) and not _is_rule(bare):
            yield number, _unsigned(kept)


def _column_names(lines: Sequence[str]) -> set[int]:
    """Return the numbers of the lines that name the columns of a table of numbers.

    Above the rule of another table may stand a label and its value, as in each row below.
    """
    rows = [_ROW.fullmatch(line.strip()) if "|" in line else None for line in lines]
    return {
        number
        for number, (line, row, rule, below) in enumerate(
            zip(lines, rows, lines[1:], rows[2:], strict=False), start=1
        )
        if row
        and below
        and _is_rule(rule.strip())
        and line.lstrip().startswith("|")
        and _has_number(below["value"])
        and not _has_number(row["value"])
    }


def _has_number(text: str) -> bool:
    return any(map(str.isdigit, text))


def _is_rule(bare: str) -> bool:
    return "|" in bare and "-" in bare and _RULE.fullmatch(bare) is not None


def _unsigned(line: str) -> str:
    """Return a line without the signs of Markdown; a row of two cells is a label and its value."""
    line = _EMPHASIS.sub(r"\1", _STRONG.sub(r"\1", _HEADING.sub("", line)))
    row = _ROW.fullmatch(line.strip()) if line.lstrip().startswith("|") else None
    return f"{row['label'].strip()} : {row['value'].strip()}" if row else line


def _feet(lines: Sequence[str]) -> set[int]:
    """Return the numbers of the lines that each page has, and of those that number pages."""
    heads = {
        number: _NUMBERED.sub("", line.strip())
        for number, line in enumerate(lines, start=1)
        if _NUMBERED.search(line.strip()[-20:])
    }
    found = _at_page_ends(lines)
    many = Counter(heads.values())
    found |= {number for number, head in heads.items() if many[head] > 1}
    alone = [number for number, line in enumerate(lines, start=1) if _ALONE.fullmatch(line.strip())]
    counted = [int(lines[number - 1]) for number in alone]
    if len(alone) > 1 and all(second == first + 1 for first, second in pairwise(counted)):
        found |= set(alone)
    return found


def _at_page_ends(lines: Sequence[str]) -> set[int]:
    """Return the numbers of the lines that stand several times, each time beside a page number."""
    said = [(number, line.strip()) for number, line in enumerate(lines, start=1) if line.strip()]
    texts = ["1/1", *(text for _, text in said), "1/1"]
    beside: dict[str, list[tuple[int, bool]]] = {}
    for at, (number, text) in enumerate(said):
        is_end = any(_PAGE.fullmatch(near[:20]) for near in (texts[at], texts[at + 2]))
        beside.setdefault(text, []).append((number, is_end))
    return {
        number
        for text, places in beside.items()
        if len(places) > 1 and len(text) > _SHORTEST and all(is_end for _, is_end in places)
        for number, _ in places
    }
