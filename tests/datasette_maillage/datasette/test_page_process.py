"""Odd addresses of Datasette's pages: the fault is the visitor’s, and the answer says so."""

from __future__ import annotations

import asyncio
import html
import json
import os
import re
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import app_of, opened
from datasette_maillage.datasette import carried_requests
from maillage.files import checkout
from waiting import eventually

TABLE, VIEW = "/maillage/actions", "/maillage/actions_en_clair"
#: Addresses that Datasette answers with a fault of its own.
ODD = (
    f"{TABLE}.json?_sort=nope",
    f"{TABLE}.json?_sort_desc=nope",
    f"{TABLE}.json?_sort=id&_sort_desc=id",
    f"{TABLE}?_through=]",
    f"{TABLE}?_through=[]",
    f"{TABLE}.csv?_through=null",
    f"{TABLE}?_facet=nope",
    f"{TABLE}.json?_facet_array=%00",
    f"{TABLE}.json?_facet_size=nope",
    f"{TABLE}?_size=-1",
    f"{TABLE}?_size=99999999999999999999",
    f"{TABLE}?_col=nope",
    f"{TABLE}?_nocol=nope",
    f"{TABLE}.json?_shape=nope",
    f"{TABLE}.json?_json=id&_json_infinity=x",
    f"{TABLE}?id__in=[",
    f"{TABLE}?id__arraycontains=\\",
    f"{TABLE}?_where=%22",
    f"{TABLE}?_timelimit=x",
    f"{TABLE}?_next=\\",
    f"{TABLE}?_search=%FF%00&_fts_table=nope",
    f"{VIEW}?_next=\\",
    f"{VIEW}.json?_next=-1",
    f"{TABLE}.json?title=%ED%A0%80",
    f"{TABLE}/jardin-partage.json?_foreign_key_=x&_extras=nope",
    "/maillage?sql=select+%00",
    "/maillage?sql=select+:a&a=%FF",
    "/maillage/06-qui-finance-quoi.json?_shape=arrayfirst&_json=%00",
)
#: Keys that no row can have.
LOST = (
    "/maillage/words/x",
    "/maillage/words/x.json",
    "/maillage/action_themes/,",
    "/maillage/action_themes/a.blob",
    "/maillage/documentation/%5B",
    "/maillage/actions/~FF",
    "/maillage.csv",
)
PATHS = (
    *("/maillage", TABLE, VIEW, "/maillage/action_themes", "/maillage/words", "/maillage/search"),
    *("/maillage/documentation", "/maillage/actions/jardin-partage", "/maillage/sqlite_master"),
    *("/maillage/06-qui-finance-quoi", "/-/donnees", "/_memory", "/_internal", "/maillage/nope"),
)
NAMES = (
    *("_sort", "_sort_desc", "_next", "_through", "_facet", "_facet_array", "_facet_date"),
    *("_facet_size", "_size", "_col", "_nocol", "_shape", "_trace", "_json", "_json_infinity"),
    *("_labels", "_where", "_extra", "_fts_table", "_fts_pk", "_nofacet", "_nocount", "_hash"),
    *("_timelimit", "_dl", "_stream", "_header", "_nl", "_search", "_search_title", "_ttl"),
    *("_searchmode", "_filter_column", "_filter_op", "_filter_value", "_nosuggest", "_format"),
    *("_blob_column", "_blob_hash", "_hide_sql", "sql", "lang", "id", "title", "id__in"),
    *("starts__date", "title__like", "title__glob", "id__arraycontains", "id__isnull", "x__exact"),
)
VALUES = (
    "", "nope", "id", "title", "-1", "0", "1", "9" * 30, "1e999", "\\", "]", "[", "{}", "null",
    '{"table":"action_themes","column":"theme","value":"x"}', '{"table":1}', '"', "'", "%00",
    "%FF", "%ED%A0%80", "~zz", ",", "x" * 3000, "on", "array", "objects", "arrayfirst", "\n",
    "select 1", "select", "select :a", "select x", "select json('[')", "select 1e999", "1=", "*",
    "select abs(-9223372036854775808)", "NEAR(", "a:b", "2020-01-01",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(real_build: Path) -> Iterator[Any]:
    """The site, as it is served: odd addresses may be slow ones too."""
    datasette = opened(real_build, settings={"sql_time_limit_ms": 1000})
    yield datasette
    app_of(datasette).processes.close()


async def _ask(site: Any, target: str) -> tuple[int, str]:
    """Send an address as it is: clients of HTTP would mend it."""
    got: dict[str, Any] = {"body": b""}

    async def send(message: Any) -> None:
        got["status"] = message.get("status", got.get("status"))
        got["body"] += message.get("body", b"")

    scope = {**carried_requests.scope_of("/"), "raw_path": target.partition("?")[0].encode()}
    scope["path"] = unquote(target.partition("?")[0])
    scope["query_string"] = target.partition("?")[2].encode()
    await site.client.app(scope, _receive(), send)
    return got["status"], got["body"].decode(errors="replace")


def _receive() -> Any:
    asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Any:
        for message in asked:
            return message
        return await asyncio.Future()

    return receive


@pytest.mark.parametrize("target", ODD)
def test_an_odd_parameter_is_no_fault_of_the_site(site: Any, target: str) -> None:
    """It is answered as if it were not there, or refused; Datasette gives 500 to some."""
    status, _ = asyncio.run(_ask(site, target))
    assert status in (200, 302, 400, 404)


@pytest.mark.parametrize("form", ["", ".json", ".csv"])
def test_a_refusal_is_said_in_french(site: Any, form: str) -> None:
    """To people on a page, to programs in JSON; the reason stays out of it where it is Python’s."""
    status, text = asyncio.run(_ask(site, f"{TABLE}{form}?_through=]"))
    assert status == 400
    text = text.encode().decode("unicode-escape") if form else text
    assert "Un param" in text
    assert "JSONDecodeError" not in text
    status, text = asyncio.run(_ask(site, f"{TABLE}{form}?_sort=nope"))
    assert status == 400
    assert "On ne peut pas trier par" in text


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("asked", "fr", "en"),
    [
        ("", "dites laquelle", "say which"),
        ("_blob_column=nope", "La colonne «\u00a0nope\u00a0» n’existe pas", "no column “nope”"),
        ("_blob_column=id&_blob_hash=0&id=nope", "n’est plus dans la base", "no longer"),
    ],
)
def test_a_value_that_cannot_be_had_is_said_in_the_language_of_the_visit(
    site: Any, asked: str, fr: str, en: str, language: str
) -> None:
    """Datasette gives one value of a row by its own form, and says in English what it lacks."""
    status, text = asyncio.run(_ask(site, f"{TABLE}.blob?{asked}&_lang={language}"))
    assert status == 400
    assert {"fr": fr, "en": en}[language] in html.unescape(re.sub("<[^>]*>", "", text))


