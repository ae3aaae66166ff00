"""What goes wrong on a page, said to whoever reads it."""

from __future__ import annotations

import re

from maillage.messages import N_, Message

#: What goes wrong, from Datasette's English to a message that says what to do.
_ERRORS = (
    (r"Table not found.*", N_("Cette table n’existe pas.")),
    (r"Record not found.*", N_("Cette ligne n’existe pas, ou plus.")),
    (
        r"SQL Interrupted.*|interrupted|.*took too long.*",
        N_(
            "La requête a pris trop de temps et a été "
            "arrêtée. Ajoutez une condition ou une limite (LIMIT)."
        ),
    ),
    (r"Statement must be a SELECT", N_("Seules les requêtes de lecture (SELECT) sont permises.")),
    (r"no such table: (?P<name>.*)", N_("La table « {name} » n’existe pas.")),
    (r"no such column: (?P<name>.*)", N_("La colonne « {name} » n’existe pas.")),
    (r"no such function: (?P<name>.*)", N_("La fonction « {name} » n’existe pas.")),
    (
        r'near "(?P<name>.*)": syntax error',
        N_("La requête n’est plus comprise à partir de « {name} »."),
    ),
    (r"incomplete input", N_("La requête n’est pas complète.")),
    (
        r"Cannot use _sort and _sort_desc.*",
        N_("On ne peut pas trier dans les deux sens à la fois."),
    ),
    (
        r"string or blob too big",
        N_("La requête fait un texte trop long. Demandez moins, ou des morceaux."),
    ),
    (
        r"out of memory",
        N_(
            "La requête demande trop de mémoire. "
            "Demandez moins de lignes, ou de plus petites valeurs."
        ),
    ),
    (
        r"access to .* is prohibited|not authorized.*",
        N_(
            "Une requête ne lit que ce qui est dans la base : "
            "cette table ou cette fonction n’y est pas."
        ),
    ),
    (r"Cannot sort table by (?P<name>.*)", N_("On ne peut pas trier par « {name} ».")),
    (r"_size must be .*", N_("Le nombre de lignes demandé n’est pas permis.")),
    (
        r"Permission denied|Forbidden.*|view-\w+|execute-sql",
        N_("Cette page n’est pas ouverte à tous."),
    ),
)
#: The title of an error page, by status, and of one of any other.
FAULTS = {
    400: N_("Cette demande n’est pas comprise"),
    403: N_("Cette page n’est pas ouverte à tous"),
    404: N_("Cette page n’existe pas"),
    405: N_("Cette adresse se lit, et c’est tout"),
    500: N_("Le site s’est trompé"),
    503: N_("Le site est très demandé"),
}
FAULT = N_("Erreur {status}")
ABSENT = N_("L’adresse est peut-être mal recopiée, ou la page a été retirée.")
ODD = N_(
    "Un paramètre de cette adresse n’est pas compris. Sans ce qui suit le « ? », la page s’ouvre."
)
OURS = N_("L’erreur est de notre côté ; elle est notée dans le journal du serveur.")


def error_told(message: object) -> Message | str:
    """Say what went wrong; in SQLite's own words where no others are known."""
    if isinstance(message, Message):
        return message
    text = re.sub(r"<[^<>]*>", " ", str(message)).strip()
    for pattern, known in _ERRORS:
        if found := re.fullmatch(pattern, " ".join(text.split()), re.IGNORECASE):
            return known(**found.groupdict())
    return text
