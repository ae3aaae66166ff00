"""`memory`: what large answers took is the system’s again, whatever was sent before."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

#: Frees a block of 30 MB, after which the C library keeps smaller ones; says how much of a block of
#: 8 MB is the system’s. https://man7.org/linux/man-pages/man3/mallinfo.3.html
_PROGRAM = """
import ctypes
from datasette_maillage.web.memory import give_back_large
give_back_large()
library = ctypes.CDLL(None)
class Info(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "abcdefghij"]
library.mallinfo2.restype = Info
freed = bytearray(30_000_000)
del freed
before = library.mallinfo2().e
held = bytearray(8_000_000)
print(library.mallinfo2().e - before)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="another C library")
def test_a_large_block_is_the_systems_whatever_was_freed_before() -> None:
    """Without being told, the C library mostly keeps it, in each thread as much as was freed."""
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, check=True)
    assert int(done.stdout) >= 8_000_000
