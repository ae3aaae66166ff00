"""Measures the build: synthetic catalogues, the floor, and the tools a user would pick instead."""
