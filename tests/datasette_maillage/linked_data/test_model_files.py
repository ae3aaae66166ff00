"""`model_files`: what types the data and gives it meaning is beside it, with right paths."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import rdflib

from conftest import EXAMPLES, ROOT

HOME = "http://localhost/"


def _get(site: Any, path: str, accept: str = "*/*") -> Any:
    return asyncio.run(site.client.get(path, headers={"accept": accept}))


def test_the_data_package_leads_to_its_files(site: Any) -> None:
    """Each resource is at the path that the descriptor gives, seen from where it is served."""
    package = _get(site, "/datapackage.json").json()
    committed = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    assert len(package["resources"]) == len(committed["resources"])
    for resource in package["resources"]:
        path = urljoin(f"{HOME}datapackage.json", resource["path"]).removeprefix(HOME)
        assert _get(site, f"/{path}").status_code == 200, path


def test_codes_are_told_to_be_texts(site: Any) -> None:
    """Readers of either description keep the zero of « 01004 »: official codes are strings."""
    package = _get(site, "/datapackage.json").json()
    web = _get(site, "/csv-metadata.json").json()
    for name in ("territories", "partners"):
        (resource,) = (one for one in package["resources"] if one["name"] == name)
        fields = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        (table,) = (one for one in web["tables"] if one["url"] == f"{name}.csv")
        columns = {column["name"]: column["datatype"] for column in table["tableSchema"]["columns"]}
        assert fields == columns
        for key in ("code", "siren", "siret", "rna", "id"):
            assert fields.get(key, "string") == "string"


def test_csv_on_the_web_describes_each_column(site: Any, real_build: Path) -> None:
    """The columns are those of the files, and foreign keys lead to tables that are there."""
    web = _get(site, "/csv-metadata.json").json()
    urls = {table["url"] for table in web["tables"]}
    assert urls == {file.name for file in real_build.glob("*.csv")}
    for table in web["tables"]:
        header = (real_build / table["url"]).read_text(encoding="utf-8").partition("\n")[0]
        columns = table["tableSchema"]["columns"]
        assert [column["titles"][0] for column in columns] == header.split(",")
        for key in table["tableSchema"].get("foreignKeys", ()):
            assert key["reference"]["resource"] in urls


@pytest.mark.parametrize("name", ["context.jsonld", "shapes.ttl"])
def test_what_is_derived_is_what_is_committed(site: Any, name: str) -> None:
    """The context and the shapes are those of the repository, as programs want them."""
    answer = _get(site, f"/{name}")
    assert answer.text == (ROOT / "vocab" / name).read_text(encoding="utf-8")
    assert answer.headers["content-type"].startswith(
        "application/ld+json" if name.endswith("jsonld") else "text/turtle"
    )


def test_the_schemas_are_served(site: Any) -> None:
    """Each JSON Schema is at its path, as it is committed, and nothing else of the model is."""
    for file in (ROOT / "schema").glob("*.schema.json"):
        answer = _get(site, f"/schema/{file.name}")
        assert answer.text == file.read_text(encoding="utf-8")
        assert answer.headers["content-type"].startswith("application/schema+json")
    for path in ("/schema/nothing.schema.json", "/datapackage-json", "/context/nothing.jsonld"):
        assert _get(site, path).status_code == 404


@pytest.mark.parametrize("kind", ["action", "territory", "partner", "programme", "source"])
def test_plain_json_is_linked_data_by_its_context(examples: Any, kind: str) -> None:
    """A record as it was contributed links the context that makes right triples of it.

    Codes and references become the IRIs that the Turtle has; only the nodes inside have no name.
    """
    for file in sorted((EXAMPLES / "accepted").glob(f"*/{_full(kind)}.json")):
        answer = _get(examples, f"/{kind}/{file.stem}.json")
        link = answer.headers["link"]
        assert 'rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"' in link
        context = _get(examples, f"/context/{kind}.jsonld").json()
        document = {**context, **answer.json()}
        base = f"https://w3id.org/maillage/{kind}/{file.stem}"
        found = rdflib.Graph().parse(data=json.dumps(document), format="json-ld", base=base)
        whole = _get(examples, f"/{kind}/{file.stem}", "application/n-triples")
        expected = rdflib.Graph().parse(data=whole.content, format="nt")
        subject = rdflib.URIRef(base)
        said = {(p, o) for p, o in found.predicate_objects(subject) if not _is_blank(o)}
        assert len(said) > 2
        assert said <= set(expected.predicate_objects(subject))


def _is_blank(node: Any) -> bool:
    return isinstance(node, rdflib.BNode)


def _full(kind: str) -> str:
    from conftest import FULL

    return FULL[kind]


@pytest.mark.parametrize("ending", ["", ".sssom.tsv"])
def test_a_table_of_matches_is_at_the_name_that_it_gives_itself(site: Any, ending: str) -> None:
    """What matches the values of data·inclusion is had at its identifier, and as a file."""
    text = (ROOT / "vocab/mappings/data-inclusion.sssom.tsv").read_text(encoding="utf-8")
    assert "mapping_set_id: https://w3id.org/maillage/mappings/data-inclusion\n" in text
    answer = _get(site, f"/mappings/data-inclusion{ending}")
    assert answer.text == text
    assert answer.headers["content-type"] == "text/tab-separated-values; charset=utf-8"
    assert _get(site, f"/mappings/none{ending}").status_code == 404
