"""Personal data in French sentences: what is surely one person’s, and what is likely to be.

Works on plain text and knows no record, so that the gate and the form judge alike. What counts, and
how well it is found, is in `docs/privacy.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from maillage.first_names import FIRST_NAMES
from maillage.words import fold

NIR, IBAN, EMAIL, MOBILE = "nir", "iban", "email", "mobile"
UNSURE_EMAIL, PHONE, HOME, NAME, SENSITIVE = "unsure-email", "phone", "home", "name", "sensitive"


@dataclass(frozen=True)
class Trace:
    """Some words of a text that tell who someone is."""

    kind: str
    start: int
    end: int
    text: str

    @property
    def masked(self) -> str:
        """The words as a public log may show them: as long, but no longer anyone’s."""
        return _masked(self.kind, self.text)


def sure(text: str) -> Iterator[Trace]:
    """Yield what is personal beyond doubt: NIR, IBAN, the e-mail and the mobile of a person."""
    if MAY_BE_SURE.search(text):
        for find in (_nirs, _ibans, _emails, _mobiles):
            yield from find(text)


def likely(text: str) -> Iterator[Trace]:
    """Yield what seems to be about one person, and that an editor should look at."""
    if not text.startswith(_LINKS):
        yield from _unsure_emails(text)
        for start, sentence in _sentences(text):
            for find in (_phones, _homes, _names, _sensitive):
                for one in find(sentence):
                    yield Trace(one.kind, start + one.start, start + one.end, one.text)


def mask(text: str) -> str:
    """Return a text in which all that is, or may be, personal is hidden, character for character.

    What stands in a log of continuous integration can be read by everyone, and stays.
    """
    for one in [*sure(text), *likely(text)]:
        text = text[: one.start] + one.masked + text[one.end :]
    return text


_LINKS = ("http://", "https://")
_HIDDEN = "•"
_NUMBERS = (NIR, IBAN, MOBILE, PHONE)


def _masked(kind: str, text: str) -> str:
    if kind in _NUMBERS:  # the first two characters tell which number it is
        return text[:2] + re.sub(r"\w", _HIDDEN, text[2:])
    if kind in (EMAIL, UNSURE_EMAIL):
        return text[0] + re.sub(r"[^@.]", _HIDDEN, text[1:])
    hidden = re.sub(r"\d", _HIDDEN, text)
    return re.sub(rf"(?<=\b{_UPPER})[\w{_APOSTROPHES}-]+", lambda rest: _HIDDEN * len(rest[0]), hidden)


# --- What is sure: its form proves it ------------------------------------------------------------

#: Whether a text, or a file, may hold any of it: an @, or nine digits that only marks part. Almost
#: no record does, so this one look is all that it costs them.
_NINE_DIGITS = r"[0-9AB](?:[^\"\w]{0,4}[0-9AB]){8}"
MAY_BE_SURE = re.compile("@|" + _NINE_DIGITS)
MAY_BE_SURE_IN_FILE = re.compile(rb"@|\\u|" + _NINE_DIGITS.encode())

_BLANKS = r"\s.·/-"
_NOT_IN_A_NUMBER = r"(?<![\w/=#+-])(?<![0-9][.,\s])"
_ENDS = r"(?![\w/-]|[.,]?[0-9])"

_NIR = re.compile(
    _NOT_IN_A_NUMBER + r"([1-478])[\s.-]?([0-9]{2})[\s.-]?(0[1-9]|1[0-2]|[2-9][0-9])[\s.-]?"
    r"(2[AB]|[0-9]{2})[\s.-]?([0-9]{3})[\s.-]?([0-9]{3})(?:[\s.-]?([0-9]{2}))?" + _ENDS
)
_NIR_WORDS = re.compile(r"\bs[ée]cu\b|sécurité sociale|\bNIR\b|assurée?\b", re.IGNORECASE)
_CORSICA = {"2A": "19", "2B": "18"}


def _nirs(text: str) -> Iterator[Trace]:
    for found in _NIR.finditer(text):
        *parts, key = found.groups()
        number = int("".join(_CORSICA.get(part, part) for part in parts))
        if (key and int(key) == 97 - number % 97) or _NIR_WORDS.search(text, 0, found.start()):
            yield _trace(NIR, found)


_IBAN = re.compile(r"(?<!\w)[A-Z]{2}[0-9]{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,4})?(?!\w)")


def _ibans(text: str) -> Iterator[Trace]:
    for found in _IBAN.finditer(text):
        compact = re.sub(r"\s", "", found[0])
        digits = "".join(str(int(one, 36)) for one in compact[4:] + compact[:4])
        if 15 <= len(compact) <= 34 and int(digits) % 97 == 1:
            yield _trace(IBAN, found)


_PAIRS = r"(?:[\s.·/-][0-9]{2}){4}|[0-9]{8}|[\s.]?[0-9]{2}[\s.][0-9]{3}[\s.][0-9]{3}|[\s.][0-9]{4}[\s.][0-9]{4}"
_ABROAD = r"(?:\+|\b00)\s?(?:33|262|59[046])\s?(?:\(0\))?\s?"
_BEFORE_PHONE = r"(?:(?<![\w/=#.+-])|(?<=wa\.me/))(?<![0-9]\s)"


def _numbers(first: str) -> re.Pattern[str]:
    """Return what a French telephone number that begins with some digit looks like."""
    national = rf"\(?0{first}\)?(?:{_PAIRS})"
    abroad = rf"{_ABROAD}{first}(?:{_PAIRS})"
    return re.compile(rf"{_BEFORE_PHONE}(?:{national}|{abroad}|33{first}[0-9]{{8}}){_ENDS}")


_MOBILE = _numbers("[67]")
_FIXED = _numbers("[1-59]")


def _mobiles(text: str) -> Iterator[Trace]:
    yield from (_trace(MOBILE, found) for found in _MOBILE.finditer(text))


_EMAIL = re.compile(r"(?<![\w.@+/-])([\w.+’'-]+)@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")
#: What a mailbox is for; one such word in its name, and it is nobody’s.
_FUNCTIONS = re.compile(
    r"""accueil|actions?|administrat|adhesion|agence|amicale|animation|appel|association|asso\b|
    ateliers?|benevol|biblio|bonjour|bureau|cafe|caf\b|candidature|centre|ccas|cias|cite|club|collectif|
    college|com\b|communication|compta|contact|coordination|crec|cs[cx]?\b|culture|direction|dons?\b|
    dpo|ecole|economat|emploi|enfance|entraide|equipe|espace|familles?\b|federation|ferme|festival|
    fondation|formation|foyer|gestion|habitant|hello|info|inscription|insertion|jardin|jeunesse|
    journal|ligue|local|logement|lycee|maire|mairie|maison|marche|mediat|mission|mjc\b|mpt\b|musee|
    noreply|nord|office|parent|partenaire|permanence|pole\b|politique|postmaster|presse|presidence|
    projet|quartier|recrutement|redaction|reference|regie|relais|reservation|residence|resto|rgpd|
    salle|sante|scolaire|secretar|senior|service|social|solidar|sport|stage|support|tresor|sud\b|
    vacances|vie\b|ville|webmaster|nous\b|lesamis|amis\b""",
    re.VERBOSE,
)
#: Letters before a full stop that are an elided article as often as a first name.
_ARTICLES = {"l", "d"}


def _emails(text: str) -> Iterator[Trace]:
    for found, parts in _mailboxes(text):
        if _is_full_name(parts):
            yield _trace(EMAIL, found)


def _unsure_emails(text: str) -> Iterator[Trace]:
    for found, parts in _mailboxes(text) if "@" in text else ():
        if not _is_full_name(parts):
            yield _trace(UNSURE_EMAIL, found)


def _mailboxes(text: str) -> Iterator[tuple[re.Match[str], list[str]]]:
    """Yield the addresses that are not those of a function, and the parts of each mailbox."""
    for found in _EMAIL.finditer(text):
        mailbox = fold(found[1].partition("+")[0].replace("_", " "))
        parts = mailbox.split()
        # « petitjardin » is a surname behind a first name, and a jardin otherwise.
        look = _FUNCTIONS.match if parts and parts[0] in FIRST_NAMES else _FUNCTIONS.search
        if parts and mailbox not in _NAMESAKES and not any(map(look, parts)):
            yield found, parts


def _is_full_name(parts: list[str]) -> bool:
    if len(parts) < 2 or any(part.isdigit() for part in parts[:2]):
        return False
    initial = len(parts[0]) == 1 and parts[0] not in _ARTICLES and len(parts[1]) > 2
    return initial or parts[0] in FIRST_NAMES or parts[-1] in FIRST_NAMES


def _trace(kind: str, found: re.Match[str]) -> Trace:
    return Trace(kind, found.start(), found.end(), found[0])


# --- What is likely: the words around a name tell ------------------------------------------------

_UPPER = "[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ]"
_LOWER = "a-zàâäçéèêëîïôöùûüÿœæ"
_APOSTROPHES = "’'"
_WORD = rf"{_UPPER}[\w{_APOSTROPHES}-]*\w"
_SURNAME = rf"(?:(?:Le|La|[Dd]es?|[Dd]u|El|Al|Ben|Van)\s|[Dd][’'])?{_WORD}"
_CIVILITY = r"\b(?:MM?\.|Mr\.?|M(?:me|lle)s?|Monsieur|Madame|Mademoiselle|Dr\.?|Docteur)"
_TITLE_AND_NAME = re.compile(
    rf"{_CIVILITY}\s(?:et\s{_CIVILITY}\s)?(?P<name>(?:{_WORD}\s)?{_SURNAME})"
)
_TITLE_AND_INITIAL = re.compile(rf"{_CIVILITY}\s{_UPPER}\.?(?!\w)")
_CAPITALISED = re.compile(rf"(?<![\w-]){_WORD}")
_SECOND_NAME = re.compile(rf"\s{_SURNAME}")
#: What follows a title without being a name.
_TITLES = re.compile(
    r"(?:Maire|Adjoint|Préf|Sous|Présid|Minist|Direct|Tout-le|Tout-|Voisin|Madame|Monsieur|Loyal|Propre|"
    r"Secrétaire|Inspect|Recteur|Rectrice|Ambassad|Procur|Député|Sénat)"
)
#: Given to so many streets and facilities that the name alone means one of them.
_NAMESAKES = frozenset(
    one.strip()
    for one in """abbe pierre, albert camus, albert jacquard, anatole france, anne frank, charles peguy, 
    claude debussy, emile zola, francoise dolto, frederic mistral, gaston berger, georges brassens, 
    gerard philipe, henri barbusse, henri dunant, jacques prevert, jean jaures, jean mace, jean moulin, 
    jean vilar, jeanne garnier, josephine baker, jules ferry, jules verne, leo lagrange, louis aragon, 
    louis pasteur, louise michel, lucie aubrac, marcel pagnol, marie curie, nelson mandela, olympe de, 
    paul bert, paul eluard, paul langevin, pierre mendes, pierre semard, robert debre, robert doisneau, 
    romain rolland, rosa parks, simone veil, simone weil, victor hugo""".split(",")
)
#: Streets, facilities, feasts and works are named after people.
_NAMED_AFTER = re.compile(
    rf"""(?:\b(?:rue|avenue|av\.|boulevard|bd|place|all[ée]es?|impasse|chemin|square|quai|cours|route|
    passage|villa|sentier?|esplanade|rond-point|faubourg|pont|parc|jardin|quartier|cité|tour|r[ée]sidence|
    arrêt|station|gare|bus|circuit|centre|coll[èe]ge|lyc[ée]e|[ée]cole|cr[èe]che|groupe|universit[ée]|
    h[ôo]pital|clinique|maison|foyer|fondation|association|amicale|compagnie|club|gymnase|stade|piscine|
    salle|espace|biblioth[èe]que|m[ée]diath[èe]que|ludoth[èe]que|th[ée][âa]tre|cin[ée]ma|mus[ée]e|
    conservatoire|institut|auberge|relais|ehpad|f[ée]d[ée]ration|prix|chansons?|livres?|contes?|fables?|
    pi[èe]ce|po[èe]mes?|films?|m[ée]thode|enqu[êe]te|[ée]tude|rapport|ouvrage|article|roman|recherche|caserne|pavillon|b[âa]timent|immeuble|ville|saint|sainte)
    (?:\s(?!(?:par|est|avec|a|chez|à|auprès|et|ou|où|sont|dont|qui|que)\s)[{_LOWER}][\w’'-]*){{0,3}}\s
    (?:d[’'])?|[«“]\s?|\b[LlDd][’'])$""",
    re.VERBOSE | re.IGNORECASE,
)
#: Those who hold a public office are named in that quality.
_IN_OFFICE = re.compile(
    r"\b(?:maires?|adjointe?s?\s(?:au|à\sla)|préfète?|députée?|sénat(?:eur|rice)|ministre|"
    r"secrétaire\sd[’']État|élue?s?|(?:conseill(?:er|ère)|présidente?)\s(?:du\s(?:conseil|départ)|"
    r"de\s(?:la\s(?:région|métropole)|l[’']agglo)|municipal|départemental|régional|communautaire))",
    re.IGNORECASE,
)
_ROLES = (
    r"bénévoles?|habitante?|gardienne?|voisine?|mère|père|maman|papa|retraitée?|animat(?:eur|rice)|"
    r"salariée?|éducat(?:eur|rice)|coordinat(?:eur|rice)|coordonnat(?:eur|rice)|adhérente?|stagiaire|"
    r"locataire|référente?|médiat(?:eur|rice)|responsable|trésori(?:er|ère)|secrétaire|présidente?|"
    r"direct(?:eur|rice)|interlocut(?:eur|rice)|conteu(?:r|se)|adulte-relais|chargée?\sde\smission|"
    r"contribut(?:eur|rice)|permanence|intervenante?|photographe\samateur"
)
#: Turns of phrase behind which a person is named.
_TURN = re.compile(
    rf"""(?:\b(?:contact\w*|{_ROLES})\b[^.:,()]{{0,40}}\s?[:–—]\s*
    |\b(?:{_ROLES})(?:,|\s(?:est|s[’']appelle|se\snomme))\s
    |\b(?:contacter|contactez|appelle[rz]|appeler|appelez|joindre|joignez|demande[rz]|prévenir|prévenez|
       s[’']adresser\sà|adressez-vous\sà|écri(?:re|vez)\sà|auprès\sd(?:e\s|[’'])|voir\savec|voir|
       rendez-vous\savec|merci\sà|témoignage\sd(?:e\s|[’'])|remercie[rz]?)\s?
    |\b(?:animé|encadré|porté|mené|tenu|donné|accompagné|monté|assuré|proposé|coordonné|conduit|dirigé|
       offert|organisé|géré|suivi|présidé|préparé|initié|lancé)e?s?\spar\s
    |\set\sà\s)$""",
    re.VERBOSE | re.IGNORECASE,
)
_ROLE_BEHIND = re.compile(rf"\s?[,(]\s?(?:une?\s|notre\s|l[’'])?(?:{_ROLES})\b", re.IGNORECASE)


def _persons(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield where someone is named: a title and a name, or a first name and what follows it."""
    for found in _TITLE_AND_NAME.finditer(sentence):
        if not _TITLES.match(found["name"]) and _names_a_person(sentence, found):
            yield found.span()
    for found in _CAPITALISED.finditer(sentence):
        if _is_first_name(found[0]) and _names_a_person(sentence, found):
            second = _SECOND_NAME.match(sentence, found.end())
            yield found.start(), second.end() if second else found.end()


def _is_first_name(word: str) -> bool:
    return all(part in FIRST_NAMES for part in fold(word).split())


def _names_a_person(sentence: str, found: re.Match[str]) -> bool:
    if _NAMED_AFTER.search(sentence, 0, found.start()):
        return False
    two = fold(sentence[found.start() : found.start() + 40]).split()[:2]
    return " ".join(two) not in _NAMESAKES


def _names(sentence: str) -> Iterator[Trace]:
    if _IN_OFFICE.search(sentence):
        return
    past = 0
    for start, end in sorted(_persons(sentence)):
        if start < past:
            continue
        words = sentence[start:end]
        titled = re.match(_CIVILITY, words)
        full = " " in words and _ROLE_BEHIND.match(sentence, end)
        if titled or full or _TURN.search(sentence, 0, start):
            past = end
            yield Trace(NAME, start, end, words)


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
    r"(?<![\w-])[0-9]{1,4}(?:\s?(?:bis|ter|quater)\b)?,?\s(?:rue|avenue|av\.|boulevard|bd|place|all[ée]es?|"
    r"impasse|chemin|square|quai|cours|route|passage|villa|sente|sentier|esplanade|faubourg|lotissement)"
    r"\s[^.;:,()\n]{1,60}",
    re.IGNORECASE,
)


def _phones(sentence: str) -> Iterator[Trace]:
    for found in _FIXED.finditer(sentence):
        if _PRIVATE.search(sentence) or any(_persons(sentence)):
            yield _trace(PHONE, found)


def _homes(sentence: str) -> Iterator[Trace]:
    for found in _ADDRESS.finditer(sentence):
        if _AT_HOME.search(sentence) or any(_persons(sentence)):
            yield _trace(HOME, found)


#: Health, origin, beliefs, offences, private life: article 9 and 10 of the GDPR, and birth dates.
_DELICATE = re.compile(
    r"""\b(?:atteinte?\sd|cancer|séropositi|sida\b|vih\b|diabétique|épilep|autis[tm]|trisomi|schizo|
    bipolaire|dépressi|anorexi|boulimi|toxicoman|alcooli|drogué|handicap|psychiatr|psychotique|malade|
    maladie|suicid|enceinte|avort|invalid|curatelle|tutelle|addict|obès|d[’']origine\s\w+|
    sans[ -]papiers|clandestin|situation\sirrégulière|réfugiée?\b|demandeu\w+\sd[’']asile|immigrée?\b|
    gitane?\b|musulman|jui(?:f|ve)\b|chrétien|catholique|protestant|bouddhiste|de\sconfession|convertie?\b|
    condamnée?\b|détenue?\b|incarcér|en\sprison|sortie?\sde\sprison|casier\sjudiciaire|
    sous\smain\sde\sjustice|délinquant|victime\sd|violée?\b|battue?\b|bracelet\sélectronique|
    mise?\sen\sexamen|garde\sà\svue|homosexuel|lesbienne|gay\b|transgenre|bisexuel|syndiquée?\b|encartée?\b|
    surendett|allocation\saux\sadultes|rsa\b|aide\ssociale\sà\sl[’']enfance|placée?\s(?:en\sfoyer|sous)|
    suivie?\s(?:par\sun\wéduc|par\sune?\s(?:éduc|assist|psy)|en\spsy)|née?\sle\s[0-9])""",
    re.VERBOSE | re.IGNORECASE,
)
_KIN = "fils|fille|mari|femme|épouse|époux|frère|sœur|mère|père|compagnon|compagne|enfant"
#: Turns of phrase that single someone out without a name.
_SOMEONE = re.compile(
    rf"""\b(?:l?[’']?une?\sde\s(?:nos|ses|leurs)\s\w+|l[’']une?\sdes\s\w+
    |(?:notre|votre)\s(?:{_ROLES})
    |(?:le|la|l[’'])\s?(?:{_KIN})\s(?:de\sla|du|de\sl[’']|de\s(?=(?-i:M\.|Mme|[A-Z])))\s?\w+
    |(?:une?|le|la|cet|cette|ce)\s\w+(?:\s\w+)?,?\s(?:âgée?\s)?de\s[0-9]{{1,2}}\sans
    |prénommée?\s\w+|surnommée?\s\w+)""",
    re.VERBOSE | re.IGNORECASE,
)


def _sensitive(sentence: str) -> Iterator[Trace]:
    delicate = _DELICATE.search(sentence)
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
        yield Trace(SENSITIVE, start, end, sentence[start:end])


_END_OF_SENTENCE = re.compile(r"(?<!\bM)(?<!\bMM)(?<!\bDr)(?<!\bMr)(?<!\b[A-Z])[.!?;](?=\s)|\n")


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for found in _END_OF_SENTENCE.finditer(text):
        yield start, text[start : found.end()]
        start = found.end()
    yield start, text[start:]
