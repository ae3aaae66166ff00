"""`maillage serve`: the last build, with Datasette."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import click

from maillage.build.pipeline import add_store
from maillage.cli.language import FilePath, command, option, say, wrong
from maillage.cli.options import language_option, root_option
from maillage.errors import PublishError, RunError, of_system
from maillage.files import checkout
from maillage.files.publication import STORE
from maillage.messages import N_

#: How Datasette serves the catalogue, unless `--setting` says otherwise: limits on the time and the
#: rows of one query, so many threads that ten endless queries do not hold up the others, no
#: guessing of facets, cells that are read on a phone.
SERVE_SETTINGS = {
    "sql_time_limit_ms": "2000",
    "num_sql_threads": "12",
    "max_returned_rows": "1000",
    "default_page_size": "50",
    "suggest_facets": "off",
    "facet_time_limit_ms": "500",
    "truncate_cells_html": "300",
    "max_csv_mb": "200",
}


@command(
    "serve",
    N_(
        "Servir aux lecteurs la dernière construction, avec Datasette.\n\n"
        "Une construction sans la base de /sparql la reçoit d’abord : une seconde pour 100 000 "
        "triplets."
    ),
    "maillage serve --port 8080 --setting base_url /maillage/",
)
@option("--host", default="127.0.0.1", show_default=True, help=N_("L’adresse où écouter."))
@option(
    "--port", default=8001, show_default=True, help=N_("Le port où écouter ; 0 en prend un libre.")
)
@option("--sparql/--no-sparql", default=True, help=N_("Répondre en SPARQL.  [par défaut : oui]"))
@option(
    "--setting",
    "settings",
    type=(str, str),
    multiple=True,
    metavar="NAME VALUE",
    help=N_("Un réglage de Datasette, tel que base_url derrière un mandataire."),
)
@option(
    "--metadata",
    type=FilePath(exists=True, dir_okay=False, path_type=Path),
    help=N_("Les métadonnées de Datasette, en JSON ou YAML : comment le formulaire envoie."),
)
@language_option
@root_option
def serve(
    host: str,
    port: int,
    sparql: bool,
    settings: tuple[tuple[str, str], ...],
    metadata: Path | None,
    root: Path,
) -> None:
    """Serve the last build to readers, with Datasette."""
    database = root / "build" / "maillage.db"
    try:
        os.close(checkout.opened(root, "build/maillage.db"))
    except FileNotFoundError as error:
        raise wrong(_NOT_BUILT(file=database)) from error
    except OSError as error:
        raise click.UsageError(of_system(error)) from error
    try:
        from datasette.cli import cli as datasette  # noqa: PLC0415 - it may not be installed
    except ImportError as error:
        raise wrong(_NOT_INSTALLED) from error
    if sparql:
        _add_store(database.parent)
    # The command of our plugin of Datasette.
    arguments = ["serve-catalogue", "--immutable", str(database)]
    arguments += ["--host", host, "--port", str(port)]
    for name, value in {**SERVE_SETTINGS, **dict(settings)}.items():
        arguments += ["--setting", name, value]
    if metadata:
        arguments += ["--metadata", str(metadata)]
    # What is imported stays: looking through it for garbage would hold up pages for 30 ms.
    gc.freeze()
    datasette.main(args=arguments, prog_name="maillage", standalone_mode=True)


def _add_store(build: Path) -> None:
    """Make the store of /sparql where it is not there yet; a site that cannot does without."""
    if (build / STORE).exists():
        return
    try:
        add_store(build)
    except (PublishError, RunError) as error:
        say(N_("Pas de SPARQL : {error}")(error=error), err=True)


_NOT_BUILT = N_("{file} n’est pas encore là : lancez d’abord « maillage build »")
_NOT_INSTALLED = N_(
    "Datasette n’est pas installé ; dans le dossier de Maillage : pip install '.[site]'"
)
