"""Maillage: contributions in, open data out."""

__version__ = "0.1.0"
