"""Memory of large answers, which the system has back as soon as they are sent.

The C library learns from the first large block that is freed to keep the next ones for itself, in
each thread: after some hundred answers of some megabytes the site held half a gigabyte of nothing.
https://man7.org/linux/man-pages/man3/mallopt.3.html
"""

from __future__ import annotations

import ctypes

_M_MMAP_THRESHOLD = -3
#: Bytes of a block from which on it is the system’s, whatever was freed before.
LARGE = 1024 * 1024


def give_back_large() -> None:
    """Have large blocks given back, where the C library can be told."""
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(_M_MMAP_THRESHOLD, LARGE)
