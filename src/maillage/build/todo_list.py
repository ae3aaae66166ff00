"""What most needs care in the catalogue: one list, ordered by what helps readers most.

A record is worth the care that it needs, times those who meet it. What can be needed is the table
of jobs; who meets a record is counted by the records that refer to it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.findings.quotation import brief
from maillage.messages import N_, Listing, Message
from maillage.model.completeness import Gap, Score, score
from maillage.model.entities import Entity, Json, Model
from maillage.model.withdrawal import REPLACED_BY, is_withdrawn
from maillage.reading import listing, parsing
from maillage.reading.contributions import Contribution
from maillage.reading.record_addresses import shown
from maillage.rules import record_index

#: An action is read for itself: it counts as if so many records referred to it.
_READ_FOR_ITSELF = 10
#: Days after which what was verified may have changed.
_A_YEAR = 365
#: Years after which an action that began is to be asked about.
_LONG_AGO = 3
#: Kinds of territory larger than a commune, and extents that such a place does not tell.
_COARSE = frozenset({"departement", "region"})
_LOCAL = frozenset({"un-quartier", "plusieurs-quartiers", "une-commune"})
#: Fields that one line names.
_NAMED = 3


@dataclass(frozen=True)
class RecordState:
    """One record, as the jobs look at it."""

    entity: Entity
    record: Json
    score: Score
    #: How many records refer to it, and whether records do refer to its kind.
    references: int
    is_cited: bool
    today: date
    #: The territories that are larger than a commune.
    coarse: frozenset[str] = frozenset()

    @property
    def is_withdrawn(self) -> bool:
        """Whether the record was withdrawn."""
        return is_withdrawn(self.record)

    @property
    def readers(self) -> int:
        """How many meet it."""
        return self.references + (0 if self.is_cited else _READ_FOR_ITSELF)

    def day(self, key: str) -> date | None:
        """Return a day that the record gives, if it is one."""
        try:
            return date.fromisoformat(str(self.record.get(key)))
        except ValueError:
            return None

    @property
    def gaps(self) -> list[Gap]:
        """What would help most, and no job asks for."""
        return [gap for gap in self.score.missing if gap.pointer not in _ASKED_FOR][:_NAMED]


@dataclass(frozen=True)
class Improvement:
    """Something to do about a record."""

    #: How much its readers gain; None for a job whose gain is what the score lacks.
    gain: int | None
    message: Message
    is_needed: Callable[[RecordState], bool]


def _is_stale(view: RecordState) -> bool:
    verified = view.day("verified_on")
    return verified is not None and view.today - verified > timedelta(days=_A_YEAR)


def _may_be_over(view: RecordState) -> bool:
    year = str(view.record.get("starts", ""))[:4]
    is_running = view.record.get("status") in {"en-cours", "prevue"}
    began = int(year) if year.isdecimal() else view.today.year
    return is_running and "verified_on" not in view.record and view.today.year - began >= _LONG_AGO


def _lacks(view: RecordState, key: str) -> bool:
    return any(gap.pointer == f"/{key}" for gap in view.score.missing)


def _is_too_coarse(view: RecordState) -> bool:
    """Whether an action of a quarter or a commune stands on places that are larger alone."""
    places = view.record.get("territories", ())
    is_local = view.record.get("scale") in _LOCAL
    return is_local and bool(places) and view.coarse.issuperset(places)


def _has_no_number(view: RecordState) -> bool:
    numbers = {"siren", "siret", "rna"}
    return numbers <= view.entity.by_key.keys() and not numbers & view.record.keys()


#: Gaps of the score that have a job of their own.
_ASKED_FOR = frozenset(
    {"/location", "/observed", "/verified_on", "/results_residents", "/url", "/siren"}
)
_OF_WITHDRAWN = (
    Improvement(
        80,
        N_(
            "Elle est remplacée par « {replaced_by} », mais encore citée {references} "
            "fois : changez ces renvois."
        ),
        lambda view: REPLACED_BY in view.record and view.references > 0,
    ),
    Improvement(
        80,
        N_("Elle est retirée, mais encore citée {references} fois : changez ces renvois."),
        lambda view: REPLACED_BY not in view.record and view.references > 0,
    ),
)
JOBS = (
    Improvement(
        90,
        N_(
            "Son lieu est trop large pour son étendue : nommez la commune ou le quartier, pour "
            "qu’on la trouve là où elle est."
        ),
        _is_too_coarse,
    ),
    Improvement(
        75,
        N_("Elle n’a pas d’adresse : écrivez où la lire, ou dites qu’elle n’est plus en ligne."),
        lambda view: _lacks(view, "url"),
    ),
    Improvement(
        72,
        N_("Elle n’a pas de numéro officiel : ajoutez son SIREN, son SIRET ou son numéro RNA."),
        _has_no_number,
    ),
    Improvement(
        80,
        N_("Son statut est sans date : écrivez dans « Constaté » quand la source l’a dit."),
        lambda view: _lacks(view, "observed"),
    ),
    Improvement(
        60,
        N_("Vérifiée le {verified_on}, il y a plus d’un an : est-elle toujours vraie ?"),
        _is_stale,
    ),
    Improvement(
        60,
        N_("Commencée en {starts}, et jamais vérifiée depuis : a-t-elle encore lieu ?"),
        _may_be_over,
    ),
    Improvement(
        50,
        N_("Terminée : dites ce qu’elle a changé."),
        lambda view: view.record.get("status") == "terminee" and _lacks(view, "results_residents"),
    ),
    Improvement(
        40,
        N_("Placez-la sur la carte : ajoutez « Position » (latitude et longitude)."),
        lambda view: _lacks(view, "location"),
    ),
    Improvement(
        30,
        N_("Aucune fiche n’y renvoie : reliez-la à une action, ou retirez-la."),
        lambda view: view.is_cited and view.references == 0,
    ),
    Improvement(
        None,
        N_("Complète à {score} % : ajoutez {fields}."),
        lambda view: bool(view.gaps),
    ),
)


@dataclass(frozen=True)
class TodoItem:
    """A record that needs care, and what to do about it, what helps most first."""

    file: str
    label: str
    score: int
    references: int
    #: What its readers would gain, all told: the list is in this order.
    worth: int
    jobs: tuple[Message, ...]

    def messages(self, language: str) -> list[str]:
        """Return what to do, in one language."""
        return [job.told(language) for job in self.jobs]


def tasks(model: Model, today: date) -> list[TodoItem]:
    """Return all that needs care, what helps readers most first.

    Args:
        model: the model of the catalogue; records that cannot be read are `validate`’s affair.
        today: the day to judge by.
    """
    list_references = record_index.references(model)
    cited = Counter(
        key for contribution in _readable(model) for key, _, _ in list_references(contribution)
    )
    coarse = frozenset(
        str(contribution.data.get("id"))
        for contribution in _readable(model)
        if contribution.collection == "territories" and contribution.data.get("kind") in _COARSE
    )
    found = []
    for contribution in _readable(model):
        references = cited[record_index.key_of(model, contribution)]
        if task := _task(model, contribution, references, today, coarse):
            found.append(task)
    return sorted(found, key=lambda task: (-task.worth, task.file))


def _readable(model: Model) -> Iterator[Contribution]:
    files, _ = listing.find(model.root, model.by_collection)
    for file in files:
        contribution = parsing.read(model.root, file)
        if isinstance(contribution, Contribution):
            yield contribution


def _task(
    model: Model,
    contribution: Contribution,
    references: int,
    today: date,
    coarse: frozenset[str],
) -> TodoItem | None:
    entity = model.by_collection[contribution.collection]
    found = score(model, entity.name, contribution.data)
    view = RecordState(
        entity, contribution.data, found, references, entity.name in model.cited, today, coarse
    )
    # Of a record that was withdrawn, nothing is asked but that it be cited no more.
    needed = [job for job in (_OF_WITHDRAWN if view.is_withdrawn else JOBS) if job.is_needed(view)]
    if not needed:
        return None
    values = {
        **{key: contribution.data.get(key, "") for key in ("replaced_by", "verified_on", "starts")},
        "score": found.value,
        "references": references,
        "fields": Listing.quoting(gap.field.words for gap in view.gaps),
    }
    gains = sum(100 - found.value if job.gain is None else job.gain for job in needed)
    return TodoItem(
        file=shown(contribution.file),
        label=brief(str(contribution.data.get(entity.label_key, contribution.stem))),
        score=found.value,
        references=references,
        worth=round(gains * math.log2(2 + view.readers)),
        jobs=tuple(job.message(**values) for job in needed),
    )
