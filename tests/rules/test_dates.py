"""Dates: in order, possible, and in step with the status, on a day that the test chooses."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from typing import Any

import orjson
import pytest

from conftest import EXAMPLES, TODAY, MakeCatalogue
from maillage.build import pipeline
from maillage.findings.finding import Finding
from maillage.model.entities import Model
from maillage.model.loading import load
from maillage.reading.contributions import Contribution
from maillage.rules.dates import date_rules

Judge = Callable[..., list[Finding]]


@pytest.fixture(scope="session")
def judge(model: Model) -> Judge:
    """Judge the dates of a record, an action unless told otherwise."""

    def judge(
        collection: str = "actions",
        today: date | None = TODAY,
        *,
        thorough: bool = True,
        **record: Any,
    ) -> list[Finding]:
        check = date_rules(model, thorough=thorough, today=today)
        file = f"contributions/{collection}/a.json"
        return list(check(Contribution(file, collection, record, orjson.dumps(record))))

    return judge


def _codes(found: list[Finding]) -> list[str]:
    return [finding.code for finding in found]


@pytest.mark.parametrize(
    ("starts", "ends", "in_order"),
    [
        ("2015", "2015", True),
        ("2015-05", "2015", True),
        ("2015-05-31", "2015-05", True),
        ("2015", "2015-01-01", True),
        ("2015", "2014-12-31", False),
        ("2015-06", "2015-05", False),
        ("2015-05-02", "2015-05-01", False),
        ("2015-05-02", "2014", False),
        ("bientôt", "2014", True),
        ("2015", None, True),
    ],
)
def test_dates_are_compared_as_far_as_both_go(
    starts: str, ends: str | None, in_order: bool, judge: Judge
) -> None:
    """A month within the year of the end is in order; what is surely before the start is not."""
    found = judge(starts=starts, ends=ends, thorough=False)
    assert [(finding.code, finding.pointer) for finding in found] == (
        [] if in_order else [("C001", "/ends")]
    )


@pytest.mark.parametrize(
    ("record", "pointer"),
    [
        ({"funding": {"period": "2016/2015"}}, "/funding/period"),
        ({"people": [{}, {"period": "2016/2015"}]}, "/people/1/period"),
        ({"figures": [{"period": "2016/2015"}]}, "/figures/0/period"),
    ],
)
def test_a_period_backwards_is_turned_round(
    record: dict[str, Any], pointer: str, judge: Judge
) -> None:
    """Wherever it stands, the period is proposed the right way round."""
    (found,) = judge(**record, thorough=False)
    assert (found.code, found.pointer, found.suggestion) == ("C002", pointer, "2015/2016")


def test_a_slash_may_be_written_with_a_backslash(model: Model) -> None:
    """JSON lets a slash be escaped; the period is judged all the same."""
    raw = rb'{"funding": {"period": "2016\/2015"}, "figures": [{"period": "1015\/2015"}]}'
    check = date_rules(model, thorough=True, today=None)
    found = check(Contribution("contributions/actions/a.json", "actions", orjson.loads(raw), raw))
    assert _codes(list(found)) == ["C002", "C003"]


@pytest.mark.parametrize("period", ["2015", "2015/2016", "2015-05/2015", "2015/2015/2014", "x/y"])
def test_a_period_in_order_is_accepted(period: str, judge: Judge) -> None:
    """One date is a period too; what is none is the schema’s to tell."""
    assert judge(figures=[{"period": period}]) == []


@pytest.mark.parametrize(
    ("starts", "suggestion"),
    [
        ("1899", "1989"),
        ("0215-03", "2015-03"),
        ("2105-05-13", "2015-05-13"),
        ("1016", "2016"),
        ("3333", None),
    ],
)
def test_a_year_far_away_is_told(starts: str, suggestion: str | None, judge: Judge) -> None:
    """What was most likely meant is proposed where there is one such year."""
    (found,) = judge(starts=starts)
    assert (found.code, found.pointer) == ("C003", "/starts")
    assert found.suggestion == suggestion


def test_an_organisation_may_be_very_old(judge: Judge) -> None:
    """A hospice of 1443 is no slip; a year of the first millennium is."""
    assert judge("partners", opened="1443") == []
    assert _codes(judge("partners", opened="0443")) == ["C003"]


def test_nothing_is_verified_ahead_of_time(judge: Judge) -> None:
    """Tomorrow is allowed, for it has come somewhere; the day after is not."""
    assert judge(verified_on="2026-11-22") == []
    assert _codes(judge(verified_on="2026-11-23")) == ["C004"]
    assert _codes(judge("sources", issued="2027")) == ["C004"]
    assert _codes(judge("programmes", signed="2026-12-24")) == ["C004"]


@pytest.mark.parametrize(
    ("observed", "is_to_come"),
    [
        ("2026-11-22", False),
        ("2026-11-23", True),
        ("2016/2026", False),
        ("2016/2027", True),
        ("2027", True),
        ("2026-12/2027", True),
        ("tomorrow", False),
        (["2030"], False),
    ],
)
def test_nothing_is_observed_ahead_of_time(
    observed: object, is_to_come: bool, judge: Judge
) -> None:
    """Both ends of a period have come; what is no date is told elsewhere."""
    found = judge("territories", observed=observed)
    assert [(one.code, one.pointer) for one in found] == [("C004", "/observed")] * is_to_come


@pytest.mark.parametrize(
    ("collection", "record", "field"),
    [
        ("actions", {"status": "en-cours", "starts": "2015-05", "observed": "2014"}, "Début"),
        ("actions", {"status": "en-cours", "starts": "2015-05", "observed": "2015"}, ""),
        ("actions", {"status": "en-cours", "starts": "2015", "observed": "2012/2014"}, "Début"),
        ("actions", {"status": "en-cours", "starts": "2015", "observed": "2012/2026"}, ""),
        ("actions", {"status": "prevue", "starts": "2027", "observed": "2026"}, ""),
        ("actions", {"status": "terminee", "ends": "2016", "observed": "2015"}, "Fin"),
        ("actions", {"status": "terminee", "starts": "2016", "observed": "2015"}, "Début"),
        ("programmes", {"status": "signe", "starts": "2015", "observed": "2014"}, ""),
        ("programmes", {"status": "en-cours", "starts": "2015", "observed": "2014"}, "Début"),
        ("programmes", {"starts": "2015", "observed": "2014"}, "Début"),
        ("partners", {"opened": "2008", "observed": "2007"}, "Ouverture"),
        ("sources", {"issued": "2011-04-14", "observed": "2011-04"}, ""),
        ("sources", {"issued": "2011-04-14", "observed": "2011-03"}, "Date"),
        ("territories", {"observed": "2011"}, ""),
        ("actions", {"status": ["x"], "starts": "x", "observed": {}}, ""),
    ],
)
def test_nothing_is_observed_before_it_is(
    collection: str, record: dict[str, Any], field: str, judge: Judge
) -> None:
    """No source calls under way what has not begun, or ended what goes on; plans may be told."""
    found = judge(collection, today=None, **record)
    assert [(one.code, one.pointer) for one in found] == [("C007", "/observed")] * bool(field)
    assert all(f"« {field} »" in one.message("fr") for one in found)


@pytest.mark.parametrize(
    ("collection", "status", "dates", "suggestion"),
    [
        ("actions", "en-cours", {"ends": "2025"}, "terminee"),
        ("actions", "en-cours", {"ends": "2026"}, None),
        ("actions", "en-cours", {"ends": "2026-10"}, "terminee"),
        ("actions", "en-cours", {"ends": "2026-11"}, None),
        ("actions", "en-cours", {"starts": "2027"}, "prevue"),
        ("actions", "prevue", {"starts": "2025"}, "en-cours"),
        ("actions", "prevue", {"starts": "2015", "ends": "2016"}, "terminee"),
        ("actions", "prevue", {"starts": "2027", "ends": "2028"}, None),
        ("actions", "terminee", {"ends": "2027"}, "en-cours"),
        ("actions", "terminee", {"starts": "2015", "ends": "2016"}, None),
        ("actions", "suspendue", {"ends": "2016"}, None),
        ("programmes", "en-cours", {"starts": "2015", "ends": "2020"}, "acheve"),
        ("programmes", "acheve", {"ends": "2030"}, "en-cours"),
        ("programmes", "signe", {"ends": "2020"}, None),
        ("programmes", "en-cours", {"ends": "2020", "observed": "2016-07-01"}, None),
        ("programmes", "en-cours", {"ends": "2020", "observed": "2016/2026"}, None),
        ("programmes", "en-cours", {"ends": "2020", "observed": "2024"}, "acheve"),
        ("actions", "inconnu", {"ends": "2016"}, None),
        ("actions", None, {"ends": "2016"}, None),
    ],
)
def test_a_status_goes_with_its_dates(
    collection: str, status: str, dates: dict[str, str], suggestion: str | None, judge: Judge
) -> None:
    """A status later than the end is told once, with one that fits; one seen before is true."""
    found = judge(collection, status=status, **dates)
    assert [(finding.code, finding.suggestion) for finding in found] == (
        [("C005", suggestion)] if suggestion else []
    )


def test_without_a_day_nothing_is_past_or_to_come(judge: Judge) -> None:
    """The build has no clock: the same input gives the same verdict for ever."""
    record = {"status": "en-cours", "ends": "2016", "verified_on": "2036-01-01"}
    assert judge(today=None, **record) == []
    assert _codes(judge(**record)) == ["C004", "C005"]


def test_figures_of_another_time_are_asked_about(judge: Judge) -> None:
    """A budget from before the start, or a count from behind the end, is worth a question."""
    years = {"starts": "2015-05", "ends": "2016"}
    assert judge(**years, funding={"period": "2015/2016"}, people=[{"period": "2015"}]) == []
    found = judge(**years, funding={"period": "2014"}, people=[{"period": "2017"}])
    assert [(finding.code, finding.pointer) for finding in found] == [
        ("C006", "/funding/period"),
        ("C006", "/people/0/period"),
    ]
    assert judge(**years, figures=[{"period": "2014"}]) == []


def test_the_statuses_that_are_compared_exist(model: Model) -> None:
    """Each status that the rules name is in its list."""
    from maillage.rules.timeliness import _CLASHES

    for collection, clashes in _CLASHES.items():
        entity = model.by_collection[collection]
        codes = model.schemes[entity.by_key["status"].scheme].codes
        assert {clash.status for clash in clashes} | {clash.better for clash in clashes} <= codes
        assert {clash.key for clash in clashes} <= entity.by_key.keys()


def test_no_reason_is_asked_of_a_status_that_is_wrong(make_catalogue: MakeCatalogue) -> None:
    """An action said to have ended before it begins: one finding, not why it ended as well."""
    minimal = EXAMPLES / "accepted/actions/minimal.json"
    record = orjson.loads(minimal.read_bytes()) | {"status": "terminee", "starts": "2030"}
    record.pop("status_reason", None)
    root = make_catalogue({})
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    (root / "contributions/actions/minimal.json").write_bytes(orjson.dumps(record))
    options = pipeline.BuildOptions(thorough=True, today=TODAY)
    found = pipeline.validate(load(root), options).findings
    told = [finding.code for finding in found if finding.pointer == "/status"]
    assert told == ["C005"]
