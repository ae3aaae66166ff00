"""A record is named once: by its id, which is also the name of its file."""

from __future__ import annotations

from collections.abc import Iterator

from maillage.contributions import Contribution
from maillage.findings import Example, Finding, Page, Rule, brief

ID_IS_STEM = Rule(
    "R001",
    "L’identifiant « {id} » n’est pas le nom du fichier, « {stem} ». Les deux doivent être les "
    "mêmes.",
    "The identifier “{id}” is not the name of the file, “{stem}”. The two must be the same.",
    Page(
        "Identifiant et nom de fichier différents",
        "L’identifiant est le nom court et définitif de la fiche, et aussi celui de son fichier : "
        "on la retrouve ainsi sans chercher.",
        "Identifier and file name differ",
        "The identifier is the short, permanent name of the record, and that of its file too: so "
        "it is found without a search.",
        Example('{"id": "potager"}'),
        Example('{"id": "exemple"}'),
    ),
)
RULES = (ID_IS_STEM,)


def identity(contribution: Contribution) -> Iterator[Finding]:
    """The id of a record is the name of its file."""
    found = contribution.data.get("id")
    if isinstance(found, str) and found != contribution.stem:
        yield contribution.finding(
            ID_IS_STEM,
            "/id",
            id=brief(found),
            stem=contribution.stem,
            suggestion=contribution.stem,
        )
