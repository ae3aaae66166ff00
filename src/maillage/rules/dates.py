"""The dates of a record are in order, possible, and go with its status.

Dates are years, months or days (EDTF level 0): two of them are compared as far as both go, so that
an action from May 2015 to 2015 is in order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.messages import N_
from maillage.model.entities import DATE, EDTF, Entity, Field, Json, Model
from maillage.model.field_paths import FieldPath
from maillage.reading.contributions import Contribution

ORDER = Rule(
    "C001",
    N_("La fin ({ends}) est avant le début ({starts}). Corrigez l’une des deux dates."),
    RulePage(
        N_("Fin avant le début"),
        N_(
            "Une action ou un programme ne peut pas finir avant d’avoir commencé. Une "
            "année, un mois ou un jour se comparent : de mai 2015 à 2015 est possible."
        ),
        Example('{"starts": "2016-05", "ends": "2015"}'),
        Example('{"starts": "2015-05", "ends": "2015"}'),
    ),
)
PERIOD = Rule(
    "C002",
    N_("La période « {found} » finit avant de commencer. Écrivez {swapped}."),
    RulePage(
        N_("Période à l’envers"),
        N_(
            "Une période s’écrit de la date la plus ancienne à la plus récente, avec une "
            "barre entre les deux : 2007-10/2014-06."
        ),
        Example('{"funding": {"total": 1000, "period": "2016/2015"}}'),
        Example('{"funding": {"total": 1000, "period": "2015/2016"}}'),
    ),
)
FAR = Rule(
    "C003",
    N_("« {title} » : l’année {year} étonne. Est-ce bien elle ?{hint}"),
    RulePage(
        N_("Année très lointaine"),
        N_(
            "Une date d’avant 1900, ou dans plus de vingt ans, est presque toujours une "
            "faute de frappe. L’ouverture d’une organisation peut être bien plus ancienne."
        ),
        Example('{"starts": "2105"}'),
        Example('{"starts": "2015"}'),
    ),
    "warning",
)
FUTURE = Rule(
    "C004",
    N_(
        "« {title} » est une date à venir : {found}. Écrivez le jour où cela a eu "
        "lieu, ou enlevez ce champ."
    ),
    RulePage(
        N_("Date à venir"),
        N_(
            "On ne constate, ne vérifie, ne publie et ne signe rien à l’avance : ce qui n’a "
            "pas encore eu lieu n’a pas encore de date."
        ),
        Example('{"verified_on": "2036-01-01"}'),
        Example('{"verified_on": "2026-01-01"}'),
    ),
    "warning",
)
STATUS = Rule(
    "C005",
    N_(
        "Le statut « {status} » ne va pas avec « {field} » ({date}), qui est {when}. "
        "Écrivez « {code} » ({better}), ou corrigez la date."
    ),
    RulePage(
        N_("Statut dépassé"),
        N_(
            "Une action en cours dont la fin est passée, ou terminée dont la fin est à "
            "venir, induit les habitants en erreur. Mettez le statut à jour, ou la date."
        ),
        Example('{"status": "en-cours", "ends": "2016"}'),
        Example('{"status": "terminee", "status_reason": "Prévue pour un an.", "ends": "2016"}'),
    ),
    "warning",
    covers=("C010",),
)
OTHER_YEARS = Rule(
    "C006",
    N_(
        "La période « {period} » est en dehors de celle de l’action ({starts} à "
        "{ends}). Est-ce bien voulu ?"
    ),
    RulePage(
        N_("Chiffres d’une autre période"),
        N_(
            "Un budget ou un nombre de personnes porte d’ordinaire sur le temps de "
            "l’action. S’il s’agit d’une préparation ou d’une suite, dites-le dans une "
            "remarque."
        ),
        Example('{"starts": "2015", "funding": {"total": 1000, "period": "2006"}}'),
        Example('{"starts": "2015", "funding": {"total": 1000, "period": "2016"}}'),
    ),
    "advice",
)
TOO_EARLY = Rule(
    "C007",
    N_(
        "Constaté ({observed}) avant « {field} » ({date}) : une source ne peut pas le dire "
        "d’avance. Corrigez l’une des deux dates, ou le statut."
    ),
    RulePage(
        N_("Constat trop ancien"),
        N_(
            "« Constaté » est la date à laquelle la source dit ce que dit la fiche. Elle ne peut "
            "pas dire en cours ce qui n’a pas commencé, ni terminé ce qui n’a pas pris fin ; ce "
            "qui est prévu, lui, se dit à l’avance."
        ),
        Example('{"status": "en-cours", "observed": "2014", "starts": "2015-05"}'),
        Example('{"status": "en-cours", "observed": "2014/2026", "starts": "2015-05"}'),
    ),
    "warning",
)
RULES = (ORDER, PERIOD, FAR, FUTURE, STATUS, OTHER_YEARS, TOO_EARLY)

#: From a contribution to what is wrong with it.
_Check = Callable[[Contribution], Iterator[Finding]]

_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
#: A date or a period in an object of a record, and its key.
_INNER = rb'"(?:%s)"\s*:\s*"([0-9-]+)(?:\\?/([0-9-]+))?"'
#: Years that need no closer look, as they begin a date.
_THESE_DAYS = ("1900", "2040")
#: Years before which a date is taken for a slip; organisations may be much older.
_FIRST_YEAR = 1900
_FIRST_OPENING = 1000
#: Years ahead of today for which something may be planned.
_YEARS_AHEAD = 20
_NO_LIMIT = 9999
#: The first year that a slip of the pen most likely stands for.
_USUAL = 1950
#: What has happened when someone writes it down.
_PAST_FIELDS = ("observed", "verified_on", "issued", "signed")
#: What has happened when a source tells of it, by the status it tells; the first that is dated.
_BEGINNINGS = ("starts", "opened", "issued")
_BEFOREHAND = dict.fromkeys(("terminee", "acheve"), ("ends", *_BEGINNINGS)) | dict.fromkeys(
    ("prevue", "en-preparation", "signe"), ()
)


@dataclass(frozen=True)
class _Clash:
    """A status that does not go with a date that is past, or to come; and one that does."""

    status: str
    key: str
    past: bool
    better: str


#: By kind of record; the first that applies is told.
_CLASHES = {
    "actions": (
        _Clash("en-cours", "ends", past=True, better="terminee"),
        _Clash("prevue", "ends", past=True, better="terminee"),
        _Clash("prevue", "starts", past=True, better="en-cours"),
        _Clash("terminee", "ends", past=False, better="en-cours"),
        _Clash("terminee", "starts", past=False, better="prevue"),
        _Clash("en-cours", "starts", past=False, better="prevue"),
    ),
    "programmes": (
        _Clash("en-cours", "ends", past=True, better="acheve"),
        _Clash("en-preparation", "ends", past=True, better="acheve"),
        _Clash("acheve", "ends", past=False, better="en-cours"),
        _Clash("acheve", "starts", past=False, better="en-preparation"),
        _Clash("en-cours", "starts", past=False, better="signe"),
    ),
}
#: What is said of the action itself, rather than of its surroundings.
_OF_THE_ACTION = ("funding", "people")


def date_rules(model: Model, *, thorough: bool, today: date | None) -> _Check:
    """Compile the rules about dates.

    Args:
        model: the model.
        thorough: also what does not refuse a record.
        today: the day to judge by; without it, nothing is past or to come.
    """
    dates = {entity.collection: _dates_of(model, entity) for entity in model.entities.values()}
    of_the_action = [
        path for _, path in dates.get("actions", ()) if path.fields[0].key in _OF_THE_ACTION
    ]
    # Most files are seen to be right without a walk through their objects.
    inner = {
        field.key
        for paths in dates.values()
        for field, path in paths
        if len(path.fields) > 1 or field.key == "observed"
    }
    halves = re.compile(_INNER % "|".join(sorted(inner)).encode())
    outer = {
        collection: [field.key for field, path in paths if len(path.fields) == 1]
        for collection, paths in dates.items()
    }

    def check(contribution: Contribution) -> Iterator[Finding]:
        """The dates of the record are in order, possible, and go with its status."""
        data, collection = contribution.data, contribution.collection
        wrong = list(_order(contribution))
        yield from wrong
        pairs = halves.findall(contribution.raw)
        if any(last < first[: len(last)] for first, last in pairs):
            yield from _periods(dates[collection], contribution)
        if not thorough:
            return
        told = [_date(data, key) for key in outer[collection] if key in data]
        told += [half.decode() for pair in pairs for half in pair]
        first, last = _THESE_DAYS
        if any(day and not first <= day < last for day in told):
            wrong += (far := list(_far(dates[collection], today, contribution)))
            yield from far
        # What a wrong date is compared with is not wrong for it.
        if "observed" in data and not wrong:
            yield from _too_early(model, contribution)
        if collection == "actions":
            yield from _other_years(of_the_action, contribution)
        if today:
            yield from _future(model, today, contribution)
            yield from _status(model, today, contribution)

    return check


#: The fields of a kind of record that hold dates.
_Dates = list[tuple[Field, FieldPath]]


def _dates_of(model: Model, entity: Entity) -> _Dates:
    return [
        (path[-1], FieldPath(path))
        for of, path in model.fields()
        if of is entity and path[-1].datatype in (DATE, EDTF)
    ]


def _date(data: Json, key: str) -> str:
    """Return a date of a record that need not be valid; empty where there is none."""
    found = data.get(key)
    return found if isinstance(found, str) and _DATE.fullmatch(found) else ""


def _is_after(day: str, other: str) -> bool:
    """Return whether a date is surely after another: as far as both are told.

    >>> _is_after("2016", "2015-05"), _is_after("2015-05", "2015"), _is_after("", "2015")
    (True, False, False)
    """
    length = min(len(day), len(other))
    return day[:length] > other[:length]


def _halves(period: str) -> tuple[str, str]:
    """Return the first and the last date of a period; empty where it is none."""
    dates = period.split("/")
    if len(dates) > 2 or not all(map(_DATE.fullmatch, dates)):
        return "", ""
    return dates[0], dates[-1]


def _order(contribution: Contribution) -> Iterator[Finding]:
    data = contribution.data
    if "ends" in data:
        starts, ends = _date(data, "starts"), _date(data, "ends")
        if _is_after(starts, ends):
            yield contribution.finding(ORDER, "/ends", starts=starts, ends=ends)


def _periods(dates: _Dates, contribution: Contribution) -> Iterator[Finding]:
    for _, path in dates:
        for pointer, period in path.strings(contribution.data):
            first, last = _halves(period)
            if _is_after(first, last):
                swapped = f"{last}/{first}"
                yield contribution.finding(
                    PERIOD, pointer, suggestion=swapped, found=period, swapped=swapped
                )


def _far(dates: _Dates, today: date | None, contribution: Contribution) -> Iterator[Finding]:
    last = today.year + _YEARS_AHEAD if today else _NO_LIMIT
    for field, path in dates:
        first = _FIRST_OPENING if field.key == "opened" else _FIRST_YEAR
        for pointer, value in path.strings(contribution.data):
            for part in filter(_DATE.fullmatch, value.split("/")):
                # There is no year 0: that is told elsewhere.
                if int(part[:4]) and not first <= int(part[:4]) <= last:
                    meant = _meant(part[:4], last - _YEARS_AHEAD)
                    yield contribution.finding(
                        FAR,
                        pointer,
                        suggestion=value.replace(part, meant + part[4:]) if meant else None,
                        title=field.words,
                        year=part[:4],
                        hint=N_(" Vouliez-vous écrire {meant} ?")(meant=meant) if meant else "",
                    )


def _meant(year: str, last: int) -> str | None:
    """Return the one usual year that two swapped digits, or else a slip in the century, stand for.

    >>> _meant("2105", 2026), _meant("1016", 2026), _meant("3333", 2026)
    ('2015', '2016', None)
    """
    swapped = [year[:at] + year[at + 1] + year[at] + year[at + 2 :] for at in range(3)]
    for slips in (swapped, (f"2{year[1:]}", f"20{year[2:]}")):
        usual = {year for year in slips if _USUAL <= int(year) <= last}
        if len(usual) == 1:
            return usual.pop()
    return None


def _future(model: Model, today: date, contribution: Contribution) -> Iterator[Finding]:
    # Somewhere on Earth it is tomorrow already.
    tomorrow = (today + timedelta(days=1)).isoformat()
    fields = model.by_collection[contribution.collection].by_key
    for key in _PAST_FIELDS:
        found = contribution.data.get(key)
        if key in fields and isinstance(found, str) and _is_after(_halves(found)[1], tomorrow):
            yield contribution.finding(FUTURE, f"/{key}", title=fields[key].words, found=found)


def _too_early(model: Model, contribution: Contribution) -> Iterator[Finding]:
    data, fields = contribution.data, model.by_collection[contribution.collection].by_key
    keys = _BEFOREHAND.get(str(data.get("status")), _BEGINNINGS)
    key = next((key for key in keys if key in fields and _date(data, key)), "")
    last = _halves(str(data["observed"]))[1]
    if key and "observed" in fields and _is_after(_date(data, key), last):
        yield contribution.finding(
            TOO_EARLY,
            "/observed",
            observed=data["observed"],
            field=fields[key].words,
            date=data[key],
        )


def _status(model: Model, today: date, contribution: Contribution) -> Iterator[Finding]:
    data, now = contribution.data, today.isoformat()
    for clash in _CLASHES.get(contribution.collection, ()):
        found = _date(data, clash.key)
        # A year that cannot be right has a finding of its own.
        is_usual = found and _FIRST_YEAR <= int(found[:4]) <= today.year + _YEARS_AHEAD
        if clash.status != data.get("status") or not is_usual:
            continue
        # A status is that of the day on which it was observed.
        seen = _halves(str(data.get("observed", now)))[0]
        if clash.past and not _is_after(seen, found):
            continue
        if _is_after(now, found) if clash.past else _is_after(found, now):
            fields = model.by_collection[contribution.collection].by_key
            concepts = model.schemes[fields["status"].scheme].concepts
            words = {concept.code: concept.words for concept in concepts}
            yield contribution.finding(
                STATUS,
                "/status",
                suggestion=clash.better,
                status=words[clash.status],
                field=fields[clash.key].words,
                date=found,
                when=N_("passée") if clash.past else N_("à venir"),
                code=clash.better,
                better=words[clash.better],
            )
            return


def _other_years(paths: list[FieldPath], contribution: Contribution) -> Iterator[Finding]:
    """A budget and the people that are counted are of the time of the action."""
    starts, ends = _date(contribution.data, "starts"), _date(contribution.data, "ends")
    if not starts and not ends:
        return
    for path in paths:
        for pointer, period in path.strings(contribution.data):
            first, last = _halves(period)
            if _is_after(starts, last) or _is_after(first, ends):
                yield contribution.finding(
                    OTHER_YEARS, pointer, period=period, starts=starts or "…", ends=ends or "…"
                )
