"""The rules about a file as such: what can be said before looking at the model."""

from __future__ import annotations

from collections.abc import Mapping

from maillage.findings.finding import Example, Rule, RulePage
from maillage.messages import N_, Message
from maillage.text import limits
from maillage.text.positions import MAX_DEPTH, MAX_VALUES

_ACTION = '{"id": "jardin", "title": "Jardin"}'
#: In place of a file name: a link to somewhere else.
LINK = "actions/lien.json"

PLACE = Rule(
    "F001",
    N_(
        "Ce fichier n’est pas à sa place : une fiche se range dans {folders}, et son "
        "nom finit par « .json » (« .jsonl » pour un lot de fiches)."
    ),
    RulePage(
        N_("Fichier hors de sa place"),
        N_(
            "Le dossier dit de quelle sorte de fiche il s’agit : une action dans "
            "contributions/actions/, un partenaire dans contributions/partners/, et ainsi "
            "de suite. Ailleurs, le fichier ne serait pas publié."
        ),
        Example(_ACTION, "jardin.json"),
        Example("{}"),
    ),
)
UNREADABLE = Rule(
    "F002",
    N_("Ce fichier ne peut pas être lu : {reason}."),
    RulePage(
        N_("Fichier illisible"),
        N_(
            "Le fichier est un lien, un dossier interdit, ou il a changé pendant la "
            "lecture. Remettez un vrai fichier à sa place, puis recommencez."
        ),
        Example("", LINK),
        Example("{}"),
    ),
)
SIZE = Rule(
    "F003",
    N_(
        "Ce fichier est trop gros : {size} octets, pour {limit} au plus. Une fiche "
        "tient en quelques pages."
    ),
    RulePage(
        N_("Fichier trop gros"),
        N_(
            "Une fiche tient en quelques pages. Un fichier de plus d’un million d’octets "
            "contient presque toujours autre chose : une image, un tableau entier. "
            "Donnez-en plutôt l’adresse dans « links »."
        ),
        Example(f'{{"description": "{"a" * 1_000_001}"}}'),
        Example('{"description": "Une page suffit."}'),
    ),
)
ENCODING = Rule(
    "F004",
    N_(
        "Ce fichier n’est pas en UTF-8 : l’octet {byte} n’y a pas de sens. "
        "Enregistrez-le avec l’encodage « UTF-8 »."
    ),
    RulePage(
        N_("Encodage inconnu"),
        N_(
            "Sans encodage commun, les accents se perdent. Dans l’éditeur de texte, "
            "choisissez « Enregistrer sous », puis l’encodage « UTF-8 »."
        ),
        Example('{"title": "Caf\udce9"}'),
        Example('{"title": "Café"}'),
    ),
)
BOM = Rule(
    "F005",
    N_(
        "Ce fichier commence par une marque d’ordre des octets (BOM). Enregistrez-le "
        "avec l’encodage « UTF-8 », sans BOM."
    ),
    RulePage(
        N_("Marque d’ordre des octets"),
        N_(
            "Certains éditeurs ajoutent un signe invisible au début du fichier ; beaucoup "
            "de programmes ne savent pas le lire. Enregistrez en « UTF-8 », et non en « "
            "UTF-8 avec BOM » ; « maillage fix » le fait aussi."
        ),
        Example("\ufeff{}"),
        Example("{}"),
    ),
)
SYNTAX = Rule(
    "F006",
    N_("{what}"),
    RulePage(
        N_("Ce n’est pas du JSON"),
        N_(
            "Un signe manque ou est en trop : virgule, guillemet droit, accolade. Le fichier ne "
            "peut pas être lu au-delà ; d’autres problèmes apparaîtront peut-être ensuite."
        ),
        Example('{"title": "Jardin",}'),
        Example('{"title": "Jardin"}'),
    ),
)
DUPLICATE_KEY = Rule(
    "F007",
    N_("Le champ « {key} » est écrit deux fois. Gardez une seule des deux valeurs."),
    RulePage(
        N_("Champ écrit deux fois"),
        N_(
            "Quand un champ est écrit deux fois, la plupart des programmes gardent la "
            "dernière valeur et perdent l’autre sans rien dire. Gardez la bonne."
        ),
        Example('{"title": "Jardin", "title": "Potager"}'),
        Example('{"title": "Jardin"}'),
    ),
)
NOT_AN_OBJECT = Rule(
    "F008",
    N_("Une fiche est un objet : elle commence par « {{ » et finit par « }} »."),
    RulePage(
        N_("Ce n’est pas une fiche"),
        N_(
            "Un fichier contient une fiche, et une seule : un objet entre accolades. "
            "Faites un fichier de chaque fiche d’une liste."
        ),
        Example('[{"title": "Jardin"}]'),
        Example('{"title": "Jardin"}'),
    ),
)
UNPRINTABLE = Rule(
    "F009",
    N_(
        "Le nom de ce fichier, ou de son dossier, contient un caractère invisible ou illisible. "
        "Renommez-le avec des minuscules sans accent, des chiffres et des tirets."
    ),
    RulePage(
        N_("Nom de fichier illisible"),
        N_(
            "Un signe invisible dans un nom peut cacher ce qu’est vraiment le fichier. Renommez-le."
        ),
        Example("{}", "actions/jar\u202edin.json"),
        Example("{}", "actions/jardin.json"),
    ),
)
MANY = Rule(
    "F012",
    N_("Ce lot a plus de {limit} fiches : partagez-le en plusieurs fichiers."),
    RulePage(
        N_("Lot de trop de fiches"),
        N_(
            "Un fichier « .jsonl » est un lot : une fiche par ligne, qu’un programme écrit. "
            "Au-delà de mille lignes, ni une forge ni une personne ne voit bien ce qui change."
        ),
        Example("{}\n" * (limits.RECORDS + 1), "actions/lot.jsonl"),
        Example(f"{_ACTION}\n", "actions/lot.jsonl"),
    ),
)
TRACKED = Rule(
    "F011",
    N_("Ce fichier n’a pas sa place dans le dépôt : {reason}. Retirez-le."),
    RulePage(
        N_("Fichier qui n’a pas sa place dans le dépôt"),
        N_(
            "Ce que Maillage fabrique, dans build/ et .cache/, se refait et ne se dépose "
            "pas : personne ne le relit, et on croirait à tort qu’il vient des fiches. De "
            "même, ce qui juge les fiches (schema/, vocab/, reference/, queries/, "
            "datapackage.json) est fait de vrais fichiers : un lien mènerait n’importe où "
            "sur la machine de qui publie. Retirez-le du dépôt avec « git rm --cached »."
        ),
        Example(_ACTION, "../build/jardin.json"),
        Example("{}"),
    ),
)

