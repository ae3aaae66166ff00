"""Takes what waits in the queue to the remote, in the background, until it arrived.

Whichever server has the lock delivers, whoever took a submission in. A remote that fails is tried
later and later. A submission that fails alone goes behind the others and, where it goes on failing,
is set aside with the reason: it keeps no other waiting.
"""

from __future__ import annotations

import errno
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from datasette_maillage.contribute.git_repository import DeliveryError, RemoteError
from datasette_maillage.contribute.queue import WAITING, Queue
from datasette_maillage.contribute.submissions import InvalidError, Submission
from datasette_maillage.web.log import told
from maillage.errors import is_of_machine, reason_of
from maillage.messages import N_

#: Seconds to wait after a failure: doubled each time, up to the last.
FIRST, LAST = 5.0, 900.0
#: Seconds between two looks at a queue: another server of it may have taken something in, or died.
POLL = 10.0
#: Seconds between two looks at what became of what arrived.
FOLLOW = 300.0
#: Failures after which a submission is set aside, if others arrive meanwhile; if none does, the
#: remote may be at fault, and a day is waited.
TRIES, PATIENCE = 5, 86_400.0
#: Failures in a row after which the rest of the queue is left in peace for now.
_IN_A_ROW = 20

_log = logging.getLogger("maillage.contribute")


@dataclass
class _FailedDelivery:
    """What is remembered of a submission that failed."""

    began: float
    failures: int = 0


