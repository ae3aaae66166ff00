"""`maillage verify`: what whoever receives the data runs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from maillage.cli.language import command, language, option
from maillage.cli.options import format_option, language_option, root_option
from maillage.cli.running import REFUSED, errors_told, progress_bar
from maillage.messages import N_
from maillage.release import verification
from maillage.release.opening import opened
from maillage.text.lexical import json_text


@command(
    "verify",
    N_(
        "Vérifier une construction, une version, une archive ou une adresse.\n\n"
        "Quatre juges qui ne sont pas de Maillage : rdflib et pySHACL pour le graphe, frictionless "
        "pour les tables, jsonschema pour les fiches, et des comptes. Demande l’extra « verify »."
    ),
    "maillage verify build",
)
@click.argument("place")
@option(
    "--chain",
    is_flag=True,
    help=N_("Suivre aussi les deltas de releases/, d’une version à la suivante."),
)
@format_option(("text", "json"), N_("En mots, ou en JSON.  [par défaut : text]"))
@language_option
@root_option
def verify(place: str, chain: bool, form: str, root: Path) -> None:
    """Verify a build, a version, an archive or an address."""
    with errors_told(), opened(place, root) as snapshot:
        with progress_bar(N_("Vérification")) as progress:
            found = verification.verify(snapshot, progress)
        found = verification.with_origin(found, snapshot, root)
        if chain:
            found = found.also(verification.chain(root))
    if form == "json":
        click.echo(json_text(found.json(language())), nl=False)
    else:
        click.echo("\n".join(found.lines(language())))
    if not found.agreed:
        sys.exit(REFUSED)
