"""`errors`: what the system, Python and libraries say in English is told in words of ours."""

from __future__ import annotations

import errno
import json
import os
import re
import sqlite3
import tomllib
from collections.abc import Callable
from pathlib import Path
from xml.parsers.expat import ParserCreate

import orjson
import pyoxigraph as ox
import pytest

from conftest import ROOT
from maillage.errors import Reason, is_of_machine, of_system, reason_of
from maillage.messages.message import tell

#: What a file, a folder or an address may be refused with.
NUMBERS = (
    *(errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.EACCES, errno.EPERM, errno.EROFS),
    *(errno.ENOENT, errno.EEXIST, errno.ENOTEMPTY, errno.ENXIO, errno.ENAMETOOLONG, errno.EBUSY),
    *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENOMEM, errno.EMFILE),
    *(errno.ENFILE, errno.EAGAIN, errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EPIPE),
    *(errno.ETIMEDOUT, errno.ECONNREFUSED),
)


#: What the store that answers SPARQL says where few files may be open.
_FEW = "Oxigraph needs at least 96 file descriptors when reserving 48, only 40 allowed."


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: errno.errorcode[number])
def test_what_the_system_says_is_told_in_both_languages(number: int) -> None:
    """The system knows English alone."""
    reason = of_system(OSError(number, os.strerror(number), "a/b.json"))
    french, english = tell(reason), tell(reason, "en")
    assert french.startswith("a/b.json : ")
    assert english.startswith("a/b.json: ")
    assert os.strerror(number) not in french
    assert french.partition(" : ")[2] != english.partition(": ")[2]


def _sqlite_full() -> None:
    database = sqlite3.connect(":memory:")
    database.execute("PRAGMA max_page_count = 1")
    database.execute("CREATE TABLE a (b)")


def _caught(fail: Callable[[], object]) -> Exception:
    try:
        fail()
    except Exception as error:  # libraries have each their own
        return error
    raise AssertionError


def _raise(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    ("fail", "told"),
    [
        (lambda: _raise(MemoryError()), "la mémoire manque"),
        (lambda: _raise(RuntimeError("can't start new thread")), "n’accorde plus de processus"),
        (lambda: _raise(OSError("IO error: No space left on device: LOG")), "le disque est plein"),
        (lambda: _raise(OSError(_FEW)), "trop de fichiers"),
        (_sqlite_full, "le disque est plein"),
        (lambda: _raise(ValueError("Not enough memory to allocate buffer")), "la mémoire manque"),
        (lambda: _raise(ImportError("/x.so: failed to map segment")), "la mémoire manque"),
        (lambda: _raise(OSError("fatal: Out of memory, malloc failed")), "la mémoire manque"),
    ],
)
def test_what_the_machine_lacks_is_told_whoever_says_it(
    fail: Callable[[], None], told: str
) -> None:
    """Python, SQLite and libraries in Rust have each their own way to quote the system."""
    error = _caught(fail)
    assert told in str(reason_of(error))
    assert is_of_machine(error)


@pytest.mark.parametrize(
    ("read", "place"),
    [
        (lambda: orjson.loads('{"a" 1}'), (1, 6)),
        (lambda: json.loads('{\n"a" 1}'), (2, 5)),
        (lambda: tomllib.loads("a = \n"), (1, 5)),
        (lambda: re.compile("(a"), (1, 1)),
        (lambda: ParserCreate().Parse(b"<a><b></a>", True), (1, 8)),
        (lambda: list(ox.parse(b"<a:b> <a:c> .", format=ox.RdfFormat.TURTLE)), (1, 13)),
        (lambda: ox.Store().query("SELEC ?x {}"), (1, 10)),
    ],
)
def test_of_what_a_parser_says_the_place_is_told(
    read: Callable[[], object], place: tuple[int, int]
) -> None:
    """What it expects there is English, and of its own grammar."""
    error = _caught(read)
    line, column = place
    assert str(reason_of(error)) == f"à partir de la ligne {line}, colonne {column}"


def test_what_is_no_text_is_told_with_its_byte() -> None:
    """An editor can go there."""
    with pytest.raises(UnicodeDecodeError) as caught:
        b"caf\xe9".decode()
    assert str(reason_of(caught.value)) == "ce n’est pas de l’UTF-8, à l’octet 4"


def test_what_nobody_foresaw_is_quoted_and_what_was_said_here_stays() -> None:
    """A reason of ours is told as it is; of a fault of ours, no machine is accused."""
    ours = Reason("ce fichier a plus de {most} octets")(most=5)
    assert reason_of(OSError(errno.EFBIG, ours, "a")) == ours
    assert reason_of(ValueError(ours)) == ours
    assert str(reason_of(ValueError("odd\nthing"))) == "« odd thing »"
    assert str(reason_of(ValueError())) == "« ValueError »"
    assert not is_of_machine(RuntimeError("odd"))
    assert not is_of_machine(FileNotFoundError(errno.ENOENT, "x", "a"))


def test_no_other_module_tells_what_the_system_says() -> None:
    """In the language of the system, that would be."""
    telling = {
        str(file.relative_to(ROOT / "src"))
        for file in (ROOT / "src").rglob("*.py")
        if ".strerror" in file.read_text(encoding="utf-8")
    }
    made = ("build/cache_folder", "files/checkout", "importing/writing", "model/standard")
    making = {f"maillage/{name}.py" for name in made}
    swapping = {"maillage/files/publication.py", "datasette_maillage/workers/forkserver.py"}
    queue = {"datasette_maillage/contribute/queue.py"}
    assert telling == {"maillage/errors.py", *making, *swapping, *queue}


def test_a_path_in_a_fault_is_told(tmp_path: Path) -> None:
    """Which file is what whoever reads it looks for first."""
    with pytest.raises(FileNotFoundError) as caught:
        (tmp_path / "nowhere").read_bytes()
    assert str(of_system(caught.value)) == f"{tmp_path}/nowhere : il n’y est pas, ou plus"
