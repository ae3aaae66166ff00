"""Which records may describe the same thing: fingerprints, blocking, comparison.

Imports `text`, `model`, `findings` and `reading`.
"""
