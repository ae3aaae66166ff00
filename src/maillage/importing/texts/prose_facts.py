"""Facts that sentences state: how often, since when, objectives, figures; never more than said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from maillage.importing.texts.source_lines import Line, capital, sentences
from maillage.importing.texts.written_numbers import plain
from maillage.text import limits
from maillage.text.first_fit import compiled, first_fit

_DAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
#: What a whole action may be, where a word behind it says how often.
_EVENT = r"(?:action|evenement|fete|temps fort|manifestation|rendez-vous|journee)"
#: How often, by what sentences say; the first that is found counts.
_RECURRENCES = compiled(
    (
        (
            rf"\bun {_DAY} par mois\b|\bune fois par mois\b|\b(?:tous les|chaque) mois\b"
            rf"|\b(?:premier|deuxieme|troisieme|quatrieme|dernier)s? {_DAY}s? "
            r"(?:de chaque|du|de) mois\b"
        ),
        "mensuelle",
    ),
    (
        (
            rf"\btous les {_DAY}s\b|\bchaque {_DAY}\b|\bchaque semaine\b"
            r"|\btoutes les semaines\b"
            r"|\b(?:seances?|ateliers?|permanences?|rencontres?) (?:ont|a) lieu le "
            rf"{_DAY}\b|\bune fois par semaine\b"
            rf"|\btous les {_DAY} (?:apres-midis?|matins?|soirs?)\b"
        ),
        "hebdomadaire",
    ),
    (r"\btous les jours\b|\bchaque jour\b", "quotidienne"),
    (
        (
            r"\b(?:une fois par trimestre|chaque trimestre|tous les trimestres"
            r"|(?:4|quatre) fois par an)\b"
        ),
        "trimestrielle",
    ),
    (
        (  # « 80 jeunes chaque année » says how many, and not how often
            r"\b(?:une fois par an|tous les ans)\b"
            r"|(?<![0-9] jeunes )(?<![0-9] enfants )(?<![0-9] familles )(?<![0-9] personnes )"
            r"(?<![0-9] habitants )\bchaque annee\b"
        ),
        "annuelle",
    ),
    *(
        (rf"\b(?:{_EVENT}|consiste (?:[a-z]+ )?en une? [a-z]+) {word}\b", code)
        for word, code in (
            ("hebdomadaire", "hebdomadaire"),
            ("mensuel(?:le)?", "mensuelle"),
            ("trimestriel(?:le)?", "trimestrielle"),
            ("annuel(?:le)?", "annuelle"),
        )
    ),
)
_AIMS = re.compile(r"^(?:les? |l')objectifs? [^.:]{0,80}?(?:sont|est|etaient|etait) (?:de |d'|:)")
#: What makes a sentence one of the limits of what was done.
_LIMITS = re.compile(
    r"\bannul|\bdifficult|\bmanque de\b|\bfaute de\b|\bmalheureusement\b|\ba du (?:etre|fermer)\b"
    r"|\blimites?\b|\b(?:est|reste|etait|ete|fut|semble|avere|demeure) (?:[a-z]{3,12} )?difficile d"
)


def recurrence(text: str) -> str:
    """Return how often something takes place, where all sentences that say so agree; else nothing.

    Items of a list are heard where no other sentence says it.
    """
    said: dict[bool, set[str]] = {True: set(), False: set()}
    for sentence in sentences([text]):
        if code := _often(sentence):
            said[_is_item(sentence)].add(code)
    found = said[False] or said[True]
    return found.pop() if len(found) == 1 else ""


def _is_item(sentence: str) -> bool:
    return sentence.startswith(("– ", "- "))


def _often(sentence: str) -> str | None:
    return first_fit(_RECURRENCES, plain(sentence[: limits.SENTENCE]))


def objectives(lines: Sequence[Line]) -> list[str]:
    """Read objectives, one a line, or with semicolons or dashes between them."""
    found = []
    for line in lines:
        for part in re.split(r" ?; |(?<=\.) - ", line.bare):
            text = part.strip(" .;,-–")
            if len(text) > 2:
                found.append(f"{capital(text)}.")
    return list(dict.fromkeys(found))


def aims(text: str) -> list[str]:
    """Return the objectives that a sentence states: « Les objectifs sont de … et de … »."""
    for sentence in sentences([text]):
        match = _AIMS.match(plain(sentence)) if len(sentence) <= limits.SENTENCE else None
        if match:
            rest = sentence[match.end() :].strip(" .:")
            parts = re.split(r",? et (?:de |d['’])(?=\w+(?:er|ir|re)\b)|, (?:de |d['’])", rest)
            return [f"{capital(part.strip())}." for part in parts if part.strip()]
    return []


def is_of_aims(items: Sequence[Line]) -> bool:
    """Whether a list is one of objectives: each of its items begins with a verb to do."""
    return len(items) > 1 and all(_INFINITIVE.match(plain(item.bare)) for item in items)


def listed_aims(lines: Sequence[Line]) -> list[str]:
    """Return the objectives that lines list: below « Objectifs : », or each a verb to do.

    A list is one of objectives where two lines at least begin with an infinitive.
    """
    found: list[Line] = []
    is_below = False
    for line in lines:
        if line.is_bullet and (is_below or _INFINITIVE.match(plain(line.bare))):
            found.append(line)
        elif not line.is_bullet:
            is_below = _ANNOUNCED.search(plain(line.bare[: limits.SENTENCE])) is not None
    return objectives(found) if len(found) > 1 else []


#: Words that end as infinitives do and are none.
_NOUNS = (
    r"(?:[a-z]*(?:atelier|premier|dernier|chantier|quartier|panier|cahier|courrier|metier|foyer"
    r"|loyer|papier|calendrier|janvier|fevrier|gouter|dejeuner|diner|souper|escalier|dossier"
    r"|particulier|regulier|ouvrier|infirmier|cuisinier|potager|verger|berger|hiver|cancer|danger"
    r"|avenir|plaisir|loisir|souvenir|soir|espoir|couloir|terroir|comptoir|trottoir))\b"
)
_INFINITIVE = re.compile(
    rf"(?:s'|se |de |d')?(?!{_NOUNS})(?:[a-z]{{2,30}}(?:er|ir|duire|truire|prendre|crire|mettre)"
    r"|(?:re|de)?faire|rendre|defendre|repondre|attendre|entendre|etendre|vendre|descendre"
    r"|(?:re)?joindre|atteindre|dire|lire|elire|(?:re)?connaitre|(?:re)?naitre|etre|vivre"
    r"|(?:pour)?suivre|rompre|(?:in|con)clure|(?:con)?vaincre|(?:com|de|a)?battre)\b(?! et )"
)
_ANNOUNCED = re.compile(r"\b(?:objectifs?|but|vise|mise en place pour)\b[^.:]{0,60}:$")


def is_limit(sentence: str) -> bool:
    """Whether a sentence says what did not work."""
    return _LIMITS.search(plain(sentence[: limits.SENTENCE])) is not None
