"""What stands in each bundle, kept by how its file looks: to list a catalogue reads none twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from maillage.files import checkout
from maillage.findings.finding import Finding
from maillage.reading import bundles


class BundleListings:
    """The addresses of the records in each bundle, as `bundles.listed` tells them.

    Args:
        folder: keeps them, each with its digest: what differs from it is read again.
        stamp: returns what the file system says of some files, or None where that cannot be relied
            upon.
    """

    def __init__(self, folder: Path, stamp: Callable[[Sequence[str]], str | None]) -> None:
        self.folder = folder
        #: The names of those that were asked for.
        self.used: set[str] = set()
        self._stamp = stamp

    def __call__(self, root: Path, file: str) -> Sequence[str] | Finding:
        """Return the addresses of the records in a bundle, or what is wrong with it.

        Args:
            root: the folder of the catalogue.
            file: the path of the bundle from there.
        """
        stamp = self._stamp([file])
        if stamp:
            self.used.add(stamp)
            with suppress(OSError):
                digest, _, known = checkout.read(self.folder, stamp).partition(b"\n")
                if digest == _digest(known):
                    return known.decode().split("\n")
        found = bundles.listed(root, file)
        # Something may have been written while it was read; and one that is empty costs nothing.
        if stamp and found and not isinstance(found, Finding) and stamp == self._stamp([file]):
            told = "\n".join(found).encode()
            with suppress(OSError):  # the next run reads it
                checkout.write(self.folder, stamp, b"%b\n%b" % (_digest(told), told))
        return found


def _digest(told: bytes) -> bytes:
    return sha256(told).hexdigest().encode()
