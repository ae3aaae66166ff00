"""What the catalogue holds, as `schema/`, `vocab/`, `reference/` and `queries/` describe it.

Imports `text`.
"""
