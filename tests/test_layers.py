"""The house: modules import only downwards, and hold one idea each."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from conftest import ROOT

SOURCE = ROOT / "src"
#: From the ground up; modules on one row do not import each other.
STOREYS = (
    {"errors", "values", "files", "limits", "checkout", "kept"},
    {"words", "positions"},
    {"suspect.signs", "suspect.encodings", "suspect.formulas", "suspect.remains"},
    {"suspect.scripts"},
    {"suspect.addresses"},
    {"suspect"},
    {"personal.first_names", "personal.traces"},
    {"personal.forms", "cache_folder"},
    {"personal.phrases"},
    {"personal"},
    {"findings"},
    {"french", "file_rules", "reference", "stems", "likeness"},
    {"repairs"},
    {"model"},
    {"titles", "security"},
    {"loading"},
    {"questions", "contributions", "publication", "jsonld", "relational", "quality", "reporters"},
    {"drafts"},
    {"rules.numbers", "rules.readings", "rules.lengths"},
    {"rules.*", "catalogue", "postings", "assembly"},
    {"chunk", "lifecycle", "places", "profiles"},
    {"sameness"},
    {"duplicates", "duplicate_rules"},
    {"rules", "cache", "neighbours", "shelf"},
    {"emit.*", "describe.*"},
    {"emit", "describe"},
    {"history", "todo"},
    {"worker", "todo_reports"},
    {"pool", "selection"},
    {"pipeline"},
    {"mending"},
    {"importing.workbook", "importing.cells", "importing.amounts"},
    {"importing.sheets", "importing.columns", "importing.fiches", "importing.drafts"},
    {"importing.correcting"},
    {"importing.tables", "importing.folder", "importing.writing"},
    {"importing.template", "importing.proposing"},
    {"importing", "importing.reporting"},
    {"cli"},
    {"__main__"},
)
MODULES = sorted((SOURCE / "maillage").rglob("*.py"))


def _name(file: Path) -> str:
    parts = file.relative_to(SOURCE / "maillage").with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def _storey(name: str) -> int:
    room, _, inside = name.partition(".")
    row = name if any(name in names for names in STOREYS) else f"{room}.*" if inside else room
    return next(number for number, names in enumerate(STOREYS) if row in names)


def _imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            base = node.module.removeprefix("maillage").removeprefix(".")
            if node.module.split(".")[0] != "maillage":
                continue
            for alias in node.names:
                inner = f"{base}.{alias.name}".removeprefix(".")
                path = SOURCE / "maillage" / inner.replace(".", "/")
                is_module = path.with_suffix(".py").exists() or path.is_dir()
                found.add(inner if is_module else base)
        elif isinstance(node, ast.Import):
            found.update(
                alias.name.removeprefix("maillage").removeprefix(".")
                for alias in node.names
                if alias.name.split(".")[0] == "maillage"
            )
    return found - {"", "__version__"}


@pytest.mark.parametrize("file", MODULES, ids=_name)
def test_a_module_imports_only_from_below(file: Path) -> None:
    """What a module imports of Maillage stands on a lower storey."""
    name = _name(file)
    if not name:
        assert _imports(file) == set()
        return
    for imported in _imports(file):
        assert _storey(imported) < _storey(name), f"{name} imports {imported}"


def test_every_module_stands_in_the_tables_of_the_house() -> None:
    """docs/architecture.md says what each module is for, so that a change finds its place."""
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    for package in ("maillage", "datasette_maillage"):
        for file in (SOURCE / package).iterdir():
            folder = (file / "__init__.py").is_file()
            if folder or (file.suffix == ".py" and not file.name.startswith("__")):
                said = (f"`{file.stem}`", f"`{file.stem}/`", f"`{file.stem}/")
                assert any(one in page for one in said), f"{package}/{file.name}"


def test_the_build_does_not_know_the_site() -> None:
    """The plugin may import the build; never the reverse."""
    for file in MODULES:
        text = file.read_text(encoding="utf-8")
        assert "datasette_maillage" not in text, file


@pytest.mark.parametrize("file", MODULES, ids=_name)
def test_only_the_door_prints_and_exits(file: Path) -> None:
    """Everything below the command line returns values or raises."""
    if _name(file) == "cli":
        return
    calls = {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    assert not calls & {"print", "sys.exit", "exit", "click.echo", "datetime.now", "date.today"}
