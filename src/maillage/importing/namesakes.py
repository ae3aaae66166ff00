"""Organisations of the catalogue that rows name: meant where more than the name says so.

Many organisations share a name. One is meant where a row has its identifier or its number, where
the name as it is written says a place, where both are in one département, or where it is of the
whole country. Else it is a candidate, which a person is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from maillage.importing.cells import Find
from maillage.importing.drafting import ids, resolved
from maillage.importing.drafts import ImportDraft, ImportTarget, Problem
from maillage.importing.enriching.whereabouts import Whereabouts, listed
from maillage.importing.picking import Picker
from maillage.messages import N_, Message
from maillage.model.entities import Json, Model
from maillage.model.kind import ORGANISATION, TERRITORY
from maillage.model.place_tables import Place
from maillage.text.words import fold

#: The kinds of organisations that are of the whole country where no place is said of them.
_NATIONWIDE = frozenset({"etat", "fondation"})
#: The kinds of places within which two of one name are one; a commune, of its parts.
_AROUND = frozenset({"departement", "commune"})
#: What the name of no place begins with.
_OF = frozenset({"de", "du", "des", "d"})
_CANDIDATE = N_(
    "« {text} » est aussi le nom d’une organisation du catalogue ({id}), mais rien ne dit ici que "
    "c’est la même. Si c’est elle, dites-le une fois pour toutes les lignes : « {text} = {id} »."
)


def candidate(text: str, identifier: str) -> Message:
    """Return what is to be said of an organisation that may be the one that a row names."""
    return _CANDIDATE(text=text, id=identifier)


def named(find: Find) -> Find:
    """Return what leaves the name of an organisation as it is: its row tells who is meant."""

    def found(kind: str, text: str) -> str | None:
        known = find(kind, text)
        return text if known and kind == ORGANISATION else known

    return found


def beside_codes(model: Model, known: ImportTarget, find: Find, codes: Sequence[str]) -> Find:
    """Return what looks for a place of its name and one of the codes beside it, then by its name.

    Many share a name, and one of them may be in the catalogue. A code that is that of another
    place, as of the seat of who acts, tells nothing.
    """

    def found(kind: str, text: str) -> str | None:
        for code in codes if kind == TERRITORY else ():
            places = model.places.find(f"{text} {code}")
            if len(places) == 1:
                return known.coded(places[0].kind, places[0].code) or places[0].id
        return find(kind, text)

    return found


def in_town(
    model: Model, known: ImportTarget, places: Sequence[str], towns: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Return places, the town beside in place of those that nobody knows, and which these are.

    Args:
        model: the model.
        known: the catalogue.
        places: the ids or names of places, such as neighbourhoods.
        towns: the names of the towns that stand beside them.
    """

    def is_known(text: str) -> bool:
        return known.record(TERRITORY, text) is not None or len(model.places.find(text)) == 1

    around = [known.find(TERRITORY, town) or town for town in towns]
    beside = [town for town in around if is_known(town)][:1]
    lost = [text for text in places if not is_known(text)] if beside else []
    kept = [text for text in places if text not in lost]
    return (list(dict.fromkeys([*kept, *beside])) if lost else kept), lost


