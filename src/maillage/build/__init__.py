"""The flow of a build and of the gate: chunks of files, workers, cache, selection.

Imports `emit` and what stands above it in the table of `docs/architecture.md`.
"""
