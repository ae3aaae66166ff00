"""`importing/process_limits`: bounds of ours, beside those that the machine has set before."""

from __future__ import annotations

import subprocess
import sys

_CODE = """
import resource
from maillage.importing import process_limits
resource.setrlimit(resource.RLIMIT_NOFILE, (100, 200))
print(process_limits.is_granted(resource.RLIMIT_NOFILE, 200))
print(process_limits.is_granted(resource.RLIMIT_NOFILE, 201))
process_limits.bound(resource.RLIMIT_NOFILE, 300)
print(resource.getrlimit(resource.RLIMIT_NOFILE))
process_limits.bound(resource.RLIMIT_NOFILE, 50)
print(resource.getrlimit(resource.RLIMIT_NOFILE))
"""


def test_a_bound_is_never_above_what_the_machine_grants() -> None:
    """What is granted is the hard limit; a bound of more than that is that, and no error."""
    done = subprocess.run(
        [sys.executable, "-c", _CODE], capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == ["True", "False", "(200, 200)", "(50, 50)"], done.stderr