#: Why a path does not belong in the repository.
MADE = N_("ce dossier est pour ce que Maillage fabrique")
REWRITES = N_("il fait écrire à Git d’autres fiches que celles que l’on relit")
LINKED = N_("c’est un lien ou un autre dépôt, et rien n’est suivi ainsi")
#: What is wrong with the text, and what to do, in French and in English.
SYNTAX_WORDS: Mapping[str, Message] = {
    "comma": N_("Il y a une virgule de trop avant la fin : supprimez-la."),
    "commas": N_("Il y a une virgule de trop ici : supprimez-la."),
    "separator": N_("Il manque une virgule, ou une fermeture, après cette valeur."),
    "brace": N_("Il manque une accolade fermante « }} » après cette valeur."),
    "bracket": N_("Il manque un crochet fermant « ] » après cette valeur."),
    "conflict": N_(
        "Deux versions de la fiche sont mêlées ici : Git n’a pas su laquelle garder. Gardez la "
        "bonne, et supprimez les lignes qui commencent par <<<<<<<, ======= et >>>>>>>."
    ),
    "unclosed": N_("Ce qui s’ouvre ici n’est jamais refermé."),
    "key": N_("Un nom de champ entre guillemets droits est attendu ici."),
    "colon": N_("Il manque un deux-points après le nom du champ."),
    "quote": N_(
        "Ce texte n’est pas refermé : il manque un guillemet droit. Un retour à la ligne "
        "dans un texte s’écrit \\n."
    ),
    "inner": N_(
        "Un guillemet droit termine le texte. À l’intérieur d’un texte, préférez « et », ou "
        'écrivez \\".'
    ),
    "decimal": N_("Un nombre s’écrit avec un point devant les décimales, et non une virgule."),
    "escape": N_(
        "Ce caractère ne peut pas s’écrire ainsi dans un texte : un retour à la ligne "
        "s’écrit \\n, une barre oblique inverse \\\\."
    ),
    "comment": N_("Un fichier JSON ne contient pas de commentaire : supprimez-le."),
    "value": N_(
        "Une valeur est attendue ici : un texte entre guillemets droits, un nombre, une "
        "liste ou un objet."
    ),
    "blank": N_(
        "Il y a ici une espace insécable, ou un autre blanc que JSON ne connaît pas : "
        "remplacez-la par une espace ordinaire."
    ),
    "empty": N_("Ce fichier est vide : une fiche commence par « {{ » et finit par « }} »."),
    "end": N_("Le fichier s’arrête trop tôt."),
    "trailing": N_("La fiche est finie avant ce texte : supprimez-le."),
    "deep": N_("Les valeurs sont imbriquées sur plus de {limit} niveaux.")(limit=MAX_DEPTH),
    "many": N_(
        "Ce fichier contient plus de {limit} valeurs : une fiche en a rarement plus de deux cents."
    )(limit=MAX_VALUES),
    "number": N_("Ce nombre est trop grand pour être lu."),
    "other": N_("Ce fichier n’est pas du JSON, ou contient un caractère ou un nombre impossible."),
}


RULES = (
    PLACE,
    UNREADABLE,
    SIZE,
    ENCODING,
    BOM,
    SYNTAX,
    DUPLICATE_KEY,
    NOT_AN_OBJECT,
    UNPRINTABLE,
    TRACKED,
    MANY,
)
