"""`workers/process`: the bounds of a process that answers, beside those of the machine."""

from __future__ import annotations

import subprocess
import sys

_CODE = """
import resource
from datasette_maillage.workers import process
granted = 8 << 30
resource.setrlimit(resource.RLIMIT_AS, (granted, granted))
process.bound_memory(granted)
print(resource.getrlimit(resource.RLIMIT_AS) == (granted, granted))
process.bound_memory(1 << 30)
print(resource.getrlimit(resource.RLIMIT_AS)[1] < granted)
"""


def test_memory_is_bounded_where_the_machine_grants_less() -> None:
    """A bound of the whole site is no fault of what asks for a smaller one."""
    done = subprocess.run(
        [sys.executable, "-c", _CODE], capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["True", "True"], done.stderr
