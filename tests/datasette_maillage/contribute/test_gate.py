"""One gate, three doors: the library, the command line and the site give the same verdict."""

from __future__ import annotations

import asyncio
import json
import shutil
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from conftest import ROOT, app_of, copy_model
from maillage.build import selection
from maillage.cli import main
from maillage.findings import reporters
from maillage.model.entities import Model
from maillage.reading.history import changes
from maillage.rules.record_index import presumed_key
from mutations import OPERATORS, Original
from repositories import git, under_git

FILES = [file.relative_to(ROOT).as_posix() for file in sorted(ROOT.glob("contributions/**/*.json"))]
#: Files that one proposal of the test changes.
AT_ONCE = 24


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real catalogue under Git, on the branch of a contributor."""
    root = tmp_path_factory.mktemp("doors") / "catalogue"
    copy_model(root)
    shutil.copytree(ROOT / "contributions", root / "contributions", dirs_exist_ok=True)
    return under_git(root, "contribution")


def _doors(repository: Path, site: Any, model: Model, files: Mapping[str, str]) -> list[Any]:
    """Return the verdicts on some files: of the library, the command line and the site."""
    for file, text in files.items():
        (repository / file).parent.mkdir(parents=True, exist_ok=True)
        (repository / file).write_text(text, encoding="utf-8")
    try:
        today = datetime.now(UTC).date()
        found = selection.validate_changes(model, changes(repository, "main"), today)
        arguments = ["validate", "--changed-since", "main", "--format", "json"]
        shell = CliRunner().invoke(main, [*arguments, "--root", str(repository)])
    finally:
        git(repository, "reset", "--hard")
        git(repository, "clean", "-fdq", "contributions")
    answer = asyncio.run(site.client.post("/-/validate", json={"files": files}))
    assert answer.status_code == 200, answer.text
    return [json.loads(text) for text in (reporters.json(found), shell.stdout, answer.text)]


def _mutants(model: Model) -> Iterator[tuple[str, str]]:
    """Yield each file of the catalogue, broken in some way: another way for each."""
    ids: dict[str, list[str]] = defaultdict(list)
    for file in FILES:
        kind, name = presumed_key(model, file)
        ids[kind].append(name)
    operators = [operator for family in OPERATORS.values() for operator in family]
    for number, file in enumerate(FILES):
        text = (ROOT / file).read_text(encoding="utf-8")
        names = {
            key: [str(json.loads(text).get("title", ""))] for key in [presumed_key(model, file)]
        }
        original = Original(model, file, text, ids, defaultdict(list, names))
        for turn in range(len(operators)):
            operator = operators[(number + turn) % len(operators)]
            chance = Random(zlib.crc32(f"{operator.name} {file}".encode()))  # noqa: S311 - no secret
            mutant = operator.apply(original, chance)
            if mutant and _is_text(mutant.raw) and mutant.raw.decode() != text:
                yield file, mutant.raw.decode()
                break


def _is_text(raw: bytes) -> bool:
    try:
        return raw.decode().encode() == raw and b"\r" not in raw
    except UnicodeDecodeError:
        return False


@pytest.fixture(scope="module")
def model_of(repository: Path) -> Model:
    """The model, as the catalogue under Git has it."""
    from maillage.model.loading import load

    return load(repository)


def test_hundreds_of_broken_records_get_one_verdict(
    repository: Path, site: Any, model_of: Model, exhaustive: bool
) -> None:
    """Finding for finding, place for place, whichever door a record comes through."""
    mutants = list(_mutants(model_of))
    assert len(mutants) > 200
    mutants = mutants if exhaustive else mutants[::3]
    codes: Counter[str] = Counter()
    for start in range(0, len(mutants), AT_ONCE):
        files = dict(mutants[start : start + AT_ONCE])
        library, shell, web = _doors(repository, site, model_of, files)
        assert library == shell
        assert shell == web
        codes.update(finding["code"] for finding in web["findings"])
    assert len(codes) > 15, codes


def test_valid_records_get_one_verdict(
    repository: Path, site: Any, model_of: Model, exhaustive: bool
) -> None:
    """Every record of the catalogue, changed a little, is accepted through each door."""
    chosen = FILES if exhaustive else FILES[::5]
    for start in range(0, len(chosen), 60):
        files = {
            file: (ROOT / file).read_text(encoding="utf-8").rstrip() + "\n\n"
            for file in chosen[start : start + 60]
        }
        library, shell, web = _doors(repository, site, model_of, files)
        assert library == shell == web
        assert web["accepted"]
        assert sum(web["records"].values()) == len(files)


def test_records_that_need_each_other_are_judged_together(
    repository: Path, site: Any, model_of: Model
) -> None:
    """A record may refer to one beside it; an id that is taken, and a stray file, are told."""
    action = json.loads((ROOT / "contributions/actions/jardin-partage.json").read_text())
    files = {
        "contributions/actions/jardin-neuf.json": json.dumps(
            {**action, "id": "jardin-neuf", "lead": "centre-neuf"}
        ),
        "contributions/partners/centre-neuf.json": json.dumps(
            {"id": "centre-neuf", "name": "Centre neuf", "kind": "association"}
        ),
        "contributions/actions/b/jardin-partage.json": json.dumps(action),
        "contributions/ailleurs/x.json": "{}",
        "contributions/actions/vide.json": "",
        "contributions/actions/liste.json": "[]",
    }
    library, shell, web = _doors(repository, site, model_of, files)
    assert library == shell == web
    assert {"R002", "F001", "F008", "F006"} <= {finding["code"] for finding in web["findings"]}


@pytest.mark.parametrize(
    ("body", "french", "english"),
    [
        (b"", "est vide", "is empty"),
        (b" \n", "est vide", "is empty"),
        (b"{", "pas du JSON : ligne 1, colonne 2", "not JSON: line 1, column 2"),
        (b"files=x", "pas du JSON", "not JSON"),
        (b'{"files": {}}\n{"files": {}}', "derrière le premier objet JSON, ligne 2", "line 2"),
        ('{"files": {"é": {}}}'.encode("latin-1"), "pas en UTF-8", "not in UTF-8"),
        ('{"files": {}}'.encode("utf-16"), "pas en UTF-8", "not in UTF-8"),
        (b"[]", "pas un objet JSON", "no JSON object"),
        (b"3", "pas un objet JSON", "no JSON object"),
        (b"9" * 5000, "trop de chiffres", "too many digits"),
        (b'{"id": "x", "title": "y"}', "pas de clé « files »", "no key “files”"),
        (b'{"files": []}', "« files » n’est pas un objet", "“files” is no object"),
        (b'{"files": {}}', "« files » n’a aucun fichier", "“files” has no file"),
        (b'{"files": {}, "kind": "actoin"}', "a une clé « kind »", "has a key “kind”"),
        (
            b'{"files": {"contributions/actions/x.json": {"id": "x", "id": "y"}}}',
            "« id » est deux fois",
            "“id” is twice",
        ),
        (
            b'{"files": {"contributions/actions/x.json": "{}", "contributions/actions/x.json": 1}}',
            "x.json » est deux fois",
            "x.json” is twice",
        ),
        (b'{"files": {"x.json": {}}}', "« x.json » n’est pas le chemin", "“x.json” is no path"),
        (b'{"files": {"contributions/actions/../../etc/x.json": "{}"}}', "le chemin", "no path"),
        (b'{"files": {"/etc/passwd": "{}"}}', "le chemin", "no path"),
        (b'{"files": {"contributions/actions/x.json": "\\ud800"}}', "moitié d’un", "Half a"),
        (b"[" * 100_000, "trop de niveaux", "too many levels"),
        (
            json.dumps(
                {"files": {f"contributions/actions/{n}.json": {} for n in range(999)}}
            ).encode(),
            "fichiers",
            "files",
        ),
    ],
)
def test_what_is_no_proposal_is_refused_and_named(
    site: Any, body: bytes, french: str, english: str
) -> None:
    """A request that cannot be judged gets what is wrong with it, in the language asked for."""
    for language, said in (("fr", french), ("en", english)):
        answer = asyncio.run(site.client.post(f"/-/validate?lang={language}", content=body))
        assert answer.status_code == 400
        assert said in answer.json()["error"]
        assert answer.json()["error"].endswith(".")


@pytest.mark.parametrize("name", ["a.json#b.jsonl:1:0:2", "a.json#b.jsonl:1:0:2/c.txt", "a.json#"])
def test_a_name_that_looks_like_the_address_of_a_record_is_a_stray(site: Any, name: str) -> None:
    """It is told by its whole name, so that no verdict leaves it out."""
    file = f"contributions/actions/{name}"
    answer = asyncio.run(site.client.post("/-/validate", json={"files": {file: "{}"}}))
    found = answer.json()
    assert [(finding["file"], finding["code"]) for finding in found["findings"]] == [(file, "F001")]
    assert found["accepted"] is False


@pytest.mark.parametrize(
    ("said", "french", "english"),
    [
        ("text/csv", "Content-Type dit « text/csv »", "Content-Type says “text/csv”"),
        ("application/x-www-form-urlencoded", "application/json", "application/json"),
        ("application/json; charset=iso-8859-1", "pas en UTF-8", "not in UTF-8"),
    ],
)
def test_what_is_said_to_be_no_json_is_refused(
    site: Any, said: str, french: str, english: str
) -> None:
    """The header is named; JSON of any sort, or no word of what it is, is read."""
    body = json.dumps({"files": {"contributions/actions/x.json": {}}})
    for language, words in (("fr", french), ("en", english)):
        path = f"/-/validate?lang={language}"
        answer = asyncio.run(site.client.post(path, content=body, headers={"content-type": said}))
        assert answer.status_code == 415
        assert words in answer.json()["error"]
    for fine in ("application/json", "application/ld+json; charset=UTF-8"):
        headers = {"content-type": fine}
        answer = asyncio.run(site.client.post("/-/validate", content=body, headers=headers))
        assert answer.status_code == 200


def test_what_is_quoted_of_a_request_hides_nothing(site: Any) -> None:
    """Half a sign is no text for most programs, and a mark of direction turns what follows."""
    for key, shown in (('"\\ud800"', "\\ud800"), ('"\\u202e"', "\\u202e")):
        answer = asyncio.run(
            site.client.post("/-/validate", content=f'{{"files": {{}}, {key}: 1}}')
        )
        assert answer.status_code == 400
        assert f"« {shown} »" in answer.json()["error"]


def test_who_asks_too_often_is_told_when_to_come_back(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Programs, too."""
    monkeypatch.setattr(app_of(site).service.limiter, "allows", lambda *_: False)
    asked = (site.client.post("/-/validate"), site.client.get("/contribuer/noms/action?q=a"))
    for asking in asked:
        answer = asyncio.run(asking)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "300")


def test_another_method_is_told_what_to_send(site: Any) -> None:
    """A visit with a browser says what the address is for."""
    answer = asyncio.run(site.client.get("/-/validate?lang=en"))
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert "by POST" in answer.json()["error"]


def test_a_long_request_is_refused_before_it_is_read(site: Any) -> None:
    """Ten megabytes are not even kept."""
    answer = asyncio.run(site.client.post("/-/validate", content=b"x" * 10_000_000))
    assert answer.status_code == 413
    assert "octets" in answer.json()["error"]
