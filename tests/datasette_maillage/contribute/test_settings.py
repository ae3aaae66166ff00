"""`settings`: a wrong one is refused before anything is served."""

from __future__ import annotations

from typing import Any

import pytest

from datasette_maillage.contribute.settings import Settings, SettingsError


@pytest.mark.parametrize(
    "config",
    [
        {"opens": "mail"},
        {"remote": "--upload-pack=touch /tmp/x"},
        {"remote": "http://forge.example/x.git"},
        {"remote": "GIT://forge.example/x.git"},
        {"base": "../main"},
        {"base": "-x"},
        {"unknown": "x"},
        {"remote": 3},
        {"new_file": "https://forge.example/new"},
        {"author": "nobody"},
    ],
)
def test_a_wrong_configuration_is_refused(config: dict[str, Any]) -> None:
    """The key is named, before anything is served."""
    with pytest.raises(SettingsError, match="contribute"):
        Settings.read(config)
