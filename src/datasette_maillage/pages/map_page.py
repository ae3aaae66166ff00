"""The map of the actions, whole or of one of its outlines, and the same as a list."""

from __future__ import annotations

from datasette_maillage.drawing import map_places, maps
from datasette_maillage.drawing.map_sheet import map_sheet
from datasette_maillage.pages.frame import Page
from datasette_maillage.records.records import Records
from datasette_maillage.web.request_context import Visit


def page(records: Records, visit: Visit) -> Page | None:
    """Return the map; None for an outline that there is not."""
    found = map_places.known(records)
    code = visit.get("departement").upper()  # 2a is Corse-du-Sud too
    sheet = map_sheet(records.site)
    drawn = sheet.geography
    outlines = drawn.outlines if drawn else {}
    if code and code not in outlines:
        return None
    if drawn and code:
        title = visit.say("Carte des actions : {name}", name=outlines[code].name)
        drawing = maps.close(drawn, code, found, visit, title)
    else:
        title = visit.say("Carte des actions")
        told = visit.say("Les mêmes lieux sont dans la liste, plus bas.")
        drawing = maps.country(sheet, found, visit, title, told)
    listed = found.within(code) if code else found.all
    titles = records.site.model.schemes["territory-kinds"].titles
    kinds = {code: visit.title(words) for code, words in titles.items()}
    areas = sorted(
        (outlines[code].name, code, count) for code, count in found.actions.items() if count
    )
    context = {
        "drawing": drawing,
        "legend": maps.legend(),
        "drawn": drawn,
        "areas": areas,
        "area_kind": kinds.get(drawn.kind, "").lower() if drawn else "",
        "code": code,
        "listed": [place for place in listed if place.actions],
        "inside": [place for place in listed if place.id in found.busy and not place.actions],
        "silent": [place for place in listed if place.id not in found.busy],
        "kinds": kinds,
        "how": {key: visit.tell(text) for key, text in map_places.HOW.items()},
    }
    description = visit.say("Où se passent les actions du catalogue.")
    return Page("map", title, description, context)
