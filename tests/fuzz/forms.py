"""Whatever the form or the page for tables is sent, it answers, and shows nothing as markup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlencode

from conftest import EXAMPLES
from datasette_maillage.contribute.form_reading import written
from fuzz.contributions import MODEL
from fuzz.site import answer
from maillage.model.entities import Json

_FORM = "application/x-www-form-urlencoded"
_PARTS = "multipart/form-data; boundary=fuzz"
#: What people may describe.
KINDS = [entity.name for entity in MODEL.contributed]
#: What a page would hold if it let markup of a visitor through.
MARK = "<fuzz>"


def seeds() -> Iterator[bytes]:
    """Yield every accepted example as its form sends it, and tables as a browser uploads them."""
    for number, kind in enumerate(KINDS):
        for file in sorted(
            (EXAMPLES / "accepted" / MODEL.entities[kind].collection).glob("*.json")
        ):
            record = json.loads(file.read_text(encoding="utf-8"))
            sent = [("0.kind", kind), *_inputs(record, "0"), ("action", "verifier")]
            yield bytes([number]) + urlencode(sent).encode()
    for table in ("Titre;Statut\nCafé;en cours\n", f"Titre;Résumé\n{MARK};{MARK}\n"):
        yield bytes([len(KINDS)]) + _upload(table)
    yield bytes([len(KINDS) + 1]) + b'{"files": {"contributions/actions/a.json": {"id": "a"}}}'


def _inputs(value: object, name: str) -> Iterator[tuple[str, str]]:
    """Yield the inputs of a form with what they hold."""
    if isinstance(value, dict):
        inner: Json = value
        for key, item in inner.items():
            yield from _inputs(item, f"{name}/{key}")
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _inputs(item, f"{name}/{at}" if isinstance(item, dict) else name)
    else:
        yield name, written(value)


def _upload(table: str) -> bytes:
    part = '--fuzz\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n{}\r\n'
    parts = part.format("contributor", "", "Les Amis du quartier")
    parts += part.format("file", '; filename="t.csv"', table)
    return f"{parts}--fuzz--\r\n".encode()


def one_input(raw: bytes) -> None:
    """Send a body; the first byte says where to."""
    where = raw[0] % (len(KINDS) + 2) if raw else 0
    if where < len(KINDS):
        path, media = f"/contribuer/{KINDS[where]}", _FORM
    elif where == len(KINDS):
        path, media = "/contribuer/tableau", _PARTS
    else:
        path, media = "/-/validate", "application/json"
    found = answer("POST", path, content=raw[1:], headers={"content-type": media})
    if found.headers["content-type"].startswith("text/html"):
        assert MARK not in found.text
