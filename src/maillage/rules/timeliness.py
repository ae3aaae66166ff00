"""What dates say of today: what is told has happened, and the status goes with the dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.messages import N_
from maillage.model.entities import Model
from maillage.reading.contributions import Contribution
from maillage.rules.partial_dates import FIRST_YEAR, YEARS_AHEAD, date_in, is_after, period_ends

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


def dated_ahead(model: Model, today: date, contribution: Contribution) -> Iterator[Finding]:
    """What is told has happened is not dated ahead."""
    # Somewhere on Earth it is tomorrow already.
    tomorrow = (today + timedelta(days=1)).isoformat()
    fields = model.by_collection[contribution.collection].by_key
    for key in _PAST_FIELDS:
        found = contribution.data.get(key)
        if key in fields and isinstance(found, str) and is_after(period_ends(found)[1], tomorrow):
            yield contribution.finding(FUTURE, f"/{key}", title=fields[key].words, found=found)


def observed_too_early(model: Model, contribution: Contribution) -> Iterator[Finding]:
    """What a source tells has happened by the day on which it tells it."""
    data, fields = contribution.data, model.by_collection[contribution.collection].by_key
    keys = _BEFOREHAND.get(str(data.get("status")), _BEGINNINGS)
    key = next((key for key in keys if key in fields and date_in(data, key)), "")
    last = period_ends(str(data["observed"]))[1]
    if key and "observed" in fields and is_after(date_in(data, key), last):
        yield contribution.finding(
            TOO_EARLY,
            "/observed",
            observed=data["observed"],
            field=fields[key].words,
            date=data[key],
        )


def outdated_status(model: Model, today: date, contribution: Contribution) -> Iterator[Finding]:
    """A status goes with what is past, and what is to come."""
    data, now = contribution.data, today.isoformat()
    for clash in _CLASHES.get(contribution.collection, ()):
        found = date_in(data, clash.key)
        # A year that cannot be right has a finding of its own.
        is_usual = found and FIRST_YEAR <= int(found[:4]) <= today.year + YEARS_AHEAD
        if clash.status != data.get("status") or not is_usual:
            continue
        # A status is that of the day on which it was observed.
        seen = period_ends(str(data.get("observed", now)))[0]
        if clash.past and not is_after(seen, found):
            continue
        if is_after(now, found) if clash.past else is_after(found, now):
            fields = model.by_collection[contribution.collection].by_key
            words = model.schemes[fields["status"].scheme].titles
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
