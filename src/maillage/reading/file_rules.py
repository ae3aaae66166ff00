"""The rules about a file as such: what can be said before looking at the model."""

from __future__ import annotations

from collections.abc import Mapping

from maillage.findings.finding import Example, Page, Rule
from maillage.text.positions import MAX_DEPTH, MAX_VALUES

_ACTION = '{"id": "jardin", "title": "Jardin"}'
#: In place of a file name: a link to somewhere else.
LINK = "actions/lien.json"

PLACE = Rule(
    "F001",
    "Ce fichier n’est pas à sa place : une fiche se range dans {folders}, et son nom finit par "
    "« .json ».",
    "This file is out of place: a record goes into {folders}, and its name ends in “.json”.",
    Page(
        "Fichier hors de sa place",
        "Le dossier dit de quelle sorte de fiche il s’agit : une action dans "
        "contributions/actions/, un partenaire dans contributions/partners/, et ainsi de suite. "
        "Ailleurs, le fichier ne serait pas publié.",
        "File out of place",
        "The folder says what kind of record it is: an action goes into contributions/actions/, a "
        "partner into contributions/partners/, and so on. Elsewhere, the file would not be "
        "published.",
        Example(_ACTION, "jardin.json"),
        Example("{}"),
    ),
)
UNREADABLE = Rule(
    "F002",
    "Ce fichier ne peut pas être lu : {reason_fr}.",
    "This file cannot be read: {reason_en}.",
    Page(
        "Fichier illisible",
        "Le fichier est un lien, un dossier interdit, ou il a changé pendant la lecture. Remettez "
        "un vrai fichier à sa place, puis recommencez.",
        "Unreadable file",
        "The file is a link, a folder that may not be entered, or it changed while it was read. "
        "Put a real file in its place, then try again.",
        Example("", LINK),
        Example("{}"),
    ),
)
SIZE = Rule(
    "F003",
    "Ce fichier est trop gros : {size} octets, pour {limit} au plus. Une fiche tient en quelques "
    "pages.",
    "This file is too large: {size} bytes, where {limit} is the limit. A record takes a few pages.",
    Page(
        "Fichier trop gros",
        "Une fiche tient en quelques pages. Un fichier de plus d’un million d’octets contient "
        "presque toujours autre chose : une image, un tableau entier. Donnez-en plutôt l’adresse "
        "dans « links ».",
        "File too large",
        "A record takes a few pages. A file of more than a million bytes nearly always holds "
        "something else: a picture, a whole table. Give its address in “links” instead.",
        Example(f'{{"description": "{"a" * 1_000_001}"}}'),
        Example('{"description": "Une page suffit."}'),
    ),
)
ENCODING = Rule(
    "F004",
    "Ce fichier n’est pas en UTF-8 : l’octet {byte} n’y a pas de sens. Enregistrez-le avec "
    "l’encodage « UTF-8 ».",
    "This file is not UTF-8: byte {byte} makes no sense there. Save it with the encoding “UTF-8”.",
    Page(
        "Encodage inconnu",
        "Sans encodage commun, les accents se perdent. Dans l’éditeur de texte, choisissez "
        "« Enregistrer sous », puis l’encodage « UTF-8 ».",
        "Unknown encoding",
        "Without a common encoding, accents get lost. In the text editor, choose “Save as”, then "
        "the encoding “UTF-8”.",
        Example('{"title": "Caf\udce9"}'),
        Example('{"title": "Café"}'),
    ),
)
BOM = Rule(
    "F005",
    "Ce fichier commence par une marque d’ordre des octets (BOM). Enregistrez-le avec l’encodage "
    "« UTF-8 », sans BOM.",
    "This file begins with a byte order mark. Save it with the encoding “UTF-8”, without BOM.",
    Page(
        "Marque d’ordre des octets",
        "Certains éditeurs ajoutent un signe invisible au début du fichier ; beaucoup de "
        "programmes ne savent pas le lire. Enregistrez en « UTF-8 », et non en « UTF-8 avec "
        "BOM » ; « maillage fix » le fait aussi.",
        "Byte order mark",
        "Some editors put an invisible sign at the start of the file; many programs cannot read "
        "it. Save as “UTF-8”, not as “UTF-8 with BOM”; “maillage fix” does so too.",
        Example("\ufeff{}"),
        Example("{}"),
    ),
)
SYNTAX = Rule(
    "F006",
    "{what_fr}",
    "{what_en}",
    Page(
        "Ce n’est pas du JSON",
        "Un signe manque ou est en trop : virgule, guillemet droit, accolade. Le fichier ne peut "
        "pas être lu au-delà ; d’autres problèmes apparaîtront peut-être ensuite.",
        "Not JSON",
        "A sign is missing, or one too many: comma, straight quote, brace. The file cannot be read "
        "beyond; other problems may then show.",
        Example('{"title": "Jardin",}'),
        Example('{"title": "Jardin"}'),
    ),
)
DUPLICATE_KEY = Rule(
    "F007",
    "Le champ « {key} » est écrit deux fois. Gardez une seule des deux valeurs.",
    "The property “{key}” is written twice. Keep one of the two values.",
    Page(
        "Champ écrit deux fois",
        "Quand un champ est écrit deux fois, la plupart des programmes gardent la dernière valeur "
        "et perdent l’autre sans rien dire. Gardez la bonne.",
        "Property written twice",
        "When a property is written twice, most programs keep the last value and silently lose "
        "the other. Keep the right one.",
        Example('{"title": "Jardin", "title": "Potager"}'),
        Example('{"title": "Jardin"}'),
    ),
)
NOT_AN_OBJECT = Rule(
    "F008",
    "Une fiche est un objet : elle commence par « {{ » et finit par « }} ».",
    "A record is an object: it begins with “{{” and ends with “}}”.",
    Page(
        "Ce n’est pas une fiche",
        "Un fichier contient une fiche, et une seule : un objet entre accolades. Faites un fichier "
        "de chaque fiche d’une liste.",
        "Not a record",
        "A file holds one record, and one only: an object in braces. Make a file of each record "
        "of a list.",
        Example('[{"title": "Jardin"}]'),
        Example('{"title": "Jardin"}'),
    ),
)
UNPRINTABLE = Rule(
    "F009",
    "Le nom de ce fichier, ou de son dossier, contient un caractère invisible ou illisible. "
    "Renommez-le avec des minuscules sans accent, des chiffres et des tirets.",
    "The name of this file, or of its folder, holds an invisible or unreadable character. Rename "
    "it with unaccented lower-case letters, digits and hyphens.",
    Page(
        "Nom de fichier illisible",
        "Un signe invisible dans un nom peut cacher ce qu’est vraiment le fichier. Renommez-le.",
        "Unreadable file name",
        "An invisible sign in a name may hide what the file really is. Rename it.",
        Example("{}", "actions/jar\u202edin.json"),
        Example("{}", "actions/jardin.json"),
    ),
)

