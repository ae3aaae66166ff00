"""The first records of a catalogue: who says it, where, and an action to replace."""

from __future__ import annotations

from datetime import date

from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.drafting import Draft, usual
from maillage.importing.picking import pick, publisher
from maillage.messages import N_
from maillage.model.entities import Json, Model
from maillage.model.kind import TERRITORY
from maillage.model.place_tables import Place

#: The place of the example where the catalogue covers a whole country.
_ANYWHERE = {"id": N_("mon-quartier"), "name": N_("Mon quartier"), "kind": "quartier"}
_DECLARATION = {
    "id": "declaration",
    "title": N_("Déclaration de l’organisation"),
    "kind": "declaration",
    "description": N_("L’organisation décrit elle-même ce qu’elle fait."),
}
_ACTION = {
    "id": N_("une-premiere-action"),
    "title": N_("Une première action"),
    "summary": N_(
        "Un exemple à remplacer : chaque semaine, des voisins se retrouvent, font connaissance et "
        "s’entraident."
    ),
    "status": "en-cours",
}


#: What of a record is a text, and what of it a record may lack.
_TEXTS, _IDLE = frozenset(("title", "name", "summary")), frozenset(("description",))


def first_records(
    model: Model, covered: Place | None, language: str, today: date, is_said: bool = True
) -> list[Draft]:
    """Return the records that a new catalogue begins with.

    Without `covered` the catalogue covers a country. Where nobody has translated the example
    (`is_said` off), it has the name of the catalogue for its texts: no other is to pass for it.
    """
    own = "" if is_said else publisher(model)
    drafts = [_draft(model, "source", _DECLARATION, language, own)]
    if covered is None:
        drafts.append(_draft(model, TERRITORY, _ANYWHERE, language, own))
        place = drafts[-1].id
    else:
        picked = pick(model, FolderCatalogue(model, today), covered)
        drafts += picked.missing
        place = picked.id
    about = {name: [model.schemes[name].concepts[0].code] for name in ("themes", "audiences")}
    action = {**_ACTION, **about, "territories": [place]}
    return [*drafts, _draft(model, "action", action, language, own)]


def _draft(model: Model, kind: str, said: Json, language: str, own: str) -> Draft:
    entity = model.entities[kind]
    told = {
        key: value.told(language) if hasattr(value, "told") else value
        for key, value in said.items()
        if not own or key not in _IDLE
    }
    told |= {key: own for key in _TEXTS & told.keys() if own}
    return Draft(entity, {**told, **usual(model, entity, publisher(model))})
