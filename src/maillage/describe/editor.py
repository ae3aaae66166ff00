"""Settings for Visual Studio Code: which schema goes with which folder.

With them, an editor completes keys and codes and shows the French descriptions, and no contribution
needs a line that says what it is.
"""

from __future__ import annotations

from maillage.model.entities import Model
from maillage.reading.listing import home
from maillage.text.lexical import json_text


def derive(model: Model) -> str:
    """Return the settings of the workspace."""
    return json_text(
        {
            "json.schemas": [
                {
                    "fileMatch": [f"/{home(entity.collection)}**/*.json"],
                    "url": f"./schema/{entity.name}.schema.json",
                }
                for entity in model.entities.values()
            ],
            "[json]": {"editor.tabSize": 2, "editor.formatOnSave": False},
            "files.encoding": "utf8",
            "files.eol": "\n",
        }
    )
