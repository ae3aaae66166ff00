"""The files of the releases: archives, deltas, notes, and the index of them all.

A file is sent as what the release says that it is, under a mark that tells its checksum. So it is
compared with that before it is sent the first time, and again where it looks otherwise.
"""

from __future__ import annotations

import asyncio
import logging
import mimetypes
import os
from dataclasses import dataclass, field
from hashlib import sha256
from io import BufferedReader, BytesIO
from threading import Lock
from typing import Any

from datasette.utils.asgi import Response

from datasette_maillage.records.site import Site
from datasette_maillage.web import sent_files
from datasette_maillage.web.log import told
from datasette_maillage.web.request_context import in_each_language
from maillage.errors import lacks_room
from maillage.files import checkout, publication, reading_ahead
from maillage.files.publication import CHECKSUMS
from maillage.messages import N_
from maillage.release import index
from maillage.release.opening import RELEASES

_TYPES = {
    ".jsonl": "application/x-ndjson",
    ".rdfp": "application/rdf-patch",
    ".md": "text/markdown",
}


class _KnownFiles:
    """What files looked like when they were compared with their checksums, and what came of it."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[tuple[object, ...], bool]] = {}
        # One reads at a time: others would read the same.
        self._lock = Lock()

    async def is_sound(self, file: str, stream: BufferedReader, digest: str) -> bool:
        """Whether an open file has the checksum that a release gives."""
        found = os.fstat(stream.fileno())
        look = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns, digest)
        known = self._found.get(file)
        if known and known[0] == look:
            return known[1]
        return await asyncio.to_thread(self._compare, file, stream, look, digest)

    def _compare(
        self, file: str, stream: BufferedReader, look: tuple[object, ...], digest: str
    ) -> bool:
        with self._lock:
            known = self._found.get(file)
            if known and known[0] == look:
                return known[1]
            is_sound = reading_ahead.digest(stream) == digest
            self._found[file] = look, is_sound
        if not is_sound:
            logging.getLogger("uvicorn.error").error("%s", told(_OTHERWISE(file=file)))
        return is_sound


@dataclass(frozen=True)
class ReleaseFiles:
    """Answers for the files of the releases; Datasette calls each view with what it names."""

    site: Site
    _known: _KnownFiles = field(default_factory=_KnownFiles, repr=False)

    def views(self) -> tuple[tuple[str, Any], ...]:
        """Return what stands where."""
        return (
            (r"/releases/index\.json", self.file),
            (r"/releases/(?P<version>[0-9-]+\.[0-9]+)/(?P<name>[A-Za-z0-9._-]+)", self.file),
        )

    async def file(self, request: Any, send: Any) -> Response | None:
        """Send a file that a release lists."""
        version, name = (request.url_vars.get(key, "") for key in ("version", "name"))
        releases = {release["version"]: release for release in self.site.changes.releases}
        if not version:
            return await self._index(request, send)
        if version not in releases:
            return Response.text("Not found\n", 404)
        try:
            opened, digest = self._opened(version, name)
        except OSError as error:
            if lacks_room(error):
                raise
            return Response.text("Not found\n", 404)
        with opened as stream:
            file = f"{RELEASES}/{version}/{name}"
            if name != CHECKSUMS and not await self._known.is_sound(file, stream, digest):
                return Response.text(in_each_language(_DAMAGED), 503, {"Retry-After": "3600"})
            headers = _headers(name, f"{version}-{digest[:16]}-{name}")
            return await sent_files.answer(request, send, stream, headers)

    async def _index(self, request: Any, send: Any) -> Response | None:
        """Send the index as it was read: one that takes its place is that of the next process."""
        changes = self.site.changes
        if not changes.index:
            return Response.text("Not found\n", 404)
        headers = _headers(index.FILE, f"{sha256(changes.index).hexdigest()[:16]}-{index.FILE}")
        found = len(changes.index), changes.changed
        return await sent_files.answer(request, send, BytesIO(changes.index), headers, found)

    def _opened(self, version: str, name: str) -> tuple[BufferedReader, str]:
        """Open a file that a release lists, and return its checksum: both are of one release.

        A version may be withdrawn, and another be made in its place.

        Raises:
            OSError: it lists no such file, or is there no more.
        """
        with checkout.folder(self.site.changes.folder, version) as folder:

            def opener(file: str, flags: int) -> int:
                return os.open(file, flags | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)

            with open(CHECKSUMS, "rb", opener=opener) as stream:
                sums = stream.read(checkout.MOST)
            listed = {**publication.checksums(sums), CHECKSUMS: sha256(sums).hexdigest()}
            if name not in listed:
                raise FileNotFoundError(name)
            return open(name, "rb", opener=opener), listed[name]


_DAMAGED = N_("Ce fichier est abîmé : il n’est plus celui que sa version dit.")
_OTHERWISE = N_("{file} : ce fichier n’est pas ce que dit SHA256SUMS, et n’est pas servi")


def _headers(name: str, tag: str) -> dict[str, str]:
    return {
        "content-type": _content_type(name),
        "cache-control": "public, max-age=300",
        "etag": f'"{tag}"',
        "accept-ranges": "bytes",
    }


def _content_type(path: str) -> str:
    ending = path[path.rindex(".") :] if "." in path.rpartition("/")[2] else ""
    guessed, packed = mimetypes.guess_type(path)
    found = f"application/{packed}" if packed else _TYPES.get(ending) or guessed or "text/plain"
    return f"{found}; charset=utf-8" if found.startswith("text/") else found
