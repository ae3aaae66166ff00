"""`maillage territory`: an official place, and what it is in, as records of the catalogue."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from maillage.cli.options import language_option, root_option
from maillage.cli.running import REFUSED, errors_told, model_of, today
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.picking import pick
from maillage.importing.writing import write_all
from maillage.messages import N_
from maillage.model.entities import Model
from maillage.model.place_tables import Place

#: More candidates than these nobody reads.
_SHOWN = 20


@click.command()
@click.argument("place", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Write nothing: only say what would be.")
@language_option
@root_option
def territory(place: tuple[str, ...], dry_run: bool, lang: str, root: Path) -> None:
    """Add an official place, and those that it is in, to the catalogue.

    PLACE is a code, a postcode, a SIREN or a name. What may be several places is shown, and none
    is chosen: what is told beside each names it alone.

    \b
    Example:
      maillage territory 35238
      maillage territory "Saint-Denis (93)"
    """
    text = " ".join(place)
    with errors_told():
        model = model_of(root)
        found = model.places.find(text)
        if len(found) != 1:
            _tell(model, text, found, lang)
            sys.exit(REFUSED)
        picked = pick(model, FolderCatalogue(model, today()), found[0])
        if not dry_run:
            write_all(root, picked.files)
        for file in picked.files:
            said = N_("à écrire : {file}") if dry_run else N_("écrit : {file}")
            click.echo(said(file=file).told(lang))
    if not picked.missing:
        there = N_("« {name} » est déjà dans le catalogue : {id}")
        click.echo(there(name=found[0].name, id=picked.id).told(lang))


def _tell(model: Model, text: str, found: Sequence[Place], lang: str) -> None:
    """Say that a text means no place, or which it may mean."""
    if not found:
        nothing = N_(
            "Aucun lieu officiel ne s’appelle « {text} » et aucun n’a ce code. Écrivez le nom "
            "complet, un code postal ou un code officiel ; un quartier se décrit à la main."
        )
        click.echo(nothing(text=text).told(lang), err=True)
        return
    click.echo(N_("Plusieurs lieux répondent à « {text} » :")(text=text).told(lang), err=True)
    kinds = {one.code: one.words for one in model.schemes["territory-kinds"].concepts}
    for place in found[:_SHOWN]:
        kind = kinds[place.kind].title_in(lang).lower()
        named = f"{place.name}, {kind} ({model.places.where(place)})"
        click.echo(f"  {named}\n    maillage territory {model.places.asked_by(place)}", err=True)
    if len(found) > _SHOWN:
        click.echo("  …", err=True)
