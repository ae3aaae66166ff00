"""Requests made of the description of the site, each with its answer: `python -m fuzz.requests N`.

Schemathesis reads `/-/openapi.json` and makes requests that fit it, and others that do not.
"""

from __future__ import annotations

import sys
from collections import Counter
from itertools import cycle, product
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from conftest import FULL
from fuzz.site import checked, site

#: Requests of one sort made in a row.
_ROW = 15
_settings = settings(
    max_examples=_ROW,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[*HealthCheck],
)


def main(number: int) -> None:
    """Make a number of requests, sort by sort in turn."""
    statuses = Counter[int]()
    schema = schemathesis.openapi.from_asgi("/-/openapi.json", _local(site().app()))
    operations = [found.ok() for found in schema.get_all_operations()]
    sorts = [_cases(*sort) for sort in product(operations, (True, False))]
    for cases in cycle([sort for sort in sorts if not sort.is_empty]):

        @_settings
        @given(cases)
        def ask(case: Any) -> None:
            statuses[_judged(case)] += 1

        ask()
        if statuses.total() >= number:
            break
    answers = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
    sys.stderr.write(f"answers by status: {answers}\n")
    sys.stderr.write(f"stat::number_of_executed_units: {statuses.total()}\n")


def _local(app: Any) -> Any:
    """Let requests come from this machine: the site answers to no name that it does not know."""

    async def asked(scope: Any, receive: Any, send: Any) -> None:
        kept = [header for header in scope.get("headers", ()) if header[0].lower() != b"host"]
        here = {"headers": [*kept, (b"host", b"localhost")], "client": ("127.0.0.1", 1)}
        await app({**scope, **here}, receive, send)

    return asked


def _cases(operation: Any, fits: bool) -> st.SearchStrategy[Any]:
    """Return the requests of one operation that fit the description, or those that do not."""
    mode = GenerationMode.POSITIVE if fits else GenerationMode.NEGATIVE
    cases = operation.as_strategy(generation_mode=mode)
    found: st.SearchStrategy[Any] = st.tuples(cases, st.booleans()).map(lambda it: _there(*it))
    return found


def _there(case: Any, real: bool) -> Any:
    """Ask, half of the time, for a record that is there."""
    kind = case.path.split("/")[1]
    if real and kind in FULL and "id" in (case.path_parameters or {}):
        case.path_parameters["id"] = FULL[kind]
    return case


def _judged(case: Any) -> int:
    """Return the status of an answer that is as it is described."""
    answer = case.call()
    checked(answer.status_code, answer.headers)
    described = case.operation.definition.raw["responses"]
    if answer.status_code == 200 and "200" in described:
        media = answer.headers["content-type"][0].partition(";")[0]
        assert media in described["200"]["content"], (case.formatted_path, media)
    return int(answer.status_code)


if __name__ == "__main__":
    main(int(sys.argv[1]))
