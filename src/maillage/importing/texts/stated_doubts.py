"""What sentences wish, plan, ask or deny: none of it is a fact."""

from __future__ import annotations

import re

from maillage.importing.texts.written_numbers import AMOUNT

#: What makes a sentence one of what is not, or is only wished for.
UNREAL = re.compile(
    r"\bn(?:e |')[a-z' ]{1,30}\b(?:pas|plus|jamais|aucun)|\bsans\b|\bsouhait|\baimeri|\bvoudri"
    r"|\benvisag|\bpourrai|\bespere|\bsollicit(?:er|ons)\b|\ba l'etude\b|\brecherch(?:e|ons)\b"
)
#: What is said before a place where an action is not yet and may never be, or another was.
_ELSEWHERE = re.compile(
    r"\bpourrai(?:t|ent)\b|\benvisag|\ba l'etude\b|\bs'etendr|\bessaim"
    r"|\b(?:semblable|similaire|comparable|identique)s?\b|\binspire[es]* (?:de |d'|par )"
    r"|\ba l'(?:image|instar|exemple) de\b|\bcomme a\b"
)
#: What makes a count an aim, or the most there may be.
_AIMED_BEFORE = re.compile(
    r"(?:\bobjectifs?\b[^.;,]{0,30}|\bcapacite (?:d'accueil )?(?:de|:) ?|\bjusqu'a ?"
    r"|\bmaximum (?:de |:)? ?|\b(?:prevoi(?:t|ent|r)|esper(?:e|ent|ait|er)|vis(?:e|ent|ait)"
    r"|attend(?:ait|ent)?|souhait[a-z]{1,6}|pourrai(?:t|ent)|devrai(?:t|ent)|faudrait"
    r"|recherch(?:e|ent|ons)|manque)\b[^.;,]{0,40})$"
)
_AIMED_BEHIND = re.compile(
    r" ?(?:[a-z'-]{2,20} ){0,2}?(?:attendu|prevu|espere|escompte|vise|souhaite|recherche)e?s?\b"
    r"| (?:au )?max(?:imum)?\b"
)
_GONE = re.compile(
    r"[^.;:,]{0,30}?\b(?:sont parti|ont (?:quitte|renonce|abandonne|arrete)"
    r"|n(?:e |')[a-z]{1,12} (?:[a-z]{1,12} )?(?:pas|plus|jamais)\b)"
)
#: Letters before a count that say what it is.
_NEAR = 70
#: What is asked or hoped for: money that nobody has.
UNSURE = re.compile(
    r"\bdemandee?s?\b|\bdemandes? (?:de subvention|en cours|en attente|deposee?s?|faites?)\b"
    r"|\bsollicit|\ben attente\b|\battendue?s?\b|\besper|\bpromis|\brefus|\ben cours d'instruction"
    r"|\bpas (?:encore )?(?:ete )?(?:verse|obtenu|accorde|recu|vote|confirme)"
)
#: What was planned, and what became of it.
PLANNED = re.compile(r"\bprevisionnel|\bprevue?s?\b|\bprevisions?\b")
DONE = re.compile(r"\brealisee?s?\b|\breel(?:le)?s?\b|\bdepensee?s?\b|\bexecutee?s?\b")
#: What was spent, beside what was planned.
DONE_FIRST = re.compile(
    rf"(?:{DONE.pattern})[^0-9a-z€;.]{{0,4}}(?:de |est de |a )?{AMOUNT.pattern}"
)
DONE_BEHIND = re.compile(rf"{AMOUNT.pattern}[^0-9€;.,:]{{0,12}}?(?:{DONE.pattern})")


def told(words: str) -> int:
    """Return where plain words begin to tell what may come, or is elsewhere; else their end."""
    other = _ELSEWHERE.search(words)
    return other.start() if other else len(words)


def are_no_fact(words: str, start: int, end: int) -> bool:
    """Whether people are hoped for, or said not to be there."""
    return any((
        _AIMED_BEFORE.search(words, max(0, start - _NEAR), start),
        _AIMED_BEHIND.match(words, end),
        _GONE.match(words, end),
    ))  # fmt: skip