class Namesakes:
    """Tells which organisations of the catalogue the drafts of a table mean.

    Args:
        model: the model.
        known: the catalogue.
        drafts: the drafts.
        same: what a person said: the ids of organisations, by names as they are folded.
    """

    def __init__(
        self,
        model: Model,
        known: ImportTarget,
        drafts: Iterable[ImportDraft],
        same: Mapping[str, str],
    ) -> None:
        self._model, self._known, self._same = model, known, same
        self._whereabouts = Whereabouts(model, Picker(model, known, ()))
        self._records: dict[str, Json] = {}
        self._located: dict[str, set[Place]] = {}
        self._seats: dict[str, set[Place]] = {}
        self._ends: dict[str, set[Place]] = {}
        self._rows: dict[tuple[str, int], list[ImportDraft]] = defaultdict(list)
        for draft in drafts:
            self._rows[draft.row].append(draft)

    def link(self) -> None:
        """Put ids where the drafts have names that are meant."""
        for drafts in self._rows.values():
            for draft in drafts:
                if draft.former is None:
                    find = partial(self._linked, draft)
                    draft.data.update(resolved(draft.entity.fields, draft.data, find))

    def _linked(self, draft: ImportDraft, kind: str, text: str) -> str | None:
        return self._meant(draft, text) if kind == ORGANISATION else None

    def there(self, draft: ImportDraft) -> str | None:
        """Return the id of the record of the catalogue that a draft is of."""
        if draft.entity.name == ORGANISATION:
            return self._meant(draft, draft.title)
        return self._known.find(draft.entity.name, draft.title)

    def apart(self, draft: ImportDraft) -> Problem | None:
        """Return what is to be said of a draft that has the name of an organisation it is not."""
        found = self._known.find(draft.entity.name, draft.title)
        if draft.entity.name != ORGANISATION or not found:
            return None
        where = next(iter(listed(draft.data.get("seat"))), "")
        free = (it for it in ids(draft.title, where) if not self._known.record(ORGANISATION, it))
        draft.data["id"] = next(free)
        place = draft.cells.get(f"/{draft.entity.label_key}", draft.place)
        return Problem(place, candidate(draft.title, found), "warning")

    def _meant(self, draft: ImportDraft, text: str) -> str | None:
        """Return the id of the organisation that a draft names; None where that is not known."""
        if said := self._same.get(fold(text)):
            return said
        found = self._known.find(ORGANISATION, text)
        if found is None or found == text:
            return found
        record, named = self._record(found), self._named_in_row(draft, text)
        ours = _numbered(record)
        pairs = [
            (ours[key], theirs[key])
            for theirs in (_numbered(it.data) for it in named)
            for key in self._model.entities[ORGANISATION].kind.numbers
            if key in ours and key in theirs
        ]
        if pairs:
            return found if all(our == their for our, their in pairs) else None
        places = self._seated(record, found)
        if not places:
            return found if record.get("kind") in _NATIONWIDE else None
        around = self._in_name(text) or self._around(draft, named)
        return found if self._are_near(places, around) else None

    def _named_in_row(self, draft: ImportDraft, text: str) -> list[ImportDraft]:
        """Return the drafts of a row that are of an organisation of a name."""
        return [
            it
            for it in self._rows[draft.row]
            if it.entity.name == ORGANISATION and fold(it.title) == fold(text)
        ]

    def _around(self, draft: ImportDraft, named: list[ImportDraft]) -> set[Place]:
        """Return where an organisation is: at its own place, else where it does something."""
        tries = (named, [draft], self._rows[draft.row])
        found = (set().union(*map(self._places_of, drafts)) for drafts in tries)
        return next(filter(None, found), set())

    def _record(self, identifier: str) -> Json:
        if identifier not in self._records:
            self._records[identifier] = self._known.record(ORGANISATION, identifier) or {}
        return self._records[identifier]

    def _places_of(self, draft: ImportDraft) -> set[Place]:
        """Return where a draft says it is: territories of the catalogue, or official places."""
        named = (text for key in draft.entity.kind.places for text in listed(draft.data.get(key)))
        return {place for text in named for place in self._places_at(text)}

    def _places_at(self, text: str) -> set[Place]:
        if text not in self._located:
            found = self._whereabouts.of_territory(text)
            official = [] if found else self._model.places.find(text)
            self._located[text] = found or set(official if len(official) == 1 else ())
        return self._located[text]

    def _seated(self, record: Json, identifier: str) -> set[Place]:
        """Return where an organisation of the catalogue is, looked up once."""
        if identifier not in self._seats:
            places = self._whereabouts.of_record(ORGANISATION, record)
            self._seats[identifier] = places or self._named(record, identifier)
        return self._seats[identifier]

    def _named(self, record: Json, identifier: str) -> set[Place]:
        """Return the places that the names of an organisation, or its id, end with."""
        texts = [str(record.get("name", "")), *listed(record.get("other_names")), identifier]
        return next(filter(None, map(self._in_name, texts)), set())

    def _in_name(self, text: str) -> set[Place]:
        """Return the one place that a name ends with; nothing where that has homonyms."""
        if text not in self._ends:
            words = fold(text).split()
            ends = (" ".join(words[at:]) for at in range(1, len(words)) if words[at] not in _OF)
            found = next(filter(None, map(self._model.places.find, ends)), [])
            self._ends[text] = set(found) if len(found) == 1 else set()
        return self._ends[text]

    def _are_near(self, places: set[Place], others: set[Place]) -> bool:
        above = (it for other in others for it in self._model.places.ancestors(other))
        near = others | {place for place in above if place.kind in _AROUND}
        return any(self._whereabouts.is_near(place, near) for place in places)


def _numbered(record: Json) -> Json:
    """Return a record with the SIREN that its SIRET begins with."""
    siret = record.get("siret")
    return {"siren": siret[:9], **record} if isinstance(siret, str) else record
