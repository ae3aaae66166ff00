"""`maillage territory`: an official place, and what it is in, as records of the catalogue."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from maillage.cli.language import command, language, option, say
from maillage.cli.options import language_option, root_option
from maillage.cli.running import REFUSED, errors_told, model_of, today
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.picking import pick
from maillage.importing.writing import write_all
from maillage.messages import N_
from maillage.model.entities import Model
from maillage.model.kind import TERRITORY_KINDS
from maillage.model.place_tables import Place

#: More candidates than these nobody reads.
_SHOWN = 20


@command(
    "territory",
    N_(
        "Ajouter au catalogue un lieu officiel, et ceux dans lesquels il est.\n\n"
        "PLACE est un code, un code postal, un SIREN ou un nom. Ce qui peut être plusieurs lieux "
        "est montré, et aucun n’est choisi : ce qui est dit à côté de chacun le nomme seul."
    ),
    'maillage territory 35238\nmaillage territory "Saint-Denis (93)"',
)
@click.argument("place", nargs=-1, required=True)
@option("--dry-run", is_flag=True, help=N_("Ne rien écrire : dire seulement ce qui le serait."))
@language_option
@root_option
def territory(place: tuple[str, ...], dry_run: bool, root: Path) -> None:
    """Add an official place, and those that it is in, to the catalogue."""
    text = " ".join(place)
    with errors_told():
        model = model_of(root)
        found = model.places.find(text)
        if len(found) != 1:
            _tell(model, text, found)
            sys.exit(REFUSED)
        if model.places.is_former(text):
            old = N_("Le code {text} n’est plus en usage : c’est aujourd’hui « {name} ».")
            say(old(text=text, name=found[0].name))
        picked = pick(model, FolderCatalogue(model, today()), found[0])
        if not dry_run:
            write_all(root, picked.files)
        for file in picked.files:
            said = N_("à écrire : {file}") if dry_run else N_("écrit : {file}")
            say(said(file=file))
    if not picked.missing:
        there = N_("« {name} » est déjà dans le catalogue : {id}")
        say(there(name=found[0].name, id=picked.id))


def _tell(model: Model, text: str, found: Sequence[Place]) -> None:
    """Say that a text means no place, which it may mean, or in which it has been merged."""
    told = N_("Plusieurs lieux répondent à « {text} » :")
    if not found and (found := model.places.formerly(text)):
        told = N_("Ce qui s’appelait « {text} » fait aujourd’hui partie d’un autre lieu :")
    if not found and text.isdigit() and (found := model.places.find(f"0{text}")):
        told = N_("Aucun lieu n’a le code {text}. Avec le zéro qu’un tableur ôte, ce serait :")
    if not found:
        nothing = N_(
            "Aucun lieu officiel ne s’appelle « {text} » et aucun n’a ce code. Écrivez le nom "
            "complet, un code postal ou un code officiel ; un quartier se décrit à la main."
        )
        say(nothing(text=text), err=True)
        return
    say(told(text=text), err=True)
    kinds = model.schemes[TERRITORY_KINDS].titles
    for place in found[:_SHOWN]:
        kind = kinds[place.kind].lower().title_in(language())
        named = f"{place.name}, {kind} ({model.places.where(place)})"
        click.echo(f"  {named}\n    maillage territory {model.places.asked_by(place)}", err=True)
    if len(found) > _SHOWN:
        click.echo("  …", err=True)
