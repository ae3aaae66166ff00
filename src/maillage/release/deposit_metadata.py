"""What an archive says of itself to keepers: CITATION.cff, Zenodo, Croissant, RO-Crate."""

from __future__ import annotations

import re
from pathlib import Path

from maillage.model.entities import Json
from maillage.release import croissant
from maillage.text.lexical import json_text

_CRATE = "ro-crate-metadata.json"


def write(folder: Path, package: Json, manifest: Json, files: list[str]) -> None:
    """Write the metadata of a version, by its descriptor, what it says of itself, and its files."""
    version, day = manifest["version"], manifest["date"]
    _citation(folder, version, day)
    (folder / ".zenodo.json").write_text(json_text(_zenodo(package, version, day)), "utf-8")
    told = croissant.describe(folder, package, manifest)
    (folder / croissant.FILE).write_text(json_text(told), "utf-8")
    (folder / _CRATE).write_text(json_text(_crate(folder, package, manifest, files)), "utf-8")


def _citation(folder: Path, version: str, day: str) -> None:
    file = folder / "CITATION.cff"
    if file.exists():
        text = re.sub(r"(?m)^version: .*\n", f"version: {version}\n", file.read_text("utf-8"))
        file.write_text(f"{text.rstrip()}\ndate-released: '{day}'\n", "utf-8")


def _zenodo(package: Json, version: str, day: str) -> Json:
    """Return the metadata of a deposit: https://developers.zenodo.org/#representation."""
    return {
        "title": package["title"],
        "description": package["description"],
        "upload_type": "dataset",
        "access_right": "open",
        "license": package["licenses"][0]["name"],
        "creators": [{"name": person["title"]} for person in package["contributors"]],
        "keywords": package["keywords"],
        "language": "fra",
        "version": version,
        "publication_date": day,
    }


def _crate(folder: Path, package: Json, manifest: Json, files: list[str]) -> Json:
    """Return the metadata of the archive: https://www.researchobject.org/ro-crate/1.1/."""
    titles = {each["path"]: each for each in package["resources"]}
    organisations = [
        {"@id": f"#contributor-{n}", "@type": "Organization", "name": person["title"]}
        for n, person in enumerate(package["contributors"], 1)
    ]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": package["title"],
        "description": package["description"],
        "identifier": f"{package['id']}catalogue",
        "version": manifest["version"],
        "datePublished": manifest["date"],
        "keywords": package["keywords"],
        "license": {"@id": package["licenses"][0]["path"]},
        "creator": [{"@id": person["@id"]} for person in organisations],
        "publisher": {"@id": organisations[0]["@id"]},
        "hasPart": [{"@id": name} for name in files],
        "mentions": {"@id": "#build"},
    }
    licence = {
        "@id": package["licenses"][0]["path"],
        "@type": "CreativeWork",
        "name": package["licenses"][0]["title"],
    }
    about = {
        "@id": _CRATE,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }
    build = {
        "@id": "#build",
        "@type": "CreateAction",
        "name": f"{manifest['program']}, {manifest['commit']}",
        "endTime": manifest["date"],
        "instrument": {"@id": "#program"},
        "result": {"@id": "./"},
    }
    program = {
        "@id": "#program",
        "@type": "SoftwareApplication",
        "name": "maillage",
        "version": manifest["program"].split()[-1],
    }
    parts = [_part(folder, name, titles.get(name, {})) for name in files]
    graph_ = [about, root, licence, *organisations, build, program, *parts]
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph_}


def _part(folder: Path, name: str, resource: Json) -> Json:
    told = {
        "name": resource.get("title"),
        "description": resource.get("description"),
        "encodingFormat": resource.get("mediatype"),
    }
    part = {"@id": name, "@type": "File", "contentSize": str((folder / name).stat().st_size)}
    return part | {key: value for key, value in told.items() if value}
