"""No text is damaged: read in another encoding, or with what a page or a workbook left in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.findings.quotation import brief
from maillage.messages import N_
from maillage.reading.contributions import Contribution
from maillage.text.suspect import encodings, leftover_markup, signs

LOST = Rule(
    "T003",
    N_("Une lettre s’est perdue dans ce texte : « {found} ». Écrivez-la de nouveau."),
    RulePage(
        N_("Lettre perdue"),
        N_(
            "Le signe � remplace une lettre qu’un programme n’a pas su lire ; d’autres "
            "n’ont de dessin que dans une seule police. Personne ne peut deviner ce qui "
            "était écrit : reprenez le texte d’origine."
        ),
        Example('{"title": "Caf\ufffd des voisins"}'),
        Example('{"title": "Café des voisins"}'),
    ),
    covers=("S010",),
)
MISREAD = Rule(
    "T004",
    N_("Ce texte a été lu avec le mauvais encodage : « {found} ». Écrivez les vrais caractères."),
    RulePage(
        N_("Accents abîmés"),
        N_(
            "Quand un fichier est ouvert avec un autre encodage que le sien, « é » devient "
            "« Ã© ». Enregistrez et ouvrez le fichier en UTF-8 ; « maillage fix » et la "
            "lecture des tableaux rétablissent ce qui est sûr."
        ),
        Example('{"title": "CafÃ© des voisins"}'),
        Example('{"title": "Café des voisins"}'),
    ),
)
MARKUP = Rule(
    "T005",
    N_(
        "Ce texte contient du code de page web ou de traitement de texte : « {found} "
        "». Écrivez-le sans ce code."
    ),
    RulePage(
        N_("Code de page web dans un texte"),
        N_(
            "Les pages montrent un texte comme il est écrit : « <b>Café</b> » y reste tel quel. "
            "Écrivez les mots seuls ; un lien va dans « links ». « < 18 ans » convient."
        ),
        Example('{"title": "<b>Café</b> des voisins"}'),
        Example('{"title": "Café des voisins de < 18 ans"}'),
    ),
)
ESCAPE = Rule(
    "T006",
    N_(
        "Ce texte contient « {found} », le code d’un caractère au lieu du caractère. "
        "Écrivez le caractère lui-même."
    ),
    RulePage(
        N_("Code au lieu d’un caractère"),
        N_(
            "Une page écrit « &eacute; » pour « é », un classeur « _x000D_ » pour un retour à la "
            "ligne, un programme « \\u00e9 ». Recopiés dans un texte, ces codes restent tels "
            "quels, et le mot ne se trouve plus. « maillage fix » écrit le caractère."
        ),
        Example('{"title": "Caf&eacute; des voisins"}'),
        Example('{"title": "R&D des voisins"}'),
    ),
)

RULES = (LOST, MISREAD, MARKUP, ESCAPE)

#: From a record, and a text of it with its pointer, to what one rule finds.
TextCheck = Callable[[Contribution, str, str], Iterator[Finding]]


def _misread(contribution: Contribution, pointer: str, text: str) -> Iterator[Finding]:
    plain, sure = encodings.reread(text)
    if plain != text:
        found = next(encodings.odd(text, plain), text)
        # What would be refused again is no guess.
        near = plain if sure or not encodings.stray(plain) else None
        yield contribution.finding(MISREAD, pointer, suggestion=near, sure=sure, found=brief(found))
    elif stray := encodings.stray(text):
        yield contribution.finding(MISREAD, pointer, found=brief(stray))
    elif sign := signs.lost(text):
        yield contribution.finding(LOST, pointer, found=sign)


def _markup(contribution: Contribution, pointer: str, text: str) -> Iterator[Finding]:
    if found := leftover_markup.markup(text):
        plain = leftover_markup.without_markup(text)
        near = None if leftover_markup.markup(plain) else plain
        yield contribution.finding(
            MARKUP, pointer, suggestion=near, sure=near is not None, found=brief(found)
        )


def _escape(contribution: Contribution, pointer: str, text: str) -> Iterator[Finding]:
    if (plain := leftover_markup.unescaped(text)) != text:
        found = brief(leftover_markup.escape(text))
        yield contribution.finding(ESCAPE, pointer, suggestion=plain, sure=True, found=found)
    elif found := leftover_markup.unread(text):
        yield contribution.finding(ESCAPE, pointer, found=found)


#: What finds fault with a text, as far as it is damaged.
CHECKS: tuple[TextCheck, ...] = (_misread, _markup, _escape)
