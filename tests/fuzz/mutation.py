"""Mutations that know what they change: a document stays one, a row keeps its cells."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

import orjson

#: What a value, or a piece of a text, is replaced with.
HOSTILE: tuple[Any, ...] = (
    *("", " ", "=1", "\\", '"', "'", ",", ";", "\n", "\r\n", "\t", "\0", "\x7f", "\x85", "\u2028"),
    *(
        "\u202e",
        "\ufeff",
        "\ufffe",
        "\U0001f331",
        "\U0010ffff",
        "e\u0301",
        "<b>",
        "{{",
        "%s",
        "@fr",
    ),
    *("'''", '"""', " .\n<a> <b> <c> .", "'); DROP TABLE actions; --", "a" * 301, "é" * 10001),
    *(
        "@id",
        "@type",
        "_:b",
        "http://a/%zz",
        "http://[::1]/",
        "https:///x",
        "https://é.fr/?\ue000#'",
    ),
    *("http://a/../b/./c", "https://w3id.org/maillage/action/x", "HTTP://A", "tel:1", "0000-01-01"),
    *("2016-02-29", "2015-02-29", "2015/2014", "-1", "nancy", "en-cours"),
    *(0, 1, -1, 1.0, -0.0, 5e-324, 1e-7, 0.1 + 0.2, 123456.789e-9, 1e15, 1e16, 1e300, 2**53 + 1),
    *(2**63, 2**64 - 1, 1e9, True, False, None, [], {}, [[]], [{}], {"@id": "x"}),
)


def restructure(raw: bytes, seed: int) -> bytes | None:
    """Change one value, key or text inside a document; None where it is no document."""
    random = Random(seed)  # noqa: S311 - the fuzzer asks for the same change with the same seed
    try:
        record = orjson.loads(raw[1:])
    except orjson.JSONDecodeError:
        return None
    places = list(_places(record)) if isinstance(record, dict | list) else []
    if not places:
        return None
    inside, key = random.choice(places)
    match random.randrange(6):
        case 0:
            del inside[key]
        case 1:
            other, other_key = random.choice(places)
            inside[key] = copy.deepcopy(other[other_key])
        case 2 if isinstance(inside, list):
            inside.append(copy.deepcopy(inside[key]))
        case 3 if isinstance(inside[key], str):
            text, at = inside[key], random.randint(0, len(inside[key]))
            inside[key] = text[:at] + str(random.choice(HOSTILE)) + text[at:]
        case 4 if type(inside[key]) in (int, float):
            inside[key] = random.choice([-inside[key], inside[key] / 3, inside[key] * 1e3])
        case _:
            inside[key] = copy.deepcopy(random.choice(HOSTILE))
    text = json.dumps(record, ensure_ascii=random.random() < 0.5)
    return raw[:1] + text.encode(errors="replace")


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    left = [value]
    while left:
        value = left.pop()
        inner = list(value.items() if isinstance(value, dict) else enumerate(value))
        yield from ((value, key) for key, _ in inner)
        left.extend(item for _, item in inner if isinstance(item, dict | list))


def splice(raw: bytes, seed: int) -> bytes:
    """Put something that harms somewhere into the bytes."""
    random = Random(seed)  # noqa: S311 - the fuzzer asks for the same change with the same seed
    piece = str(random.choice(HOSTILE)).encode(errors="replace")
    at = random.randint(0, len(raw))
    return raw[:at] + piece + raw[at + random.randrange(4) :]


def blind(raw: bytes, seed: int) -> bytes:
    """Change some bytes, for want of what knows which changes lead somewhere new."""
    random = Random(seed)  # noqa: S311 - the same change with the same seed
    changed = bytearray(raw)
    for _ in range(random.randint(1, 8)):
        at = random.randint(0, len(changed))
        changed[at : at + random.randrange(3)] = random.randbytes(random.randrange(3))
    return bytes(changed)
