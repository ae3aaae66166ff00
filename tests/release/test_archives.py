"""`archives`: what is called the archive of a version is taken whole, or told why it is not."""

from __future__ import annotations

import gzip
import re
import socket
import threading
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from maillage.cli import main
from maillage.errors import RunError
from maillage.messages import Message
from maillage.release import archives, state
from releasing import SECOND, run
from repositories import git

Spoil = Callable[[Path, Path], None]


def _with(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Spoil:
    def write(_sound: Path, file: Path) -> None:
        with zipfile.ZipFile(file, "w", method) as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of two files of one name
            for name, content in entries:
                archive.writestr(name, content)

    return write


def _changed(change: Callable[[bytearray], None]) -> Spoil:
    def write(sound: Path, file: Path) -> None:
        content = bytearray(sound.read_bytes())
        change(content)
        file.write_bytes(content)

    return write


def _flip(content: bytearray) -> None:
    for place in range(len(content) // 3, len(content) // 2, 1000):
        content[place] ^= 0xFF


def _lock(content: bytearray) -> None:
    """Say of each file that it is encrypted."""
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := content.find(sign, place + 1)) >= 0:
            content[place + flags] |= 1


def _shorten(content: bytearray) -> None:
    del content[len(content) // 2 :]


def _spoil_lzma(sound: Path, file: Path) -> None:
    _with(("m/x", bytes(range(256)) * 20), method=zipfile.ZIP_LZMA)(sound, file)
    content = bytearray(file.read_bytes())
    content[60:90] = b"\xff" * 30
    file.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_changed(_flip), "est abîmé"),
        (_changed(_lock), "est chiffré"),
        (_changed(_shorten), "pas un fichier ZIP"),
        (_spoil_lzma, "« m/x » est abîmé"),
        (_changed(bytearray.clear), "pas un fichier ZIP"),
        (_with(), "un dossier, et un seul"),
        (_with(("a/x", b""), ("b/x", b"")), "un dossier, et un seul"),
        (_with(("m/x", b""), ("m/x", b"1")), "le même nom"),
        (_with(("m/x", b""), ("m//x", b"1")), "le même nom"),
        (_with(("m/x", b""), ("m/./x", b"1")), "le même nom"),
        (_with(("m/x", b""), ("m/X", b"1")), "le même nom"),
        (_with(("m/\u00e9", b""), ("m/e\u0301", b"1")), "le même nom"),
        (_with(("m/../../x", b"")), "n’est pas dans le dossier"),
        (_with(("/etc/x", b"")), "n’est pas dans le dossier"),
        (_with(("m\\x", b"")), "n’est pas dans le dossier"),
        (_with(("m/x", bytes(10_000_000))), "trop gros"),
        (_with(*((f"m/{n}", b"") for n in range(10_001))), "trop de fichiers"),
    ],
)
def test_what_is_no_archive_is_told(
    released: Path, tmp_path: Path, spoil: Spoil, reason: str
) -> None:
    """Damage, locks, bombs, names that lead out: a sentence, and nothing written elsewhere."""
    file, inside = tmp_path / "spoiled.zip", tmp_path / "a/b/c"
    spoil(released / f"releases/{SECOND}/maillage-{SECOND}.zip", file)
    inside.mkdir(parents=True)
    with pytest.raises(RunError) as told:
        archives.unpacked("spoiled.zip", file, inside)
    message = told.value.args[0]
    assert isinstance(message, Message)
    assert "l’archive est abîmée ou n’est pas une version" in str(message)
    assert reason in str(message)
    assert reason not in message.told("en")
    assert {path.name for path in tmp_path.iterdir()} == {"a", "spoiled.zip"}
    assert [path.name for path in (tmp_path / "a").rglob("*") if inside not in path.parents] == [
        "b",
        "c",
    ]


