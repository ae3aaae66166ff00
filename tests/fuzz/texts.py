"""Whatever a text with labels holds, there are drafts, and what could not be placed is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from fuzz.contributions import MODEL
from fuzz.importing import Empty, told
from maillage.importing.proposing import from_text
from maillage.importing.sheets import SheetError, text_of_file
from maillage.importing.texts.text_form import shipped

_FICHE = """Actions
Café des voisins
- Structure organisatrice
- Centre social
- Statut de l'action
- En cours
- Public
- Adultes
- Les gens du coin
"""


def seeds() -> Iterator[bytes]:
    """Yield a text with each label, as the importer knows them, and a common one."""
    yield _FICHE.encode()
    yield _FICHE.replace("- ", "• ").encode("cp1252")
    yield _FICHE.replace("\n- ", "\n").replace("Statut de l'action\n", "Statut : ").encode()
    labels = [label.names[0] for form in shipped() for label in form.labels]
    for at in range(0, len(labels), 5):
        lines = [f"- {label}\n- Oui, 3 000 €, depuis mars 2017\n" for label in labels[at : at + 5]]
        yield (_FICHE + "".join(lines)).encode()


def one_input(raw: bytes) -> None:
    """Read the text of some bytes as one with labels, whatever it looks like."""
    with suppress(SheetError):
        told(from_text(MODEL, Empty(), text_of_file(raw)))
