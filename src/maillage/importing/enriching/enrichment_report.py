"""What is proposed for a catalogue, in words and as a diff; and what a person has to look at."""

from __future__ import annotations

import io
from collections.abc import Iterator
from difflib import unified_diff
from typing import Any

from maillage.findings.quotation import visible
from maillage.importing.enriching.claims import Claim
from maillage.importing.enriching.enrichment import Enriched, Enrichment
from maillage.messages import N_, Message
from maillage.model.entities import Model
from maillage.model.languages import SOURCE

#: More candidates than these nobody reads.
_SHOWN = 20

_SAID = N_("{field} : {value}, d’après « {source} » : {told}")
_AGAINST = N_(
    "{file} : {field} est {stands} dans la fiche, et {value} d’après « {source} » ({told}). "
    "Rien n’a été remplacé."
)
_WRONG = N_(
    "{file} : {field} ne peut pas être {value}, comme le dit « {source} » ({told}). Cette valeur "
    "est laissée."
)
_DISPUTED = N_("{file} : {field} change d’une source à l’autre, rien n’est choisi :")
_PLACES = N_(
    "{file} : des lieux officiels s’appellent ainsi, ou contiennent ce qui s’appelait ainsi, mais "
    "rien ne dit duquel il s’agit. Dites dans la fiche où c’est :"
)
_ENTRIES = N_("{file} : rien n’est choisi de ce qui ressemble à la fiche :")
_LACKING = N_("« {title} » ne dit pas où : donnez avec lui le fichier qu’il complète.")


def proposed(enrichment: Enrichment, language: str = SOURCE) -> Iterator[str]:
    """Yield, for each file to write, what says so and the difference, as `git apply` takes it."""
    for record in enrichment.records:
        if record.after == record.before:
            continue
        yield f"{record.draft.title} ({record.draft.id})\n"
        for claim in record.taken:
            yield f"  {visible(_said(_SAID, record, claim).told(language))}\n"
        former = _lines(record.before)
        names = (f"a/{record.file}" if former else "/dev/null", f"b/{record.file}")
        yield from unified_diff(former, _lines(record.after), *names)
        yield "\n"


def notes(model: Model, enrichment: Enrichment, language: str = SOURCE) -> Iterator[str]:
    """Yield what contradicts records, and what records may be, a line each."""
    for record in enrichment.records:
        for message, options in _notes(model, record):
            yield visible(message.told(language))
            yield from (f"  {visible(option)}" for option in options[:_SHOWN])
            if len(options) > _SHOWN:
                yield "  …"
    for form in enrichment.lacking:
        yield _LACKING(title=form.title).told(language)


def _notes(model: Model, record: Enriched) -> Iterator[tuple[Message, list[str]]]:
    for claim in record.left:
        yield _said(_WRONG, record, claim), []
    if record.settled:
        for claim, stands in record.settled.contradicting:
            yield _said(_AGAINST, record, claim)(stands=_value(stands)), []
        for claims in record.settled.disputed:
            said = [
                f"{_value(claim.value)} ({claim.source['title']} : {claim.told})"
                for claim in claims
            ]
            yield _said(_DISPUTED, record, claims[0]), said
    if record.places:
        where = model.places.where
        yield (
            _PLACES(file=record.file),
            [f"{place.name} ({where(place)})" for place in record.places],
        )
    if record.entries:
        told = dict.fromkeys(
            f"{entry.entry.told} ({entry.entry.form.title})" for entry in record.entries
        )
        yield _ENTRIES(file=record.file), list(told)


def _said(message: Message, record: Enriched, claim: Claim) -> Message:
    return message(
        file=record.file,
        field=record.draft.entity.by_key[claim.key].words,
        value=_value(claim.value),
        source=claim.source["title"],
        told=claim.told,
    )


def _lines(text: str) -> list[str]:
    """Return the lines of a file as a diff shows them; only line feeds end one."""
    lines = io.StringIO(text, newline="\n").readlines()
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n\\ No newline at end of file\n"
    return lines


def _value(value: Any) -> str:
    """Return a value as people read it."""
    if isinstance(value, dict):
        shown = (value[key] for key in value if key not in {"source", "note"})
        return ", ".join(map(str, shown))
    return ", ".join(value) if isinstance(value, list) else str(value)
