"""The command line: one module a command; alone prints and exits.

Exit status: 0 done, 1 contributions refused (or derived files stale), 2 usage or a place that
cannot be written, 3 the model itself is broken. Imports everything above it in the table of
`docs/architecture.md`.
"""

from maillage.cli.main import main

__all__ = ["main"]
