"""The words of a header as they may be known: without units, brackets, years, or a question."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from maillage.importing.known_headers import parted, singular
from maillage.text.words import fold

#: What stands in brackets says no more than a remark.
BRACKETS = re.compile(r"[(\[][^()\[\]]{0,80}[)\]]")
#: What a word may have at its end: « territoire(s) », « animateur(trice) ».
_ENDING = re.compile(r"(?<=\w)\((?:s|x|e|es|ne|nes|rice|rices|trice|trices)\)")
_YEAR = re.compile(
    r"(?:\b(?:(?:en|pour|de|depuis|au titre de)(?: l)? )?(?:(?:annee|exercice) )?)?"
    r"\b(?:19|20)\d\d\b"
)
#: What an amount is counted in, behind its name.
_UNIT = re.compile(r"(?i)\s(?:en\s)?(?:[km]?€|k?euros?)(?:\s(?:ttc|ht))?$")
#: What makes a question of a name, and may end it: « À quel public s’adresse-t-elle ? »
_QUESTION = re.compile(
    r"^(?:(?:a|dans|sur|avec|depuis|pour|en|par|de) )?quel(?:le)?s? (?:(?:est|sont|etait) )?"
    r"(?:(?:le|la|les|l|votre|vos|son|sa|ses) )?"
)
#: How a question ends that asks for no more than its noun. What was asked for, or spent, is more.
_ASKED = re.compile(
    r" (?:s adresse t (?:il|elle)|a t (?:il|elle) lieu|se deroule t (?:il|elle)"
    r"|concerne t (?:il|elle)|existe t (?:il|elle)|est (?:il|elle) (?:nee?|destinee?|porte?e)"
    r"|(?:touch|vis|cibl|accueill|interven|agiss|travaill)ez vous"
    r"|en (?:quelques|une ou deux|deux ou trois) (?:mots|lignes|phrases))$"
)
_OURS = r"(?:cette |votre |notre |l |la |le |ce )?"
_ACTION = rf"{_OURS}(?:action|projet|activite|initiative)"
#: Whole questions, and the header that each is.
_QUESTIONS = (
    (
        re.compile(
            r"(?:(?:pouvez|pourriez) vous |merci de |veuillez )?(?:nous )?"
            r"(?:decri|present|resum)(?:re|vez|er|ez) (?:brievement |rapidement )?"
            rf"{_ACTION}(?: en .{{1,40}})?"
        ),
        "decrivez votre action",
    ),
    (
        re.compile(
            rf"en (?:quelques|une|deux|trois|une ou deux|deux ou trois) \w{{4,8}} "
            rf"(?:decri|present|resum)(?:vez|ez) {_ACTION}"
        ),
        "decrivez votre action",
    ),
    (
        re.compile(
            rf"a qui (?:{_ACTION} )?(?:s adresse|est destine)e?(?: t (?:il|elle))?(?: {_ACTION})?"
        ),
        "public vise",
    ),
    (
        re.compile(
            rf"combien (?:{_ACTION} )?(?:coute|va couter|a coute)(?: t (?:il|elle))?(?: {_ACTION})?"
        ),
        "cout de l action",
    ),
    (
        re.compile(
            rf"(?:depuis )?quand (?:{_ACTION} )?(?:existe|a|est)(?: t (?:il|elle))?"
            r"(?: (?:debute|commence|demarre|nee?))?"
        ),
        "date de debut",
    ),
    (
        re.compile(r"(?:sur|dans) quel(?:le)?s? (\w{3,12}) (?:interven|agiss|travaill)ez vous"),
        r"\1 d intervention",
    ),
    (
        re.compile(
            r"combien de (\w{3,20})"
            r"(?: (?:sont|ont ete) (?:mobilise|implique|engage|concerne|touche|accueilli)e?s?"
            r"| (?:participent|ont participe|interviennent|touchez vous|accueillez vous"
            r"|mobilisez vous))?"
            rf"(?: (?:a|dans|sur|pour|par) {_ACTION})?"
        ),
        r"nombre de \1",
    ),
)


def variants(header: str, idle: Container[str]) -> Iterator[str]:
    """Yield the words of a header, folded, then those without what changes nothing.

    Args:
        header: the header.
        idle: words that change nothing.
    """
    header = _ENDING.sub("", header)
    texts = (header, _UNIT.sub("", header), BRACKETS.sub("", header))
    for text in dict.fromkeys(spaced for it in texts for spaced in (it, parted(it))):
        folded = fold(text)
        for words in dict.fromkeys((folded, " ".join(_YEAR.sub(" ", folded).split()))):
            if words:
                for question, name in _QUESTIONS:
                    if found := question.fullmatch(words):
                        yield from _told(found.expand(name), idle)
                yield from _told(words, idle)
                yield from _told(_ASKED.sub("", _QUESTION.sub("", words, count=1)), idle)


def without_unit(header: str) -> str:
    """Return a header without what its amounts are counted in: « Ville (k€) »."""
    return _UNIT.sub("", BRACKETS.sub("", header)).strip() or header


def _told(words: str, idle: Container[str]) -> Iterator[str]:
    """Yield words, those that say something, and both in the singular."""
    told = " ".join(
        word for word in words.split() if word not in idle and singular(word) not in idle
    )
    yield from (words, told, singular(words), singular(told))
