"""What stands in each bundle, kept by how its file looks: to list a catalogue reads none twice."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path

import orjson

from maillage.build import cache_notes
from maillage.errors import Reason, RunError
from maillage.files import checkout
from maillage.findings.finding import Finding
from maillage.reading import bundles
from maillage.reading.kept_listing import KeptListing
from maillage.reading.record_addresses import checksum

#: Bytes that a list begins with at most, before its addresses: two paths and a thousand checksums.
_HEAD = 32_000
#: Lists that are held: chunks take them one behind the other.
_HELD = 4


class BundleListings:
    """The addresses of the records in each bundle, as `bundles.listed` tells them, but sorted.

    Args:
        folder: keeps them, each with digests: what differs from these is read again.
        stamp: returns what the file system says of some files, or None where that cannot be relied
            upon.
    """

    def __init__(self, folder: Path, stamp: Callable[[Sequence[str]], str | None]) -> None:
        self.folder = folder
        #: The names of those that were asked for.
        self.used: set[str] = set()
        self._stamp = stamp
        self._read = lru_cache(_HELD)(self._addresses)

    def __call__(self, root: Path, file: str) -> Sequence[str] | Finding:
        """Return the addresses of the records in a bundle, or what is wrong with it.

        Args:
            root: the folder of the catalogue.
            file: the path of the bundle from there.
        """
        stamp = self._stamp([file])
        if stamp:
            self.used.add(stamp)
            if known := self._known(root, file, stamp):
                return known
        found = bundles.listed(root, file)
        # Something may have been written while it was read; and one that is empty costs nothing.
        if stamp and found and not isinstance(found, Finding) and stamp == self._stamp([file]):
            self._keep(stamp, sorted(found))
            return self._known(root, file, stamp) or found
        return found

    def _known(self, root: Path, file: str, stamp: str) -> KeptListing | None:
        with suppress(OSError, ValueError, TypeError):
            with os.fdopen(checkout.opened(self.folder, stamp), "rb") as stream:
                seal, head, _ = _parted(stream.read(_HEAD))
            told, _, packed = head.partition(b"\n")
            if seal == cache_notes.seal(self.folder / stamp, head):
                first, last, digest, _ = orjson.loads(told)
                sums = array("I", packed)
                return KeptListing(
                    file, stamp, first, last, sums, digest, partial(self._read, root)
                )
        return None

    def _keep(self, stamp: str, addresses: Sequence[str]) -> None:
        body = "\n".join(addresses).encode()
        packed = array("I", map(checksum, addresses)).tobytes()
        told = [addresses[0], addresses[-1], _digest(body).decode(), len(packed)]
        head = b"%b\n%b" % (orjson.dumps(told), packed)
        file = self.folder / stamp
        with suppress(OSError):  # the next run reads the bundle
            cache_notes.put(file, b"%b\n%b%b" % (cache_notes.seal(file, head), head, body))

    def _addresses(self, root: Path, listing: KeptListing) -> Sequence[str]:
        with suppress(OSError, ValueError, TypeError):
            _, _, body = _parted(checkout.read(self.folder, listing.stamp))
            if _digest(body).decode() == listing.digest:
                return body.decode().split("\n")
        found = bundles.listed(root, listing.file)
        if isinstance(found, Finding) or self._stamp([listing.file]) != listing.stamp:
            raise RunError(_CHANGED(file=listing.file))
        self._keep(listing.stamp, addresses := sorted(found))
        return addresses


def _parted(kept: bytes) -> tuple[bytes, bytes, bytes]:
    """Return the digest of the head of a list, that head, and the addresses."""
    seal, _, rest = kept.partition(b"\n")
    told, _, _ = rest.partition(b"\n")
    *_, size = orjson.loads(told)
    end = len(told) + 1 + size
    return seal, rest[:end], rest[end:]


def _digest(told: bytes) -> bytes:
    return sha256(told).hexdigest().encode()


_CHANGED = Reason("{file} : il a changé pendant la lecture, recommencez")
