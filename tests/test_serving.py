"""`serving`: what the tests of servers rely on."""

from __future__ import annotations

import errno
import socket

import pytest

from serving import reserved_port


def test_a_port_that_is_reserved_is_given_to_a_server_alone() -> None:
    """Until somebody listens there, nobody answers, and who asks for any port gets another."""
    with reserved_port() as port:
        with socket.socket() as asking, pytest.raises(ConnectionRefusedError):
            asking.connect(("127.0.0.1", port))
        with socket.socket() as other:
            with pytest.raises(OSError, match="in use") as refused:
                other.bind(("127.0.0.1", port))
            assert refused.value.errno == errno.EADDRINUSE
        with socket.create_server(("127.0.0.1", port)), socket.socket() as asking:
            asking.connect(("127.0.0.1", port))
