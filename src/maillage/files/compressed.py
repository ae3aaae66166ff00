"""Parts compressed with Zstandard (RFC 8878): a tenth of the bytes, in a twentieth of the time."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: What the names of such files end with.
PACKED = ".zst"
_OPTIONS: dict[int, int] = {
    zstd.CompressionParameter.compression_level: 3,
    # What a disk or a network changed is noticed.
    zstd.CompressionParameter.checksum_flag: 1,
}
#: Bytes that are unpacked at once: memory that is used again costs less than as much as a part has.
BLOCK = 1 << 20


class BadFrameError(Exception):
    """What was to be unpacked is damaged."""


class _Own(threading.local):
    """What a thread packs with: megabytes of tables, that are not made anew for each part."""

    def __init__(self) -> None:
        self.compressor = zstd.ZstdCompressor(options=_OPTIONS)


_own = _Own()


def pack(content: bytes) -> bytes:
    """Compress some bytes."""
    return _own.compressor.compress(content, zstd.ZstdCompressor.FLUSH_FRAME)


def unpack(packed: bytes) -> bytes:
    """Return what was compressed.

    Raises:
        BadFrameError: it is damaged.
    """
    try:
        return zstd.decompress(packed)
    except zstd.ZstdError as error:
        raise BadFrameError from error


def unpacked(packed: bytes) -> Iterator[bytes]:
    """Yield what was compressed, in blocks of a size; that it is damaged may show in the last one.

    Raises:
        BadFrameError: it is damaged.
    """
    frame, left = zstd.ZstdDecompressor(), packed
    try:
        while not frame.eof:
            block = frame.decompress(left, BLOCK)
            if not block and frame.needs_input and not left:
                raise BadFrameError
            left = b""
            yield block
    except zstd.ZstdError as error:
        raise BadFrameError from error
    if frame.unused_data:
        raise BadFrameError
