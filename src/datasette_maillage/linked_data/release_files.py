"""The files of the releases: archives, deltas, notes, and the index of them all."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from typing import Any

from datasette.utils.asgi import Response

from datasette_maillage.records.site import Site
from datasette_maillage.web import sent_files
from maillage.files import checkout, publication
from maillage.files.publication import CHECKSUMS
from maillage.release import index

_TYPES = {
    ".jsonl": "application/x-ndjson",
    ".rdfp": "application/rdf-patch",
    ".md": "text/markdown",
}


@dataclass(frozen=True)
class ReleaseFiles:
    """Answers for the files of the releases; Datasette calls each view with what it names."""

    site: Site

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
        path = f"{version}/{name}" if version else index.FILE
        try:
            if version and not (version in releases and self._lists(version, name)):
                raise FileNotFoundError(path)
            descriptor = checkout.opened(self.site.changes.folder, path)
        except OSError:
            return Response.text("Not found\n", 404)
        with open(descriptor, "rb") as stream:  # noqa: PTH123 - a descriptor
            # What a release holds never changes; the index does with each.
            tag = f"{self.site.changes.digest[:16]}-{name}" if not version else f"{version}-{name}"
            headers = {
                "content-type": _content_type(path),
                "cache-control": "public, max-age=300",
                "etag": f'"{tag}"',
                "accept-ranges": "bytes",
            }
            return await sent_files.answer(request, send, stream, headers)

    def _lists(self, version: str, name: str) -> bool:
        sums = checkout.read(self.site.changes.folder, f"{version}/{CHECKSUMS}")
        return name in {CHECKSUMS, *publication.checksums(sums)}


def _content_type(path: str) -> str:
    ending = path[path.rindex(".") :] if "." in path.rpartition("/")[2] else ""
    guessed, packed = mimetypes.guess_type(path)
    found = f"application/{packed}" if packed else _TYPES.get(ending) or guessed or "text/plain"
    return f"{found}; charset=utf-8" if found.startswith("text/") else found
