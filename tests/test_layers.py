"""The house: rooms import only from the rooms before them, modules hold one idea each."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

import pytest

from conftest import ROOT
from maillage.model.schema_form import KEYS

SOURCE = ROOT / "src"
#: Each package, from the ground up: what stands in a room imports from its own and earlier rooms.
ROOMS = {
    "maillage": (
        "errors",
        "files",
        "text",
        "model",
        "messages",
        "findings",
        "reading",
        "rules",
        "emit",
        "build",
        "release",
        "importing",
        "describe",
        "cli",
        "__main__",
    ),
    "datasette_maillage": (
        "web",
        "records",
        "drawing",
        "linked_data",
        "search",
        "pages",
        "workers",
        "sparql",
        "contribute",
        "datasette",
        "app",
        "routes",
        "__init__",
    ),
}
#: Entries at the top of a package that are no rooms: what Python, mypy and Datasette look for.
NO_ROOMS = {"__init__.py", "__main__.py", "__pycache__", "py.typed"}
FILES = {
    ".".join(file.relative_to(SOURCE).with_suffix("").parts): file for file in SOURCE.rglob("*.py")
}


@cache
def _nodes(module: str) -> tuple[ast.AST, ...]:
    """Return all that stands in a module."""
    return tuple(ast.walk(ast.parse(FILES[module].read_text(encoding="utf-8"))))


@cache
def _imports(module: str) -> frozenset[str]:
    """Return the modules of this repository that one imports, for type checking or else."""
    found: set[str] = set()
    for node in _nodes(module):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                found.update(_named(f"{node.module}.{alias.name}") or _named(node.module))
        elif isinstance(node, ast.Import):
            found.update(name for alias in node.names for name in _named(alias.name))
    return frozenset(found - {module})


def _named(name: str) -> Iterator[str]:
    """Yield the file that a dotted name stands for, if it is one of ours."""
    return iter([each for each in (name, f"{name}.__init__") if each in FILES])


def _room(module: str) -> str:
    return module.split(".")[1]


def test_no_two_classes_have_one_name() -> None:
    """A name of a class tells which it is."""
    named = Counter(
        node.name.lstrip("_")
        for module in FILES
        for node in _nodes(module)
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, times in named.items() if times > 1] == []


@pytest.mark.parametrize("package", ROOMS)
def test_each_room_has_its_place(package: str) -> None:
    """What stands at the top of a package is a room in the order above, or a folder of files."""
    tops = {_room(module) for module in FILES if module.startswith(f"{package}.")}
    assert tops - {"__init__", "__main__"} == set(ROOMS[package]) - {"__init__", "__main__"}


@pytest.mark.parametrize("package", ROOMS)
def test_a_package_is_seen_at_a_glance(package: str) -> None:
    """There are at most fourteen entries at the top of a package."""
    entries = {entry.name for entry in (SOURCE / package).iterdir()} - NO_ROOMS
    assert len(entries) <= 14, sorted(entries)


def test_a_variable_is_named_by_what_it_holds() -> None:
    """Nothing is called `one`: not a variable, a parameter or an attribute."""
    called = {
        (name, node.lineno)
        for name in FILES
        for node in _nodes(name)
        if (isinstance(node, ast.Name) and node.id == "one")
        or (isinstance(node, ast.arg) and node.arg == "one")
        or (isinstance(node, ast.Attribute) and node.attr == "one")
    }
    assert called == set()


def test_a_module_holds_one_idea() -> None:
    """What no longer fits into 300 lines is parted."""
    lines = {name: len(file.read_text("utf-8").splitlines()) for name, file in FILES.items()}
    assert {name: many for name, many in lines.items() if many > 300} == {}


@pytest.mark.parametrize("module", FILES)
def test_a_module_imports_only_from_below(module: str) -> None:
    """What a module imports of its package stands in its own room or in an earlier one."""
    package = module.split(".", maxsplit=1)[0]
    order = ROOMS[package]
    for imported in _imports(module):
        if imported.split(".")[0] == package and imported != f"{package}.__init__":
            assert order.index(_room(imported)) <= order.index(_room(module)), imported


def test_no_modules_import_each_other() -> None:
    """There is no circle of imports, not even for type checking."""
    graph = {
        module: {each for each in _imports(module) if each != f"{module.rpartition('.')[0]}.x"}
        for module in FILES
    }
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_the_build_does_not_know_the_site() -> None:
    """The plugin may import the build; never the reverse."""
    for module, file in FILES.items():
        if module.startswith("maillage."):
            assert "datasette_maillage" not in file.read_text(encoding="utf-8"), file


def test_no_two_modules_share_a_name() -> None:
    """A name leads to one file."""
    stems = [file.stem for file in FILES.values() if file.stem != "__init__"]
    assert sorted(stems) == sorted(set(stems))


@pytest.mark.parametrize("module", [name for name in FILES if name.startswith("maillage.")])
def test_only_the_command_line_prints_and_exits(module: str) -> None:
    """Everything below the command line returns values or raises."""
    if _room(module) == "cli":
        return
    calls = {ast.unparse(node.func) for node in _nodes(module) if isinstance(node, ast.Call)}
    assert not calls & {"print", "sys.exit", "exit", "click.echo", "datetime.now", "date.today"}


#: What silences a tool and says no more.
_SILENT = re.compile(r"#\s*(?:noqa: [A-Z0-9, ]+|type: ignore(?:\[[a-z, -]+\])?)$")


@pytest.mark.parametrize("folder", ["src", "tests", "bench"])
def test_what_a_tool_is_told_to_pass_over_has_its_reason(folder: str) -> None:
    """Behind it or in a comment on the line above; in tests, what mypy passes over needs none."""
    silent = []
    for file in (ROOT / folder).rglob("*.py"):
        lines = file.read_text(encoding="utf-8").splitlines()
        silent += [
            f"{file.relative_to(ROOT)}: {line.strip()}"
            for above, line in pairwise(["", *lines])
            if _SILENT.search(line)
            and not above.lstrip().startswith("#")
            and not (folder == "tests" and "type: ignore" in line)
        ]
    assert silent == []


PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")


def _rows(page: str, heading: str) -> list[list[str]]:
    """Return the cells of the tables under a heading, without their heads."""
    section = "\n" + page.split(f"\n## {heading}\n")[1].split("\n## ", maxsplit=1)[0]
    tables = re.findall(r"\n\n\|.*\n\|[-|]+\n((?:\|.*\n)+)", section)
    return [
        [cell.strip() for cell in row.strip("|").split("|")]
        for table in tables
        for row in table.splitlines()
    ]


def test_the_page_lists_the_rooms() -> None:
    """The rooms stand on the page in the order that the imports keep."""
    listed = [room.strip("`") for room, *_ in _rows(PAGE, "The rooms")]
    assert listed == [room for package in ROOMS.values() for room in package]


@pytest.mark.parametrize("module", FILES)
def test_the_page_names_each_module(module: str) -> None:
    """A module stands in the row of its room, and the row names none that is not there."""
    package, room, *inner = module.split(".")
    if not inner or inner[-1] == "__init__":
        return
    half = _rows(PAGE, "The rooms")[len(ROOMS["maillage"]) * (package != "maillage") :]
    row = next(row for row in half if row[0] == f"`{room}`")
    assert f"`{'/'.join(inner)}`" in row[2].split(", ")
    for name in re.findall(r"`([^`]+)`", row[2]):
        assert (SOURCE / package / room / f"{name}.py").exists() or name.endswith("/"), name


def test_the_page_lists_the_keys_of_the_schemas() -> None:
    """Each key that a schema may have stands once, with its meaning."""
    listed = [
        key.strip("`")
        for key, _ in _rows(PAGE, "The keys of the schemas that JSON Schema does not know")
    ]
    assert sorted(listed) == sorted(KEYS)


def test_the_glossary_is_of_the_code() -> None:
    """Each word of the glossary stands once there, and in the code; what it names is there."""
    rows = _rows(PAGE, "Glossary")
    words = [word for word, _ in rows]
    assert words == sorted(set(words))
    code = " ".join(file.read_text(encoding="utf-8").lower() for file in FILES.values())
    for word, meaning in rows:
        assert re.search(rf"\b{re.sub('[ -]', '[ _-]', word)}", code), word
        for name in re.findall(r"`([a-z_]+\.[a-zA-Z_.]+)`", meaning):
            path = re.sub(r"\.[A-Z]\w*$", "", name)
            known = (f"{package}.{path}" for package in ROOMS)
            assert any(each in FILES or f"{each}.__init__" in FILES for each in known) or (
                path == "datapackage.json"
            ), name
