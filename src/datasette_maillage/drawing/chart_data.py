"""What the charts show: how many actions by theme and audience, and what is known of the money."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from markupsafe import Markup

from datasette_maillage.drawing import charts
from datasette_maillage.drawing.chart_files import ChartFile
from datasette_maillage.drawing.charts import Bar, Legend
from datasette_maillage.records.funding import incomes
from datasette_maillage.records.records import Records
from datasette_maillage.records.wording import Wording
from datasette_maillage.web.request_context import Visit
from maillage.messages import N_
from maillage.model.withdrawal import is_not_withdrawn

#: No more funders are in a chart, which says so; a code list is short, and is shown whole.
_MOST = 15

#: What the sums by funder are worth.
_MONEY = (
    N_("Somme des montants connus, toutes années confondues."),
    N_("Le signe ≈ marque une somme dont une part est approximative."),
    N_("Le même argent peut compter deux fois quand un financeur passe par un autre."),
    N_("Ce qui n’est pas connu ne compte pas."),
)

#: What a chart says that has as many funders as it may.
_FIRST = (N_("Quinze financeurs au plus sont montrés, ceux qui donnent le plus."),)

#: All actions: those of `a` that stand, since one that another replaced would count twice.
NOT_WITHDRAWN = is_not_withdrawn(table="a")


def by_concept(records: Records, visit: Visit, scheme: str) -> list[Bar]:
    """Count the actions of each theme or audience: `scheme` is `themes` or `audiences`."""
    singular = scheme.removesuffix("s")
    rows = records.execute(
        f"SELECT c.{singular}, count(DISTINCT a.id) FROM action_{scheme} c"
        f" JOIN actions a ON a.id = c.action WHERE {NOT_WITHDRAWN}"
        " GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return [
        Bar(
            visit.title(records.site.concepts[scheme, code].words),
            count,
            visit.url(f"/{scheme}/{code}"),
        )
        for code, count in rows
    ]


def by_funder(records: Records, visit: Visit) -> list[Bar]:
    """Sum the known amounts of each funder, line by line; only money that comes in."""
    natures = ", ".join(f"'{code}'" for code in incomes(records.site))
    rows = records.execute(
        "SELECT p.id, p.name, sum(l.amount), max(l.precision IS NOT NULL)"
        " FROM action_funding_lines l JOIN actions a ON a.id = l.action"
        " JOIN partners p ON p.id = l.funder WHERE l.amount > 0 AND l.within IS NULL"
        f" AND (l.nature IS NULL OR l.nature IN ({natures})) AND {NOT_WITHDRAWN}"
        " GROUP BY p.id ORDER BY 3 DESC, 2, 1 LIMIT ?",
        [_MOST],
    )
    return [
        Bar(
            visit.set(name, records.site.written),
            amount,
            visit.url(f"/partner/{identifier}"),
            bool(approximate),
        )
        for identifier, name, amount, approximate in rows
    ]


def file_of(records: Records, visit: Visit) -> ChartFile:
    """Return what the file of a chart says of where it is from."""
    origin = [
        visit.say(
            "Source : {title}, {address}",
            title=visit.title(records.site.words),
            address=visit.canonical,
        )
    ]
    (day,) = records.execute("SELECT max(modified) FROM record_dates").fetchone()
    told = [visit.say("Données du {day}", day=Wording.of(visit).date(day))] if day else []
    origin.append(" · ".join((*told, records.site.model.package["licenses"][0]["title"])))
    return ChartFile(visit.say("Télécharger ce graphique :") + " ", origin)


def all_charts(records: Records, visit: Visit) -> Mapping[str, Markup]:
    """Return the three charts by name, ready for a template; a chart without rows is empty."""
    legend = partial(
        Legend,
        label=visit.say("Nom"),
        table=visit.say("Les chiffres en tableau"),
        about=visit.say("environ") + " ",
        language=visit.language,
        file=file_of(records, visit),
    )
    counted = {
        "themes": (
            visit.say("Actions par thème"),
            visit.say("Une action qui a plusieurs thèmes compte dans chacun."),
        ),
        "audiences": (
            visit.say("Actions par public"),
            visit.say("Une action qui a plusieurs publics compte dans chacun."),
        ),
    }
    found = {
        scheme: charts.bars(
            by_concept(records, visit, scheme),
            legend(scheme, title, note, value=visit.say("Actions")),
        )
        for scheme, (title, note) in counted.items()
    }
    money = by_funder(records, visit)
    note = " ".join(visit.tell(text) for text in _MONEY + _FIRST * (len(money) == _MOST))
    title, value = visit.say("Montants par financeur"), visit.say("Montant")
    found["money"] = charts.bars(
        money, legend("money", title, note, value=value, currency=visit.currency)
    )
    return found
