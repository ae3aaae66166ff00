"""Personal data that has a form of its own: NIR, IBAN, e-mail addresses, telephone numbers."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from maillage.text.personal.first_names import FIRST_NAMES, NAMESAKES
from maillage.text.personal.masking import EMAIL, IBAN, MOBILE, NIR, UNSURE_EMAIL, PersonalSpan
from maillage.text.words import fold

#: How people write an @ that programs shall not find.
_SIGN = "[@\uff20\ufe6b]"
_AT = rf"{_SIGN}|[\[({{<] ?(?:at|a|arobase?|@)\s?[\])}}>]"
_WORD_FOR_AT = r"\sarobase?\s"
#: Words of English too: only between what looks like a mailbox and a host.
_ENGLISH_AT = " at "
_MAY_HOLD_AT = re.compile(rf"{_AT}|{_WORD_FOR_AT}|{_ENGLISH_AT}", re.IGNORECASE)
#: Whether a text may hold any of it: an @, or ten digits that only marks part, as many as the
#: shortest of these numbers has. The letters are those of Corsica.
MAY_BE_SURE = re.compile(
    rf"{_AT}|{_WORD_FOR_AT}|{_ENGLISH_AT}|[0-9AB](?:[\W_]{{0,4}}[0-9AB]){{9}}", re.IGNORECASE
)
#: For the same look at a file: digits become 0 and marks spaces, but for those of a date.
_DIGITS = b"0123456789AB"
#: In UTF-8, accented letters begin with the last.
_LETTERS = string.ascii_letters.encode() + b'"@\xc3'
_DATE_MARKS = b"-/"
_FLAT = bytes(
    ord("0") if byte in _DIGITS else byte if byte in _LETTERS + _DATE_MARKS else ord(" ")
    for byte in range(256)
)
#: However many marks may stand between digits: to count them takes three times as long.
_RUN = re.compile(rb"0[0 /-]{8,}0")
_SHORTEST = 10
#: For an @ in words or in brackets: lower case, and brackets of one kind without a space inside.
_LOWER = bytes.maketrans(
    string.ascii_uppercase.encode() + b"[{<", string.ascii_lowercase.encode() + b"((("
)
_BRACKETED_AT = re.compile(rb"\( ?at?[^a-z]")
#: What has as many digits in most files, as a whole string: a period, and a SIRET, if no telephone
#: number of an overseas département begins like it.
_HARMLESS = re.compile(rb'"(?:0000(?:-00){0,2}/0000(?:-00){0,2}|0{14})"')


def may_hold_forms(raw: bytes) -> bool:
    """Tell whether any text of a JSON file may hold any of it.

    Almost no record does, so this look, of some microseconds, is all that it costs them. A single
    byte is found ten times as fast as several.
    """
    if b"@" in raw or (b"\\" in raw and b"\\u" in raw):
        return True
    lower = raw.translate(_LOWER)
    if _BRACKETED_AT.search(lower) or b"arobas" in lower or b" at " in lower:
        return True
    if b"\xef" in raw and (b"\xef\xbc\xa0" in raw or b"\xef\xb9\xab" in raw):
        return True
    flat = raw.translate(_FLAT)
    runs = (run.span() for run in _RUN.finditer(flat))
    return any(
        flat.count(b"0", start, end) >= _SHORTEST
        and not (_HARMLESS.fullmatch(flat, start - 1, end + 1) and raw[start : start + 2] != b"00")
        for start, end in runs
    )


_NOT_IN_A_NUMBER = r"(?<![\w/=#+-])(?<![0-9][.,\s])"
#: Where a number ends: another one may follow behind a mark.
_ENDS = r"(?!\w|[/-](?!0[1-9])|[.,]?[0-9]|\s?€)"

_NIR = re.compile(
    _NOT_IN_A_NUMBER + r"([1-478])[\s.-]?([0-9]{2})[\s.-]?(0[1-9]|1[0-2]|[2-9][0-9])[\s.-]?"
    r"(2[AB]|[0-9]{2})[\s.-]?([0-9]{3})[\s.-]?([0-9]{3})(?:[\s.-]?([0-9]{2}))?" + _ENDS
)
_NIR_WORDS = re.compile(r"\bs[ée]cu\b|sécurité sociale|\bNIR\b|assurée?\b", re.IGNORECASE)
_CORSICA = {"2A": "19", "2B": "18"}


def nirs(text: str) -> Iterator[PersonalSpan]:
    """Yield social security numbers: those whose key fits, and those that the words announce."""
    announced = _NIR_WORDS.search(text)
    after = announced.end() if announced else len(text)
    for found in _NIR.finditer(text):
        *parts, key = found.groups()
        number = int("".join(_CORSICA.get(part, part) for part in parts))
        if (key and int(key) == 97 - number % 97) or after <= found.start():
            yield PersonalSpan.of(NIR, found)


#: Those of France have a length of their own, and are grouped as the bank groups its numbers too.
_IBAN = re.compile(
    r"(?<!\w)(?:[Ff][Rr][0-9]{2}(?:[\s._-]?[A-Za-z0-9]){23}|[A-Za-z]{2}[0-9]{2}(?:[\s._-]?[A-Z0-9]{4}){2,7}"
    r"(?:[\s._-]?[A-Z0-9]{1,4})?)(?!\w)"
)


def ibans(text: str) -> Iterator[PersonalSpan]:
    """Yield bank account numbers of any country: those whose check digits fit."""
    for found in _IBAN.finditer(text):
        compact = re.sub(r"[\W_]", "", found[0])
        digits = "".join(str(int(char, 36)) for char in compact[4:] + compact[:4])
        if 15 <= len(compact) <= 34 and int(digits) % 97 == 1:
            yield PersonalSpan.of(IBAN, found)


#: The eight digits behind the second, in pairs, or grouped in any way by one mark.
_PAIRS = r"(?:[\s.·/-][0-9]{2}){4}|" + "|".join(
    rf"(?:(?:{mark})?[0-9]){{8}}"
    for mark in (r"\s", r"\s?[.·]\s?", r"\s?[-‐‑–—]\s?", r"\s?/\s?", "_")
)
_ABROAD = r"(?:\+|\b00)[\s.-]?(?:33|262|59[046])[\s.-]?(?:\(0\)|0)?[\s.-]?"
#: Behind « Tél. », « Mob. » or « Port. », or another number.
_BEFORE_PHONE = r"(?:(?<![\w/=#.+-])|(?<=wa\.me/)|(?<=[lbt]\.)|(?<=[0-9][0-9]/))(?<![0-9]\s)"


def _numbers(first: str) -> re.Pattern[str]:
    """Return what a French telephone number that begins with some digit looks like."""
    national = rf"\(?0\s?{first}\)?(?:{_PAIRS})"
    abroad = rf"{_ABROAD}{first}(?:{_PAIRS})"
    return re.compile(rf"{_BEFORE_PHONE}(?:{national}|{abroad}|33{first}[0-9]{{8}}){_ENDS}")


_MOBILE = _numbers("[67]")
FIXED_PHONE = _numbers("[1-59]")


def mobiles(text: str) -> Iterator[PersonalSpan]:
    """Yield mobile telephone numbers of France and its overseas départements."""
    yield from (PersonalSpan.of(MOBILE, found) for found in _MOBILE.finditer(text))


_DOT = r"(?:\.|\s\.\s?|\s?[\[({<]\s?(?:dot|point|\.)\s?[\])}>]\s?|\s(?:point|dot)\s)"
_EMAIL = re.compile(
    rf"(?<![\w.@+-])(?:((?=[^\W_+-]*+[._-])[\w.+-]++){_ENGLISH_AT}|([\w.+-]++)(?:{_SIGN}|\s{_SIGN}\s|\s?(?!{_SIGN})(?:{_AT})\s?|{_WORD_FOR_AT}))"
    rf"[\w-]+(?:{_DOT}[\w-]+)*{_DOT}[^\W\d_]{{2,}}",
    re.IGNORECASE,
)
#: What a mailbox is for; one such word in its name, and it is nobody’s.
_FUNCTIONS = re.compile(
    r"""accueil|actions?|administrat|adhesion|agence|amicale|animation|appel|association|asso\b|
    ateliers?|benevol|biblio|bonjour|bureau|cafe|caf\b|candidature|centre|ccas|cias|cite|club|collectif|
    college|com\b|communication|compta|conseil|contact|coordination|crec|cs[cx]?\b|culture|direction|dons?\b|
    dpo|ecole|economat|emploi|enfance|entraide|equipe|espace|familles?\b|federation|ferme|festival|
    fondation|formation|foyer|gestion|habitant|hello|info|inscription|insertion|jardin|jeunesse|
    journal|lettre|ligue|local|logement|lycee|maire|mairie|maison|marche|mediat|mission|mjc\b|mpt\b|musee|
    noreply|nord|office|parent|partenaire|permanence|pole\b|politique|postmaster|presse|presidence|
    projet|quartier|rdv\b|recrutement|redaction|reference|regie|relais|reservation|residence|resto|rgpd|
    salle|sante|scolaire|secretar|senior|service|social|solidar|sport|stage|support|tresor|sud\b|
    vacances|vie\b|ville|webmaster|nous\b|lesamis|amis\b""",
    re.VERBOSE,
)
#: Letters before a full stop that are an elided article as often as a first name.
_ARTICLES = {"l", "d"}


def emails(text: str) -> Iterator[PersonalSpan]:
    """Yield e-mail addresses that a full name makes: prenom.nom@, p.nom@."""
    for found, parts in _mailboxes(text):
        if _is_full_name(parts):
            yield PersonalSpan.of(EMAIL, found)


def unsure_emails(text: str) -> Iterator[PersonalSpan]:
    """Yield e-mail addresses that are of no known function, nor surely of a person."""
    for found, parts in _mailboxes(text) if _MAY_HOLD_AT.search(text) else ():
        if not _is_full_name(parts):
            yield PersonalSpan.of(UNSURE_EMAIL, found)


def _mailboxes(text: str) -> Iterator[tuple[re.Match[str], list[str]]]:
    """Yield the addresses that are not those of a function, and the parts of each mailbox."""
    for found in _EMAIL.finditer(text):
        mailbox = fold((found[1] or found[2]).partition("+")[0].replace("_", " "))
        parts = mailbox.split()
        # « petitjardin » is a surname behind a first name, and a jardin otherwise.
        named = any(part in FIRST_NAMES or len(part) == 1 for part in parts)
        look = _FUNCTIONS.match if named else _FUNCTIONS.search
        namesake = " ".join(parts[:2]) in NAMESAKES
        if parts and not namesake and not any(map(look, parts)):
            yield found, parts


def _is_full_name(parts: list[str]) -> bool:
    if len(parts) < 2 or any(part.isdigit() for part in parts[:2]):
        return False
    initial = len(parts[0]) == 1 and parts[0] not in _ARTICLES and len(parts[1]) > 2
    return initial or parts[0] in FIRST_NAMES or parts[-1] in FIRST_NAMES
