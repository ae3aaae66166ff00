"""A record is named once: by its id, which is also the name of its file."""

from __future__ import annotations

from collections.abc import Iterator

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.findings.quotation import brief
from maillage.messages import N_
from maillage.reading.contributions import Contribution
from maillage.text.words import slug

ID_IS_STEM = Rule(
    "R001",
    N_(
        "L’identifiant « {id} » n’est pas le nom du fichier, « {stem} ». Les deux "
        "doivent être les mêmes.{hint}"
    ),
    RulePage(
        N_("Identifiant et nom de fichier différents"),
        N_(
            "L’identifiant est le nom court et définitif de la fiche, et aussi celui de "
            "son fichier : on la retrouve ainsi sans chercher."
        ),
        Example('{"id": "potager"}'),
        Example('{"id": "exemple"}'),
    ),
    covers=("S005", "S006"),
)
RULES = (ID_IS_STEM,)


def identity(contribution: Contribution) -> Iterator[Finding]:
    """The id of a record is the name of its file, where it has one to itself."""
    found = contribution.data.get("id")
    if contribution.path != contribution.file:
        return
    if isinstance(found, str) and found != contribution.stem:
        stem = contribution.stem
        # A name that no id may have is to be mended first, or the two could never be the same.
        name = slug(stem) or stem
        rename = name != stem
        yield contribution.finding(
            ID_IS_STEM,
            "/id",
            id=brief(found),
            stem=brief(stem),
            suggestion=name if name != found else None,
            hint=N_(" Renommez d’abord le fichier : « {name}.json ».")(name=brief(name))
            if rename
            else "",
        )
