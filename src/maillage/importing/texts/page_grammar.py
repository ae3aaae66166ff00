"""What the sentences of a page that lists say, by small grammars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from maillage.importing.texts import budget_lines, prose_facts, stated_dates
from maillage.importing.texts.headcounts import headcounts
from maillage.importing.texts.page_walk import PageNode
from maillage.importing.texts.source_lines import Line, sentences
from maillage.importing.texts.written_numbers import MONTH, NUMBER, plain
from maillage.model.entities import Model
from maillage.model.place_tables import Place
from maillage.text import limits
from maillage.text.numerals import MONTHS
from maillage.text.words import fold

AXIS = re.compile(
    r"(?:axe|orientation|pilier|volet|enjeu)(?: strategique| n°)? "
    r"(?P<position>[0-9]{1,2}) ?[:-] ?(?P<title>.{3,160})$"
)
RANKED = re.compile(
    r"(?P<kind>priorite|objectif)(?: (?:strategique|operationnel|prioritaire))?(?: n°)? "
    r"(?P<position>[0-9]{1,2}) ?[:-] ?(?P<title>.{3,160})$"
)
CONTRACT = re.compile(
    r"\bcontrat de ville (?:d[eu' ][^0-9.;:]{0,60} )?"
    r"(?P<starts>20[0-9]{2})[ -]+(?:a )?(?P<ends>20[0-9]{2})"
)
SIGNED = re.compile(
    r"(?:^|\bcontrat de ville(?: 20[0-9]{2}[ -]+(?:a )?20[0-9]{2})?(?: d[eu] ?[a-z'-]{2,40})?"
    r"(?: 20[0-9]{2}[ -]+(?:a )?20[0-9]{2})?(?: «[^»]{0,60}»)?(?:,| a ete| est)? )"
    r"signe[es]* le (?P<day>[0-9]{1,2})(?:er)? (?P<month>[a-z]{3,9}) (?P<year>20[0-9]{2})"
)
#: « D’où trois priorités : », before the list of them.
PRIORITIES = re.compile(
    rf"(?:(?P<count>{NUMBER}) )?\b(?:priorites?|objectifs prioritaires)\b[^:.]{{0,80}}:{{1,3}}$"
)
CROSSING = re.compile(r"\bpriorites? transversales?\b[^:;]{0,60}[:;] ?(?P<list>.{5,300})$")
QUOTED = re.compile(r"[«“\"] ?(?P<title>[^«»“”\"]{2,120}?) ?[»”\"]")
#: A line that is about what it names: « Le chantier « Couleurs » … ».
NAMED = re.compile(
    r"^(?:(?:Les?|La|Une?|L['’]) ?(?:[\w’'-]+ ){0,2})?[«“] ?(?P<title>[^«»“”]{2,120}?) ?[»”]"
)
SCHEME = re.compile(r"\b(?P<kind>dispositif|programme) (?=[«“\"])")
CALL = re.compile(r"^(?:un |l')?appel a projets\b")
#: « Les bourses d’initiative Elles paient… »: a heading that runs into its text.
RUN_ON = re.compile(
    r"^(?P<title>(?:Les?|La|L['’]) ?[^.,;:]{3,80}?) (?P<rest>(?:Elles?|Ils?) [a-zà-ÿ].{10,})$"
)
BY = re.compile(r"\b(?P<does>porte|gere|anime|mene|pilote)(?:e|es|s)? par (?P<who>.{3,200})$")
_WHO_ENDS = re.compile(r"\. | : |, (?=[a-zà-ÿ])|[.;(]| (?=(?:depuis|assurent|permet|pour|qui|en) )")
#: « avec le soutien de »: who helps carries nothing.
_HELP = re.compile(r"(?:le |l'|la |les |un |une )?(?:soutien|aide|appui|concours|participation"
                   r"|financement|subvention|accord|contribution)s?\b")  # fmt: skip
ORDINAL = re.compile(r"(?<![0-9])([0-9]{1,2})(?:er|eme|e)s?(?![a-z0-9])")
LEADS = re.compile(r"^pour l[ea] ?(?P<number>[0-9]{1,2})(?:er|eme|e) arrondissement,")
_DAY = re.compile(rf"(?P<day>[0-9]{{1,2}})(?:er)? (?P<month>{MONTH}) (?P<year>20[0-9]{{2}})")
_IN_MONTH = re.compile(rf"(?P<month>{MONTH}) (?P<year>20[0-9]{{2}})")
_SLASHED = re.compile(r"\[?(?P<day>[0-3][0-9])/(?P<month>[01][0-9])/(?P<year>20[0-9]{2})\]?")
#: Words of a heading, at most.
HEADING = 14


def is_heading(line: Line) -> bool:
    """Whether a line may be the heading of what stands below it."""
    text = line.bare
    is_short = len(text.split(None, HEADING)) <= HEADING and not text.endswith((".", ":", ";", ","))
    return is_short and not line.is_bullet and text[:1].isupper()


def day_of(text: str) -> str:
    """Return the day or the month that a text states; else nothing."""
    words = plain(text)
    if slashed := _SLASHED.search(words):
        return f"{slashed['year']}-{slashed['month']}-{slashed['day']}"
    if day := _DAY.search(words):
        return f"{day['year']}-{MONTHS[day['month']]:02}-{int(day['day']):02}"
    month = _IN_MONTH.search(words)
    return f"{month['year']}-{MONTHS[month['month']]:02}" if month else ""


def is_date_line(text: str) -> bool:
    """Whether a line is there to date the page."""
    words = plain(text.strip()[: limits.SENTENCE])
    return bool(
        (_SLASHED.fullmatch(words))
        or re.match(r"(?:publie|mis a jour|derniere mise a jour|mise? en ligne)e? (?:le|:)", words)
    )


def crossing(line: Line) -> list[str]:
    """Return the priorities that a line says cross all others."""
    match = CROSSING.search(line.plain.rstrip(" ."))
    if match is None:
        return []
    said = line.bare.rstrip(" .")[match.start("list") : match.end("list")]
    parts = re.split(r"[,;] ", said)
    if len(parts) > 1:  # « et » parts the last two, unless it stands between what one is about
        parts[-1:] = re.split(r"(?<!femmes) et (?=l(?:a|e|es|['’])\b)", parts[-1])
    return [re.sub(r"^(?:la |le |les |l['’])", "", part.strip()) for part in parts if part.strip()]


def carriers(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield who is said to carry something, and with whom: names and roles."""
    match = BY.search(plain(sentence))
    if match is None:
        return
    who = sentence[match.start("who") : match.end("who")]
    who = _WHO_ENDS.split(who)[0]
    own, _, others = who.partition(" avec ")
    if _HELP.match(plain(others)):
        others = ""
    first = "porteur" if match["does"] == "porte" else "pilotage"
    for text, role in ((own, first), (others, "operationnel")):
        many = re.match(r"les associations (.*)", text.strip(), re.IGNORECASE)
        for part in re.split(r" et (?:de )?|, ", many[1] if many else text):
            if part.strip():
                yield (f"association {part.strip()}" if many else part.strip()), role


