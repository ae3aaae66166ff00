"""`maillage serve`: the last build, with Datasette."""

from __future__ import annotations

import gc
import os
import secrets
import shutil
import socket
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

import click

from maillage.build.pipeline import add_store
from maillage.cli.handover import ENDING, Handover
from maillage.cli.language import command, language, option, say, wrong
from maillage.cli.options import READ_FILE, language_option, root_option
from maillage.emit.database import FILE
from maillage.errors import (
    DamagedError,
    ModelError,
    PublishError,
    RunError,
    is_of_machine,
    of_system,
)
from maillage.files import checkout, snapshot
from maillage.files.publication import CHECKSUMS, STORE
from maillage.messages import N_
from maillage.model.languages import VARIABLE
from maillage.release import index
from maillage.release.opening import RELEASES

#: Templates of a catalogue’s own, which stand in place of those of the same name.
TEMPLATES = "templates"
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
        "Servir aux lecteurs la dernière construction, avec Datasette.\n\nUne construction sans la "
        "base de /sparql la reçoit d’abord : une seconde pour 100 000 triplets."
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
    type=READ_FILE,
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
    database = root / "build" / FILE
    try:
        os.close(checkout.opened(root, "build/maillage.db"))
    except FileNotFoundError as error:
        raise wrong(_NOT_BUILT(file=database)) from error
    except OSError as error:
        raise wrong(of_system(error)) from error
    try:
        from datasette.cli import cli as datasette  # noqa: PLC0415 - it may not be installed
    except ImportError as error:
        raise wrong(_NOT_INSTALLED) from error
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise wrong(of_system(error, f"{host}:{port}")) from error
    options = [f"--host={host}", f"--port={port}", f"--listener={listener.fileno()}"]
    for name, value in {**SERVE_SETTINGS, **dict(settings)}.items():
        options += ["--setting", name, value]
    if metadata:
        options += ["--metadata", str(metadata)]
    if (root / TEMPLATES).is_dir() and not (root / TEMPLATES).is_symlink():
        options += ["--template-dir", str(root / TEMPLATES)]
    # Forms that were opened before a build are sent after it.
    os.environ.setdefault("DATASETTE_SECRET", secrets.token_hex(32))
    # The copy that is served may lie elsewhere.
    os.environ.setdefault("MAILLAGE_RELEASES", str((root / RELEASES).absolute()))
    os.environ[VARIABLE] = language()
    os.environ["MAILLAGE_BUILD"] = str(database.parent.absolute())
    snapshot.remove_rests(database.parent)
    # What is imported stays: looking through it for garbage would hold up pages for 30 ms.
    gc.freeze()
    parent, served = os.getpid(), Build(database.parent, with_store=sparql)

    def serve_build(ready: int) -> NoReturn:
        served.serve(datasette, [*options, f"--ready={ready}", f"--parent={parent}"])

    holds = partial(snapshot.is_there, served.folder)
    status = Handover(served.mark, serve_build, _kept, holds).run()
    # Whoever was ended while it took its copy, or killed, left it.
    snapshot.remove_rests(database.parent)
    sys.exit(status)


def _kept(error: OSError | None) -> None:
    """Say that the former build is served on, and why; where nobody reads that, it still is."""
    with suppress(OSError):
        if error:
            say(of_system(error), err=True)
        say(_KEPT, err=True)


@dataclass(frozen=True)
class Build:
    """The folder of builds, and how one of them is served."""

    folder: Path
    with_store: bool

    def mark(self) -> object:
        """Return what differs from one build to the next, and where there is another release."""
        build, database = (_mark(self.folder / name) for name in (CHECKSUMS, FILE))
        releases = _mark(self.folder.parent / RELEASES / index.FILE)
        return build and (build, database, releases)

    def serve(self, datasette: click.Group, options: Sequence[str]) -> NoReturn:
        """Serve what is published by now, and exit."""
        try:
            copy = self._copy()
        except DamagedError as error:
            say(_DAMAGED(folder=self.folder, file=error.name), err=True)
            os._exit(2)
        except OSError as error:
            say(of_system(error), err=True)
            os._exit(2)
        except SystemExit:
            ENDING.is_begun = True
            raise
        status: object = 1
        try:
            # The command of our plugin of Datasette.
            arguments = ["serve-catalogue", "--immutable", str(copy / FILE), *options]
            datasette.main(args=arguments, prog_name="maillage", standalone_mode=True)
        except SystemExit as error:
            status = error.code or 0
        except ModelError as error:
            say(
                _OTHERWISE(folder=self.folder, file=Path(error.file).name, reason=error.reason),
                err=True,
            )
            status = 2
        except BaseException as error:
            if is_of_machine(error):
                say(of_system(error), err=True)
                status = 2
            else:
                traceback.print_exc()
        finally:
            # By no call, before which Python would heed a signal, and the copy would be left.
            ENDING.is_begun = True
            shutil.rmtree(copy, ignore_errors=True)
            with suppress(OSError):  # nobody reads it any more
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(status if isinstance(status, int) else 1)

    def _copy(self) -> Path:
        """Return a copy of what is published; of the next, where one comes meanwhile.

        Raises:
            DamagedError: what is published is no whole build.
        """
        for _ in range(_TRIES):
            before = self.mark()
            if self.with_store:
                _add_store(self.folder)
            try:
                copy = snapshot.take(self.folder)
            except (DamagedError, FileNotFoundError):
                if self.mark() == before:
                    raise
                continue
            if self.mark() == before:
                return copy
            shutil.rmtree(copy)
        return snapshot.take(self.folder)


def _mark(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _add_store(build: Path) -> None:
    """Make the store of /sparql where it is not there yet; a site that cannot does without."""
    if (build / STORE).exists():
        return
    try:
        add_store(build)
    except (PublishError, RunError) as error:
        say(N_("Pas de SPARQL : {error}")(error=error.args[0]), err=True)


#: Builds that may come while one is looked at.
_TRIES = 5
_DAMAGED = N_(
    "La construction dans {folder} est abîmée : {file} n’est pas ce que dit SHA256SUMS. Relancez "
    "« maillage build »."
)
_OTHERWISE = N_(
    "La construction dans {folder} vient d’une autre version du programme : {file} : {reason}. "
    "Relancez « maillage build »."
)
_KEPT = N_("Elle n’est pas servie : la précédente reste.")
_NOT_BUILT = N_("{file} n’est pas encore là : lancez d’abord « maillage build »")
_NOT_INSTALLED = N_(
    "Datasette n’est pas installé ; dans le dossier de Maillage : pip install '.[site]'"
)
