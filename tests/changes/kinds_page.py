"""`docs/kinds.md`: what kinds of record there are."""

from __future__ import annotations

from maillage.model.entities import Model


def derive(model: Model) -> str:
    """Write the page."""
    lines = [f"- {entity.words.title_in('en')}" for entity in model.entities.values()]
    return "\n".join(["# Kinds of record", "", *lines, ""])