def describe(
    model: Model, node: PageNode, text: str, line: int, commune: Place | None = None
) -> list[str]:
    """Read what a paragraph says of an action; return what it says and has no field."""
    left = []
    groups = model.schemes["people-groups"].by_label
    for sentence in sentences([text]):
        words = plain(sentence)
        node.partners += [carrier for carrier in carriers(sentence) if carrier not in node.partners]
        money = re.search(r"\bbudget\b.*", words)
        if money and budget_lines.has_amount(sentence):
            said = sentence[money.start() :].rstrip(" .")
            read = budget_lines.budget(re.split(r" ?; ", said), is_asked=False)
            for row in read.funding.get("lines", []):
                if commune and fold(row["label"]) in {"ville", "commune", "mairie"}:
                    row["label"] = f"{row['label']} de {commune.name}"
            node.put("funding", read.funding, line)
            left += read.left
        elif node.kind == "action":
            counted = headcounts(sentence, groups, is_asked=False)
            node.extend("people", counted.rows, line)
            if not counted.rows and re.search(
                r"(?<![0-9a-z])[0-9]{1,4} ?/ ?[0-9]{1,4} [a-z]", words
            ):
                left.append(sentence)
        node.put("recurrence", prose_facts.recurrence(sentence), line)
    if node.kind == "action":
        node.put("starts", stated_dates.begun(text), line)
    else:
        node.data.pop("recurrence", None)
    return left
