"""Personal data that only the words around it show: names, homes, and what is private of someone.

Each finder takes one sentence of French.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from maillage.text.memoization import memoized
from maillage.text.personal.before_names import AUTHORS, ROLES, is_called, is_named_after
from maillage.text.personal.first_names import FIRST_NAMES, NAMESAKES
from maillage.text.personal.masking import HOME, NAME, PHONE, SENSITIVE, PersonalSpan
from maillage.text.personal.patterns import FIXED_PHONE
from maillage.text.words import fold

_UPPER = "[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ]"
_APOSTROPHES = "’'"
_WORD = rf"{_UPPER}[\w{_APOSTROPHES}-]*\w"
_SURNAME = rf"(?:(?:Le|La|[Dd]es?|[Dd]u|El|Al|Ben|Van)\s|[Dd][’'])?{_WORD}"
_CIVILITY = (
    r"\b(?:MM?\.|Mr\.?|M(?:me|lle)s?|MME|MLLE|Monsieur|Messieurs|Madame|Mesdames|Mademoiselle|"
    r"Dr\.?|Docteur)"
)
_TITLE_AND_NAME = re.compile(
    rf"{_CIVILITY}\s(?:et\s{_CIVILITY}\s)?(?P<name>(?:{_WORD}\s)?{_SURNAME})"
)
_TITLE_AND_INITIAL = re.compile(rf"{_CIVILITY}\s{_UPPER}\.?(?!\w)")
_CAPITALISED = re.compile(rf"(?<![\w-]){_WORD}")
_SECOND_NAME = re.compile(rf"\s{_SURNAME}")
#: What follows a title without being a name.
_TITLES = re.compile(
    r"(?:Maire|Adjoint|Préf|Sous-|Présid|Minist|Direct|Tout-|Voisin|Madame|Monsieur|Loyal|Propre|"
    r"Secrétaire|Inspect|Recteur|Rectrice|Ambassad|Procur|Député|Sénat)"
)
_AUTHORS, _ROLES = "|".join(AUTHORS), "|".join(ROLES)
_AUTHOR_BEHIND = re.compile(
    rf"(?:\s{_WORD})?(?:,?\s(?:une?\s)?(?:{_AUTHORS})\b(?!\samateur)|\s\((?:19|20)[0-9]{{2}}\))"
)
#: Those who hold a public office are named in that quality.
_IN_OFFICE = re.compile(
    r"\b(?:maires?|adjointe?s?\s(?:au|à\sla)|préf(?:et|ète)|députée?|sénat(?:eur|rice)|ministre|"
    r"secrétaire\sd[’']État|élue?s?|(?:conseill(?:er|ère)|(?:vice-)?présidente?)\s(?:du\s(?:conseil|départ)|"
    r"de\s(?:la\s(?:région|métropole)|l[’']agglo)|municipal|départemental|régional|communautaire))",
    re.IGNORECASE,
)
#: Characters of a first name, and of those that are written as one word.
_LONG = 80


@lru_cache(8)
def _persons(sentence: str) -> tuple[tuple[int, int], ...]:
    """Return where someone is named in a sentence, which several finders ask."""
    return tuple(_named(sentence))


def _named(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield where someone is named: a title and a name, or a first name and what follows it."""
    for found in _TITLE_AND_NAME.finditer(sentence):
        if not _TITLES.match(found["name"]) and _names_a_person(sentence, found):
            yield found.span()
    for found in _CAPITALISED.finditer(sentence):
        if len(found[0]) <= _LONG and _is_first_name(found[0]) and _names_a_person(sentence, found):
            second = _SECOND_NAME.match(sentence, found.end())
            yield found.start(), second.end() if second else found.end()


@memoized
def _is_first_name(word: str) -> bool:
    return all(part in FIRST_NAMES for part in fold(word).split())


def _names_a_person(sentence: str, found: re.Match[str]) -> bool:
    two = fold(sentence[found.start() : found.start() + 40]).split()[:2]
    known = " ".join(two) in NAMESAKES or _AUTHOR_BEHIND.match(sentence, found.end())
    return not known and not is_named_after(sentence, found.start())


def names(sentence: str) -> Iterator[PersonalSpan]:
    """Yield the names of people who hold no public office and wrote nothing."""
    persons = sorted(_persons(sentence))
    if not persons or _IN_OFFICE.search(sentence):
        return
    past = 0
    for start, end in persons:
        if start < past:
            continue
        words = sentence[start:end]
        titled = re.match(_CIVILITY, words)
        full = len(words.split()) > 1
        if titled or full or is_called(sentence, start):
            past = end
            yield PersonalSpan(NAME, start, end, words)


_AT_HOME = re.compile(
    r"\b(?:chez\s(?:lui|elle|eux|moi)|(?:son|mon|leur|sa)\sdomicile|domicile\s(?:de|du|:)|domiciliée?|"
    r"habite|habitent|demeur(?:e|ant|ent)|réside|résident\sau|adresse\spersonnelle|"
    r"appartement\sde|famille\s(?=(?-i:[A-Z])))|^domicile\s:",
    re.IGNORECASE,
)
_PRIVATE = re.compile(
    r"\b(?:chez\s(?:lui|elle|eux|moi)|numéro\s(?:personnel|privé)|(?:personnel|privé)\s:|domicile)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"[0-9](?<![\w-][0-9])[0-9]{0,3}(?:\s?(?:bis|ter|quater)\b)?,?\s"
    r"(?:rue|avenue|av\.|boulevard|bd|place|all[ée]es?|"
    r"impasse|chemin|square|quai|cours|route|passage|villa|sente|sentier|esplanade|faubourg|lotissement)"
    r"\s[^.;:,()\n]{1,60}",
    re.IGNORECASE,
)


