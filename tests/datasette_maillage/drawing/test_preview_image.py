"""The picture beside a link: a PNG of the catalogue’s colour, the same whenever it is drawn."""

from __future__ import annotations

import struct
import zlib

from datasette_maillage.drawing.preview_image import HEIGHT, WIDTH, preview_image


def _chunks(image: bytes) -> dict[bytes, bytes]:
    found, at = {}, 8
    while at < len(image):
        (length,) = struct.unpack(">I", image[at : at + 4])
        name, data = image[at + 4 : at + 8], image[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack(">I", image[at + 8 + length : at + 12 + length])
        assert checksum == zlib.crc32(name + data)
        found[name] = data
        at += 12 + length
    return found


def test_it_is_a_png_of_the_size_that_is_shown_whole() -> None:
    """1,200 by 630, with the checksum of each part, and small."""
    image = preview_image("#7a2048")
    chunks = _chunks(image)
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", chunks[b"IHDR"][:8]) == (WIDTH, HEIGHT) == (1200, 630)
    assert chunks[b"PLTE"].endswith(b"\x7a\x20\x48")
    assert len(image) < 20_000
    assert image == preview_image("#7a2048")


def test_a_mesh_is_drawn_amid_the_paper() -> None:
    """Some of it is of the colour, and nothing touches the edge."""
    data = zlib.decompress(_chunks(preview_image("#0b5f59"))[b"IDAT"])
    rows = [data[n * (WIDTH + 1) + 1 : (n + 1) * (WIDTH + 1)] for n in range(HEIGHT)]
    assert {*b"".join(rows)} == {0, 1}
    assert 0.03 < sum(map(sum, rows)) / (WIDTH * HEIGHT) < 0.2
    edge = rows[0] + rows[-1] + bytes(row[0] for row in rows) + bytes(row[-1] for row in rows)
    assert not any(edge)
