"""`maillage build`: every output, or none."""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path

import click

from maillage.build import pipeline
from maillage.build.engines import PROCESSES, Engine
from maillage.cli.language import FilePath, command, language, option, wrong
from maillage.cli.options import cache_option, language_option, root_option, workers_option
from maillage.cli.running import REFUSED, errors_told, model_of, notice, progress_bar
from maillage.emit.chunk_parts import Parts
from maillage.findings.report import Report
from maillage.findings.reporters import REPORTERS
from maillage.messages import N_, counted
from maillage.model.entities import Model
from maillage.release import part_publication

_COMPARED = N_("Publié dans {address}, avec les différences : {things} fichiers, {size}.")
_WHOLE = N_("Publié dans {address}, sans état comparable : {things} fichiers, {size}.")
_SAME = N_("Publié dans {address} : rien n’a changé.")
_NOTHING = N_("--no-outputs ne va qu’avec --publish.")


@command(
    "build",
    N_(
        "Vérifier le catalogue et le publier : CSV, Turtle, SQLite, DCAT.\n\n"
        "Rien n’est publié tant qu’une contribution est refusée."
    ),
    "maillage build --sparql --out /srv/maillage",
)
@option(
    "--out",
    type=FilePath(file_okay=False, path_type=Path),
    help=N_("Où publier.  [par défaut : build/ dans le dossier du catalogue]"),
)
@option(
    "--engine",
    default=PROCESSES,
    help=N_(
        "Qui fait le travail : « processes », les processeurs de cette machine, ou « dask », une "
        "grappe de machines.  [par défaut : processes]"
    ),
)
@option(
    "--scheduler",
    default="",
    help=N_("L’adresse de l’ordonnanceur de la grappe, comme tcp://10.0.0.1:8786."),
)
@option(
    "--store",
    default="",
    help=N_(
        "Le dossier ou le seau S3 par lequel passent les fichiers, pour des machines sans disque "
        "commun : s3://seau/dossier."
    ),
)
@option("--sparql", is_flag=True, help=N_("Faire aussi la base de /sparql, pour le site."))
@option(
    "--parts",
    is_flag=True,
    help=N_("Faire aussi parts/ : N-Triples et Parquet en fichiers d’un million de lignes."),
)
@option(
    "--publish",
    default="",
    help=N_(
        "Le dossier ou le seau S3 où publier d’abord ce qui a changé : parties nouvelles, leur "
        "liste, différences."
    ),
)
@option(
    "--no-outputs",
    is_flag=True,
    help=N_("S’en tenir à --publish, sans refaire les fichiers entiers."),
)
@language_option
@workers_option
@cache_option
@root_option
def build(  # noqa: PLR0913, PLR0917 - an option each
    out: Path | None,
    engine: str,
    scheduler: str,
    store: str,
    sparql: bool,
    parts: bool,
    publish: str,
    no_outputs: bool,
    workers: int,
    cache: bool,
    root: Path,
) -> None:
    """Validate the catalogue and publish it: CSV, Turtle, SQLite, DCAT."""
    out = out or root / "build"
    began = time.monotonic()
    if no_outputs and not publish:
        raise wrong(_NOTHING)
    with errors_told(), progress_bar(N_("Construction")) as progress:
        options = pipeline.BuildOptions(
            workers,
            cache,
            progress,
            notice,
            sparql=sparql,
            in_parts=parts,
            engine=Engine(engine, scheduler, store),
            parts_ready=partial(_publish, publish) if publish else None,
            outputs=not no_outputs,
        )
        report = pipeline.build(model_of(root), out, options)
    if not report.accepted or report.findings:
        click.echo(REPORTERS["text"](report, language()))
    if not report.accepted:
        sys.exit(REFUSED)
    if not no_outputs:
        click.echo(_summary(report, out, time.monotonic() - began))


def _publish(address: str, model: Model, parts: Parts) -> None:
    done = part_publication.publish(model, parts, address)
    said = _COMPARED if done.is_compared else _WHOLE if done.things else _SAME
    notice(said(things=done.things, size=_size(done.size), address=address))


def _summary(report: Report, out: Path, seconds: float) -> str:
    rows = [
        (name, f"{count:,}".replace(",", " "), "") for name, count in sorted(report.counts.items())
    ]
    files = [file for file in sorted(out.iterdir()) if file.name != "README.md"]
    tables = [file for file in files if file.suffix == ".csv"]
    rows.append((f"{len(tables)} CSV", "", _size(sum(file.stat().st_size for file in tables))))
    rows.extend((file.name, "", _size(_bytes(file))) for file in files if file not in tables)
    width = max(len(name) for name, _, _ in rows)
    lines = [f"{name:<{width}}  {count:>8}  {size:>9}".rstrip() for name, count, size in rows]
    told_seconds = f"{seconds:.2f}"
    published = counted(
        "{n} fiche publiée dans {out}, {seconds} s",
        "{n} fiches publiées dans {out}, {seconds} s",
        report.total,
        out=out,
        seconds=told_seconds,
    )
    return "\n".join([*lines, "", published.told(language())])


def _bytes(path: Path) -> int:
    files = path.iterdir() if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files)


def _size(number: float) -> str:
    for unit in ("B", "kB", "MB"):
        if number < 1000:
            return f"{number:.0f} {unit}"
        number /= 1000
    return f"{number:.1f} GB"
