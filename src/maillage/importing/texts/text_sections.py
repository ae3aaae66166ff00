"""A text in a known form, cut into records and, within each, into what stands below its labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from maillage.importing.texts.label_lines import (
    LabelStyle,
    MarkedLine,
    has_cut_label,
    marked_lines,
    style_of,
    unknown_heading,
    with_whole_labels,
)
from maillage.importing.texts.organisations import BEHIND, kind_of
from maillage.importing.texts.page_furniture import is_furniture
from maillage.importing.texts.source_lines import Line, is_broken, joined, with_whole_words
from maillage.importing.texts.text_form import Label, TextForm
from maillage.importing.texts.written_numbers import is_year
from maillage.text.words import fold

#: Words that the name of an organisation, and a title, have at most; and lines of a title.
_NAME, _TITLE = 8, 15
_TITLE_LINES = 3
#: What stands between an unknown heading and what is behind it.
_SIGNS = re.compile(r"^(?: [-–—] |[ :\t=]+)")
#: Lines that may stand between what begins a record and its first label.
_INTRODUCTION = 12


@dataclass(frozen=True)
class TextSection:
    """What stands below a heading; the label is None where the form does not know it."""

    number: int
    heading: str
    label: Label | None
    lines: Sequence[Line]

    @property
    def key(self) -> str:
        """The key of the field that it is of; empty where the form has no such label."""
        return self.label.field if self.label else ""

    @property
    def role(self) -> str:
        """The role of the organisations that it lists."""
        return self.label.role if self.label else ""

    def only(self, *lines: Line) -> TextSection:
        """Return the section with some of its lines alone: those that a value comes from."""
        return replace(self, lines=lines)


@dataclass(frozen=True)
class Block:
    """One record of a text: its title and its sections."""

    title: Line
    introduction: Sequence[Line]
    sections: Sequence[TextSection]
    #: What a table above the record says of it, by column.
    row: dict[str, str] = field(default_factory=dict)
    #: The section that has the title, where a label says it.
    titled: TextSection | None = None


def blocks(form: TextForm, lines: Sequence[Line]) -> list[Block]:
    """Cut the lines of a text into the records that they describe."""
    kept = [line for line in lines if not is_furniture(line)]
    whole = "\n".join(line.text for line in kept)
    broken = is_broken(kept) or has_cut_label(form, kept)
    if broken:
        kept = list(with_whole_labels(form, kept, whole))
    else:
        kept = list(with_whole_words(kept, whole))
    style = style_of(form, kept)
    marked = list(marked_lines(form, kept, style))
    found = []
    for start, end, row in _parts(form, marked):
        if block := _block(form, marked[start:end], style, row, whole if broken else None):
            found.append(block)
    return found


def _parts(
    form: TextForm, marked: Sequence[MarkedLine]
) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Yield where each record begins and ends, with what a table above says of it."""
    starts: list[tuple[int, int]] = []
    rows: dict[int, dict[str, str]] = {}
    announced = {
        at for at, mark in enumerate(marked) if mark.begins and _has_label_below(marked, at)
    }
    first = next((at for at, mark in enumerate(marked) if mark.labelled), None)
    if not announced and first is not None:
        start = first if _is_title(marked[first]) else max(first - 1, 0)
        starts.append((start, start))
    for at in range(len(marked)):
        if at in announced:
            start = at - 1 if not starts and _is_title_above(form, marked, at) else at + 1
            starts.append((_table_above(form, marked, at), start))
            rows[start] = _row(form, marked, at)
        elif _opens(marked, at, starts):
            start = at - 1 if _is_title_right_above(marked, at) else at
            starts.append((start, start))
    ends = [end for end, _ in starts[1:]] + [len(marked)]
    for (_, start), end in zip(starts, ends, strict=True):
        yield start, end, rows.get(start, {})


def _has_label_below(marked: Sequence[MarkedLine], at: int) -> bool:
    below = marked[at + 1 : at + 1 + _INTRODUCTION]
    return any(mark.labelled for mark in below) and not any(mark.begins for mark in below[:1])


def _is_title_above(form: TextForm, marked: Sequence[MarkedLine], at: int) -> bool:
    """Whether the title is above what begins a record: below it, who acts is named alone."""
    label = next(below for below in range(at + 1, len(marked)) if marked[below].labelled)
    named, above = _said(marked[at + 1 : label]), _said(marked[:at])
    if not named or not named_lead(form, named[0]) or _titled(form, named) is not named[0]:
        return False
    return len(above) == 1 and "|" not in above[0].text and not named_lead(form, above[0])


def named_lead(form: TextForm, line: Line) -> str:
    """Return the name of who acts, where a line says it and nothing more; else nothing."""
    name = BEHIND.sub("", line.bare)
    words = name.split()
    is_of_kind = bool(form.lead_kind) and kind_of(name) == form.lead_kind
    return name if is_of_kind and len(words) <= _NAME and ":" not in words else ""


def _said(marked: Sequence[MarkedLine]) -> list[Line]:
    """Return the lines that say something, but for what begins a record: a sign alone is none."""
    return [mark.line for mark in marked if not mark.begins and mark.line.words]


