"""The catalogue as a whole: the little that rules across records need, and those rules.

The index holds ids and references, never records, and grows by what each chunk reports.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain, count, islice
from typing import Any

from maillage import limits
from maillage.contributions import Contribution, home
from maillage.findings import MAX_FINDINGS, Example, Finding, Page, Rule, brief, hint
from maillage.model import Field, FieldPath, Model
from maillage.words import Lexicon, fold

TWICE = Rule(
    "R002",
    "L’identifiant « {id} » est déjà celui de {other}. Deux fiches du même type ne peuvent pas "
    "porter le même.",
    "The identifier “{id}” is already that of {other}. Two records of a kind cannot share one.",
    Page(
        "Identifiant déjà pris",
        "Deux fiches d’un même type ne peuvent pas porter le même identifiant : on ne saurait plus "
        "de laquelle on parle. Si c’est la même chose, complétez la fiche qui existe ; sinon, "
        "précisez l’identifiant, par exemple avec le nom de la commune.",
        "Identifier taken",
        "Two records of a kind cannot share an identifier: nobody would know which one is meant. "
        "If it is the same thing, complete the record that exists; otherwise make the identifier "
        "more precise, with the name of the commune for instance.",
        Example('{"id": "bien-sous-son-toit"}', "actions/z/bien-sous-son-toit.json"),
        Example('{"id": "jardin-partage"}', "actions/z/jardin-partage.json"),
    ),
)
NOWHERE = Rule(
    "R003",
    "« {title} » renvoie à « {id} », qui n’existe pas dans {folder}.{hint_fr}",
    "“{title_en}” refers to “{id}”, which does not exist in {folder}.{hint_en}",
    Page(
        "Renvoi à une fiche qui n’existe pas",
        "Un partenaire, un territoire, un programme ou une source se désigne par l’identifiant de "
        "sa fiche. Corrigez-le, ou ajoutez la fiche qui manque dans la même proposition.",
        "Reference to a record that does not exist",
        "A partner, territory, programme or source is named by the identifier of its record. "
        "Correct it, or add the missing record in the same proposal.",
        Example('{"lead": "centre-social-inconnu"}'),
        Example("{}"),
    ),
    covers=("S005", "S006"),
)
WITHDRAWN = Rule(
    "R006",
    "« {title} » renvoie à « {id} », une fiche retirée.{hint_fr}",
    "“{title_en}” refers to “{id}”, a record that was withdrawn.{hint_en}",
    Page(
        "Renvoi à une fiche retirée",
        "Une fiche retirée reste à son adresse, mais ne dit plus ce qui est vrai. Renvoyez à la "
        "fiche qui la remplace, s’il y en a une ; sinon, retirez le renvoi.",
        "Reference to a record that was withdrawn",
        "A withdrawn record stays at its address, but no longer tells what is true. Refer to the "
        "record that replaces it, where there is one; otherwise remove the reference.",
        Example('{"territories": ["retired"]}'),
        Example('{"territories": ["minimal"]}'),
    ),
    "warning",
)
RULES = (TWICE, NOWHERE, WITHDRAWN)

#: A kind of record and the id of one.
Key = tuple[str, str]
#: What is referred to, the pointer of the value that does, and its field.
Reference = tuple[Key, str, Field]
#: Reads a contribution; None where it cannot be read.
Read = Callable[[str], Contribution | None]
#: From a kind of record to names of its records, each with the id that it stands for.
Names = Callable[[str], Iterable[tuple[str, str]]]
#: The fields, beside its label, that name a record.
_OTHER_NAMES = ("acronym", "other_names")
#: A kind, an id, a field that refers to its own kind, and an id that the record has there; or the
#: day on which the record was withdrawn, in place of the last.
Tie = tuple[str, str, str, str]
WITHDRAWN_ON, REPLACED_BY, DIFFERENT_FROM = "withdrawn_on", "replaced_by", "different_from"


@dataclass(frozen=True)
class Files:
    """The files of the catalogue, by what they must hold: looked up when something is wrong."""

    model: Model
    files: Sequence[str]

    @cached_property
    def keys(self) -> Sequence[Key]:
        """The kind and the id that each must hold."""
        return [presumed_key(self.model, file) for file in self.files]

    @cached_property
    def _by_key(self) -> Mapping[Key, str]:
        # Of two that claim to be the same, the first.
        return dict(zip(reversed(self.keys), reversed(self.files), strict=True))

    def of(self, key: Key) -> str:
        """Return the file of a record; nothing where there is none."""
        return self._by_key.get(key, "")


@dataclass
class Index:
    """What is known of the whole catalogue: ids, by kind of record."""

    #: The records there are.
    known: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    #: Those that more than one file claims to be.
    twins: set[Key] = field(default_factory=set)
    #: Those that anything refers to, by kind of record.
    referred: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    #: Where each is.
    files: Files | None = None
    #: By kind and field, from a record to those that the field names.
    ties: dict[Key, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))
    #: Those that are no longer put forward.
    withdrawn: set[Key] = field(default_factory=set)

    def add(self, keys: Iterable[Key], references: Iterable[Key]) -> None:
        """Take note of some records, and of those they refer to."""
        for kind, name in keys:
            if name in self.known[kind]:
                self.twins.add((kind, name))
            self.known[kind].add(name)
        for kind, name in references:
            self.referred[kind].add(name)

    def file(self, key: Key) -> str:
        """Return where a record is; nothing where none is known of that name."""
        return self.files.of(key) if self.files else ""

    def wanted(self) -> set[Key]:
        """Return those that are referred to, and are not there."""
        return {
            (kind, name)
            for kind, names in self.referred.items()
            for name in names - self.known[kind]
        }

    def outdated(self) -> set[Key]:
        """Return those that are referred to, and are no longer put forward."""
        return {(kind, name) for kind, name in self.withdrawn if name in self.referred[kind]}

    def tie(self, ties: Iterable[Tie]) -> None:
        """Take note of how records hang together within their kind."""
        for kind, name, key, target in ties:
            if key in (WITHDRAWN_ON, REPLACED_BY):
                self.withdrawn.add((kind, name))
            if key != WITHDRAWN_ON:
                self.ties[kind, key].setdefault(name, []).append(target)

    def successor(self, key: Key) -> Key | None:
        """Return the last of the records that replace a withdrawn one; None where there is none."""
        kind, name = key
        replaced, seen = self.ties[kind, REPLACED_BY], {name}
        while name in replaced and replaced[name][0] not in seen:
            name = replaced[name][0]
            seen.add(name)
        found = (kind, name)
        return found if name in self.known[kind] and found not in self.withdrawn else None


def references(model: Model) -> Callable[[Contribution], Iterator[Reference]]:
    """Return the function that lists the references of a record, each with its pointer."""
    plans: dict[str, list[tuple[Field, FieldPath]]] = {name: [] for name in model.by_collection}
    for entity, path in model.fields():
        if path[-1].refers_to:
            plans[entity.collection].append((path[-1], FieldPath(path)))

    def of(contribution: Contribution) -> Iterator[Reference]:
        for one, path in plans[contribution.collection]:
            for pointer, found in path.strings(contribution.data):
                yield (one.refers_to, found), pointer, one

    return of


def _no_names(_: str) -> Iterable[tuple[str, str]]:
    return ()


def ties(model: Model) -> Callable[[Contribution], Iterator[Tie]]:
    """Return the function that lists how a record hangs together with others of its kind."""
    plans = {
        entity.collection: [
            (one.key, FieldPath((one,)))
            for one in entity.fields
            if one.key == WITHDRAWN_ON
            or (one.refers_to == entity.name and one.key != DIFFERENT_FROM)
        ]
        for entity in model.entities.values()
    }

    def of(contribution: Contribution) -> Iterator[Tie]:
        kind, name = key_of(model, contribution)
        for key, path in plans[contribution.collection]:
            for _, found in path.strings(contribution.data):
                yield kind, name, key, found

    return of


def check(
    model: Model,
    index: Index,
    contributions: Iterable[Contribution],
    *,
    names: Names = _no_names,
    thorough: bool = False,
) -> Iterator[Finding]:
    """Yield what is wrong between records.

    Args:
        model: the model.
        index: what the whole catalogue holds.
        contributions: all that is readable, in order; only looked at when the index shows that
            something is wrong, to say where.
        names: lists what people call the records of a kind, with their ids; only asked when a
            reference leads nowhere, to say what it may be.
        thorough: also what does not refuse a record.
    """
    wanted = index.wanted()
    outdated = index.outdated() if thorough else set()
    if not index.twins and not wanted and not outdated:
        return
    list_references = references(model)
    lexicon = _lexicon(index, names)
    first: dict[Key, str] = {}
    guesses = count()

    def place(contribution: Contribution) -> Callable[[Reference], int]:
        return lambda reference: contribution.positions.span(reference[1])[0]

    def about(contribution: Contribution) -> Iterator[Finding]:
        key = key_of(model, contribution)
        if key in index.twins and first.setdefault(key, contribution.file) != contribution.file:
            yield contribution.finding(TWICE, "/id", id=brief(key[1]), other=first[key])
        for target, pointer, one in sorted(list_references(contribution), key=place(contribution)):
            if target in wanted:
                guess = next(guesses) < limits.GUESSED_REFERENCES
                words = _about(model, target, one, lexicon(target[0]), guess=guess)
                yield contribution.finding(NOWHERE, pointer, **words)
            elif target in outdated and key not in index.withdrawn and one.key != DIFFERENT_FROM:
                yield contribution.finding(WITHDRAWN, pointer, **_outdated(index, target, one))

    for contribution in contributions:
        yield from islice(about(contribution), MAX_FINDINGS + 1)


def key_of(model: Model, contribution: Contribution) -> Key:
    """Return the kind and the id of a record; the name of its file where it has no id."""
    kind, stem = presumed_key(model, contribution.file)
    found = contribution.data.get("id")
    return kind, found if isinstance(found, str) else stem


def presumed_key(model: Model, file: str) -> Key:
    """Return the kind and the id that a file must hold, by its place and its name."""
    parts = file.split("/")
    return model.by_collection[parts[1]].name, parts[-1].removesuffix(".json")


def counts(model: Model, keys: Iterable[Key]) -> Counter[str]:
    """Count records by their folder."""
    return Counter(model.entities[kind].collection for kind, _ in keys)


def names_of(model: Model, contribution: Contribution) -> Iterator[tuple[str, str]]:
    """Yield what people call a record, each time with its id."""
    _, known = key_of(model, contribution)
    entity = model.by_collection[contribution.collection]
    for key in (entity.label_key, *_OTHER_NAMES):
        if key in entity.by_key:
            found = FieldPath((entity.by_key[key],)).strings(contribution.data)
            yield from ((name, known) for _, name in found)


def _lexicon(index: Index, names: Names) -> Callable[[str], Lexicon]:
    """Return the function that gives the ids of a kind by all that people call the records."""

    @cache
    def of(kind: str) -> Lexicon:
        ids = ((one, one) for one in sorted(index.known[kind]))
        return Lexicon(chain(ids, names(kind)))

    return of


def _outdated(index: Index, key: Key, one: Field) -> Mapping[str, Any]:
    last = index.successor(key)
    return {
        "title": one.words.title,
        "title_en": one.words.title_en,
        "id": brief(key[1]),
        "suggestion": last[1] if last else None,
        "hint_fr": f" Écrivez « {last[1]} », qui la remplace." if last else "",
        "hint_en": f" Write “{last[1]}”, which replaces it." if last else "",
    }


def _about(
    model: Model, key: Key, one: Field, lexicon: Lexicon, *, guess: bool
) -> Mapping[str, Any]:
    kind, missing = key
    near = lexicon.nearest(missing, inside=True) if guess else lexicon.exact(missing)
    return {
        "title": one.words.title,
        "title_en": one.words.title_en,
        "id": brief(missing),
        "folder": home(model.entities[kind].collection),
        "suggestion": near,
        # A name may be that of several; an id in other letters is that id.
        "sure": near is not None and fold(near) == fold(missing),
        **hint(near),
    }
