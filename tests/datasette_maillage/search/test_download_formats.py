"""A workbook of results: as wide as what it holds, to be filtered, and nothing empty."""

from __future__ import annotations

import asyncio
import errno
import gc
import io
import re
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter.exceptions import FileCreateError

from datasette_maillage.search import download_formats
from maillage.errors import lacks_room


def _book(site: Any, **query: str) -> bytes:
    answer = asyncio.run(site.client.get("/recherche.xlsx", params=query))
    assert answer.status_code == 200
    return bytes(answer.content)


def test_a_workbook_has_no_empty_column(site: Any) -> None:
    """Each column has a value in some row, and all rows are there."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(_book(site, q="jardin")))
    head, *rows = book.get_sheet_by_index(0).to_python()
    assert rows
    assert all(any(row[place] != "" for row in rows) for place in range(len(head)))
    assert head[0] == "Identifiant"


def test_a_workbook_has_widths_and_a_filter(site: Any) -> None:
    """Columns are as wide as their contents, within bounds; the first row filters the others."""
    with zipfile.ZipFile(io.BytesIO(_book(site, theme="logement"))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    widths = {float(width) for width in re.findall(r'<col [^>]*width="([0-9.]+)"', sheet)}
    assert len(widths) > 3
    assert max(widths) < 65
    rows = sheet.count("<row ")
    assert re.search(rf'<autoFilter ref="A1:[A-Z]+{rows}"/>', sheet)


def test_a_workbook_of_nothing_has_its_headings(site: Any) -> None:
    """Without a result the table has its headings alone."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(_book(site, q="xyzzyx", exact="1")))
    (head,) = book.get_sheet_by_index(0).to_python()
    assert "Identifiant" in head


def _lacking(site: Any, caplog: pytest.LogCaptureFixture, above: Path) -> None:
    """See that a workbook is refused for now, in one line of log, and leaves nothing."""
    answer = asyncio.run(site.client.get("/recherche.xlsx", params={"q": "jardin"}))
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "La machine n’a pas de quoi répondre maintenant" in answer.text
    assert not any(record.exc_info for record in caplog.records)
    assert list(above.iterdir()) == []


@pytest.mark.parametrize("full", [1, 2])
def test_a_workbook_without_room_for_it_is_for_later(
    site: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    full: int,
) -> None:
    """Where there is no room for its rows, or for itself, the answer says to come back.

    What packs it writes its end once it has failed, and is not heard.
    """
    made: list[int] = []
    real = tempfile.TemporaryFile

    def file() -> Any:
        made.append(len(made) + 1)
        return open("/dev/full", "w+b") if made[-1] == full else real()  # noqa: PTH123 - a device, in two modes

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(tempfile, "TemporaryFile", file)
    unheard: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda found: unheard.append(found.exc_type))
    _lacking(site, caplog, tmp_path)
    gc.collect()
    assert set(unheard) <= {ResourceWarning}
    monkeypatch.setattr(tempfile, "TemporaryFile", real)
    assert _book(site, q="jardin")


def test_a_workbook_without_a_folder_for_it_is_for_later(
    site: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The folder of temporary files may be gone, and come back."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    _lacking(site, caplog, tmp_path)
    (tmp_path / "gone").mkdir()
    assert _book(site, q="jardin")


def test_a_system_that_lacks_room_is_quoted_as_itself() -> None:
    """A library that has an error of its own for a full disk changes nothing."""
    with pytest.raises(OSError, match="No space") as found, download_formats._told_of_room():
        raise FileCreateError(OSError(errno.ENOSPC, "No space left on device"))
    assert lacks_room(found.value)
