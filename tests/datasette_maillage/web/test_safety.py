"""What every answer says to browsers and caches, and what never becomes a link."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from datasette.app import Datasette

from conftest import opened
from datasette_maillage.datasette.data_pages import web
from datasette_maillage.datasette.error_messages import error_told
from datasette_maillage.web.safety import HEADERS, POLICY, guard

#: Pages, files and faults of every sort.
ANSWERS = (
    "/",
    "/carte",
    "/maillage",
    "/maillage/actions",
    "/maillage/actions.json",
    "/maillage/actions.csv",
    "/maillage.db",
    "/-/static-plugins/maillage/maillage.css",
    "/-/static/app.css",
    "/-/versions.json",
    "/rien",
    "/maillage/rien",
    "/maillage?sql=DROP+TABLE+actions",
)
#: Where people write, and where what they wrote is judged.
FORMS = ("/contribuer", "/contribuer/action", "/contribuer/tableau", "/-/validate")


def _get(site: Any, path: str, **headers: str) -> Any:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return asyncio.run(site.client.get(path, headers=names))


@pytest.mark.parametrize("path", ["/contribuer/action", "/contribuer/tableau"])
def test_a_form_is_drawn_anew_when_it_is_loaded_again(site: Any, path: str) -> None:
    """It has a stamp, the day and a policy of its own: nothing says that a former one will do."""
    form = _get(site, path)
    assert "etag" not in form.headers
    mark = _get(site, "/maillage/actions").headers["etag"]
    again = _get(site, path, if_none_match=mark)
    assert again.status_code == 200
    assert again.headers["referrer-policy"] == form.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/themes.ttl", "/maillage.ttl", "/context.jsonld"])
def test_a_head_has_the_mark_of_its_get(site: Any, path: str) -> None:
    """Who asks first whether something changed is told, and 304 where it did not."""
    found, told = _get(site, path), asyncio.run(site.client.head(path))
    mark = {"if-none-match": found.headers["etag"]}
    # What is compressed is marked as another spelling of the same.
    assert told.headers["etag"] == found.headers["etag"].removeprefix("W/")
    assert asyncio.run(site.client.head(path, headers=mark)).status_code == 304


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_is_guarded(site: Any, path: str) -> None:
    """Pages, data, downloads and errors all carry the policy, once."""
    headers = _get(site, path).headers
    for name, value in HEADERS.items():
        assert headers.get_list(name.decode()) == [value.decode()], (path, name)


@pytest.mark.parametrize("path", [*ANSWERS, *FORMS])
def test_no_answer_sets_a_cookie(site: Any, path: str) -> None:
    """Nothing is asked of browsers that the next request would bring back."""
    assert "set-cookie" not in _get(site, path).headers


@pytest.mark.parametrize("path", [*ANSWERS, "/sitemap.xml", "/recherche.csv", "/maillage.ttl"])
def test_every_text_says_its_charset(site: Any, path: str) -> None:
    """Whatever a browser could take for a page is UTF-8, and says so."""
    kind = _get(site, path).headers["content-type"]
    is_text = kind.startswith("text/") or "xml" in kind
    assert "; charset=utf-8" in kind or not is_text


@pytest.fixture(scope="module", params=["https", "http"])
def public(request: pytest.FixtureRequest, real_build: Path) -> tuple[Any, str | None]:
    """A site with a public address, and what browsers are told of it."""
    address = f"{request.param}://catalogue.example.org"
    said = "max-age=31536000" if request.param == "https" else None
    return opened(real_build, metadata={"plugins": {"maillage": {"public_address": address}}}), said


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    "path", ["/", "/rien", "/themes", "/-/static/app.css", "/contribuer/action"]
)
def test_browsers_stay_on_https(public: tuple[Any, str | None], path: str) -> None:
    """A site whose public address is HTTPS says so with every answer, faults and refusals too."""
    site, said = public
    headers = {"host": "catalogue.example.org"}
    for method in ("GET", "DELETE"):
        answer = asyncio.run(site.client.request(method, path, headers=headers))
        assert answer.headers.get("strict-transport-security") == said, (method, answer.status_code)


@pytest.mark.parametrize(
    ("path", "is_open"),
    [
        ("/actions.csv", True), ("/maillage.ttl", True), ("/action/jardin-partage.json", True),
        ("/recherche.csv", True), ("/sparql", True), ("/", True), ("/contribuer/action", False),
        ("/action/contribuer-au-jardin", True), ("/contribuer-ici", True), ("/contribuer", False),
        ("/contribuer/tableau", False), ("/-/health", False), ("/-/validate", False),
    ],
)  # fmt: skip
def test_other_sites_read_open_data_alone(site: Any, path: str, is_open: bool) -> None:
    """Scripts of any site may read what is public; a form, with its stamp, is this site’s alone."""
    answer = _get(site, path, origin="https://other.example")
    assert answer.headers.get("access-control-allow-origin") == ("*" if is_open else None)


def test_the_policy_has_no_way_around() -> None:
    """Nothing inline, nothing from elsewhere, no frame, no plugin."""
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "*" not in POLICY
    for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in POLICY


@pytest.mark.parametrize("path", [path for path in ANSWERS if "." not in path])
def test_no_page_needs_what_the_policy_forbids(site: Any, path: str) -> None:
    """No inline script, style or handler stands in any page."""
    text = _get(site, path).text
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)", text)
    assert not re.search(r"<[^>]*\s(style|on[a-z]+)=", text)


@pytest.mark.parametrize("path", ["/", "/maillage/actions", "/maillage/actions.json", "/carte"])
def test_what_a_reader_has_is_not_sent_again(site: Any, path: str) -> None:
    """An answer bears a mark of the build; whoever has it gets 304."""
    etag = _get(site, path).headers["etag"]
    again = _get(site, path, if_none_match=etag)
    assert again.status_code == 304
    assert again.content == b""
    assert _get(site, path, if_none_match='"another"').status_code == 200


def test_a_static_file_stays_for_a_year(site: Any) -> None:
    """Its address changes with the build and the program, so it never goes stale."""
    style = re.search(r'href="([^"]*maillage\.css[^"]*)"', _get(site, "/").text)
    assert style is not None
    assert "immutable" in _get(site, style[1]).headers["cache-control"]


def test_behind_a_proxy_with_a_prefix_every_link_keeps_it(real_build: Path) -> None:
    """With `base_url`, links, forms and files of all sorts of pages begin with the prefix."""
    settings = {"base_url": "/catalogue/"}
    site = opened(real_build, settings=settings)
    for path in ("/", "/carte", "/chiffres", "/maillage/actions", "/maillage", "/-/donnees"):
        page = _get(site, path)  # its client adds the prefix
        assert page.status_code == 200, path
        links = re.findall(r'(?:href|src|action)="(/[^"]*)"', page.text)
        assert links
        assert [link for link in links if not link.startswith("/catalogue/")] == [], path


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", " JaVaScRiPt:x", "//x"]
)
def test_only_the_web_is_linked(link: str) -> None:
    """An address that is no http or https leads nowhere."""
    assert web(link) == "#"
    assert web("https://example.org/") == "https://example.org/"


def test_a_cell_never_becomes_a_script(tmp_path: Path) -> None:
    """Datasette links http addresses alone; the rest is text, escaped."""
    database = sqlite3.connect(tmp_path / "other.db")
    database.execute("CREATE TABLE links (address)")
    hostile = ["javascript:alert(1)", '"><script>alert(1)</script>', "https://example.org/"]
    database.executemany("INSERT INTO links VALUES (?)", [(cell,) for cell in hostile])
    database.commit()
    database.close()
    site = Datasette(immutables=[str(tmp_path / "other.db")])
    for path in ("/other/links", "/other?sql=select+address+from+links"):
        text = _get(site, path).text
        assert 'href="https://example.org/"' in text
        assert 'href="javascript' not in text
        assert "<script>alert" not in text


def test_errors_are_said_in_the_language_of_the_visit(site: Any) -> None:
    """What goes wrong is explained, to who reads a page and to a program."""
    page = _get(site, "/maillage?sql=SELECT+rien+FROM+actions")
    assert page.status_code == 400
    assert "La colonne «\u00a0rien\u00a0» n’existe pas." in page.text
    english = _get(site, "/maillage?_lang=en&sql=SELECT+rien+FROM+actions").text
    assert "There is no column “rien”." in english
    assert 'lang="fr">' not in english.partition("<main")[2].partition("<details")[0]
    answer = _get(site, "/maillage.json?sql=SELECT+rien+FROM+actions")
    assert answer.json()["error"] == "La colonne «\u00a0rien\u00a0» n’existe pas."
    assert str(error_told("SQL Interrupted")).startswith("La requête a pris trop de temps")


@pytest.mark.parametrize(
    "sql",
    [
        "length(randomblob(900000000))",
        "length(hex(zeroblob(400000000)))",
        "zeroblob(16000000) FROM actions",
        "replace(hex(zeroblob(8000000)),'0','x') FROM actions",
    ],
)
def test_a_query_cannot_fill_the_memory(site: Any, sql: str) -> None:
    """Hundreds of megabytes, in one value or in many, are refused: no limit of time ends them."""
    page = _get(site, f"/maillage?sql=SELECT+{sql.replace(' ', '+')}")
    assert page.status_code == 400
    assert re.search("La requête (fait un texte trop long|demande trop de mémoire)", page.text)


@pytest.mark.parametrize("order", ["_sort=rien", "_sort_desc=rien", "_sort=id&_sort_desc=id"])
def test_an_order_that_cannot_be_is_no_fault_of_the_site(site: Any, order: str) -> None:
    """The address is wrong, and the page says how."""
    page = _get(site, f"/maillage/actions?{order}")
    assert page.status_code == 400
    assert "On ne peut pas trier" in page.text


@pytest.mark.parametrize(
    "path",
    ["/", "/themes", "/action/jardin-partage", "/SHA256SUMS", "/catalogue", "/sitemap.xml",
     "/recherche.csv", "/-/donnees", "/maillage", "/maillage/actions", "/maillage/actions/x",
     "/action/sparql", "/maillage/actions/sparql", "/maillage/contribuer/x", "/x/-/validate",
     "/contribuer", "/contribuer/noms/action", "/contribuer/recu/0123456789ab",
     "/contribuer/tableau/modele.xlsx", "/contribuer/tableau/lecture/" + 32 * "0"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE"])
def test_what_is_read_takes_no_other_method(site: Any, method: str, path: str) -> None:
    """A page, a file, a download and a table say which methods they take; the log stays clean."""
    answer = asyncio.run(site.client.request(method, path, content=b"x"))
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", [*FORMS[1:], "/recherche/autour", "/sparql"])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "X"])
def test_a_form_takes_no_other_method(site: Any, method: str, path: str) -> None:
    """Where people send something, they read or post, and nothing else."""
    answer = asyncio.run(site.client.request(method, path, content=b"x"))
    others = {"/sparql": "GET, HEAD, POST, OPTIONS", "/-/validate": "POST"}
    allowed = others.get(path, "GET, HEAD, POST")
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


def test_who_is_to_come_back_is_told_when() -> None:
    """Whatever answers 503, it says when; and that the connection, on which it is so, ends."""

    async def busy(scope: Any, _receive: Any, send: Any) -> None:
        headers = [(b"retry-after", b"60")] if scope["path"] == "/later" else []
        await send({"type": "http.response.start", "status": 503, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    def answered(path: str) -> dict[bytes, bytes]:
        said: list[Any] = []

        async def send(message: Any) -> None:
            said.append(message)

        scope = {"type": "http", "method": "GET", "path": path, "headers": [], "scheme": "http"}
        asyncio.run(guard(busy, None)(scope, None, send))
        return dict(said[0]["headers"])

    assert answered("/")[b"retry-after"] == b"5"
    assert answered("/later")[b"retry-after"] == b"60"
    assert answered("/")[b"connection"] == b"close"


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM actions", "UPDATE actions SET title = 'x'", "CREATE TABLE x (y)",
        "WITH c AS (SELECT 1) DELETE FROM actions", "SELECT 1; DELETE FROM actions",
        "ATTACH DATABASE '{folder}/x' AS x", "VACUUM INTO '{folder}/x'",
        "PRAGMA writable_schema = 1",
        "SELECT load_extension('{folder}/x')", "SELECT writefile('{folder}/x', 'y')",
        "SELECT readfile('{folder}/secret.txt')", "explain DROP TABLE actions",
    ],
)  # fmt: skip
def test_sql_of_a_visitor_only_reads(site: Any, real_build: Path, tmp_path: Path, sql: str) -> None:
    """No statement writes, neither to the database nor to another file, or reads another file."""
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    before = (real_build / "maillage.db").read_bytes()
    query = urlencode({"sql": sql.format(folder=tmp_path)})
    for path in (f"/maillage.json?{query}", f"/maillage?{query}", f"/maillage.csv?{query}"):
        answer = _get(site, path)
        # As CSV, Datasette answers an error of SQLite with nothing at all.
        assert answer.status_code == 400 or not answer.text.strip()
    assert (real_build / "maillage.db").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["secret.txt"]


@pytest.fixture(scope="module")
def among_secrets(real_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A site in whose folder, and above it, lie files that are no concern of visitors."""
    folder = tmp_path_factory.mktemp("secrets")
    build = shutil.copytree(real_build, folder / "build")
    for place in (folder / "secret.txt", build / "secret.txt", build / "secret.csv"):
        place.write_text("a secret", encoding="utf-8")
    for name in (".git/config", "site.json"):
        (build / name).parent.mkdir(exist_ok=True)
        (build / name).write_text("a secret", encoding="utf-8")
    return opened(build)


