"""What holds of Datasette 0.65 alone: `scripts/test-alpha` leaves it out on 1.0."""

from __future__ import annotations

import pytest
from datasette.version import __version__

_SHAPE = "the JSON of 1.0 has another shape, and labels in it another place"
_ADDRESS = "1.0 moved the page of SQL to /-/query"
#: Tests of what Datasette itself answers, by name, and what 1.0 changed.
OF_065 = {
    "test_datasette_keeps_its_index_and_its_pages": _SHAPE,
    "test_a_cell_never_becomes_a_script": _ADDRESS,
    "test_errors_are_said_in_french": _ADDRESS,
    "test_sql_may_search": _ADDRESS,
    "test_labels_stand_for_codes": _SHAPE,
    "test_facets_are_set": _SHAPE,
    "test_every_question_is_a_canned_query_that_answers": "1.0 lists its questions by pages",
    "test_the_served_site_answers": _SHAPE,
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip these tests on 1.0, and say why."""
    if __version__.startswith("0."):
        return
    for item in items:
        reason = OF_065.get(item.name.partition("[")[0])
        if reason:
            item.add_marker(pytest.mark.skip(reason=reason))
