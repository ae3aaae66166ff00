"""Datasette's own pages: their words, their limits, and which of them are closed."""
