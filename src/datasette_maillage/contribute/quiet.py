"""Keeps who contributes, and what they type, out of the server's log of requests."""

from __future__ import annotations

import logging


class _NoTrace(logging.Filter):
    """Leaves the method, the path and the status of what is asked of the form, and no more."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Uvicorn: client address, method, path with its query, version of HTTP, status.
        match record.args:
            case (_, method, str(path), *rest) if "/contribuer" in path or "/-/validate" in path:
                record.args = ("-", method, path.partition("?")[0], *rest)
        return True


def quiet() -> None:
    """Filter the log of requests, once."""
    logger = logging.getLogger("uvicorn.access")
    if not any(isinstance(one, _NoTrace) for one in logger.filters):
        logger.addFilter(_NoTrace())
