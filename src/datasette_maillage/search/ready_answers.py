"""The questions of the catalogue and its charts, for who asks one in the search.

« qui finance » is no name of a record: a page has the answer ready.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datasette_maillage.records.records import Records
from datasette_maillage.search.word_index import WordIndex
from datasette_maillage.web.request_context import Visit
from maillage.messages import N_
from maillage.model.languages import SOURCE
from maillage.text.stems import tokens, word
from maillage.text.stop_words import ASKING, INTERROGATIVE
from maillage.text.words import fold

_CHARTS = (
    (
        N_("L’argent, les thèmes et les publics en graphiques"),
        "/chiffres",
        (
            "argent budget budgets coût euros finance financement financements financeur "
            "financeurs montant subvention subventions subventionne paye paie payent paient payer "
            "soutient money funds funding cost pays paid"
        ),
    ),
)
_MOST = 3


@dataclass(frozen=True)
class ReadyAnswer:
    """A page that answers a question."""

    title: str
    address: str


def ready_answers(records: Records, visit: Visit, text: str) -> Sequence[ReadyAnswer]:
    """Return the pages that answer what somebody asks; none where nothing is asked."""
    site = records.site
    index = WordIndex(records)
    typed = [word(token) for token in tokens(text)]
    if INTERROGATIVE.isdisjoint(map(fold, typed)):
        return []
    telling = {stem for it in typed if fold(it) not in ASKING and (stem := index.stems.of(it))}
    if not telling:
        return []
    found = [
        ReadyAnswer(visit.set(title, SOURCE), visit.data(f"/{site.database}/{name}"))
        for name, (title, stems) in _titles(records, index).items()
        if telling <= stems
    ]
    charts = [
        ReadyAnswer(visit.tell(title), visit.url(path))
        for title, path, about in _CHARTS
        if telling & _stems(index, about)
    ]
    return [*found[:_MOST], *charts]


def _titles(records: Records, index: WordIndex) -> Mapping[str, tuple[str, frozenset[str]]]:
    def read() -> Mapping[str, tuple[str, frozenset[str]]]:
        rows = records.execute("SELECT name, title FROM questions ORDER BY name").fetchall()
        return {name: (title, _stems(index, title)) for name, title in rows}

    return records.site.once("titles of questions", read)


def _stems(index: WordIndex, text: str) -> frozenset[str]:
    return frozenset(filter(None, (index.stems.of(word(token)) for token in tokens(text))))
