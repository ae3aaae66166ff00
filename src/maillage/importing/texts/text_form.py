"""Forms of text as data: their labels with what each holds, and how a record begins.

Those that are shipped stand beside this module; a catalogue has its own in `forms/`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources
from itertools import pairwise

from maillage.errors import ModelError, Reason, reason_of
from maillage.importing.known_headers import USUAL, header_lists
from maillage.importing.texts.source_lines import Line, is_broken, join
from maillage.model.entities import Entity, Model
from maillage.model.kind import ACTION
from maillage.text.memoization import memoized
from maillage.text.similarity import within
from maillage.text.words import fold

#: Characters above which a line is no label.
_LONGEST = 120
#: Lines of which it is remembered what label they begin with: each is asked about several times.
_MOST_MET = 10_000
#: Letters from which on a label may have one slip, and two.
_ONE_SLIP, _TWO_SLIPS = 6, 12
#: What parts a label from its value on one line.
_BEHIND = re.compile(r" ?[:?\t=]| [-–—] | {2}")
_DASH = re.compile(r"^ [-–—] ")
#: The number of a record among others, behind what begins it: « Fiche action n° 3 ».
_RANK = re.compile(r"(?: n| no| numero)? [0-9]{1,3}$")
#: Labels of a form, that of the title among them, that tell it where few of them are its own.
_ENOUGH = 6
#: Words of its labels of which one has to be there, then.
_OF_ACTION = frozenset({"action", "projet"})
#: The ways to read what stands below a label.
READS = (
    "title", "text", "left", "organisation", "code", "codes", "place", "begins", "ends", "period",
    "recurrence", "objectives", "funding", "people", "description", "results", "means", "partners",
    "observations", "heading",
)  # fmt: skip
_NEEDS_LIST = frozenset(("code", "codes"))
_NEEDS_FIELD = _NEEDS_LIST | {"text"}


@dataclass(frozen=True)
class Label:
    """A label of a form."""

    names: Sequence[str]
    #: How what stands below is read, a row of `section_readers.READERS`.
    reads: str
    #: The key of the field where it goes.
    field: str = ""
    #: The role of the organisations that it lists.
    role: str = ""


@dataclass(frozen=True)
class TextForm:
    """A form of text: one data file."""

    name: str
    title: str
    labels: Sequence[Label]
    begins: Sequence[str] = ()
    introduction: str = ""
    lead_kind: str = ""
    table: Sequence[str] = ()
    #: Labels that tell the form from others, and how many of them have to be there.
    signs: Sequence[str] = ()
    least: int = 2

    @cached_property
    def _spellings(self) -> Mapping[str, Label]:
        return {fold(name): label for label in self.labels for name in label.names}

    @cached_property
    def _spelt(self) -> Sequence[str]:
        return list(self._spellings)

    @cached_property
    def _signs(self) -> Sequence[str]:
        return list(map(fold, [*self.signs, *self.begins]))

    def sign(self, text: str) -> str | None:
        """Return the sign of the form that a text is, if it is one."""
        words = fold(text)
        near = within(words, self._signs, 2 if len(words) >= _TWO_SLIPS else 0)
        return self._signs[near[0][0]] if near else None

    @cached_property
    def starts(self) -> frozenset[str]:
        """What begins a record, folded."""
        return frozenset(map(fold, self.begins))

    def is_beginning(self, line: Line) -> bool:
        """Whether a line is what stands above the title of a record, numbered or not."""
        return len(line.text) <= _LONGEST and _unnumbered(line.words) in self.starts

    def begun(self, line: Line) -> str | None:
        """Return the sign of the form that a beginning is."""
        return self.sign(_unnumbered(line.words))

    def label(self, text: str) -> Label | None:
        """Return the label that a text is, a slip or two forgiven."""
        words = fold(text)
        if not words or len(words) > _LONGEST:
            return None
        if words in self._spellings:
            return self._spellings[words]
        if any(map(str.isdigit, words)):
            return None  # a number is no slip
        most = 2 if len(words) >= _TWO_SLIPS else 1 if len(words) >= _ONE_SLIP else 0
        near = within(words, self._spelt, most) if most else []
        meant = {id(label): label for label in (self._spellings[self._spelt[at]] for at, _ in near)}
        return next(iter(meant.values())) if len(meant) == 1 else None

    def labelled(self, line: Line) -> tuple[Label, str, str] | None:
        """Return the label of a line, as it is written there, and what stands behind it."""
        text = line.bare
        label, cuts, is_numbered = self._labels(text[: _LONGEST + 1])
        for cut in cuts if label else ():
            behind = _behind(text, cut)
            if label and (behind or not is_numbered):
                return label, text[:cut].strip(), behind
        return None

    @cached_property
    def _labels(self) -> Callable[[str], tuple[Label | None, Sequence[int], bool]]:
        return memoized(self._found, _MOST_MET, _LONGEST + 1)

    def _found(self, head: str) -> tuple[Label | None, Sequence[int], bool]:
        """Return what label a line begins with, where that may end, and whether it is a number.

        A title stands behind what begins its record and its number: « Fiche 2 : Café ».
        """
        cuts = list(_cuts(head))
        for cut in cuts:
            if label := self.label(head[:cut]):
                return label, [cut], False
        title = next((label for label in self.labels if label.reads == "title"), None)
        return title, [cut for cut in cuts if self._is_numbered(fold(head[:cut]))], True

    def _is_numbered(self, words: str) -> bool:
        return (begun := _unnumbered(words)) != words and begun in self.starts


def _unnumbered(words: str) -> str:
    return _RANK.sub("", words)


def _behind(text: str, cut: int) -> str:
    return _DASH.sub("", text[cut:], count=1).lstrip(" :?\t=")


def _cuts(text: str) -> Iterator[int]:
    """Yield where a label may end, the longest first."""
    if len(text) <= _LONGEST:
        yield len(text)
    found = [match.start() for match in _BEHIND.finditer(text[: _LONGEST + 1])]
    yield from reversed(found)


def forms(model: Model) -> Sequence[TextForm]:
    """Return the forms of a catalogue’s own, then those that are shipped.

    One of its own stands in place of the shipped one of its name.

    Raises:
        ModelError: a form of the catalogue’s own is broken.
    """
    own = [_own(model, name) for name in model.text_forms]
    names = {form.name for form in own}
    return [*own, *(form for form in shipped() if form.name not in names)]


@cache
def shipped() -> Sequence[TextForm]:
    """Return the forms that are shipped, the generic one last."""
    folder = resources.files("maillage.importing.texts.forms")
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    found = [_form(folder.joinpath(name).read_text(encoding="utf-8")) for name in files]
    return sorted(found, key=lambda form: form.name == "generique")


def _own(model: Model, name: str) -> TextForm:
    try:
        form = _form(model.layers.text(name))
        for label in form.labels:
            _check(label, model.entities["action"])
    except (KeyError, TypeError, ValueError) as error:
        reason = Reason("ce n’est pas une forme de texte : {reason}")(reason=reason_of(error))
        raise ModelError(model.layers.place(name), reason) from error
    return form


def _form(text: str) -> TextForm:
    data = tomllib.loads(text)
    labels = [Label(**row) for row in data.pop("labels")]
    if data.pop("headers", False):
        labels = [replace(label, names=[*label.names, *_headers(label)]) for label in labels]
    form = TextForm(labels=labels, **data)
    if len({*form.signs, *form.begins}) < form.least:
        raise ValueError(
            Reason("{least} de ses signes doivent y être, et elle en a moins")(least=form.least)
        )
    return form


def _headers(label: Label) -> Iterator[str]:
    """Yield the usual headers of tables that mean the field of a label.

    Those of a title, and of who leads, are common nouns that a text has for much else; of money,
    the whole alone is meant.
    """
    if label.reads in {"title", "organisation", "means"}:
        return
    wanted = "funding/total" if label.field == "funding" else label.field
    for header, targets in header_lists()[USUAL].columns.items():
        for target in targets:
            is_field = f"{target.pointer}/".startswith(f"/{wanted}/") and target.kind == ACTION
            if is_field and "#" not in header and dict(target.beside).get("role", "") == label.role:
                yield header


def _check(label: Label, entity: Entity) -> None:
    """See that what a label says can be done.

    Raises:
        ValueError: it cannot.
    """
    where = label.names[0]
    if label.reads not in READS:
        known = ", ".join(READS)
        raise ValueError(
            Reason(
                "l’étiquette « {label} » se lit comme « {reads} », et non comme l’un de : {known}"
            )(label=where, reads=label.reads, known=known)
        )
    if label.field and label.field not in entity.by_key:
        raise ValueError(
            Reason("l’étiquette « {label} » nomme un champ que les actions n’ont pas : {field}")(
                label=where, field=label.field
            )
        )
    if label.reads in _NEEDS_FIELD and not label.field:
        raise ValueError(Reason("l’étiquette « {label} » ne nomme pas de champ")(label=where))
    if label.reads in _NEEDS_LIST and not entity.by_key[label.field].scheme:
        raise ValueError(
            Reason("l’étiquette « {label} » nomme un champ sans liste de codes : {field}")(
                label=where, field=label.field
            )
        )


def recognised(lines: Sequence[Line], among: Sequence[TextForm]) -> TextForm | None:
    """Return the form that a text is in, the one that most of its labels are of; None for none.

    Of two that know as many, the first is meant: the generic one has more signs and comes last.
    Where no form has enough of its own, one counts that says where a record begins, and that it is
    of an action: an agenda has labels as well.
    """
    whole = [*lines, *map(_joined, pairwise(lines))] if is_broken(lines) else lines
    scores = [(*_score(form, whole), form) for form in among]
    best = max(scores, key=lambda it: it[:2], default=(0, 0, None))
    return best[2] if any(best[:2]) else None


def _joined(pair: tuple[Line, Line]) -> Line:
    """Return two lines as one: a page may have broken a label."""
    first, second = pair
    return Line(first.number, join(first.text, second.text))


def _score(form: TextForm, lines: Sequence[Line]) -> tuple[int, int]:
    """Count the labels of a form in a text that has signs of its own, and in one that begins it.

    Each is 0 where they are too few.
    """
    labels: set[str] = set()
    signs: set[str] = set()
    is_begun = is_of_action = False
    for line in lines:
        if labelled := form.labelled(line):
            labels.add(labelled[0].names[0])
            signs.update(filter(None, [form.sign(labelled[1])]))
            words = _unnumbered(fold(labelled[1]))
            is_of_action |= words in form.starts or not _OF_ACTION.isdisjoint(words.split())
            is_begun = is_begun or (labelled[0].reads == "title" and len(labels) == 1)
        elif form.is_beginning(line):
            signs.update(filter(None, [form.begun(line)]))
            is_begun, is_of_action = is_begun or not labels, True
    count = len(labels)
    is_enough = is_begun and is_of_action and count >= _ENOUGH
    return count * (len(signs) >= form.least), count * is_enough
