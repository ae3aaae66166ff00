"""Where the facts of a table come from, and when they were observed: said once for all records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from maillage.findings.quotation import brief
from maillage.importing.drafts import ImportDraft, ImportTarget, Problem, SourceLocation
from maillage.importing.import_result import ImportOptions
from maillage.importing.stated_source import StatedSource
from maillage.messages import N_
from maillage.model.entities import Json, Model
from maillage.reading.grammars.of_field import fits
from maillage.text.words import fold

_TABLE = "jeu-de-donnees"
_STATED = N_(
    "Le fichier dit d’où viennent les faits : la source « {title} » en est faite. Si c’en est une "
    "autre, dites laquelle."
)
_NO_SOURCE = N_(
    "« {text} » n’est pas une source du catalogue : cette case n’est pas reprise. Pour citer ce "
    "document, décrivez-le dans une feuille « Source » du fichier."
)
_OBSERVED = N_("Les faits sont dits constatés à la date du fichier : {date}.")
_YEAR = N_(
    "L’année {year} est dans un titre ou dans le nom du fichier. Si les faits ont été constatés "
    "alors, dites-le : ce n’est pas repris de soi-même."
)


def with_provenance(
    model: Model,
    known: ImportTarget,
    drafts: list[ImportDraft],
    options: ImportOptions,
    stated: StatedSource,
    name: str,
) -> Iterator[ImportDraft | Problem]:
    """Yield drafts with the source and the day of all, behind the source if it is a new one.

    What a person says goes before what the file says of itself. What a row itself says of its
    source, or of the day, stands. Corrections keep what they had.

    Args:
        model: the model.
        known: the catalogue.
        drafts: the drafts of a table.
        options: what was said beside it.
        stated: what the file says of itself.
        name: what a source is called of which the address alone was said.
    """
    new = [draft for draft in drafts if draft.former is None]
    yield from _cited(known, new)
    if new:
        title = options.source or stated.title
        address = options.source if _is_address(options.source) else ""
        source = known.find("source", title) if title else ""
        if source is None:
            source = (stated.title or name) if address else title
            place = stated.places.get("title", SourceLocation(new[0].place.sheet))
            data = _source(source, address, stated)
            yield _draft(model, data, SourceLocation(place.sheet), stated)
            if not options.source:
                yield Problem(place, _STATED(title=source), "advice")
        observed = options.observed or stated.observed
        yield from _dated(options, stated)
        for draft in new:
            if observed and "observed" in draft.entity.by_key:
                draft.data.setdefault("observed", observed)
            if source and "sources" in draft.entity.by_key:
                draft.data.setdefault("sources", [source])
    yield from drafts


def _cited(known: ImportTarget, drafts: Sequence[ImportDraft]) -> Iterator[Problem]:
    """Leave out what rows call a source and no record is; tell it. The gate judges identifiers."""
    here = {fold(draft.title) for draft in drafts if draft.entity.name == "source"}
    for draft in drafts:
        cited = draft.data.get("sources", ())
        field = draft.entity.by_key.get("sources")
        kept = [it for it in cited if fold(it) in here or known.find("source", it)]
        kept += [it for it in cited if it not in kept and field and fits(field, it)]
        for text in cited:
            if text not in kept:
                place = draft.cells.get("/sources", draft.place)
                yield Problem(place, _NO_SOURCE(text=brief(text)), "warning")
        if len(kept) < len(cited):
            draft.data["sources"] = kept
            if not kept:
                del draft.data["sources"]


def _dated(options: ImportOptions, stated: StatedSource) -> Iterator[Problem]:
    """Say when the facts are taken to be observed; ask whether a year says so."""
    if options.observed:
        return
    if stated.observed:
        yield Problem(stated.places["observed"], _OBSERVED(date=stated.observed), "advice")
    elif stated.year:
        place = stated.places.get("title", SourceLocation(""))
        yield Problem(place, _YEAR(year=stated.year), "advice")


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://"))


def _source(title: str, address: str, stated: StatedSource) -> Json:
    found = {
        "title": title,
        "kind": _TABLE,
        "publisher": stated.publisher,
        "issued": stated.observed,
        "url": address or stated.url,
    }
    return {key: value for key, value in found.items() if value}


def _draft(model: Model, data: Json, place: SourceLocation, stated: StatedSource) -> ImportDraft:
    said: Sequence[tuple[str, str]] = (("issued", "observed"), *((key, key) for key in data))
    cells = {
        f"/{key}": stated.places[of]
        for key, of in said
        if key in data and of in stated.places and getattr(stated, of) == data[key]
    }
    return ImportDraft(model.entities["source"], data, place, cells)
