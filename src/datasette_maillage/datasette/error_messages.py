"""What goes wrong on a page, said to whoever reads it."""

from __future__ import annotations

import re

from maillage.messages import N_, Message

ODD = N_(
    "Un paramètre de cette adresse n’est pas compris. Sans ce qui suit le « ? », la page s’ouvre."
)
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
    (r"no such column: ?(?P<name>.*)", N_("La colonne « {name} » n’existe pas.")),
    (r"no such function: (?P<name>.*)", N_("La fonction « {name} » n’existe pas.")),
    (
        r'near "(?P<name>.*)": syntax error',
        N_("La requête n’est plus comprise à partir de « {name} »."),
    ),
    (r"incomplete input", N_("La requête n’est pas complète.")),
    (
        r"(?:unrecognized token|hex literal too big): (?P<name>.*)",
        N_("La requête n’est plus comprise à partir de « {name} »."),
    ),
    (
        r"ambiguous column name: (?P<name>.*)",
        N_("La colonne « {name} » est dans plusieurs tables : écrivez le nom de la table devant."),
    ),
    (
        (
            r"(?:wrong number of arguments to function|too many arguments on(?: function)?) "
            r"(?P<name>.*?)(?: - max \d+)?"
        ),
        N_("La fonction « {name} » n’attend pas ce nombre de valeurs."),
    ),
    (
        (
            r"(?:misuse of (?:aggregate|window|aliased aggregate|aliased window)(?: function)?:? "
            r"|no such window: |FILTER (?:clause )?may (?:not|only) be used with (?:non-)?aggregate"
            r"|DISTINCT is not supported for window functions"
            r"|ORDER BY may not be used with non-aggregate "
            r"|unable to use function |(?=\S+ may not be used as a window))(?P<name>\S*).*"
        ),
        N_("La fonction « {name} » ne peut pas être employée à cet endroit."),
    ),
    (
        r"aggregate functions are not allowed.*|a GROUP BY clause is required.*|HAVING clause on.*",
        N_("Un total (count, sum…) ne peut pas être à cet endroit : ajoutez GROUP BY, ou HAVING."),
    ),
    (
        (
            r"SELECTs to the left and right of .*|all VALUES must have the same number of terms"
            r"|sub-select returns .*|row value misused|table .* has \d+ (?:values|columns) .*"
            r"|IN\(\.\.\.\) element has .*|\d+ columns assigned .*|\d+ values for \d+ columns"
        ),
        N_("Les deux côtés n’ont pas le même nombre de colonnes."),
    ),
    (
        (
            r".* (?:ORDER BY|GROUP BY) term (?:out of range|does not match).*"
            r"|(?:ORDER BY|LIMIT) clause should (?:come|be) after.*"
        ),
        N_("La requête trie ou groupe par une colonne qui n’est pas dans son résultat."),
    ),
    (
        r"malformed JSON|JSON (?:path error|cannot hold).*|bad JSON path:.*|json_\w+\(\).*",
        N_("Une fonction de JSON a reçu un texte ou un chemin qui n’en est pas."),
    ),
    (
        (
            r"fts5?: .*|unterminated string|unknown special query.*|malformed MATCH expression.*"
            r"|no such fts5 .*|wrong number of arguments to MATCH.*|unrecognized parameter.*"
        ),
        N_("La recherche (MATCH) n’est pas bien écrite : mettez ses mots entre guillemets."),
    ),
    (
        (
            r"too many .*|Expression tree is too large.*|parser stack overflow"
            r"|at most \d+ tables in a join|LIKE or GLOB pattern too complex"
            r"|(?:SQL )?(?:query|statement) (?:is )?too (?:long|large).*"
        ),
        N_("La requête est trop longue ou trop compliquée. Demandez moins à la fois."),
    ),
    (
        (
            r"integer overflow|datatype mismatch|argument of \w+ must .*|ESCAPE expression must .*"
            r"|(?:first|second|third) argument .*|frame (?:starting|ending) offset must be .*"
            r"|(?:domain|out of range).*"
        ),
        N_("Une fonction ou un calcul a reçu une valeur qui ne convient pas."),
    ),
    (
        (
            r"no tables specified|a JOIN clause is required.*|cannot (?:join|have both).*"
            r"|a NATURAL .*"
            r"|unknown join type: .*|RIGHT and FULL OUTER JOINs .*|ON clause references .*"
            r"|circular reference: .*|(?:multiple )?recursive reference.*|multiple references to .*"
            r"|duplicate WITH table name: .*|cannot use window functions .*|unsupported frame .*"
            r"|no such (?:collation sequence|index): .*|'.*' is not a function|no query solution"
            r"|(?:DISTINCT )?aggregates? must have .*|RAISE\(\) may .*|variable number must be .*"
            r"|unsupported use of NULLS .*|near \".*\": .*"
        ),
        N_(
            "Cette requête n’est pas permise ainsi. "
            "Vérifiez ses tables, ses jointures et son ordre."
        ),
    ),
    (
        (
            r"You can only execute one statement at a time\.?|.*contained a disallowed PRAGMA.*"
            r"|Statement .*PRAGMA.*|.*attempt to write.*"
        ),
        N_("Seules les requêtes de lecture (SELECT) sont permises."),
    ),
    (
        (
            r".*null character.*|.*did not supply a value for binding.*|Incorrect number of .*"
            r"|Could not decode to UTF-8.*|.*surrogates not allowed.*"
        ),
        N_("Une valeur de la requête manque, ou n’est pas un texte."),
    ),
    (
        r"_(?:no)?col=(?P<name>.*) - invalid columns",
        N_("La colonne « {name} » n’existe pas."),
    ),
    (r"(?P<name>.*) is not a valid column", N_("La colonne « {name} » n’existe pas.")),
    (
        r"\?_blob_column= is required",
        N_("Cette adresse donne une valeur d’une colonne : dites laquelle, avec « _blob_column »."),
    ),
    (r"Link has expired - .*", N_("Cette valeur n’est plus dans la base : elle a changé.")),
    (r"Invalid _\w+.*|Cannot search by .*|_next not allowed .*", ODD),
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
