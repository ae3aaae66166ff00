"""How often one may ask: what holds against many addresses, and against many ways to write one."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from datasette_maillage.contribute.rate_limits import LIMITS, Limit, Limiter, address_of, network


def _addresses(count: int) -> list[str]:
    return [
        f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}" for number in range(count)
    ]


def test_no_number_of_others_makes_the_counts_begin_anew() -> None:
    """After 100,000 other addresses, 300 an hour is still 300, and a client still has its ten."""
    limiter = Limiter(clock=lambda: 0.0)
    assert [limiter.allows("send", "192.0.2.1") for _ in range(11)] == [True] * 10 + [False]
    allowed = sum(limiter.allows("send", address) for address in _addresses(100_000))
    assert allowed == LIMITS["send"][1].times - 10
    assert not limiter.allows("send", "192.0.2.1")
    assert not limiter.allows("send", "192.0.2.2")


def test_a_client_keeps_its_count_while_others_come_and_go() -> None:
    """Where there is room for all, 100,000 others do not give a client its turns back."""
    limiter = Limiter({"send": (Limit(10, 60), Limit(1_000_000, 60))}, lambda: 0.0)
    mine = [limiter.allows("send", "192.0.2.1") for _ in range(10)]
    others = [limiter.allows("send", address) for address in _addresses(100_000)]
    assert all(mine)
    assert all(others)
    assert not limiter.allows("send", "192.0.2.1")


def test_what_is_kept_is_what_was_allowed() -> None:
    """Refused requests take no memory, however many there are; what is past is forgotten."""
    now = [0.0]
    limiter = Limiter({"send": (Limit(2, 10), Limit(5, 10))}, lambda: now[0])
    for address in _addresses(1000):
        limiter.allows("send", address)
    recent = limiter._recent["send"]
    assert (len(recent._allowed), len(recent._counts)) == (5, 5)
    now[0] = 10.0
    assert limiter.allows("send", "192.0.2.1")
    assert (len(recent._allowed), len(recent._counts)) == (1, 1)


def test_no_stretch_of_time_has_more_than_the_limit() -> None:
    """The end of one hour and the beginning of the next are an hour as well."""
    now = [0.0]
    limiter = Limiter({"send": (Limit(10, 3600), Limit(300, 3600))}, lambda: now[0])
    allowed = []
    for second in range(0, 7200, 60):
        now[0] = float(second)
        allowed += [second for _ in range(3) if limiter.allows("send", "192.0.2.1")]
    for begin in range(0, 3600, 60):
        assert sum(begin <= moment < begin + 3600 for moment in allowed) <= 10
    assert len(allowed) == 20


@pytest.mark.parametrize(
    "written",
    ["192.0.2.1", "192.0.2.1:5678", "::ffff:192.0.2.1", "[::ffff:192.0.2.1]:80", "::FFFF:c000:201",
     "0:0:0:0:0:ffff:192.0.2.1", "64:ff9b::192.0.2.1", "2002:c000:201::1", "[2002:c000:201:7::]:9",
     "2001:0:4136:e378:8000:63bf:3fff:fdfe"],
)  # fmt: skip
def test_one_address_is_one_client_however_it_is_written(written: str) -> None:
    """With a port, in capitals, in IPv6 or by its bridges: a client is the same, others not."""
    limiter = Limiter({"send": (Limit(1, 10), Limit(100, 10))}, lambda: 0.0)
    assert limiter.allows("send", "192.0.2.1")
    assert not limiter.allows("send", written)
    assert limiter.allows("send", "::ffff:192.0.2.2")
    assert limiter.allows("send", "64:ff9b::192.0.2.3")


@pytest.mark.parametrize(
    "written", ["2001:db8::9", "[2001:db8::9]:80", "[2001:DB8::9]", "2001:db8::9%1"]
)
def test_one_network_is_one_client(written: str) -> None:
    """A subscriber has a /64 in IPv6, and is one client with all its addresses and ports."""
    assert network(written) == network("2001:db8::1")
    assert network("2001:db8:0:1::1") != network("2001:db8::1")


def test_what_is_no_address_is_one_client() -> None:
    """Whoever makes addresses up shares one count with all who do."""
    wrong = [
        "",
        "x",
        "unknown",
        "1.2.3.4:x",
        "1.2.3",
        "[::1",
        "::1]:80",
        "1.2.3.4:1:2",
        "for=1.2.3.4",
    ]
    assert {network(text) for text in wrong} == {""}


def test_counts_are_for_each_client_and_for_all() -> None:
    """One client does not use up what is there for others; time gives it back."""
    now = [0.0]
    limiter = Limiter({"send": (Limit(2, 10), Limit(5, 10))}, lambda: now[0])
    assert [limiter.allows("send", "192.0.2.1") for _ in range(4)] == [True, True, False, False]
    # Two addresses of one IPv6 network are one client.
    ipv6 = ["2001:db8::1", "2001:db8::2", "2001:db8::3"]
    assert [limiter.allows("send", address) for address in ipv6] == [True, True, False]
    assert [limiter.allows("send", f"192.0.2.{number}") for number in (7, 8)] == [True, False]
    now[0] = 10.0
    assert limiter.allows("send", "192.0.2.1")
    assert not any("192.0.2.1" in repr(key) for key in vars(limiter).values())


def test_a_proxy_tells_who_asks() -> None:
    """Behind a proxy, the last address that it added counts: the others are the client's word."""
    request = SimpleNamespace(
        headers={"x-forwarded-for": "10.0.0.1, 192.0.2.9"}, scope={"client": ("127.0.0.1", 1)}
    )
    assert address_of(request, "X-Forwarded-For") == "192.0.2.9"
    assert address_of(request, "") == "127.0.0.1"
