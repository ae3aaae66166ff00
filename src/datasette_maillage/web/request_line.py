"""The first line of a request: which HTTP it speaks, and in which form it says what it is for.

h11 takes any two digits for a version and any signs for a target, which uvicorn takes for a path.
What is said in absolute-form, as to a proxy, is made the same request in origin-form here: whoever
reads it behind, the log and the caches among them, knows that form alone.
https://www.rfc-editor.org/rfc/rfc9112#name-request-target
"""

from __future__ import annotations

import re
from typing import Any

import h11

from datasette_maillage.web.body_pieces import PieceCountingConnection

_NAME = rb"\[[0-9a-f:.]+\]|[0-9a-z._-]+"
#: What `Host` may hold, or nothing. What holds anything else is refused for it, whatever host the
#: target has: https://www.rfc-editor.org/rfc/rfc9112#section-3.2-6
_HOST = re.compile(rb"((%b)(:[0-9]*)?)?" % _NAME, re.IGNORECASE)
#: No fragment, and nobody’s name and password: https://www.rfc-editor.org/rfc/rfc9110#section-4.2.4
_ABSOLUTE = re.compile(
    rb"(?P<scheme>https?)://(?P<name>%b)(:(?P<port>[0-9]*))?(?P<path>/[^?#]*)?(?P<query>\?[^#]*)?"
    % _NAME,
    re.IGNORECASE,
)
#: What is added to a name without a port, so that HTTPS is judged by its own. Whether the client’s
#: connection is one of HTTPS only a proxy knows, and the public address.
_PORTS = {b"http": b"", b"https": b":443"}
_LONG = 431


class OriginFormConnection(PieceCountingConnection):
    """HTTP/1, in which each request says by `Host` where it is for, and its target is a path."""

    #: The status by which what came last is refused, if it is.
    refusal = 400

    @property
    def is_head(self) -> bool:
        """Whether the answer that is due has no body."""
        return self._request_method == b"HEAD"

    def next_event(self) -> Any:
        """Return what came, as h11 does.

        Raises:
            RemoteProtocolError: it cannot be read, is too long, or in a version of another kind.
        """
        try:
            event = super().next_event()
            return _read(event) if isinstance(event, h11.Request) else event
        except h11.RemoteProtocolError as error:
            self.refusal = self._status(error.error_status_hint)
            raise

    def _status(self, hint: int) -> int:
        """Return the status that goes with an error of h11: its buffer is one for all there is."""
        if hint != _LONG:
            return hint
        if self._request_method is not None:
            return 400  # a piece of a body, which has no name that could be too long
        return _LONG if b"\n" in self.trailing_data[0] else 414


def _read(request: h11.Request) -> h11.Request:
    if not request.http_version.startswith(b"1."):
        raise h11.RemoteProtocolError("a version that is not spoken", error_status_hint=505)
    sent = next((value for name, value in request.headers if name == b"host"), b"")
    found = _ABSOLUTE.fullmatch(request.target)
    return _in_origin_form(request, found) if found and _HOST.fullmatch(sent) else request


def _in_origin_form(request: h11.Request, found: re.Match[bytes]) -> h11.Request:
    """Return a request as who asks the site itself would send it: the target names the host."""
    port = b":%b" % found["port"] if found["port"] else _PORTS[found["scheme"].lower()]
    # Of a server as a whole, not of its home page, other methods have nothing to ask.
    is_of_server = request.method == b"OPTIONS" and not found["query"]
    path = found["path"] or (b"*" if is_of_server else b"/")
    others = [(name, value) for name, value in request.headers if name != b"host"]
    return h11.Request(
        method=request.method,
        target=path + (found["query"] or b""),
        headers=[(b"host", found["name"] + port), *others],
        http_version=request.http_version,
    )
