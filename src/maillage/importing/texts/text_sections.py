"""A text in a known form, cut into records and, within each, into what stands below its labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from maillage.importing.texts.source_lines import Line, is_broken, is_furniture, join, joined
from maillage.importing.texts.text_form import Label, TextForm
from maillage.text.words import fold

#: Lines that a label may be broken over, and lines that a title may have.
_LABEL_LINES, _TITLE_LINES = 4, 3
#: Words of an unknown heading, at most.
_HEADING = 8
#: The part of the labels that share a style, from which on all have it.
_MOST = 0.8
#: How what may hold lines like headings is read.
_LISTS = frozenset({"funding", "people", "means"})


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


@dataclass(frozen=True)
class Block:
    """One record of a text: its title and its sections."""

    title: Line
    introduction: Sequence[Line]
    sections: Sequence[TextSection]
    #: What a table above the record says of it, by column.
    row: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Style:
    """How the labels of a text are set."""

    dashed: bool
    capitals: bool
    colon: bool
    #: Whether an empty line stands above each, and whether one stands below it too.
    above: bool
    apart: bool


def blocks(form: TextForm, lines: Sequence[Line]) -> list[Block]:
    """Cut the lines of a text into the records that they describe."""
    kept = [line for line in lines if not is_furniture(line)]
    whole = "\n".join(line.text for line in kept)
    broken = is_broken(kept)
    if broken:
        kept = list(_with_whole_labels(form, kept, whole))
    style = _style(form, kept)
    marked = list(_marked(form, kept, style))
    found = []
    for start, end, row in _parts(form, marked):
        if block := _block(marked[start:end], style, row, whole if broken else None):
            found.append(block)
    return found


@dataclass(frozen=True)
class _Marked:
    """A line, and what it is: the beginning of a record, a label with what is behind it."""

    line: Line
    begins: bool = False
    labelled: tuple[Label, str, str] | None = None


def _with_whole_labels(form: TextForm, lines: Sequence[Line], whole: str) -> Iterator[Line]:
    """Yield lines, those that a label was broken over joined."""
    at = 0
    while at < len(lines):
        size = 1 if form.labelled(lines[at]) else _broken_label(form, lines[at:], whole)
        text = lines[at].text
        for line in lines[at + 1 : at + size]:
            text = join(text, line.text, whole)
        yield Line(lines[at].number, text, lines[at].is_apart)
        at += size


def _broken_label(form: TextForm, lines: Sequence[Line], whole: str) -> int:
    """Return over how many lines the label is that a text begins with; 1 where it is none.

    The longest counts: « Résultat » goes on with « pour les habitants ».
    """
    text, best = lines[0].text, 1
    for size in range(2, min(_LABEL_LINES, len(lines)) + 1):
        if lines[size - 1].is_bullet:
            break
        text = join(text, lines[size - 1].text, whole)
        if form.label(Line(0, text).bare):
            best = size
    return best


def _style(form: TextForm, lines: Sequence[Line]) -> _Style:
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
    return _Style(
        dashed > _MOST * some,
        capitals > _MOST * some,
        colon > _MOST / 2 * some,
        above > _MOST * some,
        apart > _MOST * some,
    )


def _marked(form: TextForm, lines: Sequence[Line], style: _Style) -> Iterator[_Marked]:
    for line in lines:
        labelled = form.labelled(line)
        is_heading = line.text.rstrip().endswith(":")  # as « Partenaires d'action : » within a list
        if labelled and style.dashed and not line.is_bullet and not is_heading:
            labelled = None  # where labels have a dash, a line without one is content
        if labelled and labelled[2] and not _may_have_value(line.bare, labelled[1], style):
            labelled = None
        yield _Marked(line, form.is_beginning(line), labelled)


def _may_have_value(text: str, label: str, style: _Style) -> bool:
    """Whether what stands behind a label on its line is its value, and not a sentence."""
    return style.colon or text[len(label) :].lstrip(" \u00a0\u202f").startswith((":", "\t"))


def _parts(form: TextForm, marked: Sequence[_Marked]) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Yield where each record begins and ends, with what a table above says of it."""
    starts: list[tuple[int, int]] = []
    rows: dict[int, dict[str, str]] = {}
    for at, one in enumerate(marked):
        if one.begins and _has_label_below(marked, at):
            starts.append((_table_above(form, marked, at), at + 1))
            rows[at + 1] = _row(form, marked, at)
        elif _opens(marked, at, starts):
            starts.append((at - 1, at - 1))
    if not starts:
        first = next((at for at, one in enumerate(marked) if one.labelled), None)
        if first is not None:
            start = first if _is_title(marked[first]) else max(first - 1, 0)
            starts.append((start, start))
    ends = [end for end, _ in starts[1:]] + [len(marked)]
    for (_, start), end in zip(starts, ends, strict=True):
        yield start, end, rows.get(start, {})