@pytest.mark.parametrize(
    "lacking", [RuntimeError("can't start new thread"), OSError(24, "Too many open files")]
)
def test_what_the_machine_lacks_is_told_as_that(
    site: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    lacking: Exception,
) -> None:
    """Whoever asks is told to come back, and the log has one line without a traceback."""

    async def refuse(*_arguments: object) -> None:
        raise lacking

    # What Datasette asks once, before its first answer.
    asyncio.run(site.client.get("/"))
    monkeypatch.setattr(type(site.get_database("maillage")), "execute_fn", refuse)
    answer = asyncio.run(site.client.get("/actions?page=2"))
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "La machine n’a pas de quoi répondre" in html.unescape(answer.text).replace("\xa0", " ")
    assert len(caplog.messages) == 1
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("gone", ["build", "build/maillage.db"])
def test_a_process_that_finds_no_database_says_to_come_back(
    real_build: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], gone: str
) -> None:
    """A new process opens what may be gone by then, as where a copy is tidied away.

    It is no fault of the site, nor of who asks: 503 with `Retry-After`, and no traceback. Where the
    file alone is gone, SQLite makes an empty one, of which no answer is made.
    """
    build = Path(shutil.copytree(real_build, tmp_path / "build"))
    site = opened(build)
    asked = f"{TABLE}.json?_size=1"
    assert asyncio.run(site.client.get(asked)).status_code == 200
    # The process that forks others is ready by now: the next has a connection yet to open.
    for pid in app_of(site).page_pool.pids:
        os.kill(pid, signal.SIGKILL)
    checkout.remove(tmp_path / gone)
    answer = eventually(lambda: _other_than_busy(site, asked))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "La machine n’a pas de quoi" in answer.json()["error"]
    assert "Traceback" not in capfd.readouterr().err
    app_of(site).processes.close()