#: Fewer are no number of a telephone, and to look for their absence is quick.
_TEN_DIGITS = re.compile("[0-9](?:[^0-9]*[0-9]){9}")


def phones(sentence: str) -> Iterator[PersonalSpan]:
    """Yield landlines beside a name, or that are said to be private."""
    found = list(FIXED_PHONE.finditer(sentence)) if _TEN_DIGITS.search(sentence) else []
    if found and (_PRIVATE.search(sentence) or any(_persons(sentence))):
        yield from (PersonalSpan.of(PHONE, match) for match in found)


def homes(sentence: str) -> Iterator[PersonalSpan]:
    """Yield addresses beside a name, or where someone is said to live."""
    found = list(_ADDRESS.finditer(sentence))
    if found and (_AT_HOME.search(sentence) or any(_persons(sentence))):
        yield from (PersonalSpan.of(HOME, match) for match in found)


#: Health, origin, beliefs, offences, private life: article 9 and 10 of the GDPR, and birth dates.
#: For texts in lower case, which takes a third of the time.
_DELICATE = re.compile(
    r"""\b(?:
    atteinte?\sd|cancer|séropositi|sida\b|vih\b|diabétique|épilep|autis[tm]|trisomi|schizo|bipolar|
    bipolaire|dépressi|anorexi|boulimi|obès|toxicoman|alcool|drogué|addict|handicap|invalid|psychiatr|
    psychotique|malade|maladie|suicid|enceinte|avort|curatelle|tutelle|
    d[’']origine\s\w+|sans[ -]papiers|clandestin|situation\sirrégulière|réfugiée?\b|
    demandeu\w+\sd[’']asile|immigrée?\b|gitane?\b|
    musulman|jui(?:f|ve)\b|chrétien|catholique|protestant|bouddhiste|de\sconfession|convertie?\b|
    voilée?\b|syndiquée?\b|encartée?\b|homosexuel|lesbienne|gay\b|transgenre|bisexuel|
    condamnée?\b|détenue?\b|incarcér|prison\b|casier\sjudiciaire|sous\smain\sde\sjustice|
    délinquant|bracelet\sélectronique|mise?\sen\sexamen|garde\sà\svue|
    victime\sd|violée?\b|battue?\b|surendett|allocation\saux\sadultes|rsa\b|
    aide\ssociale\sà\sl[’']enfance|placée?\s(?:en\sfoyer|sous)|
    suivie?\s(?:par\sune?\s(?:éduc|assist|psy)|en\spsy)|née?\sle\s[0-9]
    )""",
    re.VERBOSE,
)
_KIN = "fils|fille|mari|femme|épouse|époux|frère|sœur|mère|père|compagnon|compagne|enfant"
#: Turns of phrase that single someone out without a name.
_SOMEONE = re.compile(
    rf"""\b(?:l?[’']?une?\sde\s(?:nos|ses|leurs)\s\w+|l[’']une?\sdes\s\w+
    |(?:notre|votre)\s(?:{_ROLES})
    |(?:le|la|l[’'])\s?(?:{_KIN})\s(?:de\sla|du|de\sl[’']|de\s(?=(?-i:M\.|Mme|[A-Z])))\s?\w+
    |(?:une?|le|la|cet|cette|ce)\s\w+(?:\s\w+)?,?\s(?:âgée?\s)?de\s[0-9]{{1,2}}\sans
    |(?:une?|le|la|l[’'])\s?\w+\s(?:du\s[0-9]+e\s(?:étage|gauche|droite)|de\sl[’']escalier)
    |prénommée?\s\w+|surnommée?\s\w+)""",
    re.VERBOSE | re.IGNORECASE,
)


def sensitive(sentence: str) -> Iterator[PersonalSpan]:
    """Yield what is private (health, origin, beliefs, justice) of someone who is singled out."""
    delicate = _DELICATE.search(sentence.lower())
    if not delicate:
        return
    someone = [
        *_persons(sentence),
        *(found.span() for found in _TITLE_AND_INITIAL.finditer(sentence)),
        *(found.span() for found in _SOMEONE.finditer(sentence)),
    ]
    if someone:
        start, end = min(someone)
        start, end = min(start, delicate.start()), max(end, delicate.end())
        yield PersonalSpan(SENSITIVE, start, end, sentence[start:end])


#: Python looks fast for what begins with one of a few signs: what may not stand before comes after.
_END_OF_SENTENCE = re.compile(
    r"[.!?;\n](?:(?<=\n)|(?=\s)(?<!\bM.)(?<!\bMM.)(?<!\bDr.)(?<!\bMr.)(?<!\b[A-Z].))"
)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield each sentence of a text and where it begins; « M. » ends none."""
    start = 0
    for found in _END_OF_SENTENCE.finditer(text):
        yield start, text[start : found.end()]
        start = found.end()
    yield start, text[start:]
