"""What the form keeps from one visit to the next: how it sends, what waits, who asked how often."""

from __future__ import annotations

import hashlib
import logging
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from datasette_maillage.contribute.delivery import Delivery
from datasette_maillage.contribute.dispatcher import Dispatcher
from datasette_maillage.contribute.outcomes import OutcomeReader
from datasette_maillage.contribute.queue import WAITING, Queue
from datasette_maillage.contribute.rate_limits import Limiter
from datasette_maillage.contribute.settings import Settings
from datasette_maillage.contribute.status import Status, status, teller
from datasette_maillage.web.log import told
from datasette_maillage.web.plugin_settings import SettingsError
from maillage.errors import of_system
from maillage.messages import N_

#: Where the queue was by default, below the catalogue: a checkout, and a cache.
_FORMER = Path(".cache/contributions")

_log = logging.getLogger("maillage.contribute")


@dataclass(frozen=True)
class Service:
    """Where proposals are taken in."""

    settings: Settings
    limiter: Limiter
    queue: Queue
    dispatcher: Dispatcher

    @property
    def status(self) -> Status:
        """How the sending goes."""
        return status(self.queue, self.dispatcher)

    def start(self) -> None:
        """Send what waits, and go on looking; where the site sends nothing, do nothing."""
        if not self.settings.is_direct:
            return
        try:
            self.queue.open()
        except OSError as error:
            # The rest of the site is worth serving; its health says what is wrong.
            _log.error(told(_NO_QUEUE(reason=of_system(error))))
        self.dispatcher.call(teller(partial(status, self.queue, self.dispatcher)))


def opened(config: Mapping[str, Any], database: Path) -> Service:
    """Return the service of a site.

    Raises:
        SettingsError: the configuration cannot be followed.
    """
    settings = Settings.read(config)
    folder = _folder(settings)
    if settings.is_direct:
        _refuse_former(database.resolve().parent.parent / _FORMER, folder)
        _refuse_links(folder)
    queue, stopped = Queue(folder), threading.Event()
    delivery = Delivery(settings, queue, stopped)
    follow = OutcomeReader(settings, queue, stopped)
    dispatcher = Dispatcher(queue, delivery, stopped, follow=follow)
    return Service(settings, Limiter(), queue, dispatcher)


def _folder(settings: Settings) -> Path:
    """Return the folder of the queue: what waits is neither a cache nor a part of a checkout."""
    if settings.folder:
        return Path(settings.folder).absolute()
    state = Path(os.environ.get("XDG_STATE_HOME") or "~/.local/state").expanduser()
    # Each remote has its own: what was meant for one never goes to another.
    name = hashlib.sha256(settings.remote.encode()).hexdigest()[:12]
    return state.absolute() / "maillage" / "contributions" / name


def _refuse_former(former: Path, folder: Path) -> None:
    if folder.resolve() == former.resolve():
        return
    if any(former.joinpath(WAITING).glob("[!.]*")):
        raise SettingsError(_FORMER_QUEUE(former=former, folder=folder))


def _refuse_links(folder: Path) -> None:
    """Refuse a queue that a link leads to, of itself or inside a checkout: others may place it."""
    for root in folder.parents:
        straight = root.resolve() / folder.relative_to(root)
        if (root / ".git").exists() and folder.resolve() != straight:
            raise SettingsError(_LED_TO)
    if folder.is_symlink():
        raise SettingsError(_LINK)


_NO_QUEUE = N_("la file des propositions ne peut pas être ouverte : {reason}")
_FORMER_QUEUE = N_(
    "contribute.folder : des propositions attendent dans {former}, où la file était avant ; mettez "
    "ce qu’il contient dans {folder}, ou donnez son nom"
)
_LED_TO = N_("contribute.folder : un lien du dépôt mène à ce dossier")
_LINK = N_("contribute.folder : c’est un lien ; donnez le nom du dossier où il mène")
