"""`text/suspect/misreadings`: what it needs of Python, where there is no memory for it."""

from __future__ import annotations

import os
import subprocess
import sys

_CODE = """
import sys
from importlib import import_module

class Lacking:
    def find_spec(self, name, path=None, target=None):
        if name == "_codecs_tw":
            raise ImportError("_codecs_tw.so: failed to map segment from shared object")

sys.meta_path.insert(0, Lacking())
from maillage.errors import is_of_machine
from maillage.text.suspect import misreadings
try:
    misreadings.reread("Caf\\u0413\\u00a9")
except ImportError as error:
    print(is_of_machine(error))
sys.meta_path.pop(0)
print(misreadings.reread("Caf\\u0413\\u00a9"))
"""


def test_an_encoding_that_there_is_no_memory_for_is_there_again_later() -> None:
    """The machine is told to lack something, and nothing is remembered of it."""
    done = subprocess.run(
        [sys.executable, "-c", _CODE],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.stdout.splitlines() == ["True", "('Café', True)"], done.stderr