def _other_than_busy(site: Any, path: str) -> Any:
    """Return an answer; None where a process that died was asked, or none was ready in time."""
    answer = asyncio.run(site.client.get(path))
    # Who is asked as it dies is taken for one that the memory was too small for.
    is_passing = answer.status_code == 400 or "Trop de demandes" in answer.json()["error"]
    return None if is_passing else answer


#: Queries that are wrong, each in a way that SQLite tells in English, and a word of what is said.
WRONG = (
    ("select abs(1,2)", "nombre de valeurs"),
    ("select $", "partir de"),
    ("select []", "n’existe pas"),
    ("select sum(sum(1))", "employ"),
    ("select abs(1) over ()", "employ"),
    ("select id from actions, partners", "plusieurs tables"),
    ("select 1 union select 1,2", "nombre de colonnes"),
    ("select 1 order by 2", "trie ou groupe"),
    ("select json('[')", "fonction de JSON"),
    ("select abs(-9223372036854775808)", "ne convient pas"),
    ("select 1;select 2", "lecture"),
    ("select " + ",".join(["1"] * 2001), "trop compliqu"),
    ("select *", "jointures"),
)


@pytest.mark.parametrize("form", ["", ".json", ".csv"])
@pytest.mark.parametrize(("sql", "word"), WRONG)
def test_what_is_wrong_with_a_query_is_said_in_french(
    site: Any, sql: str, word: str, form: str
) -> None:
    """In each form that a query is answered in: SQLite’s own words are English."""
    status, text = asyncio.run(_ask(site, f"/maillage{form}?sql={quote(sql)}"))
    assert status == 400
    assert word in html.unescape(json.loads(text)["error"] if form else text)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("target", ["/maillage{}?sql=", f"{TABLE}{{}}?_where="])
def test_a_query_that_takes_too_long_is_told_in_the_form_that_was_asked(
    site: Any, target: str, language: str
) -> None:
    """JSON holds no page in English, and every form speaks the language of the visit."""
    endless = "with recursive n(x) as (select 1 union all select x+1 from n) select sum(x) from n"
    told = {"fr": "La requête a pris trop de temps", "en": "The query took too long"}[language]
    for form in ("", ".json", ".csv"):
        asked = target.format(form) + quote(f"({endless})" if "_where" in target else endless)
        status, text = asyncio.run(_ask(site, f"{asked}&_lang={language}"))
        assert status == 400
        assert told in (json.loads(text)["error"] if form else text)
        assert "<p>" not in text or not form


#: Two cells of 14 MB that CSV makes twice as long.
LARGE_ROW = "select a, a from (select replace(hex(zeroblob(7000000)), '0', '\"') as a)"


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("/maillage.csv?sql=select+x", "La colonne «\u00a0x\u00a0» n’existe pas."),
        ("/maillage.csv?sql=select+abs(-9223372036854775808)", "ne convient pas"),
        ("/maillage.csv?sql=select+zeroblob(2000000000)", "La requête fait un texte trop long"),
        (
            "/maillage/words.csv?_stream=on&_where=iif(folded<'s',1,abs(-9223372036854775808))",
            "La réponse serait trop grande",
        ),
        # What the process may not have the memory to write.
        (f"/maillage.csv?sql={quote(LARGE_ROW)}", "La réponse serait trop grande"),
    ],
)
def test_a_table_whose_query_fails_is_refused(site: Any, target: str, told: str) -> None:
    """Datasette gives an empty table, or one that is cut with the reason for a last row."""
    status, text = asyncio.run(_ask(site, target))
    assert status == 400
    assert told in json.loads(text)["error"]


def test_a_table_in_several_pages_is_whole(site: Any) -> None:
    """One that does not fail comes to its end."""
    status, text = asyncio.run(_ask(site, "/maillage/words.csv?_stream=on"))
    assert status == 200
    assert text.count("\r\n") > 3000


@pytest.mark.parametrize("target", LOST)
def test_a_row_that_cannot_be_is_not_found(site: Any, target: str) -> None:
    """A key of another shape than the table’s is that of no row."""
    assert asyncio.run(_ask(site, target))[0] == 404


@pytest.mark.parametrize("name", ["sqlite_master", "sqlite_schema", "pragma_table_list", "dbstat"])
def test_what_is_no_table_has_no_row(site: Any, name: str) -> None:
    """SQLite reads more by a name than tables, and finds columns in it."""
    assert asyncio.run(_ask(site, f"/maillage/{name}/1"))[0] == 404
    assert asyncio.run(_ask(site, f"/maillage/{name}/1.json?_search=x"))[0] in (200, 404)


