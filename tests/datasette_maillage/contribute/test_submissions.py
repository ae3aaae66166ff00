"""`submissions`: what is no id names no branch."""

from __future__ import annotations

import pytest

from datasette_maillage.contribute.submissions import Submission


@pytest.mark.parametrize("name", ["../x", "", "X", "a b", "x;y", "-x", "x.lock", "x~1", "@{"])
def test_a_branch_is_named_after_an_id_alone(name: str) -> None:
    """What is no id never becomes a branch."""
    with pytest.raises(ValueError, match="no id"):
        Submission("action", name, {}, "2026-01-01")