TRACKED = Rule(
    "F011",
    "Ce fichier n’a pas sa place dans le dépôt : {reason_fr}. Retirez-le.",
    "This file does not belong in the repository: {reason_en}. Remove it.",
    Page(
        "Fichier qui n’a pas sa place dans le dépôt",
        "Ce que Maillage fabrique, dans build/ et .cache/, se refait et ne se dépose pas : "
        "personne ne le relit, et on croirait à tort qu’il vient des fiches. De même, ce qui juge "
        "les fiches (schema/, vocab/, reference/, queries/, datapackage.json) est fait de vrais "
        "fichiers : un lien mènerait n’importe où sur la machine de qui publie. Retirez-le du "
        "dépôt avec « git rm --cached ».",
        "File that does not belong in the repository",
        "What Maillage makes, in build/ and .cache/, is made again and never committed: nobody "
        "reviews it, and it would be taken for what the records say. Likewise, what judges the "
        "records (schema/, vocab/, reference/, queries/, datapackage.json) is made of real files: "
        "a link would lead anywhere on the machine of whoever publishes. Remove it from the "
        "repository with “git rm --cached”.",
        Example(_ACTION, "../build/jardin.json"),
        Example("{}"),
    ),
)

#: Why a path does not belong in the repository.
MADE = ("ce dossier est pour ce que Maillage fabrique", "this folder is for what Maillage makes")
LINKED = (
    "c’est un lien ou un autre dépôt, et rien n’est suivi ainsi",
    "it is a link or another repository, and nothing is followed so",
)
#: What is wrong with the text, and what to do, in French and in English.
SYNTAX_WORDS: Mapping[str, tuple[str, str]] = {
    "comma": (
        "Il y a une virgule de trop avant la fin : supprimez-la.",
        "There is a comma too many before the end: remove it.",
    ),
    "commas": (
        "Il y a une virgule de trop ici : supprimez-la.",
        "There is a comma too many here: remove it.",
    ),
    "separator": (
        "Il manque une virgule, ou une fermeture, après cette valeur.",
        "A comma, or a closing bracket, is missing behind this value.",
    ),
    "brace": (
        "Il manque une accolade fermante « } » après cette valeur.",
        "A closing brace “}” is missing behind this value.",
    ),
    "bracket": (
        "Il manque un crochet fermant « ] » après cette valeur.",
        "A closing bracket “]” is missing behind this value.",
    ),
    "conflict": (
        (
            "Deux versions de la fiche sont mêlées ici : Git n’a pas su laquelle garder. Gardez la "
            "bonne, et supprimez les lignes qui commencent par <<<<<<<, ======= et >>>>>>>."
        ),
        (
            "Two versions of the record are mixed here: Git could not tell which to keep. Keep the "
            "right one, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>."
        ),
    ),
    "unclosed": (
        "Ce qui s’ouvre ici n’est jamais refermé.",
        "What opens here is never closed.",
    ),
    "key": (
        "Un nom de champ entre guillemets droits est attendu ici.",
        "A property name in straight quotes is expected here.",
    ),
    "colon": (
        "Il manque un deux-points après le nom du champ.",
        "A colon is missing behind the property name.",
    ),
    "quote": (
        (
            "Ce texte n’est pas refermé : il manque un guillemet droit. Un retour à la ligne "
            "dans un texte s’écrit \\n."
        ),
        (
            "This text is not closed: a straight quote is missing. A line break inside a text is "
            "written \\n."
        ),
    ),
    "inner": (
        (
            "Un guillemet droit termine le texte. À l’intérieur d’un texte, préférez « et », ou "
            'écrivez \\".'
        ),
        ('A straight quote ends the text. Inside a text, prefer curly quotes, or write it as \\".'),
    ),
    "decimal": (
        "Un nombre s’écrit avec un point devant les décimales, et non une virgule.",
        "A number is written with a point before its decimals, not a comma.",
    ),
    "escape": (
        (
            "Ce caractère ne peut pas s’écrire ainsi dans un texte : un retour à la "
            "ligne s’écrit \\n, une barre oblique inverse \\\\."
        ),
        "This character cannot be written so in a text: a line break is \\n, a backslash \\\\.",
    ),
    "comment": (
        "Un fichier JSON ne contient pas de commentaire : supprimez-le.",
        "A JSON file holds no comment: remove it.",
    ),
    "value": (
        (
            "Une valeur est attendue ici : un texte entre guillemets droits, un nombre, une "
            "liste ou un objet."
        ),
        "A value is expected here: a text in straight quotes, a number, a list or an object.",
    ),
    "blank": (
        (
            "Il y a ici une espace insécable, ou un autre blanc que JSON ne connaît pas : "
            "remplacez-la par une espace ordinaire."
        ),
        (
            "Here is a no-break space, or another blank that JSON does not know: put a plain space "
            "in its place."
        ),
    ),
    "empty": (
        "Ce fichier est vide : une fiche commence par « { » et finit par « } ».",
        "This file is empty: a record begins with “{” and ends with “}”.",
    ),
    "end": ("Le fichier s’arrête trop tôt.", "The file ends too soon."),
    "trailing": (
        "La fiche est finie avant ce texte : supprimez-le.",
        "The record has ended before this text: remove it.",
    ),
    "deep": (
        f"Les valeurs sont imbriquées sur plus de {MAX_DEPTH} niveaux.",
        f"Values are nested more than {MAX_DEPTH} levels deep.",
    ),
    "many": (
        (
            f"Ce fichier contient plus de {MAX_VALUES} valeurs : une fiche en a rarement plus de "
            "deux cents."
        ),
        f"This file holds more than {MAX_VALUES} values: a record seldom has above two hundred.",
    ),
    "number": (
        "Ce nombre est trop grand pour être lu.",
        "This number is too large to be read.",
    ),
    "other": (
        "Ce fichier n’est pas du JSON, ou contient un caractère ou un nombre impossible.",
        "This file is not JSON, or holds an impossible character or number.",
    ),
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
)
