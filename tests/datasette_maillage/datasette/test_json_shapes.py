"""`json_shapes`: a shape of JSON that there is not is a parameter that is not understood."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

TABLE, QUERY = "/maillage/actions.json?_size=1", "/maillage.json?sql=select+1+as+a"


@pytest.mark.parametrize(
    "target",
    [
        f"{TABLE}&_shape=nope",
        f"{TABLE}&_shape=%22%3E",
        f"{TABLE}&_shape=",
        f"{QUERY}&_shape=nope",
        # By which key?
        f"{QUERY}&_shape=object",
    ],
)
def test_a_shape_that_there_is_not_is_refused(site: Any, target: str) -> None:
    """Datasette says so in English, or with status 200."""
    answer = asyncio.run(site.client.get(target))
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("Un paramètre de cette adresse n’est pas compris.")


@pytest.mark.parametrize(
    ("target", "found"),
    [
        (QUERY, [[1]]),
        (f"{QUERY}&_shape=arrays", [[1]]),
        (f"{QUERY}&_shape=objects", [{"a": 1}]),
        (f"{QUERY}&_shape=array", [{"a": 1}]),
        (f"{QUERY}&_shape=arrayfirst", [1]),
    ],
)
def test_the_shapes_there_are_stay(site: Any, target: str, found: Any) -> None:
    """Each gives what it gives in Datasette."""
    answer = asyncio.run(site.client.get(target)).json()
    assert (answer["rows"] if isinstance(answer, dict) else answer) == found


def test_rows_are_had_by_their_key(site: Any) -> None:
    """A table has one."""
    answer = asyncio.run(site.client.get(f"{TABLE}&_shape=object")).json()
    assert all(row["id"] == key for key, row in answer.items())