def test_a_link_in_an_archive_leads_nowhere(tmp_path: Path) -> None:
    """It becomes a file that holds where it led: nothing behind it is read."""
    link = zipfile.ZipInfo("m/link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    top = archives.unpacked("x.zip", tmp_path / "x.zip", tmp_path / "out")
    assert not (top / "link").is_symlink()
    assert (top / "link").read_text() == "/etc/passwd"


@pytest.mark.parametrize("told", [b"[]", b"{", b'{"state": 5}', b"\xff"])
@pytest.mark.parametrize("command", [("verify",), ("diff", SECOND, "--format", "jsonl")])
def test_a_damaged_manifest_is_told(
    released: Path, tmp_path: Path, told: bytes, command: tuple[str, ...]
) -> None:
    """What a version says of itself, where it says nothing of use, is named."""
    file = tmp_path / "x.zip"
    entries = [("m/data/maillage.jsonl", b""), ("m/data/maillage.ttl", b"")]
    _with(*entries, ("m/release.json", told))(file, file)
    done = run(released, *command, str(file))
    assert done.exit_code == 2
    assert "release.json est abîmé" in done.output


@pytest.mark.parametrize("command", [("diff", "nothing", SECOND), ("release", "--at", "nothing")])
def test_a_reference_that_is_none_is_told(released: Path, command: tuple[str, ...]) -> None:
    """Git says nothing of it; the message does."""
    done = run(released, *command)
    assert done.exit_code == 2
    assert "Git ne connaît pas de commit « nothing »." in done.output


@pytest.mark.parametrize("with_program", [False, True])
def test_a_commit_that_cannot_be_built_is_told(
    with_program: bool, released: Path, tmp_path: Path
) -> None:
    """In the language that is asked for, whichever program tried; of a trace, its last line."""
    clone = tmp_path / "clone"
    git(released, "clone", "--quiet", ".", str(clone))
    if with_program:
        (clone / "src/maillage").mkdir(parents=True)
        (clone / "src/maillage/__init__.py").write_text("raise ImportError('no such thing')")
    (clone / "schema/action.schema.json").write_text("{", "utf-8")
    git(clone, "add", "--all", "--force")
    git(clone, "commit", "--quiet", "-m", "break")
    asked = ["diff", "HEAD", "HEAD~1", "--root", str(clone), "--lang", "en"]
    done = CliRunner().invoke(main, asked, catch_exceptions=False)
    assert done.exit_code == 2
    assert "cannot be built" in done.output
    wanted = "ImportError: no such thing" if with_program else " schema/action.schema.json: is not"
    assert wanted in done.output
    assert "Traceback" not in done.output


def test_an_address_that_gives_nothing_is_told(released: Path) -> None:
    """In the language that is asked for, and not in that of a library."""
    done = run(released, "verify", "http://127.0.0.1:1/x.zip")
    assert done.exit_code == 2
    assert "rien n’a pu être téléchargé de cette adresse" in done.output
    assert "urlopen" not in done.output


def _said_once(answer: bytes) -> str:
    """Return the address of a server that gives one answer to one request, whatever that is."""
    listening = socket.create_server(("127.0.0.1", 0))

    def speak() -> None:
        with listening, listening.accept()[0] as connection:
            connection.recv(10_000)
            connection.sendall(answer)

    threading.Thread(target=speak, daemon=True).start()
    return f"http://127.0.0.1:{listening.getsockname()[1]}/x.zip"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"this is no HTTP\r\n\r\n", "this is no HTTP"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", "more than 65536"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "IncompleteRead"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nPK", "2 octets reçus sur 9"),
        (b"HTTP/1.1 200 OK\r\n\r\n<!doctype html>", "pas un fichier ZIP"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:a/\r\n\r\n", "nonnumeric port"),
        (b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n", "HTTP 302"),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "HTTP 404"),
        (b"", "closed connection"),
    ],
)
def test_what_an_address_gives_otherwise_is_told(
    released: Path, answer: bytes, reason: str
) -> None:
    """One sentence and status 2, whatever a server says, and however it breaks off."""
    address = _said_once(answer)
    done = run(released, "verify", address)
    assert done.exit_code == 2
    assert done.output.startswith(f"{address} : ")
    assert reason in done.output
    assert done.output.count("\n") == 1


@pytest.mark.parametrize("address", ["http://127.0.0.1:a/", "http://a b/", "HTTP://127.0.0.1:1/"])
def test_an_address_that_is_none_is_told(released: Path, address: str) -> None:
    """As one that gives nothing; its scheme may be in capitals."""
    done = run(released, "verify", address)
    assert done.exit_code == 2
    assert "rien n’a pu être téléchargé de cette adresse" in done.output


@pytest.mark.parametrize("members", [1, 50])
def test_what_unfolds_beyond_all_bounds_is_not_unfolded(tmp_path: Path, members: int) -> None:
    """A state in a small file that holds a hundred megabytes of nothing is told, not read."""
    file = tmp_path / "maillage.jsonl.gz"
    file.write_bytes(gzip.compress(bytes(100_000_000 // members)) * members)
    with pytest.raises(RunError, match="200"):
        state.read(file)
    file.write_bytes(gzip.compress(b"a\n") * members)
    assert state.read(file) == {b"a\n"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("base.txt", b"", r"base\.txt : n’est pas un état.*\.jsonl.*\.nt.*\.ttl"),
        ("maillage.db", b"SQLite format 3\0", r"maillage\.db : n’est pas un état"),
        ("maillage.ttl", b"<a> <b", r"maillage\.ttl : RDF illisible"),
        ("maillage.nt.gz", b"no gzip", r"maillage\.nt\.gz : compression illisible"),
    ],
)
def test_a_base_that_is_no_state_is_told(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    """In a sentence that names the file, in the language of who asks: nothing else is guessed."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RunError) as refused:
        state.read(tmp_path / name)
    assert re.match(said, refused.value.args[0].told())
