"""What a catalogue looks like, as files: its logo, its colours and the outlines of its country."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from importlib.resources import files

from datasette.utils.asgi import NotFound, Response

from datasette_maillage.drawing import locators
from datasette_maillage.drawing.map_sheet import map_sheet
from datasette_maillage.drawing.preview_image import preview_image
from datasette_maillage.records.site import Site

#: The accent of the drawing that stands for a catalogue without a logo.
_DRAWN = "#0b5f59"
_STYLE = ":root {{ --accent: {accent}; --accent-wash: {wash}; }}\n"
#: How much of the accent is in the wash that it stands on.
_SHARE = 0.11
#: The address changes with the build: what it gives never does.
_KEPT = {"cache-control": "public, max-age=31536000, immutable"}


def views(site: Site) -> Iterator[tuple[str, Callable[[], Awaitable[Response]]]]:
    """Yield the addresses of the files, and what answers there."""

    async def logo() -> Response:
        return Response(_logo(site), 200, _KEPT, "image/svg+xml")

    async def style() -> Response:
        accent = site.model.face.accent or _DRAWN
        return Response(
            _STYLE.format(accent=accent, wash=_wash(accent)), 200, _KEPT, "text/css; charset=utf-8"
        )

    async def preview() -> Response:
        accent = site.model.face.accent or _DRAWN
        drawn = site.once("preview", lambda: preview_image(accent))
        return Response(drawn, 200, _KEPT, "image/png")

    async def outlines() -> Response:
        drawn = map_sheet(site).geography
        if drawn is None:
            raise NotFound("/-/map.svg")
        return Response(locators.small_image(drawn), 200, _KEPT, "image/svg+xml")

    yield r"/-/map\.svg", outlines
    yield r"/-/preview\.png", preview
    yield r"/-/logo\.svg", logo
    yield r"/-/face\.css", style


def _logo(site: Site) -> str:
    face = site.model.face
    if face.logo:
        return site.model.layers.text(face.logo)
    drawn = files("datasette_maillage").joinpath("static/maillage.svg").read_text("utf-8")
    return drawn.replace(_DRAWN, face.accent or _DRAWN)


def _wash(accent: str) -> str:
    parts = (int(accent[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 + _SHARE * (part - 255)):02x}" for part in parts)