class Dispatcher:
    """Delivers one submission after the other, each once."""

    def __init__(
        self,
        queue: Queue,
        deliver: Callable[[Submission], None],
        stopped: threading.Event | None = None,
        clock: Callable[[], float] = time.monotonic,
        follow: Callable[[], None] = lambda: None,
    ) -> None:
        self._queue = queue
        self._deliver = deliver
        self._stopped = stopped or threading.Event()
        self._clock = clock
        self._follow = follow
        self._next_look = clock()
        self._called = threading.Event()
        # Held while a thread is started: one alone looks after the queue, whoever calls at once.
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._trials: dict[str, _FailedDelivery] = {}
        #: What could not be set aside, and was told.
        self._stuck: set[str] = set()
        self._pause, self._again = 0.0, 0.0
        self._is_down = False
        self._told = self._not_known = ""
        self._arrived: float | None = None
        self._failing_since: float | None = None

    @property
    def failing_for(self) -> float | None:
        """For how many seconds tries have failed, none of them arriving."""
        return None if self._failing_since is None else self._clock() - self._failing_since

    @property
    def is_alive(self) -> bool:
        """Whether the queue is looked after."""
        return self._thread is not None and self._thread.is_alive()

    def call(self, told: Callable[[], None] = lambda: None) -> None:
        """Have the queue looked at, now and from time to time.

        `told` is called after each look; the first one that is given counts.
        """
        self._called.set()
        with self._starting:
            if not self.is_alive and not self._stopped.is_set():
                # Nothing is lost when the process ends: the next one finds the queue as it is.
                self._thread = threading.Thread(
                    target=self._work, args=(told,), name="dispatcher", daemon=True
                )
                self._thread.start()

    def stop(self) -> None:
        """End the work, and what runs for it; what waits goes on waiting."""
        self._stopped.set()
        self._called.set()

    def round(self) -> bool:
        """Try to deliver all that waits; say whether nothing is left to do."""
        with self._queue.alone() as alone:
            if not alone:
                return False
            self._queue.sweep()
            names = self._queue.entries(WAITING)
            self._trials = {name: trial for name, trial in self._trials.items() if name in names}
            self._stuck &= names.keys()
            # What is broken is told even while the remote is down.
            sound = filter(self._is_sound, list(names))
            failures = 0
            for name in sorted(sound, key=self._failures):
                if self._stopped.is_set() or failures >= _IN_A_ROW:
                    return False
                try:
                    failures = 0 if self._try(name) else failures + 1
                except RemoteError as error:
                    self._is_down = True
                    self._tell(_reason(error))
                    return False
            return not self._queue.entries(WAITING)

    def look(self) -> None:
        """Ask what became of what arrived; a remote that does not say is asked again later."""
        self._next_look = self._clock() + FOLLOW
        reason = ""
        try:
            with self._queue.alone() as alone:
                if alone:
                    self._follow()
        except Exception as error:  # a look that fails ends nothing
            reason = _reason(error)
        if reason and reason != self._not_known:
            _log.warning(told(_UNKNOWN(reason=reason)))
        self._not_known = reason

    def _failures(self, name: str) -> int:
        return self._trials[name].failures if name in self._trials else 0

    def _is_sound(self, name: str) -> bool:
        """Whether what waits under a name is a submission; what is none is set aside."""
        try:
            self._queue.read(name)
        except InvalidError as error:
            self._set_aside(name, told(error.message))
            return False
        except OSError:
            # Another look may tell.
            return True
        return True

    def _try(self, name: str) -> bool:
        """Deliver what waits under a name; say whether it waits no more.

        Raises:
            RemoteError: nothing can be delivered now.
        """
        is_read = False
        try:
            submission = self._queue.read(name)
            is_read = True
            self._deliver(submission)
            self._queue.done(submission)
        except RemoteError:
            raise
        except FileNotFoundError:
            # Somebody took it out meanwhile.
            return True
        except Exception as error:  # whatever one submission does, the others go on
            # A disk that is full for a day sets nothing aside; a bad place on it is of one file.
            is_alone = not is_read and getattr(error, "errno", None) == errno.EIO
            if is_of_machine(error) and not is_alone:
                raise RemoteError(_reason(error)) from error
            return self._failed(name, _reason(error))
        self._arrived = self._clock()
        self._recover()
        _log.info(told(_ARRIVED(reference=submission.reference)))
        return True

    def _failed(self, name: str, reason: str) -> bool:
        now = self._clock()
        trial = self._trials.setdefault(name, _FailedDelivery(now))
        trial.failures += 1
        if self._failing_since is None:
            self._failing_since = now
        others = self._arrived is not None and self._arrived > trial.began
        if trial.failures >= TRIES and (others or now - trial.began > PATIENCE):
            said = _FAILED(number=trial.failures, reason=reason)
            return self._set_aside(name, told(said))
        _log.warning(told(_WAITS(name=repr(name), reason=reason)))
        return False

    def _set_aside(self, name: str, reason: str) -> bool:
        try:
            self._queue.set_aside(name, reason)
        except OSError as error:
            if name not in self._stuck:
                self._stuck.add(name)
                _log.error(told(_STUCK(name=repr(name), reason=_reason(error))))
            return False
        self._trials.pop(name, None)
        _log.error(told(_SET_ASIDE(name=repr(name), reason=reason)))
        return True

    def _recover(self) -> None:
        self._pause, self._is_down, self._failing_since = 0.0, False, None
        if self._told:
            self._told = ""
            _log.warning(told(_AGAIN))

    def _work(self, told: Callable[[], None]) -> None:
        while not self._stopped.is_set():
            if self._is_due():
                self._safe_round()
            if self._clock() >= self._next_look:
                self.look()
            with suppress(Exception):  # what is told must end nothing
                told()
            rest = self._again - self._clock()
            self._called.wait(min(POLL, rest) if rest > 0 else POLL)
            self._called.clear()

    def _is_due(self) -> bool:
        """Whether a round is worth it: a remote that is down is given the whole of its pause."""
        try:
            names = self._queue.entries(WAITING)
        except OSError:
            return self._clock() >= self._again
        is_over = self._clock() >= self._again
        is_new = not self._is_down and any(
            name not in self._trials and name not in self._stuck for name in names
        )
        return bool(names) and (is_over or is_new)

    def _safe_round(self) -> None:
        self._is_down = is_done = False
        try:
            is_done = self.round()
        except Exception as error:  # the thread must outlive whatever goes wrong in one round
            self._is_down = True
            self._tell(_reason(error))
        if is_done:
            self._failing_since = None
        if is_done or (not self._is_down and not self._trials):
            self._pause = self._again = 0.0
        else:
            self._pause = min(LAST, self._pause * 2 or FIRST)
            self._again = self._clock() + self._pause

    def _tell(self, reason: str) -> None:
        """Say why nothing arrives, once for each reason."""
        if self._failing_since is None:
            self._failing_since = self._clock()
        if reason != self._told:
            self._told = reason
            _log.warning(told(_WAIT(reason=reason)))


def _reason(error: Exception) -> str:
    """Return what may be told of an error: its words where they are ours or the system's."""
    if isinstance(error, OSError):
        return told(reason_of(error))
    return told(error.message) if isinstance(error, DeliveryError) else type(error).__name__


_UNKNOWN = N_("ce que sont devenues les propositions ne peut pas être lu : {reason}")
_ARRIVED = N_("la proposition {reference} est arrivée")
_WAITS = N_("la proposition {name} attend : {reason}")
_STUCK = N_("la proposition {name} ne peut pas être mise de côté : {reason}")
_SET_ASIDE = N_("la proposition {name} est mise de côté : {reason}")
_FAILED = N_("{number} essais ont échoué ; le dernier : {reason}")
_WAIT = N_("les propositions attendent : {reason}")
_AGAIN = N_("les propositions arrivent de nouveau")