@pytest.mark.parametrize(
    "path",
    [
        "/secret.txt", "/secret.csv", "/.git/config", "/..%2fsecret.txt", "/%2e%2e/secret.txt",
        "/build/secret.csv", "/-/static/../../secret.txt", "/-/static/..%2f..%2fsecret.txt",
        "/-/static-plugins/maillage/..%2f__init__.py", "/-/static-plugins/maillage/", "/-/static/",
        "/contribuer/tableau/..%2fsecret.txt", "/maillage/secret.csv", "/site.json",
    ],
)  # fmt: skip
def test_no_other_file_is_served(among_secrets: Any, path: str) -> None:
    """Not what happens to lie in the folder of the build or above it, nor a list of it."""
    answer = asyncio.run(among_secrets.client.get(path, follow_redirects=True))
    assert answer.status_code in (400, 403, 404)
    assert "a secret" not in answer.text


def test_a_row_without_a_whole_key_has_no_link(site: Any) -> None:
    """Datasette has no address for it: the row is shown, and nothing leads nowhere."""
    text = _get(site, "/maillage/documentation?object=actions").text
    assert "/maillage/documentation/actions,title" in text
    assert ",None" not in text


def test_doors_of_datasette(site: Any) -> None:
    """The address of search plugins leads to the search; pages for accounts are not there."""
    found = asyncio.run(site.client.get("/-/search?q=jardin", follow_redirects=False))
    assert (found.status_code, found.headers["location"]) == (301, "/recherche?q=jardin")
    assert _get(site, "/-/patterns").status_code == 404
    assert _get(site, "/-/permissions").status_code == 404


@pytest.mark.sample(2)
@pytest.mark.parametrize("path", ["/maillage", "/maillage/actions", "/-/donnees", "/rien"])
def test_datasette_speaks_french(site: Any, path: str) -> None:
    """None of the words of Datasette's own templates is left."""
    text = _get(site, path).text
    assert 'lang="fr"' in text
    for word in ("Custom SQL", "Advanced export", "This data as", "rows", "Powered by", ">home<"):
        assert word not in re.sub(r'(id|class|aria-labelledby|rows)="[^"]*"', "", text), word