@pytest.mark.parametrize("name", ["app.css/x", "x" * 300, "app.css%00"])
@pytest.mark.parametrize("folder", ["static", "static-plugins/maillage"])
def test_a_static_file_that_cannot_be_is_not_found(site: Any, folder: str, name: str) -> None:
    """Neither below a file, nor by a name that no file system takes."""
    assert asyncio.run(_ask(site, f"/-/{folder}/{name}"))[0] == 404


def test_the_csv_of_a_query_is_not_a_file_of_the_build(site: Any) -> None:
    """The database’s name with `.csv` gives what `sql` asks."""
    assert asyncio.run(_ask(site, "/maillage.csv?sql=select+1+as+a")) == (200, "a\r\n1\r\n")


@pytest.mark.parametrize("target", ["/caf\xe9", "/maillage/\xff", "/action/é?a"])
def test_an_address_that_is_none_is_refused(site: Any, target: str) -> None:
    """Servers let bytes through that no address may have; Datasette would fall over them."""
    status, text = asyncio.run(_ask(site, target))
    assert (status, "L’adresse n’est pas bien écrite" in text) == (400, True)


def test_a_fault_of_the_site_stays_one(
    real_build: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """What fails without any parameter is no fault of those who ask: 500, and a traceback."""
    (tmp_path / "table.html").write_text("{{ 1 / 0 }}")
    site = opened(real_build, template_dir=str(tmp_path))
    for target in (TABLE, f"{TABLE}?_size=1", f"{TABLE}?_sort=title"):
        status, text = asyncio.run(_ask(site, target))
        assert (status, "L’erreur est de notre côté" in text) == (500, True)
        assert "ZeroDivisionError" in capfd.readouterr().err
    app_of(site).processes.close()


def test_a_process_asks_no_other(real_build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What looks into a fault asks the site anew, from the process: it answers that itself."""
    site = opened(real_build)
    monkeypatch.setattr(app_of(site), "is_worker", True)
    pools = len(app_of(site).processes._pools)
    assert asyncio.run(site.client.get(f"{TABLE}.json?_size=1")).status_code == 200
    assert len(app_of(site).processes._pools) == pools
    app_of(site).processes.close()


def test_a_page_of_our_own_is_never_let_off(real_build: Path, tmp_path: Path) -> None:
    """What it reads of an address is foreseen: a fault that parameters bring out is ours too."""
    (tmp_path / "maillage").mkdir()
    (tmp_path / "maillage/search.html").write_text("{{ 1 / 0 if visit.get('q') else 'x' }}")
    site = opened(real_build, template_dir=str(tmp_path))
    assert asyncio.run(_ask(site, "/recherche"))[0] == 200
    assert asyncio.run(_ask(site, "/recherche?q=a"))[0] == 500
    app_of(site).processes.close()


def test_a_plain_table_that_fails_with_a_parameter_leaves_one_line(
    site: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    """Strangers cannot fill the log with tracebacks."""
    asyncio.run(_ask(site, f"{TABLE}?_through=]"))
    said = capfd.readouterr().err
    assert "Traceback" not in said
    assert said.count("\n") <= 1


@st.composite
def _targets(draw: st.DrawFn) -> str:
    """Draw an address: a page, some key of a row or a suffix, and parameters."""
    value = st.sampled_from(VALUES) | st.text(max_size=8)
    path = draw(st.sampled_from(PATHS)) + draw(st.sampled_from(["", "", ".json", ".csv", ".blob"]))
    if draw(st.integers(0, 5)) == 0:
        path += "/" + ",".join(quote(part, safe="") for part in draw(st.lists(value, max_size=3)))
    pairs = draw(st.lists(st.tuples(st.sampled_from(NAMES) | value, value), max_size=4))
    query = "&".join(f"{quote(name)}={quote(text, safe='%')}" for name, text in pairs)
    return f"{path}?{query}" if query else path


@given(target=_targets())
@settings(
    max_examples=10 * settings().max_examples,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_address_is_a_fault_of_the_site(site: Any, target: str) -> None:
    """Whatever stands in the address of one of Datasette’s pages, none answers 5xx."""
    status, _ = asyncio.run(_ask(site, target))
    assert status < 500
