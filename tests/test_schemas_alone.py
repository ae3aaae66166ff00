"""The schemas serve those who write JSON with other tools, from the folder where they are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from conftest import EXAMPLES, ROOT, MakeCatalogue
from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.model.loading import load

KINDS = {
    "actions": "action",
    "partners": "partner",
    "programmes": "programme",
    "sources": "source",
    "territories": "territory",
}


def judged(collection: str, *files: Path) -> subprocess.CompletedProcess[str]:
    """Judge files by check-jsonschema as CONTRIBUER.md says, with no network to turn to."""
    schema = ROOT / "schema" / f"{KINDS[collection]}.schema.json"
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema)]
    nowhere = {
        **os.environ,
        "https_proxy": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
    }
    return subprocess.run(
        [*command, "--base-uri", schema.as_uri(), *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
        env=nowhere,
    )


@pytest.mark.sample(1)
@pytest.mark.parametrize("collection", KINDS)
def test_schemas_are_found_beside_each_other(collection: str, tmp_path: Path) -> None:
    """What is accepted here is accepted there, with the key of editors; a mistake is told."""
    good = EXAMPLES / "accepted" / collection / "minimal.json"
    record = orjson.loads(good.read_bytes())
    told, wrong = tmp_path / "told.json", tmp_path / "wrong.json"
    told.write_bytes(orjson.dumps({"$schema": f"../../schema/{KINDS[collection]}.json", **record}))
    wrong.write_bytes(orjson.dumps({**record, "licence": 3}))
    done = judged(collection, good, told)
    assert done.returncode == 0, done.stdout + done.stderr
    done = judged(collection, wrong)
    assert done.returncode == 1
    assert "$.licence" in done.stdout


def test_the_key_of_editors_is_accepted_and_not_published(
    make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    """« $schema » tells an editor which schema to follow, and nobody else anything."""
    record = orjson.loads((EXAMPLES / "accepted/sources/minimal.json").read_bytes())
    said = {"$schema": "../../schema/source.schema.json", **record}
    root = make_catalogue({"sources/minimal.json": orjson.dumps(said)})
    report = pipeline.build(load(root), tmp_path / "build", BuildOptions(workers=1, cached=False))
    assert report.accepted, [finding.message() for finding in report.findings]
    published = [path for path in (tmp_path / "build").rglob("*") if path.is_file()]
    assert any(b"minimal" in path.read_bytes() for path in published)
    texts = [path.read_bytes() for path in published if path.suffix in (".jsonl", ".csv", ".nt")]
    assert not any(b"../../schema/source" in text for text in texts)
