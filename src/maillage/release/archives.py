"""The archive of a version, taken apart aside: bounded first, nothing of it written elsewhere."""

from __future__ import annotations

import gzip
import io
import shutil
import urllib.request
import zipfile
from collections.abc import Collection
from http.client import HTTPException, HTTPResponse
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.error import HTTPError

from maillage.errors import Reason, RunError, of_system, reason_of
from maillage.messages import N_, Message
from maillage.text.normal_forms import normalized

MEDIA_TYPE = "application/zip"
#: Bytes that an archive may hold, and files; how many times its own size that may be. What tables
#: and triples are packed to is a tenth, of zeros it is a thousandth.
_MOST_BYTES, _MOST_FILES, _MOST_TIMES = 20_000_000_000, 10_000, 200
_PIECE = 1 << 20
_BAD = N_("{place} : l’archive est abîmée ou n’est pas une version ({reason})")
_NO_ZIP = N_("ce n’est pas un fichier ZIP")
_LARGE = N_("elle contient trop de fichiers, ou de trop gros")
_TWINS = N_("deux fichiers y ont le même nom")
_OUTSIDE = N_("« {name} » n’est pas dans le dossier de la version")
_FOLDERS = N_("elle n’a pas un dossier, et un seul")
_LOCKED = N_("« {name} » est chiffré")
_DAMAGED = N_("« {name} » est abîmé")
_UNREACHABLE = N_("{place} : rien n’a pu être téléchargé de cette adresse ({reason})")
_CUT_OFF = N_("{read} octets reçus sur {announced}")
_ENCRYPTED = 1


class _BadArchiveError(Exception):
    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


def unpacked(place: str, file: Path, folder: Path, only: Collection[str] = ()) -> Path:
    """Take an archive apart in an empty folder; return the one folder that it has.

    `place` is what the user calls it; where files are named in `only`, no others are written.

    Raises:
        RunError: it is no archive of a version, or there is no room for it.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = _checked(archive, file.stat().st_size)
            for member in members:
                if not only or PurePosixPath(member.filename).name in only:
                    _extract(archive, member, folder)
    except _BadArchiveError as error:
        raise RunError(_BAD(place=place, reason=error.reason)) from error
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise RunError(_BAD(place=place, reason=_NO_ZIP)) from error
    except OSError as error:
        raise RunError(of_system(error, place)) from error
    return folder / PurePosixPath(members[0].filename).parts[0]


def _checked(archive: zipfile.ZipFile, size: int) -> list[zipfile.ZipInfo]:
    """Return what an archive holds, unless it would fill the disk or write outside its folder."""
    members = archive.infolist()
    whole = sum(member.file_size for member in members)
    if len(members) > _MOST_FILES or whole > min(_MOST_BYTES, _MOST_TIMES * size):
        raise _BadArchiveError(_LARGE)
    names = [member.filename for member in members]
    if len({_place(name) for name in names}) < len(names):
        raise _BadArchiveError(_TWINS)
    for member in members:
        path = PurePosixPath(member.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in member.filename:
            raise _BadArchiveError(_OUTSIDE(name=member.filename))
        if member.flag_bits & _ENCRYPTED:
            raise _BadArchiveError(_LOCKED(name=member.filename))
    if len({PurePosixPath(name).parts[:1] for name in names}) != 1:
        raise _BadArchiveError(_FOLDERS)
    return members


def _place(name: str) -> str:
    """Return where a file goes on every system: some take names for the same that differ."""
    return normalized("NFC", str(PurePosixPath(name))).casefold()


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> None:
    """Write a file of an archive; a link in it becomes a file that says where it led."""
    target = folder / member.filename
    if member.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with archive.open(member) as source, target.open("wb") as stream:
            shutil.copyfileobj(source, stream, _PIECE)
    except OSError:
        raise
    except Exception as error:  # each way of packing has an exception of its own
        raise _BadArchiveError(_DAMAGED(name=member.filename)) from error


def downloaded(address: str, folder: Path) -> tuple[Path, str]:
    """Download an archive into a folder; return the file, and the address that it led to.

    Raises:
        RunError: the address gives nothing, or more than an archive may hold.
    """
    file = folder / "download.zip"
    # The address of a version, by which it is cited, leads to its archive.
    headers = {"Accept": f"{MEDIA_TYPE}, */*;q=0.1"}
    try:
        asked = urllib.request.Request(address, headers=headers)  # noqa: S310 - only http(s) comes here
        with urllib.request.urlopen(asked, timeout=60) as answer, file.open("wb") as stream:  # noqa: S310 - the same
            _copy(answer, stream)
            return file, str(answer.geturl())
    except _BadArchiveError as error:
        raise RunError(_BAD(place=address, reason=error.reason)) from error
    # What speaks no HTTP, or breaks off, has an exception that is none of the system.
    except (OSError, ValueError, HTTPException) as error:
        if isinstance(error, HTTPError):
            error.close()
            reason = Reason("HTTP {status}")(status=error.code)
        else:
            inner = getattr(error, "reason", error)
            reason = reason_of(inner if isinstance(inner, Exception) else error)
        raise RunError(_UNREACHABLE(place=address, reason=reason)) from error


def _copy(answer: HTTPResponse, stream: BinaryIO) -> None:
    announced = answer.length or 0
    while piece := answer.read(_PIECE):
        stream.write(piece)
        if stream.tell() > _MOST_BYTES:
            raise _BadArchiveError(_LARGE)
    if stream.tell() < announced:
        raise _BadArchiveError(_CUT_OFF(read=stream.tell(), announced=announced))


def gunzipped(packed: bytes) -> bytes:
    """Return what was compressed, unless it unfolds to more than an archive of its size may.

    Raises:
        gzip.BadGzipFile: it is damaged, or unfolds to more.
        EOFError, zlib.error: it is damaged.
    """
    most = _MOST_TIMES * len(packed)
    with gzip.GzipFile(fileobj=io.BytesIO(packed)) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise gzip.BadGzipFile(f"more than {_MOST_TIMES} times its size")
    return content