def _titled(form: TextForm, above: Sequence[Line]) -> Line:
    """Return the title among the lines above the sections: the first that is not who acts."""
    first, *rest = above
    if not named_lead(form, first):
        return first
    others = (line for line in rest if not named_lead(form, line) and not is_year(line.bare))
    title = next(others, first)
    is_short = len(title.bare.split()) <= _TITLE and not title.bare.endswith((".", ":", ";", ","))
    return title if is_short else first


def _is_title(mark: MarkedLine) -> bool:
    return mark.labelled is not None and mark.labelled[0].reads == "title"


def _opens(marked: Sequence[MarkedLine], at: int, starts: Sequence[tuple[int, int]]) -> bool:
    """Whether a label comes again that opens each record, without a line that announces it."""
    label = marked[at].labelled
    if label is None or label[0].reads not in {"title", "organisation"} or not starts:
        return False
    since = [mark.labelled[0] for mark in marked[starts[-1][1] : at] if mark.labelled]
    if label[0] not in since or label[0].reads == "title":
        return label[0] in since
    below = (marked[there].labelled for there in range(at + 1, len(marked)))
    following = next(filter(None, below), None)
    return following is not None and following[0] in since


def _is_title_right_above(marked: Sequence[MarkedLine], at: int) -> bool:
    """Whether a title may stand above a label: no label says it, and it is no other’s value."""
    above, before = marked[at - 1], marked[at - 2]
    is_value = (
        bool(before.labelled) and not above.line.is_apart and not (before.labelled or "  ")[2]
    )
    return not (_is_title(marked[at]) or above.labelled or is_value or above.line.is_bullet)


def _table_above(form: TextForm, marked: Sequence[MarkedLine], at: int) -> int:
    """Return where the table above a record begins."""
    start = at
    while form.table and start and "|" in marked[start - 1].line.text:
        start -= 1
    return start


def _row(form: TextForm, marked: Sequence[MarkedLine], at: int) -> dict[str, str]:
    above = [mark.line.text for mark in marked[_table_above(form, marked, at) : at]]
    cells = [[cell.strip() for cell in text.strip(" |").split("|")] for text in above]
    names = [fold(name) for name in form.table]
    if len(cells) < 2 or [fold(cell) for cell in cells[0]] != names:
        return {}
    return dict(zip(names, cells[-1], strict=False))


def _block(
    form: TextForm,
    marked: Sequence[MarkedLine],
    style: LabelStyle,
    row: dict[str, str],
    whole: str | None,
) -> Block | None:
    first = _first_heading(form, marked, style)
    above = _said(marked[:first])
    if whole is not None and len(above) > 1:
        above = joined_title(above, whole)
    sections = list(_sections(marked[first:], style, whole))
    given = next(
        (section for section in sections if section.label and section.label.reads == "title"), None
    )
    if given and given.lines:
        others = [section for section in sections if section is not given]
        return Block(given.lines[0], above, others, row, given)
    if not above:
        untitled = Line(sections[0].number, "") if sections else None  # where its first label is
        return Block(untitled, (), sections, row) if untitled else None
    title = _titled(form, above)
    rest = (line for line in above if line is not title)
    said = [line for line in rest if not _is_title_again(title, line)]
    return Block(title, said, sections, row)


def _is_title_again(title: Line, line: Line) -> bool:
    """Whether a line is the title a second time, cut or whole."""
    return fold(line.text).startswith(fold(title.text.replace("(...)", ""))[:25])


def _first_heading(form: TextForm, marked: Sequence[MarkedLine], style: LabelStyle) -> int:
    """Return where the first heading is: a label, or one that the form does not know above it.

    What the form does not know is a heading where its text is right below; where a blank stands
    between a heading and its text, a heading is as any paragraph. A title is none, nor who acts.
    """
    label = next((at for at, mark in enumerate(marked) if mark.labelled), len(marked))
    for at, mark in enumerate(marked[1:label], start=1):
        if (
            style.above
            and not style.apart
            and unknown_heading(marked, at, style, None)
            and not _is_title_again(marked[0].line, mark.line)
            and not named_lead(form, mark.line)
        ):
            return at
    return label


def joined_title(lines: Sequence[Line], whole: str) -> list[Line]:
    """Join the lines of a title that the page broke."""
    title = lines[0]
    size = 1
    for line in lines[1:_TITLE_LINES]:
        if line.is_apart:
            break
        title, size = title.with_next(line, whole), size + 1
    return [title, *lines[size:]]


def _sections(
    marked: Sequence[MarkedLine], style: LabelStyle, whole: str | None
) -> Iterator[TextSection]:
    number, heading, label, below = 0, "", None, list[Line]()
    for at, mark in enumerate(marked):
        known = mark.labelled
        unknown = "" if known else unknown_heading(marked, at, style, label)
        if not known and not unknown:
            below.append(mark.line)
            continue
        if heading:
            yield _section(number, heading, label, below, whole)
        number, below = mark.line.number, []
        if known:
            label, heading, behind = known
        else:
            label, heading = None, unknown
            behind = _SIGNS.sub("", mark.line.bare[len(unknown) :], count=1) if unknown else ""
        heading = heading.strip(" :?\t=")
        if behind:
            below.append(Line(number, behind))
    if heading:
        yield _section(number, heading, label, below, whole)


def _section(
    number: int, heading: str, label: Label | None, below: Sequence[Line], whole: str | None
) -> TextSection:
    lines = [line for line in below if line.bare]
    return TextSection(number, heading, label, lines if whole is None else joined(lines, whole))
