"""Datasette's own pages, whose SQL visitors write, in processes that can be killed."""
