"""Organisations that sentences say take part, each with the role that the words give it.

A name counts where the catalogue has it, word for word; one that is new, where a list of partners
is announced and its name says of what kind it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from maillage.importing.drafts import ImportTarget
from maillage.importing.texts import named_records, organisations
from maillage.importing.texts.organisations import Organisation
from maillage.importing.texts.source_lines import beginnings, sentences
from maillage.importing.texts.wordings import expression, forms
from maillage.importing.texts.written_numbers import plain
from maillage.model.official_places import OfficialPlaces
from maillage.model.place_tables import Place
from maillage.text import limits

#: Words without which a sentence says nothing of the kind.
_ANNOUNCING = (
    "avec",
    "partena",
    "travail",
    "intervenant",
    "comite",
    "par ",
    "initiative",
    "porteuse",
)
_PARTNERS = re.compile(r"\bpartenaires\b")
_FOR_EXAMPLE = re.compile(
    r"il s'agit (?:par exemple |notamment |entre autres )?(?=d)(?P<named>[^.:;\n()]+)"
)
#: How one of several is called: « les écoles Isoret et Larevallière ».
_SINGULAR: Mapping[str, str] = {
    "ecoles": "école", "colleges": "collège", "lycees": "lycée", "communes": "ville de",
    "villes de": "ville de", "associations": "association", "centres sociaux": "centre social",
}  # fmt: skip
_PLURAL = re.compile(rf"(?:{'|'.join(_SINGULAR)}) (?:de |d')?(?=[^a-z]|.)")
_ARTICLE = re.compile(r"(?:avec |de la |de l'|des |du |de |d'|la |le |les |l')+")
_ACRONYM = re.compile(r"\([A-Z][A-Za-z]{1,7}\) ?")
_COUNTED = re.compile(r"[,;()+]")
_COUNT = re.compile(r"^[\s–-]*[0-9]+ ?")
_APART = re.compile(r",? (?:et|ou|ainsi que) |, ?|;")
#: Names that are looked up in one record, at most.
_MOST = 200


class PartnerReader:
    """Reads who takes part in an action, with what the catalogue knows of the places around."""

    def __init__(
        self, known: ImportTarget, places: OfficialPlaces, around: Sequence[Place] = ()
    ) -> None:
        self._known, self._places, self._around = known, places, list(around)

    def stated(self, texts: Iterable[str]) -> list[tuple[Organisation, str]]:
        """Return who takes part by what sentences say, each once in each role."""
        said = [_ACRONYM.sub("", text) for text in sentences(texts) if len(text) <= limits.SENTENCE]
        found: dict[tuple[Organisation, str], None] = {}
        for named, role, is_list in list(_behind(said))[:_MOST]:
            for organisation in self.listed(named, is_list=is_list):
                found[organisation, role] = None
        return list(found)

    def listed(self, text: str, *, is_list: bool = False) -> Iterator[Organisation]:
        """Yield the organisations that a list names."""
        head = ""
        for item in _APART.split(text)[:_MOST]:
            words = _ARTICLE.sub("", plain(item), count=1)
            name = item[len(item) - len(words) :].strip(' «»"“”.…-–')
            if plural := _PLURAL.match(words):
                head = _SINGULAR[plural[0].removesuffix("d'").strip().removesuffix(" de")]
                name = f"{head} {name[plural.end() :]}"
            elif head and name[:1].isupper() and self._of(name) is None:
                name = f"{head} {name}"
            else:
                head = ""
            organisation = self._of(name) or self._sent(item)
            organisation = organisation or (self.item(item) if is_list else None)
            if organisation:
                yield organisation

    def item(self, text: str) -> Organisation | None:
        """Return the organisation that an item of a list of partners names, new or known."""
        known = self.whole(text.strip(" ."))
        new = organisations.of_list(text.strip(" ."), self._places) if _is_new(text) else None
        return known or new

    def of_people(self, text: str) -> Iterator[Organisation]:
        """Yield whose people a line counts: « 1 agent de la mairie », « (1 centre social) »."""
        for item in _COUNTED.split(text):
            rest = _COUNT.sub("", item)
            if organisation := self._sent(item.strip(" –-")) or self.whole(rest.strip(" ,.")):
                yield organisation

    def exact(self, texts: Iterable[str]) -> Iterator[Organisation]:
        """Yield the organisations of lines that name them and say nothing else."""
        for text in texts:
            for item in _APART.split(text)[:_MOST]:
                if organisation := self.whole(item.strip(" .")):
                    yield organisation

    def _sent(self, text: str) -> Organisation | None:
        sent = expression("sent-by").match(plain(text))
        if sent is None:
            return None
        rest = text[sent.end() :]
        ends = rest.split()
        last = (
            " ".join(ends[1:]) if plain(sent[0]).startswith(("1 ambassad", "un ambassad")) else ""
        )
        return self._of(rest) or (self.whole(last) if last else None)

    def _of(self, text: str) -> Organisation | None:
        """Return the organisation of the catalogue that a text begins with."""
        names = (name for name in beginnings(text) if not name.islower() or len(name.split()) > 2)
        generic = named_records.council(text.strip(" .,…"), self._around, self._places, self._known)
        return generic or next(filter(None, map(self.whole, names)), None)

    def identifier(self, text: str) -> str | None:
        """Return the id of the organisation that a text is the name of."""
        found = self.whole(text)
        return named_records.known_id(self._known, found) if found else None

    def whole(self, text: str) -> Organisation | None:
        """Return the organisation of the catalogue that a text is the name of."""
        if not text:
            return None
        named = organisations.of_list(text, self._places)
        found = named_records.located(named, self._around)
        identifier = named_records.known_id(self._known, found)
        is_meant = identifier and (named.place or self._is_near(identifier))
        return found if is_meant else None

    def _is_near(self, identifier: str) -> bool:
        """Whether an organisation has its seat around, or none that is known."""
        record = self._known.record("partner", identifier) or {}
        seat = record.get("seat")
        codes = {place.code for place in self._around}
        return not seat or not codes or named_records.lies_in(self._known, seat, codes)


def _behind(said: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    """Yield what stands behind words that announce who takes part, and the role they give."""
    for sentence in said:
        words = plain(sentence)
        if not any(word in words for word in _ANNOUNCING):
            continue
        for form, (role, is_list) in forms("partners"):
            for match in form.finditer(words):
                if not expression("unreal").search(words, 0, match.start("named")):
                    yield sentence[slice(*match.span("named"))], role, is_list
    for before, sentence in pairwise(said):
        example = _FOR_EXAMPLE.match(plain(sentence))
        if example and _PARTNERS.search(plain(before)):
            yield sentence[slice(*example.span("named"))], "operationnel", False


def _is_new(item: str) -> bool:
    """Whether an item of an announced list names one organisation whose kind its name says."""
    if organisations.is_generic(item):
        return False
    names, _ = organisations.named(f"–, {item}")
    return bool(names) and bool(organisations.kind_of(item))
