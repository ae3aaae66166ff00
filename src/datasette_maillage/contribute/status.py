"""How the sending goes, for a monitor and for the log: numbers, and whether somebody must look."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from datasette_maillage.contribute.dispatcher import Dispatcher
from datasette_maillage.contribute.queue import DEAD, MAX_WAITING, REASON, WAITING, Queue
from datasette_maillage.web.log import told
from maillage.messages import N_, Listing, Message

#: Seconds for which nothing may arrive, and for which a submission may wait, without a word.
FAILING, WAITED = 900, 3600
#: Why somebody must look: a code for monitors, and the sentence of the log.
ATTENTION: Mapping[str, Message] = {
    "queue": N_("le dossier de la file ne peut pas être lu et écrit"),
    "disk": N_("le disque ne garde plus de propositions"),
    "stopped": N_("rien ne s’occupe de la file"),
    "dead-letter": N_("des propositions sont mises de côté"),
    "failing": N_("le dépôt distant n’a rien pris depuis un quart d’heure"),
    "waiting": N_("une proposition attend depuis une heure"),
    "full": N_("aucune proposition n’est plus prise"),
}

_log = logging.getLogger("maillage.contribute")


@dataclass(frozen=True)
class Status:
    """How the sending goes; times are in seconds before now."""

    waiting: int = 0
    oldest: int | None = None
    set_aside: int = 0
    #: When the last submission arrived, and since when tries fail.
    arrived: int | None = None
    failing: int | None = None
    #: Keys of `ATTENTION`.
    attention: tuple[str, ...] = ()


def status(queue: Queue, dispatcher: Dispatcher) -> Status:
    """Return how the sending goes."""
    try:
        waits, dead = queue.entries(WAITING), queue.entries(DEAD)
        is_usable = os.access(queue.folder, os.R_OK | os.W_OK | os.X_OK)
    except OSError:
        return Status(attention=("queue",))
    oldest = _age(min((entry.st_mtime for entry in waits.values()), default=None))
    set_aside = sum(not name.endswith(REASON) for name in dead)
    failing = dispatcher.failing_for
    signs = {
        "queue": not is_usable,
        "disk": not queue.can_keep,
        "stopped": not dispatcher.is_alive,
        "dead-letter": set_aside > 0,
        "failing": (failing or 0) > FAILING,
        "waiting": (oldest or 0) > WAITED,
        "full": len(waits) >= MAX_WAITING,
    }
    return Status(
        len(waits),
        oldest,
        set_aside,
        _age(queue.arrived),
        None if failing is None else int(failing),
        tuple(name for name, is_so in signs.items() if is_so),
    )


def teller(look: Callable[[], Status]) -> Callable[[], None]:
    """Return what writes to the log when somebody must look, and when nobody must any more."""
    known: tuple[str, ...] = ()

    def tell() -> None:
        nonlocal known
        found = look().attention
        if found == known:
            return
        known = found
        if found:
            reasons = Listing(tuple(ATTENTION[reason] for reason in found), " ; ")
            _log.error(told(_LOOK(reasons=reasons)))
        else:
            _log.warning(told(_NO_LOOK))

    return tell


_LOOK = N_("À REGARDER : {reasons}")
_NO_LOOK = N_("TOUT VA de nouveau : il n’y a plus rien à regarder")


def _age(then: float | None) -> int | None:
    # A clock that was set back makes nothing younger than new.
    return None if then is None else max(0, int(time.time() - then))
