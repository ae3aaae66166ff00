"""The map of the tests: each stands where the module stands that it tries, and none is missing."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

import pytest

from conftest import ROOT

TESTS, SOURCE = ROOT / "tests", ROOT / "src"
#: Folders of tests that try a whole, from outside: they mirror no room.
WHOLES = {"browser", "catalogues", "clients", "fuzz", "hostile", "linear"}
#: What is tried through another module's tests, by the test file that tries it: a folder stands for
#: those of its modules that have no tests of their own.
TRIED_THROUGH = {
    "build/dask_engine": "build/test_engines.py",
    "build/object_store": "build/test_engines.py",
    "build/program_version": "build/test_cache.py",
    "build/remote": "build/test_engines.py",
    "files/holding": "files/test_temporary.py",
    "text/french": "text/test_words.py",
    "text/memoization": "datasette_maillage/pages/test_answers.py",
    "text/numerals": "text/test_words.py",
    "text/lexical": "emit/test_tables.py",
    "text/limits": "linear/test_doors.py",
    "text/name_words": "text/test_similarity.py",
    "text/stop_words": "text/test_similarity.py",
    "text/suspect": "text/test_suspect.py",
    "text/personal": "text/test_personal.py",
    "model/assembly": "test_properties.py",
    "model/catalogue_files": "model/test_loading.py",
    "model/entities": "model/test_loading.py",
    "model/kind": "test_new_kind.py",
    "model/kind_reading": "test_new_kind.py",
    "model/labels": "model/test_loading.py",
    "model/languages": "model/test_loading.py",
    "model/name_checks": "test_new_kind.py",
    "model/place_hierarchy": "model/test_official_places.py",
    "model/quality_weights": "model/test_completeness.py",
    "model/schema_reading": "model/test_loading.py",
    "model/table_rows": "model/test_relational.py",
    "findings/field_words": "datasette_maillage/contribute/test_form.py",
    "findings/finding": "test_examples.py",
    "findings/quotation": "hostile/test_told.py",
    "findings/report": "test_order.py",
    "reading/file_findings": "reading/test_parsing.py",
    "reading/kept_listing": "build/test_bundle_listings.py",
    "reading/grammars": "reading/grammars/test_of_field.py",
    "model/stored_model": "datasette_maillage/test_pages.py",
    "reading/file_rules": "hostile/test_bytes.py",
    "rules": "test_examples.py",
    "rules/matching": "rules/matching/test_blocking.py",
    "emit": "test_properties.py",
    "build/record_source": "datasette_maillage/contribute/test_gate.py",
    "build/todo_report": "build/test_todo_list.py",
    "build/worker": "build/test_cache.py",
    "emit/record_lines": "release/test_record_changes.py",
    "emit/manifest": "release/test_record_changes.py",
    "release": "release/test_making.py",
    "importing": "importing/test_proposing.py",
    "importing/enriching": "importing/enriching/test_enrichment.py",
    "importing/texts": "importing/texts/test_text_drafts.py",
    "describe": "describe/test_describe.py",
    "cli": "cli/test_cli.py",
    "release/change_words": "release/test_notes.py",
    "release/graph_states": "release/test_record_changes.py",
    "datasette_maillage/routes": "datasette_maillage/test_pages.py",
    "datasette_maillage/web": "datasette_maillage/test_site.py",
    "datasette_maillage/web/connections": "datasette_maillage/web/test_server.py",
    "datasette_maillage/web/head_lengths": "datasette_maillage/web/test_server.py",
    "datasette_maillage/web/log": "datasette_maillage/web/test_server.py",
    "datasette_maillage/web/path_templates": "datasette_maillage/datasette/test_openapi.py",
    "datasette_maillage/records": "datasette_maillage/test_pages.py",
    "datasette_maillage/drawing/map_clusters": "datasette_maillage/drawing/test_maps.py",
    "datasette_maillage/drawing/map_places": "datasette_maillage/drawing/test_maps.py",
    "datasette_maillage/linked_data/mementos": (
        "datasette_maillage/linked_data/test_event_stream.py"
    ),
    "datasette_maillage/records/former_versions": (
        "datasette_maillage/linked_data/test_event_stream.py"
    ),
    "datasette_maillage/linked_data": "datasette_maillage/linked_data/test_dereferencing.py",
    "datasette_maillage/search": "datasette_maillage/pages/test_search_page.py",
    "datasette_maillage/pages": "datasette_maillage/test_pages.py",
    "datasette_maillage/workers": "datasette_maillage/workers/test_pool.py",
    "datasette_maillage/sparql": "datasette_maillage/sparql/test_endpoint.py",
    "datasette_maillage/contribute": "datasette_maillage/contribute/test_form.py",
    "datasette_maillage/contribute/git_processes": (
        "datasette_maillage/contribute/test_delivery.py"
    ),
    "datasette_maillage/contribute/redaction": "datasette_maillage/contribute/test_delivery.py",
    "datasette_maillage/contribute/receipt": "datasette_maillage/contribute/test_service.py",
    "datasette_maillage/contribute/payload": "datasette_maillage/contribute/test_service.py",
    "datasette_maillage/contribute/status": "datasette_maillage/contribute/test_dispatcher.py",
    "datasette_maillage/contribute/table_page": (
        "datasette_maillage/contribute/test_table_views.py"
    ),
    "datasette_maillage/datasette": "datasette_maillage/test_site.py",
    "datasette_maillage/datasette/carried_requests": (
        "datasette_maillage/datasette/test_page_process.py"
    ),
}


def _place(file: Path) -> Path:
    """Return where a module stands, as its tests do: `maillage` is left out."""
    place = file.relative_to(SOURCE).with_suffix("")
    return place.relative_to("maillage") if place.parts[0] == "maillage" else place


MODULES = {
    _place(file) for file in SOURCE.rglob("*.py") if file.stem not in ("__init__", "__main__")
}
ROOMS = {parent for module in MODULES for parent in module.parents} - {Path()}


def _own(module: Path) -> Path:
    return TESTS / module.with_name(f"test_{module.name}.py")


def _entry(module: Path) -> str | None:
    """Return the nearest entry of the map for a module: its own, or that of a folder around it."""
    names = [str(place) for place in (module, *module.parents)]
    return next((name for name in names if name in TRIED_THROUGH), None)


@pytest.mark.parametrize("module", sorted(MODULES), ids=str)
def test_each_module_is_tried(module: Path) -> None:
    """A module has a file of tests at its place, or the map says which tries it."""
    assert _own(module).exists() or _entry(module), f"{module} is tried nowhere"


@pytest.mark.parametrize("entry", TRIED_THROUGH)
def test_the_map_is_true(entry: str) -> None:
    """What the map names is there, needs an entry, and is tried by a file that is there."""
    assert (TESTS / TRIED_THROUGH[entry]).is_file()
    place = Path(entry)
    if place in ROOMS:
        assert any(_entry(module) == entry and not _own(module).exists() for module in MODULES)
    else:
        assert place in MODULES
        assert not _own(place).exists()


FILES = sorted(file.relative_to(TESTS) for file in TESTS.rglob("test_*.py"))


@pytest.mark.parametrize("file", FILES, ids=str)
def test_each_file_of_tests_has_its_place(file: Path) -> None:
    """In a room, a file of tests is named after a module of it, or after the room."""
    if file.parts[0] in WHOLES or file.parent in (Path(), Path("datasette_maillage")):
        return  # of a whole
    module = file.with_name(file.stem.removeprefix("test_"))
    assert module in MODULES | ROOMS or module.parent == Path(module.parent.parent, module.name)


def test_no_folder_of_tests_is_passed_over(pytestconfig: pytest.Config) -> None:
    """Pytest goes into each: by default it leaves out those that are called `build` or `dist`."""
    folders = {folder for file in FILES for folder in file.parent.parts}
    passed_over = pytestconfig.getini("norecursedirs")
    assert folders
    assert not [name for name in folders if any(fnmatch(name, form) for form in passed_over)]
