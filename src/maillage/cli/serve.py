"""`maillage serve`: the last build, with Datasette."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import click

from maillage.build.pipeline import add_store
from maillage.cli.options import root_option
from maillage.errors import PublishError, RunError, of_system
from maillage.files import checkout
from maillage.files.publication import STORE

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


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8001, show_default=True, help="Port to listen on; 0 for a free one."
)
@click.option("--sparql/--no-sparql", default=True, help="Answer SPARQL.  [default: yes]")
@click.option(
    "--setting",
    "settings",
    type=(str, str),
    multiple=True,
    metavar="NAME VALUE",
    help="A setting of Datasette, such as base_url behind a proxy.",
)
@click.option(
    "--metadata",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Datasette’s metadata, in JSON or YAML: how the form sends proposals.",
)
@root_option
def serve(
    host: str,
    port: int,
    sparql: bool,
    settings: tuple[tuple[str, str], ...],
    metadata: Path | None,
    root: Path,
) -> None:
    """Serve the last build to readers, with Datasette.

    A build without the store of /sparql gets it first, which takes a second per 100,000 triples.

    \b
    Example:
      maillage serve --port 8080 --setting base_url /maillage/
    """
    database = root / "build" / "maillage.db"
    try:
        os.close(checkout.opened(root, "build/maillage.db"))
    except FileNotFoundError as error:
        reason = f"{database} is not there yet: run “maillage build” first"
        raise click.UsageError(reason) from error
    except OSError as error:
        raise click.UsageError(of_system(error)) from error
    try:
        from datasette.cli import cli as datasette  # noqa: PLC0415 - it may not be installed
    except ImportError as error:
        raise click.UsageError(
            "Datasette is not installed; in Maillage’s folder: pip install '.[site]'"
        ) from error
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
        click.echo(f"No SPARQL: {error}", err=True)
