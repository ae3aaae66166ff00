"""A text is what it seems: nothing hidden, nothing damaged, nothing that a program would run.

Every text of a record is judged, in fields that the model knows or not. Keys, ids and the names of
files are limited to plain letters by other rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice

import orjson

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.findings.quotation import brief
from maillage.findings.report import MAX_FINDINGS
from maillage.messages import N_, Message
from maillage.reading.contributions import Contribution
from maillage.rules import damaged_texts
from maillage.rules.damaged_texts import TextCheck
from maillage.text.suspect import addresses, formulas, questions, scripts, signs, suspicious

TURNING = Rule(
    "T001",
    N_(
        "Ce texte contient un signe caché qui change le sens de lecture : ce qu’on lit "
        "n’est pas ce qui est écrit. Supprimez-le, ou tapez le texte de nouveau."
    ),
    RulePage(
        N_("Sens de lecture changé"),
        N_(
            "Un signe que l’on ne voit pas peut retourner ce qui le suit : une adresse, un "
            "montant ou un nom semble alors un autre. Les lettres arabes ou hébraïques se "
            "lisent de droite à gauche sans lui. « maillage fix » le supprime."
        ),
        Example('{"title": "Jardin \u202egro.elpmexe"}'),
        Example('{"title": "Jardin النور"}'),
    ),
    covers=("P008", "S005", "S010"),
)
INVISIBLE = Rule(
    "T002",
    N_(
        "Ce texte contient un caractère que l’on ne voit pas (espace sans largeur, "
        "tabulation, commande…) : supprimez-le, ou tapez le texte de nouveau."
    ),
    RulePage(
        N_("Caractère invisible"),
        N_(
            "Un mot qui contient un caractère invisible ne se trouve pas quand on le "
            "cherche, et deux noms différents semblent le même. Ces caractères viennent "
            "souvent d’un copier-coller. « maillage fix » les supprime ; ceux qui lient "
            "des emojis, ou des lettres dans les écritures qui en ont besoin, restent."
        ),
        Example('{"title": "Jar\u200bdin"}'),
        Example('{"title": "Jardin 👨‍👩‍👧"}'),
    ),
    covers=("P008", "S005", "S010"),
)
MIXED = Rule(
    "T007",
    N_(
        "« {found} » contient des lettres qui ressemblent à d’autres (alphabet cyrillique ou grec, "
        "lettres larges ou mathématiques). Tapez ce mot de nouveau au clavier."
    ),
    RulePage(
        N_("Lettres qui en imitent d’autres"),
        N_(
            "Un « а » cyrillique au milieu d’un mot français se lit comme un « a », mais la "
            "recherche ne trouve plus le mot, et une adresse mène ailleurs. Un mot entier d’une "
            "autre écriture est bienvenu. « maillage fix » rétablit ce qui est sûr."
        ),
        Example('{"title": "Jardin de N\u0430ncy"}'),
        Example('{"title": "Jardin Нева"}'),
    ),
    covers=("P008",),
)
ALIKE = Rule(
    "T008",
    N_(
        "« {found} » est écrit dans un autre alphabet, mais se lit comme des lettres "
        "latines. Si ce n’est pas voulu, tapez ce mot de nouveau au clavier."
    ),
    RulePage(
        N_("Mot d’un autre alphabet"),
        N_(
            "« МОСТ », en lettres cyrilliques, se lit comme « MOCT » en lettres latines : "
            "c’est peut-être un nom, peut-être une erreur de clavier. Vérifiez-le."
        ),
        Example('{"title": "Jardin МОСТ"}'),
        Example('{"title": "Jardin Невский мост"}'),
    ),
    "warning",
)
ADDRESS = Rule(
    "T009",
    N_(
        "Cette adresse peut tromper : {reason}. Ouvrez la page dans un navigateur et "
        "copiez l’adresse qu’il affiche."
    ),
    RulePage(
        N_("Adresse qui trompe"),
        N_(
            "« https://banque.fr@exemple.org » mène à exemple.org, et un mot de passe écrit dans "
            "une adresse est publié avec elle. Un site a un nom, en lettres que l’on reconnaît."
        ),
        Example('{"links": ["https://banque.fr@exemple.org/"]}'),
        Example('{"links": ["https://exemple.org/@jardin"]}'),
    ),
    covers=("P003", "P005", "S010"),
)
QUESTION = Rule(
    "T010",
    N_("« {found} » : ce point d’interrogation remplace peut-être une lettre accentuée. Vérifiez."),
    RulePage(
        N_("Point d’interrogation dans un mot"),
        N_(
            "Un programme qui ne connaît pas une lettre accentuée écrit souvent « ? » à sa "
            "place : « d?tente ». Écrivez la lettre."
        ),
        Example('{"title": "D?tente au jardin"}'),
        Example('{"title": "Et si on jardinait ?"}'),
    ),
    "warning",
)
FORMULA = Rule(
    "S011",
    N_(
        "Un tableur prendrait ce qui suit « {found} » pour une formule et "
        "l’exécuterait. Mettez un mot devant ce signe."
    ),
    RulePage(
        N_("Texte qu’un tableur exécuterait"),
        N_(
            "Le catalogue s’ouvre aussi dans un tableur, qui prend pour une formule ce qui "
            "commence par =, +, - ou @. Selon ses réglages, une case commence aussi après "
            "un point-virgule ou à la ligne. Mettez un mot devant le signe ; une liste de "
            "« - » convient."
        ),
        Example('{"title": "=1+1"}'),
        Example('{"title": "Jardin"}'),
    ),
)
PILED = Rule(
    "T011",
    N_(
        "Des lettres de ce texte sont couvertes de signes, ou barrées par eux : « {found} ». "
        "Tapez-les de nouveau au clavier."
    ),
    RulePage(
        N_("Lettres couvertes de signes"),
        N_(
            "Des signes empilés sur une lettre, ou qui la barrent, en changent l’aspect : le mot "
            "ne se lit plus, ne se trouve plus, et déborde sur ce qui l’entoure. Les accents de "
            "toutes les langues conviennent. « maillage fix » enlève les autres signes."
        ),
        Example('{"title": "Jardin f\u0338e\u0338r\u0338m\u0338é"}'),
        Example('{"title": "Jardin fermé"}'),
    ),
    covers=("P008",),
)
RULES = (TURNING, INVISIBLE, *damaged_texts.RULES, MIXED, ALIKE, ADDRESS, QUESTION, PILED, FORMULA)

#: What is wrong with an address, by the word that says so.
_REASONS: Mapping[str, Message] = {
    "user": N_(
        "ce qui précède « @ » n’est pas le site, mais un nom d’utilisateur ou un mot de passe"
    ),
    "backslash": N_("une barre oblique inverse y cache le vrai nom du site"),
    "escaped": N_("le nom du site y est écrit en code (%)"),
    "number": N_("le site y est un numéro de machine, et non un nom"),
    "name": N_("le nom du site contient des signes qui ressemblent à d’autres"),
    "turned": N_("un signe caché y change le sens de lecture"),
    "hidden": N_("un signe que l’on ne voit pas y est écrit en code (%)"),
    "local": N_("le site n’existe que sur un réseau privé"),
    "runs": N_("elle ouvrirait un fichier ou lancerait un programme chez qui la suit"),
    "secret": N_("un mot de passe, une clé ou une session y est écrit"),
}


def texts(contribution: Contribution) -> Iterator[Finding]:
    """No text deceives a reader or a program, and none is damaged."""
    if looks := suspicious(contribution.raw):
        odd = [
            (pointer, text)
            for pointer, text in contribution.texts()
            for dumped in [orjson.dumps(text)]
            if any(look(dumped) for look in looks)
        ]
        # Cut where all is equally grave, in the order of the file: to tell each takes long.
        for checks in (_GRAVE, _LIGHT):
            every = (check(contribution, *found) for found in odd for check in checks)
            yield from islice(chain.from_iterable(every), MAX_FINDINGS + 1)


def _turning(contribution: Contribution, pointer: str, text: str) -> Iterator[Finding]:
    if (plain := signs.without_turning(text)) != text:
        yield contribution.finding(TURNING, pointer, suggestion=plain, sure=True)


def _invisible(contribution: Contribution, pointer: str, text: str) -> Iterator[Finding]:
    if (plain := signs.without_invisible(text)) != text:
        yield contribution.finding(INVISIBLE, pointer, suggestion=plain, sure=True)


def _piled(contribution: Contribution, pointer: str, text: str) -> Iterator[Finding]:
    if (plain := signs.without_piles(text)) != text:
        before, after = text.split(), frozenset(plain.split())
        found = next((word for word in before if word not in after), text)
        yield contribution.finding(PILED, pointer, suggestion=plain, sure=True, found=brief(found))


def _look_alikes(contribution: Contribution, pointer: str, text: str) -> Iterator[Finding]:
    if words := scripts.mixed(text) or scripts.dressed(text):
        plain, sure = scripts.latinised(text)
        yield contribution.finding(
            MIXED, pointer, suggestion=plain, sure=sure, found=brief(words[0])
        )


def _alike(contribution: Contribution, pointer: str, text: str) -> Iterator[Finding]:
    if words := scripts.alike(text):
        yield contribution.finding(ALIKE, pointer, found=brief(words[0]))


def _address(contribution: Contribution, pointer: str, text: str) -> Iterator[Finding]:
    for reason in addresses.deceiving(text):
        found = contribution.finding(ADDRESS, pointer, reason=_REASONS[reason])
        # A password in it is not to be shown once more.
        yield replace(found, excerpt=None) if reason in {"user", "secret"} else found
        return


def _question(contribution: Contribution, pointer: str, text: str) -> Iterator[Finding]:
    if found := questions(text):
        yield contribution.finding(QUESTION, pointer, found=brief(found))


def _formula(contribution: Contribution, pointer: str, text: str) -> Iterator[Finding]:
    if pointer == "/id":
        return  # it is limited to letters and digits, and told so
    if found := formulas.begins(text):
        plain = formulas.without_start(text)
        near = plain if plain[:1].isalpha() else None
        yield contribution.finding(FORMULA, pointer, suggestion=near, found=found)
    elif found := formulas.inside(text):
        yield contribution.finding(FORMULA, pointer, found=found)


_GRAVE: tuple[TextCheck, ...] = (
    _turning,
    _invisible,
    *damaged_texts.CHECKS,
    _piled,
    _look_alikes,
    _formula,
    _address,
)
_LIGHT: tuple[TextCheck, ...] = (_alike, _question)
