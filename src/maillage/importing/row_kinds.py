"""Rows of a table that are no records: sums, titles of groups, footnotes, headers again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from maillage.importing.record_tables import RecordTable
from maillage.messages import N_, Message
from maillage.model.kind import ACTION
from maillage.reading.grammars.understanding import is_unknown
from maillage.text.french import read_number
from maillage.text.words import fold

#: The name of the example in the template.
EXAMPLE = N_("Exemple : {name}")
#: What a row of sums says, folded: it may go on after the first, and stands alone as the others.
_SUM = re.compile(r"(?:sous ?)?tota(?:l|ux)\b.*")
_SUMS = frozenset({"somme", "cumul", "ensemble", "consolidation", "moyenne", "report", "solde"})
#: The cells of a row among which the word is looked for.
_FIRST = 4
#: What stands behind a number: a share, thousands of euros.
_UNIT = re.compile(r"(?i)(?:%|[km]\s?€|€)$")
#: How a footnote begins.
_NOTE = re.compile(r"(?i)\s*(?:\*|\(\d+\)|\d+[).] |n\.?\s?b\.?\s|nota\b|notes?\s?:|sources?\s?:)")
#: The part of the cells of a row that must be the headers, for it to be the headers again.
_AGAIN = 0.6

#: A grant for the running of an organisation is no action.
_RUNNING = re.compile(
    r"(?:(?:aide|subvention|soutien|participation|contribution)(?: au| de| pour le)? "
    r"|frais de |budget de )?fonctionnement"
    r"(?: (?:general|global|annuel|courant|de l association|de la structure))*(?: (?:19|20)\d\d)?"
)

#: What a group of rows is called by, where its title names no record.
_GROUP = re.compile(
    r"(?:axe|pilier|volet|secteur|theme|thematique|categorie|domaine|priorite|orientation|chapitre"
    r"|partie|section|rubrique|quartier|canton|arrondissement|annee|exercice)s?\b.*"
    r"|(?:associations|clubs|organismes|structures|etablissements|ecoles|cooperatives|amicales"
    r"|societes|federations|subventions|aides)\b.*"
    r"|(?:vie |action |actions )?(?:socia|associati|culture|sporti|scolaire|educati|caritati"
    r"|patrioti|humanitaire)\w{0,4}"
    r"|sports?|divers|autres|jeunesse|solidarites?|loisirs|enseignement|petite enfance|tourisme"
    r"|patrimoine|securite|economie|anciens combattants|animations?|relations internationales"
)

_OF_SUMS = N_("C’est une ligne de total : elle n’est pas reprise.")
_OF_TITLE = N_("C’est un titre ou une note, seul sur sa ligne : il n’est pas repris.")
_OF_HEADERS = N_("Ce sont les titres des colonnes, encore une fois : ils ne sont pas repris.")


def no_record(tables: Sequence[RecordTable], texts: Mapping[int, str]) -> Message | None:
    """Return why a row is no record; None where it is one.

    Args:
        tables: the tables of the sheet: one for each kind of record of a row.
        texts: the filled cells, by column.
    """
    headers = tables[0].headers
    again = sum(fold(text) == fold(headers.get(at, "")) for at, text in texts.items())
    if len(texts) > 1 and again >= _AGAIN * len(texts):
        return _OF_HEADERS
    if _is_sum(texts) or _is_bare(tables, texts):
        return _OF_SUMS
    if len(texts) == 1 and _stands_alone(tables, *next(iter(texts.items()))):
        return _OF_TITLE
    return None


def is_running(table: RecordTable, texts: Mapping[int, str]) -> bool:
    """Whether what a row says of an action is that an organisation runs."""
    named = [fold(texts[at]) for at in table.labels if at in texts]
    return table.entity.name == ACTION and all(map(_RUNNING.fullmatch, named)) and bool(named)


def _is_sum(texts: Mapping[int, str]) -> bool:
    """Whether one of the first cells says « total », and the others are numbers."""
    first = [text for text in list(texts.values())[:_FIRST] if not _is_number(text)]
    if not first:
        return False
    words = fold(first[-1])
    says = bool(_SUM.fullmatch(words)) or words in _SUMS
    return says and all(map(_is_number, set(texts.values()) - {first[-1]}))


def _is_bare(tables: Sequence[RecordTable], texts: Mapping[int, str]) -> bool:
    """Whether a row has numbers alone, and names nothing."""
    labels = {at for table in tables for at in table.labels}
    return bool(labels) and labels.isdisjoint(texts) and all(map(_is_number, texts.values()))


def _is_number(text: str) -> bool:
    return read_number(_UNIT.sub("", text).rstrip()) is not None or is_unknown(text)


def _stands_alone(tables: Sequence[RecordTable], at: int, text: str) -> bool:
    """Whether the only cell of a row names no record, or one of which all else lacks."""
    labels = {label for table in tables for label in table.labels}
    if at not in labels or _NOTE.match(text) or _GROUP.fullmatch(fold(text)):
        return True
    asked = [
        column
        for table in tables
        if at in table.labels
        for column in table.mapping.values()
        if column.required
    ]
    return len(asked) > 1
