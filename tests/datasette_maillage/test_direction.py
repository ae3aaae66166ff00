"""What contributors write keeps its direction to itself, on every page where it stands."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, copy_model, opened
from maillage.build import pipeline
from maillage.model.entities import LANGUAGE_STRING
from maillage.model.loading import load
from open_elements import OpenElements

#: Hebrew letters, before what each text says: they are written from right to left.
MARK = "אבג"
#: Elements of which the content is a text of its own, or none that is shown.
APART = frozenset({"title", "script", "style", "option", "textarea", "text", "desc", "bdi"})
PATHS = (
    "/",
    "/actions",
    "/action/cultiver-ensemble",
    "/en/action/cultiver-ensemble",
    "/partner/caf-19",
    "/territory/tulle",
    "/organisations",
    "/territoires",
    "/programmes",
    "/sources",
    "/themes/logement",
    "/recherche?q=toit",
    "/carte",
    "/chiffres",
    "/contribuer/action?de=cultiver-ensemble",
    "/maillage/actions",
    "/maillage/actions?_facet=contributor",
    "/maillage/actions/cultiver-ensemble",
    "/maillage/partners",
    "/maillage?sql=select+title+from+actions",
)


class _Texts(OpenElements):
    """Collects the marked texts that stand in nothing that sets their direction apart."""

    def __init__(self) -> None:
        super().__init__(APART)
        self.marked = 0
        self.loose: list[str] = []

    def handle_data(self, data: str) -> None:
        if MARK in data:
            self.marked += 1
            if not self.is_apart:
                self.loose.append(f"{self.place}: {data.strip()}")


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The accepted examples, each text of theirs after a word from right to left."""
    root = tmp_path_factory.mktemp("marked") / "catalogue"
    copy_model(root)
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    model = load(root)
    for collection, entity in model.by_collection.items():
        for file in (root / "contributions" / collection).glob("*.json"):
            _mark(file, [field.key for field in entity.fields if field.datatype == LANGUAGE_STRING])
    out = root / "build"
    report = pipeline.build(model, out, pipeline.BuildOptions(workers=1, cached=False))
    assert report.accepted, [finding.message("en") for finding in report.findings]
    return opened(out)


def _mark(file: Path, keys: list[str]) -> None:
    record = json.loads(file.read_text(encoding="utf-8"))
    for key in keys:
        if isinstance(text := record.get(key), str):
            record[key] = f"{MARK} {text}"
    file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def test_every_text_keeps_its_direction_to_itself(marked: Any) -> None:
    """On each page, what a contributor wrote stands in an element with a direction of its own."""

    async def look() -> dict[str, _Texts]:
        found = {}
        for path in PATHS:
            answer = await marked.client.get(path, follow_redirects=True)
            if answer.status_code == 200:
                found[path] = _Texts()
                found[path].feed(answer.text)
        return found

    found = asyncio.run(look())
    assert len(found) >= len(PATHS) - 2
    assert {path: texts.loose for path, texts in found.items() if texts.loose} == {}
    assert sum(texts.marked for texts in found.values()) > 100


def test_what_is_typed_turns_no_title(examples: Any) -> None:
    """The title of a search stands where its address is shared, beside the name of the site."""
    turned = asyncio.run(
        examples.client.get("/recherche", params={"q": "jardin \u202egpj.exe\u200b"})
    )
    title = turned.text.partition("<title>")[2].partition("</title>")[0]
    assert "\\u202egpj.exe\\u200b" in title
    for shown in (title, turned.text.partition('og:title" content="')[2].partition('"')[0]):
        assert shown.isprintable() or shown.replace("\xa0", "").isprintable()


def test_what_is_proposed_to_be_written_turns_nothing(examples: Any) -> None:
    """A repair of one thing still has the other: it is shown, and turns nothing around it."""
    table = "Titre;Résumé\r\nUn jardin;Un jardin.\r\n".encode()
    sent = {"contributor": "Les Amis \u202eabc\u200bd"}
    found = asyncio.run(
        examples.client.post("/contribuer/tableau", files={"file": ("t.csv", table)}, data=sent)
    )
    verdict = found.text.partition('id="verdict"')[2].partition("</section>")[0]
    assert "Les Amis" in verdict
    assert "\u202e" not in verdict
