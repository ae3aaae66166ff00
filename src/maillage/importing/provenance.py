"""Where the facts of a table come from, and when they were observed: said once for all records."""

from __future__ import annotations

from collections.abc import Sequence

from maillage.importing.drafts import ImportDraft, ImportTarget, SourceLocation
from maillage.importing.import_result import ImportOptions
from maillage.model.entities import Model

_TABLE = "jeu-de-donnees"


def with_provenance(
    model: Model, known: ImportTarget, drafts: list[ImportDraft], options: ImportOptions, name: str
) -> list[ImportDraft]:
    """Return new drafts with what was said of all of them, behind the source if it is a new one.

    What a row itself says of its source, or of the day, stands. Corrections keep what they had.

    Args:
        model: the model.
        known: the catalogue.
        drafts: the drafts of a table.
        options: what was said beside it.
        name: what a source is called of which the address alone was said.
    """
    new = [draft for draft in drafts if draft.former is None]
    if not new:
        return drafts
    source = _source(known, options.source, name)
    for draft in new:
        if options.observed and "observed" in draft.entity.by_key:
            draft.data.setdefault("observed", options.observed)
        if source and "sources" in draft.entity.by_key:
            draft.data.setdefault("sources", [source])
    is_there = not source or known.record("source", source) is not None
    return drafts if is_there else [_draft(model, source, options, new), *drafts]


def _source(known: ImportTarget, said: str, name: str) -> str:
    """Return the id of a source of the catalogue, or the title of a new one."""
    if not said:
        return ""
    return known.find("source", said) or (name if _is_address(said) else said)


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://"))


def _draft(
    model: Model, title: str, options: ImportOptions, new: Sequence[ImportDraft]
) -> ImportDraft:
    data = {"title": title, "kind": _TABLE}
    if _is_address(options.source):
        data["url"] = options.source
    return ImportDraft(model.entities["source"], data, SourceLocation(new[0].place.sheet))
