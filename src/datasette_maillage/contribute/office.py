"""What the form keeps from one visit to the next: how it sends, what waits, who asked how often."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasette_maillage.contribute.courier import Courier
from datasette_maillage.contribute.delivery import Delivery
from datasette_maillage.contribute.limits import Limiter
from datasette_maillage.contribute.queue import Queue
from datasette_maillage.contribute.settings import Settings, SettingsError
from datasette_maillage.site import Site
from maillage import checkout
from maillage.errors import of_system

PLUGIN = "maillage"


@dataclass(frozen=True)
class Office:
    """Where proposals are taken in."""

    settings: Settings
    limiter: Limiter
    queue: Queue
    courier: Courier


def office_of(datasette: Any, site: Site) -> Office:
    """Return the office of a site; opened once.

    Raises:
        SettingsError: the configuration cannot be followed.
    """
    if not hasattr(datasette, "_maillage_office"):
        datasette._maillage_office = _opened(datasette, site)
    office: Office = datasette._maillage_office
    return office


def _opened(datasette: Any, site: Site) -> Office:
    config = (datasette.plugin_config(PLUGIN) or {}).get("contribute") or {}
    settings = Settings.read(config)
    database = Path(datasette.get_database(site.database).path).resolve()
    folder = settings.folder or _beside(database.parent.parent)
    queue = Queue(Path(folder).resolve())
    courier = Courier(queue, Delivery(settings, queue.folder / "git"))
    return Office(settings, Limiter(), queue, courier)


def _beside(catalogue: Path) -> Path:
    """Return the queue of a catalogue, where nothing leads out of it: what it holds is private."""
    name = ".cache/contributions"
    try:
        with suppress(FileNotFoundError), checkout.folder(catalogue, name):
            pass
    except OSError as error:
        raise SettingsError(f"contribute: folder: {of_system(error)}") from error
    return catalogue / name
