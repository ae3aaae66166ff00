"""Submissions as the form makes them, for the tests of the queue and of what becomes of it."""

from __future__ import annotations

from datasette_maillage.contribute.submissions import Submission

#: What somebody fills into the form for a new action.
ACTION = {
    "0/title": "Atelier vélo",
    "0/summary": "Chaque samedi, des voisins réparent ensemble les vélos du quartier.",
    "0/status": "en-cours",
    "0/themes": ["lien-social"],
    "0/audiences": ["familles"],
    "0/territories": "Tulle (tulle)",
    "0/sources": "rapport-d-activite-2024",
    "0/contributor": "Les Amis du quartier",
}


def submission(name: str, text: str = "{}\n") -> Submission:
    """Return the submission of a new action."""
    return Submission("action", name, {f"contributions/actions/{name}.json": text}, "2026-01-01")
