"""References between records lead to records that are there, and ids are taken once.

Files are only read when the index shows that something is wrong, to say where.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, count, islice
from typing import Any

from maillage.findings.finding import Example, Finding, Rule, RulePage, hint
from maillage.findings.quotation import brief
from maillage.findings.report import MAX_FINDINGS
from maillage.messages import N_
from maillage.model.entities import Field, Model
from maillage.model.kind import TERRITORY
from maillage.model.official_places import OfficialPlaces
from maillage.model.place_tables import Place
from maillage.model.withdrawal import DIFFERENT_FROM
from maillage.reading.contributions import Contribution
from maillage.reading.listing import home
from maillage.reading.record_addresses import shown
from maillage.rules.record_index import CrossRecordScope, Key, Names, RecordIndex, Reference, key_of
from maillage.rules.record_index import references as references_of
from maillage.text import limits
from maillage.text.similarity import Lexicon
from maillage.text.words import fold

TWICE = Rule(
    "R002",
    N_(
        "L’identifiant « {id} » est déjà celui de {other}. Deux fiches du même type ne "
        "peuvent pas porter le même."
    ),
    RulePage(
        N_("Identifiant déjà pris"),
        N_(
            "Deux fiches d’un même type ne peuvent pas porter le même identifiant : on ne saurait "
            "plus de laquelle on parle. Si c’est la même chose, complétez la fiche qui existe ; "
            "sinon, précisez l’identifiant, par exemple avec le nom de la commune."
        ),
        Example('{"id": "cultiver-ensemble"}', "actions/z/cultiver-ensemble.json"),
        Example('{"id": "jardin-partage"}', "actions/z/jardin-partage.json"),
    ),
)
NOWHERE = Rule(
    "R003",
    N_("« {title} » renvoie à « {id} », qui n’existe pas dans {folder}.{hint}"),
    RulePage(
        N_("Renvoi à une fiche qui n’existe pas"),
        N_(
            "Une organisation, un lieu, un programme ou une source se désigne par "
            "l’identifiant de sa fiche. Corrigez-le, ou ajoutez la fiche qui manque dans "
            "la même proposition. Pour un lieu officiel, le code ou le nom suffit : "
            "`maillage territory 35238` écrit sa fiche, et `maillage fix` le fait aussi."
        ),
        Example('{"lead": "centre-social-inconnu"}'),
        Example("{}"),
    ),
    covers=("S005", "S006"),
)
WITHDRAWN = Rule(
    "R006",
    N_("« {title} » renvoie à « {id} », une fiche retirée.{hint}"),
    RulePage(
        N_("Renvoi à une fiche retirée"),
        N_(
            "Une fiche retirée reste à son adresse, mais ne dit plus ce qui est vrai. Renvoyez à "
            "la fiche qui la remplace, s’il y en a une ; sinon, retirez le renvoi."
        ),
        Example('{"territories": ["retired"]}'),
        Example('{"territories": ["minimal"]}'),
    ),
    "warning",
)
RULES = (TWICE, NOWHERE, WITHDRAWN)
#: What a finding says beside its sentence: the id of the official place that is meant.
OFFICIAL = "official"
#: And which official places may be meant, where it is several.
CANDIDATES = "candidates"
#: No more places than these are listed.
_MOST_PLACES = 5


def check(across: CrossRecordScope) -> Iterator[Finding]:
    """Yield the ids that two records claim, and the references that lead nowhere.

    Files are only read when the index shows that something is wrong, to say where.
    """
    model, index = across.model, across.index
    wanted, twins = index.wanted(), index.twins()
    outdated = index.outdated() if across.thorough else set()
    if not twins and not wanted and not outdated:
        return
    list_references = references_of(model)
    lexicon = _lexicon(model, index, across.names)
    first: dict[Key, str] = {}
    guesses = count()

    def place(contribution: Contribution) -> Callable[[Reference], int]:
        return lambda reference: contribution.positions.span(reference[1])[0]

    def about(contribution: Contribution) -> Iterator[Finding]:
        key = key_of(model, contribution)
        if key in twins and first.setdefault(key, contribution.file) != contribution.file:
            yield contribution.finding(TWICE, "/id", id=brief(key[1]), other=shown(first[key]))
        astray = [
            reference
            for reference in list_references(contribution)
            if reference[0] in wanted or reference[0] in outdated
        ]
        for target, pointer, field in sorted(astray, key=place(contribution)):
            if target in wanted:
                guess = next(guesses) < limits.GUESSED_REFERENCES
                words = _about(model, target, field, lexicon(target[0]), guess=guess)
                yield contribution.finding(NOWHERE, pointer, **words)
            elif target in outdated and field.key != DIFFERENT_FROM and not index.is_withdrawn(key):
                yield contribution.finding(WITHDRAWN, pointer, **_outdated(index, target, field))

    files = chain(_others(across, twins), across.judged)
    for contribution in filter(None, map(across.read, files)):
        yield from islice(about(contribution), MAX_FINDINGS + 1)


def _others(across: CrossRecordScope, twins: Iterable[Key]) -> Iterator[str]:
    """Yield the files whose id one that is judged claims too: it is told that they have it."""
    if not across.whole and twins:
        files = {file for key in twins for file in across.index.files(key)}
        yield from sorted(files.difference(across.judged))


def _lexicon(model: Model, index: RecordIndex, names: Names) -> Callable[[str], Lexicon]:
    """Return the function that gives the ids of a kind by all that people call the records."""

    @cache
    def of(kind: str) -> Lexicon:
        ids = ((identifier, identifier) for identifier in index.ids(kind))
        sorts = _sorts(model, kind)
        named = ((name, known) for name, known in names(kind) if fold(name) not in sorts)
        return Lexicon(chain(ids, named), others=_OfficialNames(model))

    return of


def _sorts(model: Model, kind: str) -> Container[str]:
    """Return what sorts of such records are called: « CAF » is any of them, whoever says so."""
    sort = model.entities[kind].by_key.get("kind")
    return model.schemes[sort.scheme].by_label if sort and sort.scheme else {}


@dataclass(frozen=True)
class _OfficialNames:
    """The names of official places: none is a slip for another, « Loire » for « Loiret »."""

    model: Model

    def __contains__(self, name: object) -> bool:
        reference = self.model.reference
        return any(reference.codes(kind, str(name)) for kind in reference.listed)


def _outdated(index: RecordIndex, key: Key, field: Field) -> Mapping[str, Any]:
    last = index.successor(key)
    return {
        "title": field.words,
        "id": brief(key[1]),
        "suggestion": last[1] if last else None,
        "hint": N_(" Écrivez « {last} », qui la remplace.")(last=last[1]) if last else "",
    }


def _about(
    model: Model, key: Key, field: Field, lexicon: Lexicon, *, guess: bool
) -> Mapping[str, Any]:
    kind, missing = key
    near = lexicon.exact(missing)
    official = model.places.find(missing) if guess and kind == TERRITORY and not near else []
    whole = [] if official or not guess or kind != TERRITORY else model.places.formerly(missing)
    if guess and not near and not official and not whole:
        near = lexicon.nearest(missing, inside=True)
    told = _official(model.places, official, whole) if official or whole else hint(near)
    return {
        "title": field.words,
        "id": brief(missing),
        "folder": home(model.entities[kind].collection),
        "suggestion": near,
        CANDIDATES: "",
        # A name may be that of several; an id in other letters is that id.
        "sure": near is not None and fold(near) == fold(missing),
        **told,
    }


def _official(
    places: OfficialPlaces, found: Sequence[Place], whole: Sequence[Place]
) -> Mapping[str, Any]:
    """Tell which official place is meant, and who writes its record, or which may be.

    What is no more is part of a whole today, which is not what is meant.
    """
    if len(found) == 1:
        (place,) = found
        said = N_(
            " C’est {name} ({where}) : « maillage territory {asked} » écrit sa fiche et celles "
            "des lieux où il se trouve ; « maillage fix » le fait pour vous."
        )
        asked = places.asked_by(place)
        words = said(name=place.name, where=places.where(place), asked=asked)
        return {"suggestion": place.id, "hint": words, OFFICIAL: place.id}
    listed = " ; ".join(
        f"{places.asked_by(place)} ({place.name}, {places.where(place)})"
        for place in (found or whole)[:_MOST_PLACES]
    )
    several = N_(" Plusieurs lieux officiels y répondent : {listed}.")
    merged = N_(" Ce qui s’appelait ainsi fait aujourd’hui partie d’un autre lieu : {listed}.")
    more = " ; …" if len(found or whole) > _MOST_PLACES else ""
    words = (several if found else merged)(listed=listed + more)
    return {"hint": words, CANDIDATES: words}
