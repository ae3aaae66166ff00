"""`compressed`: what is packed is what it was, whatever was packed before it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from maillage.files import compressed
from maillage.files.compressed import BadFrameError, pack, unpack, unpacked

#: Nothing, a line, and more than a block of what repeats itself and of what does not.
_CONTENTS = (b"", b"une ligne\n", b"jardin " * 400_000, Random(0).randbytes(3_000_000))  # noqa: S311 - nothing here is secret


def test_what_a_thread_packs_depends_on_nothing_before_it() -> None:
    """A compressor that is used again writes what a new one writes, in any order."""
    fresh = {
        content: compressed.zstd.compress(content, options=compressed._OPTIONS)
        for content in _CONTENTS
    }
    for content in (*_CONTENTS, *reversed(_CONTENTS)):
        assert pack(content) == fresh[content]
        assert unpack(pack(content)) == content == b"".join(unpacked(pack(content)))


def test_threads_pack_at_once() -> None:
    """Each has a compressor of its own, which no two may use at a time."""
    with ThreadPoolExecutor(4) as threads:
        for content, packed in zip(_CONTENTS * 8, threads.map(pack, _CONTENTS * 8), strict=True):
            assert unpack(packed) == content


def test_a_failure_spoils_nothing_that_is_packed_later() -> None:
    """What cannot be packed leaves a compressor that can be used."""
    with pytest.raises(TypeError):
        pack("text")  # type: ignore[arg-type]  # on purpose
    assert unpack(pack(b"une ligne\n")) == b"une ligne\n"


@pytest.mark.parametrize("content", _CONTENTS)
def test_what_is_damaged_is_told(content: bytes) -> None:
    """A frame that lacks its end, or a bit of which changed, is not taken for another content."""
    packed = pack(content)
    for wrong in (packed[:-1], packed[:-1] + bytes([packed[-1] ^ 1])):
        with pytest.raises(BadFrameError):
            unpack(wrong)
