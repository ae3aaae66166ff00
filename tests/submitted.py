"""Submissions as the form makes them, for the tests of the queue and of what becomes of it."""

from __future__ import annotations

from datasette_maillage.contribute.submissions import Submission


def submission(name: str, text: str = "{}\n") -> Submission:
    """Return the submission of a new action."""
    return Submission("action", name, {f"contributions/actions/{name}.json": text}, "2026-01-01")
