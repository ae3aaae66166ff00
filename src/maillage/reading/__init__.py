"""Files become records, or findings; repairs of syntax; what Git knows of the files.

Imports `findings` and what stands above it in the table of `docs/architecture.md`.
"""
