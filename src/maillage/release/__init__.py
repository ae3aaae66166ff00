"""What circulates: versions of the catalogue, their differences, and what verifies them.

Imports `build` and what stands above it in the table of `docs/architecture.md`.
"""
