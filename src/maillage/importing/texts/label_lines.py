"""Which lines of a text are labels or headings: how the text sets its labels says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from maillage.importing.texts.source_lines import Line, is_cut, join
from maillage.importing.texts.text_form import Label, TextForm
from maillage.importing.texts.wordings import expression
from maillage.text.words import fold

#: Lines that a label may be broken over.
_LABEL_LINES = 4
#: Words of an unknown heading, at most.
_HEADING = 8
#: The part of the labels that share a style, from which on all have it.
_MOST = 0.8
#: What an amount has that is a line of a budget.
_MONEY = re.compile(r"(?i)€|\beuros?\b|\beur\b|\d{3}")
#: What may part a label from its value.
_SIGN = re.compile(r"[:=]| [-–—] |  ")
#: How what may hold lines like headings is read.
_LISTS = frozenset({"funding", "people", "means"})


@dataclass(frozen=True)
class LabelStyle:
    """How the labels of a text are set."""

    dashed: bool
    capitals: bool
    colon: bool
    #: Whether an empty line stands above each, and whether one stands below it too.
    above: bool
    apart: bool
    #: What parts most labels from what stands behind them.
    sign: str = ":"


@dataclass(frozen=True)
class MarkedLine:
    """A line, and what it is: the beginning of a record, a label with what is behind it."""

    line: Line
    begins: bool = False
    labelled: tuple[Label, str, str] | None = None


def with_whole_labels(form: TextForm, lines: Sequence[Line], whole: str) -> Iterator[Line]:
    """Yield lines, those that a label was broken over joined."""
    at = 0
    while at < len(lines):
        known = form.labelled(lines[at])
        size = 1 if known and known[2] else _broken_label(form, lines[at:], whole)
        label = lines[at]
        for line in lines[at + 1 : at + size]:
            label = label.with_next(line, whole)
        yield label
        at += size


def has_cut_label(form: TextForm, lines: Sequence[Line]) -> bool:
    """Whether the end of a line cuts a word of a label: « Structure organisa- / trice »."""
    return any(
        is_cut(line.text, other.text) and form.labelled(Line(0, join(line.text, other.text)))
        for line, other in pairwise(lines)
    )


def _broken_label(form: TextForm, lines: Sequence[Line], whole: str) -> int:
    """Return over how many lines the label is that a text begins with; 1 where it is none.

    The longest counts: « Résultat » goes on with « pour les habitants ».
    """
    text, best = lines[0].text, 1
    for size in range(2, min(_LABEL_LINES, len(lines)) + 1):
        if lines[size - 1].is_bullet:
            break
        before, text = text, join(text, lines[size - 1].text, whole)
        known = form.labelled(Line(0, text))
        if known and (not known[2] or len(known[1]) > len(before.rstrip("-"))):
            best = size
            if known[2]:
                break
    return best


def style_of(form: TextForm, lines: Sequence[Line]) -> LabelStyle:
    """Return how most of the labels of a text are set."""
    labels = [line for line in lines if form.labelled(line)]
    below = pairwise(lines)
    apart = sum(
        bool(form.labelled(line)) and line.is_apart and following.is_apart
        for line, following in below
    )
    above = sum(line.is_apart for line in labels)
    some = max(1, len(labels))
    dashed = sum(line.is_bullet for line in labels)
    capitals = sum(line.bare.isupper() for line in labels)
    colon = sum(bool((form.labelled(line) or ("", "", ""))[2]) for line in labels)
    return LabelStyle(
        dashed > _MOST * some,
        capitals > _MOST * some,
        colon > _MOST / 2 * some,
        above > _MOST * some,
        apart > _MOST * some,
        _sign(form, labels),
    )


def _sign(form: TextForm, labels: Sequence[Line]) -> str:
    """Return the sign behind most labels that have a value on their line; a colon for none."""
    parted = (form.labelled(line) for line in labels)
    cuts = (line.bare[len(known[1]) :] for line, known in zip(labels, parted, strict=True) if known)
    signs = Counter(match[0] for cut in cuts if (match := _SIGN.search(cut[:3])))
    return max(signs, key=signs.__getitem__, default=":")


def marked_lines(form: TextForm, lines: Sequence[Line], style: LabelStyle) -> Iterator[MarkedLine]:
    """Yield lines with what each is, as the form and the style have it."""
    for line in lines:
        labelled = form.labelled(line)
        is_heading = line.text.rstrip().endswith(":")  # as « Partenaires d'action : » within a list
        if labelled and style.dashed and not line.is_bullet and not is_heading:
            labelled = None  # where labels have a dash, a line without one is content
        if labelled and labelled[2] and not _may_have_value(line.bare, labelled[1], style):
            labelled = None
        yield MarkedLine(line, form.is_beginning(line), labelled)


def _may_have_value(text: str, label: str, style: LabelStyle) -> bool:
    """Whether what stands behind a label on its line is its value, and not a sentence."""
    return style.colon or text[len(label) :].lstrip(" \u00a0\u202f").startswith((":", "\t", "="))


def unknown_heading(
    marked: Sequence[MarkedLine], at: int, style: LabelStyle, label: Label | None
) -> str:
    """Return the heading that a line is, though the form has no such label; empty for none."""
    whom = expression("whom").match(marked[at].line.bare)
    if whom:
        return (whom["head"] or whom["by"]).strip()
    return _heading(marked, at, style, label)


def _heading(marked: Sequence[MarkedLine], at: int, style: LabelStyle, label: Label | None) -> str:
    line = marked[at].line
    text = line.bare
    if style.colon and not style.dashed:
        sign = next((sign for sign in ("\t", style.sign) if sign in text), ":")
        head, colon, _ = text.partition(sign)
        lists = label is not None and label.reads in _LISTS
        if lists and label and not line.is_bullet and _has_value(marked, at):
            lists = label.reads != "funding" or bool(_MONEY.search(text))
        is_heading = bool(colon) and _is_short(head) and not (lists and "\t" not in text)
        return head.strip(" :=") if is_heading else ""
    if not _is_short(text) or text.endswith((".", ",", ";", "!", "…")):
        return ""
    if style.above and not style.dashed:
        following = marked[at + 1] if at + 1 < len(marked) else None
        is_heading = line.is_apart and not line.is_bullet and text[-1] not in ":»)"
        has_text = following and following.line.is_apart == style.apart and not following.labelled
        return text if is_heading and has_text and "," not in text else ""
    if style.capitals:
        return text if text.isupper() and not any(sign.isdigit() for sign in text) else ""
    if not style.dashed or not line.is_bullet or any(sign.isdigit() for sign in text):
        return ""
    before = marked[at - 1] if at else None
    after = marked[at + 1] if at + 1 < len(marked) else None
    alone = (
        before is not None
        and not before.labelled
        and not before.line.is_bullet
        and not before.line.text.rstrip().endswith(":")
        and after is not None
        and not after.labelled
        and not after.line.is_bullet
    )
    return text if alone and (label is None or label.reads not in _LISTS) else ""


def _has_value(marked: Sequence[MarkedLine], at: int) -> bool:
    """Whether the label above a line has its value behind it: what is below may be another."""
    above = next((mark.labelled for mark in reversed(marked[:at]) if mark.labelled), None)
    return above is not None and bool(above[2])


def _is_short(text: str) -> bool:
    words = fold(text).split()
    return 0 < len(words) <= _HEADING and text.strip()[:1].isupper()
