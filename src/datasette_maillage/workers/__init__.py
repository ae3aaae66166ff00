"""Processes that do what strangers ask, and that can be killed while they do it."""
