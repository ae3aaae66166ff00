"""A megabyte at every door: answered within a second of work, or refused by its length."""

from __future__ import annotations

import asyncio
import json
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from conftest import TODAY, MakeCatalogue, app_of, opened
from datasette_maillage.contribute.proposal import MAX_RECORDS
from maillage.build import selection
from maillage.importing import fixing
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.proposing import propose
from maillage.importing.sheets import SheetError
from maillage.model.loading import load
from maillage.text import limits
from maillage.text.personal.first_names import FIRST_NAMES
from measure import seconds

#: The length of what is sent, and the seconds of work that it may cost.
LONG, MOST = 1_000_000, 1.0
#: What texts are made of that once took the square of their length, or long for each sign.
PUMPS = (
    "a.",
    ":\n",
    "0",
    "0 ",
    "\u00a0",
    "Marie ",
    "Contact : Awa Boisclair. ",
    '\\"',
    "(",
    "<a ",
    "a;",
    "12 € ",
    "élèves ",
    "&eacute;",
    "=",
    "• ",
    # Marks that stand in no order on one letter.
    "\u0300\u0327",
    "\u0f73",
)
#: Texts no part of which is there twice, so that nothing that was kept of one helps the next.
DISTINCT = (
    "{name} {number}\n",
    "{name} {other} ",
    "rue {number} {name}, ",
    "a-a-a-a {name} ",
    "x : {name} {number}\n",
    "CafÃ©{number} ",
    "Caf茅{number} CafГ©{number} ",
    "&eacute;{number} ",
)
FORM = "application/x-www-form-urlencoded"
FILE = "contributions/actions/a.json"
#: A label of a labelled text, below which amounts are read.
BUDGET = "- Ressources financières mobilisées pour cette action :"

#: Records that are sent at once, and what may be wrong a hundred times and more in each.
MANY = range(limits.FILES)
WRONG: dict[str, dict[str, Any]] = {
    "codes": {"themes": [f"inconnu-{number}" for number in range(120)]},
    "properties": {f"cle{number}": "x" for number in range(120)},
    "texts": {"keywords": [f"CafÃ© {number}" for number in range(120)]},
    "links": {"links": ["https://a:b@c.d/"] * 120},
    "persons": {"description": "Contact : Awa Boisclair. " * 100},
    "references": {"programmes": [f"nul-{number}" for number in range(120)]},
    "names": {"title": "Jardin partagé", "territories": ["nancy"]},
}