def _has_label_below(marked: Sequence[_Marked], at: int) -> bool:
    below = marked[at + 1 : at + 6]
    return any(one.labelled for one in below) and not any(one.begins for one in below[:1])


def _is_title(one: _Marked) -> bool:
    return one.labelled is not None and one.labelled[0].reads == "title"


def _opens(marked: Sequence[_Marked], at: int, starts: Sequence[tuple[int, int]]) -> bool:
    """Whether a label comes again that opens each record, without a line that announces it."""
    label = marked[at].labelled
    if label is None or label[0].reads not in {"title", "organisation"} or not starts:
        return False
    since = [one.labelled[0] for one in marked[starts[-1][1] : at] if one.labelled]
    return label[0] in since


def _table_above(form: TextForm, marked: Sequence[_Marked], at: int) -> int:
    """Return where the table above a record begins."""
    start = at
    while form.table and start and "|" in marked[start - 1].line.text:
        start -= 1
    return start


def _row(form: TextForm, marked: Sequence[_Marked], at: int) -> dict[str, str]:
    above = [one.line.text for one in marked[_table_above(form, marked, at) : at]]
    cells = [[cell.strip() for cell in text.strip(" |").split("|")] for text in above]
    names = [fold(name) for name in form.table]
    if len(cells) < 2 or [fold(cell) for cell in cells[0]] != names:
        return {}
    return dict(zip(names, cells[-1], strict=False))


def _block(
    marked: Sequence[_Marked], style: _Style, row: dict[str, str], whole: str | None
) -> Block | None:
    first = next((at for at, one in enumerate(marked) if one.labelled), len(marked))
    above = [one.line for one in marked[:first]]
    if whole is not None and len(above) > 1:
        above = joined_title(above, whole)
    sections = list(_sections(marked[first:], style, whole))
    given = next(
        (section for section in sections if section.label and section.label.reads == "title"), None
    )
    if given and given.lines:
        return Block(
            given.lines[0], above, [section for section in sections if section is not given], row
        )
    if not above:
        return None
    title, *rest = above
    begun = fold(title.text.replace("(...)", ""))[:25]
    return Block(
        title, [line for line in rest if not fold(line.text).startswith(begun)], sections, row
    )


def joined_title(lines: Sequence[Line], whole: str) -> list[Line]:
    """Join the lines of a title that the page broke."""
    text = lines[0].text
    for line in lines[1:_TITLE_LINES]:
        text = join(text, line.text, whole)
    return [Line(lines[0].number, text), *lines[_TITLE_LINES:]]


def _sections(marked: Sequence[_Marked], style: _Style, whole: str | None) -> Iterator[TextSection]:
    number, heading, label, below = 0, "", None, list[Line]()
    for at, one in enumerate(marked):
        known = one.labelled
        unknown = "" if known else _unknown_heading(marked, at, style, label)
        if not known and not unknown:
            below.append(one.line)
            continue
        if heading:
            yield _section(number, heading, label, below, whole)
        number, below = one.line.number, []
        if known:
            label, heading, behind = known
        else:
            label, heading = None, unknown
            behind = one.line.bare[len(unknown) :].lstrip(" :\t") if unknown else ""
        heading = heading.strip(" :?\t")
        if behind:
            below.append(Line(number, behind))
    if heading:
        yield _section(number, heading, label, below, whole)


def _section(
    number: int, heading: str, label: Label | None, below: Sequence[Line], whole: str | None
) -> TextSection:
    lines = [line for line in below if line.bare]
    return TextSection(number, heading, label, lines if whole is None else joined(lines, whole))


def _unknown_heading(marked: Sequence[_Marked], at: int, style: _Style, label: Label | None) -> str:
    """Return the heading that a line is, though the form has no such label; empty for none."""
    line = marked[at].line
    text = line.bare
    if style.colon and not style.dashed:
        head, colon, _ = text.partition("\t" if "\t" in text else ":")
        lists = label is not None and label.reads in _LISTS
        is_heading = bool(colon) and _is_short(head) and not (lists and "\t" not in text)
        return head.strip(" :") if is_heading else ""
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


def _is_short(text: str) -> bool:
    words = fold(text).split()
    return 0 < len(words) <= _HEADING and text.strip()[:1].isupper()
