"""What an action changed, result by result, where a sentence says for whom and how it is known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from maillage.importing.texts.source_lines import capital, sentences
from maillage.importing.texts.written_numbers import plain
from maillage.model.entities import Json
from maillage.text import limits
from maillage.text.first_fit import compiled, first_fit

_PEOPLE = (
    r"(?:l[ea]s?|des|ces|certaine?s|plusieurs|beaucoup de|la plupart des|de nombreu(?:x|ses)) "
    r"(?:personnes|habitante?s|familles|jeunes|enfants|parents|participante?s|locataires|voisins"
    r"|femmes|hommes|usagers|residents|seniors|aines|beneficiaires|adherents)\b"
)
_AREA = r"(?:le quartier|l'image du quartier|la cite|la commune|le village|les rues)\b"
_BENEFICIARIES = compiled((f"^{_PEOPLE}", "habitants"), (f"^{_AREA}", "territoire"))
#: « Nous constatons que les familles restent plus tard dehors. »
_SEEN = re.compile(
    r"(?:^|, )(?:nous|on) (?:avons |a )?(?:(?:constat|observ)(?:ons|e)) (?:[a-z]+ )?qu(?:e |')"
)
#: « Les parents se sentent moins seuls. »
_FELT = re.compile(
    rf"{_PEOPLE}[^.:;]{{0,60}}? (?:se sentent|se disent|disent se sentir|ont le sentiment)\b"
)
_DENIED = re.compile(r"\bn(?:e |')|\bsans\b")


def results(text: str) -> Iterator[Json]:
    """Yield the results that sentences tell, in their own words."""
    for sentence in sentences([text]):
        words = plain(sentence)
        if len(sentence) > limits.SENTENCE or _DENIED.search(words):
            continue
        if seen := _SEEN.search(words):
            told = sentence[seen.end() :]
            if beneficiary := first_fit(_BENEFICIARIES, plain(told)):
                yield {"beneficiary": beneficiary, "text": capital(told), "evidence": "constate"}
        elif _FELT.match(words):
            yield {"beneficiary": "habitants", "text": capital(sentence), "evidence": "ressenti"}
