"""Datasette's own pages: their French, their limits, and which of them are closed."""
