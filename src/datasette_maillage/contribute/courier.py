"""Carries what waits in the queue to the remote, in the background, until it arrived."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from datasette_maillage.contribute.delivery import DeliveryError
from datasette_maillage.contribute.queue import Queue, Submission

#: Seconds to wait after a failure: doubled each time, up to the last.
FIRST, LAST = 5.0, 900.0

_log = logging.getLogger("maillage.contribute")


class Courier:
    """Delivers one submission after the other, each once."""

    def __init__(self, queue: Queue, deliver: Callable[[Submission], None]) -> None:
        self._queue = queue
        self._deliver = deliver
        self._called = threading.Event()
        self._thread: threading.Thread | None = None

    def call(self) -> None:
        """Have the queue looked at; what fails is tried again, later and later."""
        self._called.set()
        if self._thread is None or not self._thread.is_alive():
            # Nothing is lost when the process ends: the next one finds the queue as it is.
            self._thread = threading.Thread(target=self._work, name="courier", daemon=True)
            self._thread.start()

    def round(self) -> bool:
        """Try to deliver all that waits; say whether nothing is left to do."""
        with self._queue.alone() as alone:
            if not alone:
                return False
            done = [self._try(one) for one in self._queue.waiting()]
            return all(done)

    def _try(self, submission: Submission) -> bool:
        try:
            self._deliver(submission)
        except DeliveryError as error:
            _log.warning("submission %s waits: %s", submission.reference, error)
            return False
        self._queue.done(submission)
        _log.info("submission %s arrived", submission.reference)
        return True

    def _work(self) -> None:
        pause: float | None = None
        while True:
            # A submission that comes in while the remote is down does not shorten the pause.
            if pause is None:
                self._called.wait()
            else:
                threading.Event().wait(pause)
            self._called.clear()
            pause = None if self._safe_round() else min(LAST, (pause or FIRST / 2) * 2)

    def _safe_round(self) -> bool:
        try:
            return self.round()
        except Exception:  # the thread must outlive whatever goes wrong in one round
            _log.exception("the queue could not be read")
            return False
