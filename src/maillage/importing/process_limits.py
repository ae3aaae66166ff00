"""What a process may take of the machine: no bound of ours is above what the machine grants."""

from __future__ import annotations

import resource


def bound(which: int, most: int) -> None:
    """Let this process take no more of something, which the kernel sees to.

    Args:
        which: one of `resource.RLIMIT_…`.
        most: in its unit: bytes, seconds, files.
    """
    if not is_granted(which, most):
        # Nobody but root may have more than the machine grants.
        _, most = resource.getrlimit(which)
    resource.setrlimit(which, (most, most))


def is_granted(which: int, size: int) -> bool:
    """Say whether the machine grants a process as much of something."""
    _, granted = resource.getrlimit(which)
    return granted == resource.RLIM_INFINITY or granted >= size
