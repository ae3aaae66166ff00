"""The dates of a record are in order, possible, and go with its status."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.messages import N_
from maillage.model.entities import DATE, EDTF, Entity, Field, Model
from maillage.model.field_paths import FieldPath
from maillage.reading.contributions import Check, Contribution
from maillage.rules.partial_dates import (
    DATE_FORM,
    FIRST_YEAR,
    YEARS_AHEAD,
    date_in,
    is_after,
    period_ends,
)
from maillage.rules.timeliness import (
    FUTURE,
    STATUS,
    TOO_EARLY,
    dated_ahead,
    observed_too_early,
    outdated_status,
)

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
OTHER_YEARS = Rule(
    "C006",
    N_(
        "La période « {period} » est en dehors de celle de l’action ({starts} à "
        "{ends}). Est-ce bien voulu ?"
    ),
    RulePage(
        N_("Chiffres d’une autre période"),
        N_(
            "Un budget ou un nombre de personnes porte d’ordinaire sur le temps de l’action. S’il "
            "s’agit d’une préparation ou d’une suite, dites-le dans une remarque."
        ),
        Example('{"starts": "2015", "funding": {"total": 1000, "period": "2006"}}'),
        Example('{"starts": "2015", "funding": {"total": 1000, "period": "2016"}}'),
    ),
    "advice",
)
RULES = (ORDER, PERIOD, FAR, FUTURE, STATUS, OTHER_YEARS, TOO_EARLY)


#: A date or a period in an object of a record, and its key.
_INNER = rb'"(?:%s)"\s*:\s*"([0-9-]+)(?:\\?/([0-9-]+))?"'
#: Years that need no closer look, as they begin a date.
_THESE_DAYS = ("1900", "2040")
_FIRST_OPENING = 1000
_NO_LIMIT = 9999
#: The first year that a slip of the pen most likely stands for.
_USUAL = 1950


#: What is said of the action itself, rather than of its surroundings.
_OF_THE_ACTION = ("funding", "people")


def date_rules(model: Model, *, thorough: bool, today: date | None) -> Check:
    """Compile the rules about dates."""
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
        data, collection = contribution.data, contribution.collection
        wrong = list(_order(contribution))
        yield from wrong
        pairs = halves.findall(contribution.raw)
        if any(last < first[: len(last)] for first, last in pairs):
            yield from _periods(dates[collection], contribution)
        if not thorough:
            return
        told = [date_in(data, key) for key in outer[collection] if key in data]
        told += [half.decode() for pair in pairs for half in pair]
        first, last = _THESE_DAYS
        if any(day and not first <= day < last for day in told):
            wrong += (far := list(_far(dates[collection], today, contribution)))
            yield from far
        # What a wrong date is compared with is not wrong for it.
        if "observed" in data and not wrong:
            yield from observed_too_early(model, contribution)
        if collection == "actions":
            yield from _other_years(of_the_action, contribution)
        if today:
            yield from dated_ahead(model, today, contribution)
            yield from outdated_status(model, today, contribution)

    return check


#: The fields of a kind of record that hold dates.
_Dates = list[tuple[Field, FieldPath]]


def _dates_of(model: Model, entity: Entity) -> _Dates:
    return [
        (path[-1], FieldPath(path))
        for of, path in model.fields()
        if of is entity and path[-1].datatype in (DATE, EDTF)
    ]


def _order(contribution: Contribution) -> Iterator[Finding]:
    data = contribution.data
    if "ends" in data:
        starts, ends = date_in(data, "starts"), date_in(data, "ends")
        if is_after(starts, ends):
            yield contribution.finding(ORDER, "/ends", starts=starts, ends=ends)


def _periods(dates: _Dates, contribution: Contribution) -> Iterator[Finding]:
    for _, path in dates:
        for pointer, period in path.strings(contribution.data):
            first, last = period_ends(period)
            if is_after(first, last):
                swapped = f"{last}/{first}"
                yield contribution.finding(
                    PERIOD, pointer, suggestion=swapped, found=period, swapped=swapped
                )


def _far(dates: _Dates, today: date | None, contribution: Contribution) -> Iterator[Finding]:
    last = today.year + YEARS_AHEAD if today else _NO_LIMIT
    for field, path in dates:
        first = _FIRST_OPENING if field.key == "opened" else FIRST_YEAR
        for pointer, value in path.strings(contribution.data):
            for part in filter(DATE_FORM.fullmatch, value.split("/")):
                # There is no year 0: that is told elsewhere.
                if int(part[:4]) and not first <= int(part[:4]) <= last:
                    meant = _meant(part[:4], last - YEARS_AHEAD)
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


def _other_years(paths: list[FieldPath], contribution: Contribution) -> Iterator[Finding]:
    """A budget and the people that are counted are of the time of the action."""
    starts, ends = date_in(contribution.data, "starts"), date_in(contribution.data, "ends")
    if not starts and not ends:
        return
    for path in paths:
        for pointer, period in path.strings(contribution.data):
            first, last = period_ends(period)
            if is_after(starts, last) or is_after(first, ends):
                yield contribution.finding(
                    OTHER_YEARS, pointer, period=period, starts=starts or "…", ends=ends or "…"
                )