@dataclass(frozen=True)
class Request:
    """A request, as a server hands it to the site."""

    path: str
    query: str = ""
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    #: Those of the answer; where a length is refused, nothing else will do.
    statuses: tuple[int, ...] = (200,)

    def ask(self, site: Any) -> tuple[int, str]:
        """Return the status and the text of the answer."""
        return asyncio.run(self._answer(site.app()))

    async def _answer(self, app: Any) -> tuple[int, str]:
        sent: list[dict[str, Any]] = []
        headers = {"host": "localhost", **self.headers}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST" if self.body else "GET",
            "scheme": "http",
            "path": self.path,
            "raw_path": self.path.encode(),
            "query_string": self.query.encode(),
            "headers": [(key.encode(), value.encode()) for key, value in headers.items()],
            "client": ("127.0.0.1", 1),
        }
        parts = [{"type": "http.request", "body": self.body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            if not parts:
                await asyncio.Event().wait()
            return parts.pop()

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await app(scope, receive, send)
        body = b"".join(message.get("body", b"") for message in sent)
        return sent[0]["status"], body.decode(errors="replace")


def _long(pump: str, size: int = LONG) -> str:
    return pump * (size // len(pump.encode()))


def _distinct(form: str, size: int) -> str:
    """Return so many characters of a form, filled with other names and numbers each time."""
    names = [name.title() for name in sorted(FIRST_NAMES)]
    pairs = zip(cycle(names), cycle(names[1:]), strict=False)
    filled = (
        form.format(name=name, other=other, number=number)
        for number, (name, other) in enumerate(pairs)
    )
    return "".join(islice(chain.from_iterable(filled), size))


def _multipart(name: str, content: bytes, file: str = "") -> tuple[bytes, dict[str, str]]:
    named = f'; filename="{file}"' if file else ""
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
    return head.encode() + content + b"\r\n--x--\r\n", {
        "content-type": "multipart/form-data; boundary=x"
    }


#: Makes a request: a megabyte each, of which none is kept.
Make = Callable[[], Request]
_AS_FORM, _AS_JSON = {"content-type": FORM}, {"content-type": "application/json"}
_AS_SPARQL = {"content-type": "application/sparql-query"}


def _addresses() -> Iterator[tuple[str, Make]]:
    """Yield a megabyte in each place of an address, and of a head."""
    for path, name in (
        ("/recherche", "q"),
        ("/recherche", "annee"),
        ("/recherche.csv", "q"),
        ("/sparql", "query"),
        ("/maillage", "sql"),
        ("/maillage/actions", "_search"),
        ("/contribuer/noms/action", "q"),
        ("/contribuer/action", "de"),
        ("/actions", "page"),
        ("/", "lang"),
    ):
        yield f"{path}?{name}=", partial(_asked, path, name)
    yield "/action/…", lambda: Request(f"/action/{_long('a-')}", statuses=(414,))
    many = "a&" * (limits.ADDRESS // 2 - 20)
    yield "?a&a…", lambda: Request("/recherche", many, statuses=(400,))
    for name in ("accept", "cookie", "if-none-match", "content-type", "accept-language"):
        yield name, partial(_headed, name)


def _asked(path: str, name: str) -> Request:
    return Request(path, f"{name}={_long('a.')}", statuses=(414,))


def _headed(name: str) -> Request:
    return Request("/action/nancy", headers={name: _long("a/b;q=0.5,")}, statuses=(431,))


def _bodies() -> Iterator[tuple[str, Make]]:
    """Yield a megabyte in each sort of body; and as much of it as is read, of each pump."""
    for name, path, begins, head in (
        ("form", "/contribuer/action", b"0.title=", _AS_FORM),
        ("validate", "/-/validate", b'{"files": "', _AS_JSON),
        ("sparql", "/sparql", b"SELECT ", _AS_SPARQL),
        ("sparql form", "/sparql", b"query=", _AS_FORM),
    ):
        yield name, partial(_too_long, path, begins, head)
    for pump in PUMPS:
        yield f"sparql {pump!r}", partial(_queried, pump)
        yield f"form {pump!r}", partial(_filled_in, pump)
        yield f"validate {pump!r}", partial(_judged, pump)
        for kind in _TABLES:
            yield f"{kind} {pump!r}", partial(_table, kind, pump)
    for text in DISTINCT:
        yield f"distinct {text!r}", partial(_distinct_records, text)
    for name, record in WRONG.items():
        yield f"a hundred records, {name}", partial(_wrong_records, record)
    yield "form, wrong values", _wrong_values
    yield "packed", lambda: _packed([[1, ["Titre"]], [2, [_long("a")]]], (400,))
    wide = [[1, [f"Nom {number}" for number in range(limits.COLUMNS)]], [2, ["x"]]]
    for text in ("CafÃ© ", "élèves ", "12 € ", "é\u0323\u0301"):
        yield f"packed, {text!r}", partial(_packed_cells, text)
    yield "packed, wide", lambda: _packed(wide)
    yield "packed, wider", lambda: _packed([[1, [*range(limits.COLUMNS + 1)]]], (400,))
    yield "file name", lambda: _uploaded("file", b"Titre\n", _long("a.b"), (200, 400, 422))
    yield "name of an input", lambda: _uploaded(_long('a"'), b"Titre\n", "", (400, 422))


def _too_long(path: str, begins: bytes, head: dict[str, str]) -> Request:
    return Request(path, "", begins + _long("a.").encode(), head, (413,))


def _queried(pump: str) -> Request:
    query = f"SELECT ({_long(pump, limits.QUERY - 100)}".encode()
    return Request("/sparql", "", query, _AS_SPARQL, (400, 403, 503))


def _filled_in(pump: str) -> Request:
    text = _long(pump, limits.FORM // 3)
    fields = {"0.kind": "action", "0/title": text[:10_000], "0/description": text}
    body = urlencode({**fields, "0/starts": text[:9000], "0/links": text[:9000]}).encode()
    refused = 422 if len(body) <= limits.FORM else 413
    return Request("/contribuer/action", "", body, _AS_FORM, (200, refused))


def _judged(pump: str) -> Request:
    text = _long(pump, limits.FORM // 3)
    record = {"title": text[:19_000], "description": text, "starts": text[:9000]}
    return _validated({FILE: record})


def _validated(files: dict[str, Any]) -> Request:
    body = json.dumps({"files": files}, ensure_ascii=False).encode()
    return Request("/-/validate", "", body, _AS_JSON)


#: Files that are uploaded, with a pump in some place of them.
_TABLES: dict[str, Callable[[str], str]] = {
    "cell": lambda pump: f"Titre;Résumé;Dates;Budget\n{_long(pump).replace(';', ',')};b;c;d\n",
    "cells": lambda pump: f"Titre;Quartier;Mots clés;Liens\nx{';' + _long(pump, 30_000) * 3}\n",
    "fiches": lambda pump: f"Actions\nJardin\n- Résumé\n{_long(pump)}\n",
    "budget": lambda pump: f"Actions\nJardin\n- Résumé\nx\n{BUDGET}\n{_long(pump)}\n",
    "lines": lambda pump: (
        f"Actions\nJardin\n- Résumé\nx\n{BUDGET}\n" + f"{_long(pump, 900)}\n" * 500
    ),
    "columns": lambda pump: ";".join(f"{pump}{number}" for number in range(990)) + "\na;b\n",
}


def _table(kind: str, pump: str) -> Request:
    return _uploaded("file", _TABLES[kind](pump).encode(), "t.csv", (200, 422))


def _uploaded(name: str, content: bytes, file: str, statuses: tuple[int, ...]) -> Request:
    body, head = _multipart(name, content, file)
    return Request("/contribuer/tableau", "", body, head, statuses)


def _distinct_records(text: str) -> Request:
    long = _distinct(text, 15 * limits.TEXT)
    parts = (long[at : at + limits.TEXT] for at in range(0, len(long), limits.TEXT))
    return _validated(
        {
            FILE.replace("a.json", f"a-{n}.json"): {"id": f"a-{n}", "description": part}
            for n, part in enumerate(parts)
        }
    )


def _wrong_records(record: dict[str, Any]) -> Request:
    return _validated(
        {FILE.replace("a.json", f"a-{n}.json"): {"id": f"a-{n}", **record} for n in MANY}
    )


def _wrong_values() -> Request:
    parts = [(f"{n}.kind", "action") for n in range(MAX_RECORDS)]
    parts += [
        (f"{n}/programmes", f"nul {n} {value}") for n in range(MAX_RECORDS) for value in range(190)
    ]
    return Request("/contribuer/action", "", urlencode(parts).encode(), _AS_FORM, (422,))


def _packed(rows: list[Any], statuses: tuple[int, ...] = (200, 422)) -> Request:
    document = {"sheets": [["a", rows, [], ";", {}]], "text": ""}
    packed = b64encode(zlib.compress(json.dumps(document).encode()))
    return _uploaded("source", packed, "", statuses)


def _packed_cells(text: str) -> Request:
    """Return a request with some cells as long as they may be."""
    cell = (text * limits.CELL)[: limits.CELL - 1]
    rows: list[Any] = [[number, [f"x{number}", cell]] for number in range(2, 7)]
    return _packed([[1, ["Titre", "Résumé"]], *rows])


@pytest.fixture(scope="module")
def site(example_build: Path) -> Any:
    """Datasette with the accepted examples; nobody counts the requests."""
    datasette = opened(example_build)
    asyncio.run(datasette.invoke_startup())
    app_of(datasette).service.limiter.allows = lambda *_: True
    for path in ("/", "/recherche", "/contribuer/action"):
        assert Request(path).ask(datasette)[0] == 200
    return datasette


REQUESTS: dict[str, Make] = dict([*_addresses(), *_bodies()])


@pytest.mark.sample(8)
@pytest.mark.parametrize("name", REQUESTS)
def test_a_megabyte_costs_less_than_a_second(site: Any, name: str) -> None:
    """Each door answers within a second of work, and says so where it refuses a length."""
    request = REQUESTS[name]()
    found: list[tuple[int, str]] = []
    spent = seconds(lambda: found.append(request.ask(site)), enough=MOST)
    assert spent < MOST, f"{spent:.2f} s"
    for status, text in found:
        assert status in request.statuses, text[:300]


@pytest.mark.sample(1)
@pytest.mark.parametrize("pump", PUMPS)
def test_the_command_line_takes_a_megabyte(make_catalogue: MakeCatalogue, pump: str) -> None:
    """A file to judge, mend, put in form or import: each within a second of work."""
    record = {"id": "a", "title": "Jardin", "description": _long(pump, LONG // 2)}
    text = json.dumps(record, ensure_ascii=False)[: limits.FILE // 2]
    model = load(make_catalogue({"actions/a.json": text}))
    known = FolderCatalogue(model, TODAY)
    table = f"Titre;Résumé\n{_long(pump)};b\n".encode()

    def import_() -> None:
        with suppress(SheetError):
            propose(model, known, "t.csv", table)

    def chosen(file: str) -> bool:
        return file == FILE

    report = selection.validate_some(model, chosen, TODAY)
    assert report.of_severity("error")
    for work in (
        lambda: selection.validate_some(model, chosen, TODAY),
        lambda: fixing.mended(model, chosen),
        lambda: list(fixing.unformatted(model, chosen)),
        import_,
    ):
        assert seconds(work, enough=MOST) < MOST
