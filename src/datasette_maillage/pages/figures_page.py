"""The catalogue in figures: what is done, for whom, with what money, as far as it is known."""

from __future__ import annotations

from datasette_maillage.drawing import chart_data
from datasette_maillage.pages.frame import Page
from datasette_maillage.records.key_figures import ActionSelection
from datasette_maillage.records.records import Records
from datasette_maillage.web.request_context import Visit


def page(records: Records, visit: Visit) -> Page:
    """Return the page of charts."""
    total, with_total, with_lines = records.execute(
        "SELECT count(*), sum(funding_total IS NOT NULL),"
        " sum(EXISTS (SELECT 1 FROM action_funding_lines l"
        " WHERE l.action = a.id AND l.amount IS NOT NULL))"
        f" FROM actions a WHERE {chart_data.NOT_WITHDRAWN}"
    ).fetchone()
    every = ActionSelection(records.connection, chart_data.NOT_WITHDRAWN)
    context = {
        "key_figures": every.key_figures(),
        "years": every.by_year(),
        "charts": chart_data.all_charts(records, visit),
        "total": total,
        "with_total": with_total or 0,
        "with_lines": with_lines or 0,
    }
    description = visit.say("Les thèmes, les publics et l’argent des actions, en graphiques.")
    return Page("numbers", visit.say("Le catalogue en chiffres"), description, context)
