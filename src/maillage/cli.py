"""The door: parses, calls, reports. Only this module prints and exits.

Exit status: 0 done, 1 contributions refused (or derived files stale), 2 usage or a place that
cannot be written, 3 the model itself is broken.
"""

from __future__ import annotations

import gc
import json
import os
import shlex
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from maillage import __version__
from maillage.errors import ModelError, PublishError, RunError, of_system
from maillage.files import checkout
from maillage.findings.finding import LANGUAGES, Report, visible
from maillage.findings.reporters import REPORTERS
from maillage.model.entities import DESCRIPTOR, Model
from maillage.model.loading import load
from maillage.reading.contributions import FOLDER
from maillage.reading.history import changes
from maillage.text.lexical import json_text

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

REFUSED = 1
USAGE = 2
BROKEN = 3

_paths = click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
_root = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The catalogue’s folder.  [default: this folder]",
)
_workers = click.option(
    "--workers",
    type=click.IntRange(min=0),
    default=0,
    help="Processes that share the work.  [default: one a processor]",
)
_cache = click.option(
    "--cache/--no-cache",
    default=True,
    help="Reuse what is unchanged since the last run, from the user’s cache.  [default: yes]",
)
_language = click.option(
    "--lang", type=click.Choice(LANGUAGES), default="fr", help="The language of the findings."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Maillage: contributions in, open data out.

    \b
    Example:
      maillage build && maillage serve
    """


@main.command()
@_paths
@click.option(
    "--changed-since",
    "reference",
    metavar="REF",
    help="Judge what changed since the working tree left this branch, tag or commit.",
)
@click.option("--strict", is_flag=True, help="Refuse what is to be checked, too.")
@click.option(
    "--format", "form", type=click.Choice(list(REPORTERS)), default="text", help="How to report."
)
@_language
@_workers
@_cache
@_root
def validate(  # noqa: PLR0913, PLR0917 - an option each
    paths: tuple[Path, ...],
    reference: str | None,
    strict: bool,
    form: str,
    lang: str,
    workers: int,
    cache: bool,
    root: Path,
) -> None:
    """Judge the contributions: all of them, those at PATHS, or those that changed.

    With PATHS or --changed-since, only those are told about; the other records, which they may
    refer to, are known by the names of their files.

    \b
    Example:
      maillage validate contributions/actions/jardin-partage.json
    """
    from maillage.build import pipeline, selection

    if reference and paths:
        raise click.UsageError("Give PATHS or --changed-since, not both.")
    today = _today()
    with _errors(), _progress("Lecture") as progress:
        model = _model(root)
        if reference:
            report = selection.validate_changes(model, changes(root, reference), today)
        elif paths:
            report = selection.validate_some(model, _chooser(root, paths), today)
        else:
            options = pipeline.Options(
                workers, cache, progress, _notice(lang), thorough=True, today=today
            )
            report = pipeline.validate(model, options)
    if strict:
        report = report.strict()
    click.echo(REPORTERS[form](report, lang))
    sys.exit(0 if report.accepted else REFUSED)


@main.command()
@click.argument("code", type=str.upper)
@_language
def explain(code: str, lang: str) -> None:
    """Explain the rule of a finding, by its CODE: why it is there, and what to write.

    \b
    Example:
      maillage explain S004
    """
    from maillage.findings.reporters import explanation
    from maillage.rules import RULES

    if code not in RULES:
        raise click.UsageError(f"There is no rule {code}. Rules: {', '.join(RULES)}")
    click.echo(explanation(RULES[code], lang))


@main.command()
@click.option("--limit", type=click.IntRange(min=1), default=20, help="How many.  [default: 20]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    help="How to list them.",
)
@_language
@_root
def todo(limit: int, form: str, lang: str, root: Path) -> None:
    """List the records that most need care, what helps readers most first.

    \b
    Example:
      maillage todo --limit 5
    """
    from maillage.build.todo_list import tasks
    from maillage.build.todo_report import REPORTERS as FORMS

    with _errors():
        found = tasks(_model(root), _today())
    click.echo(FORMS[form](found[:limit], len(found), lang))


@main.command("format")
@_paths
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when a file would change.")
@_root
def format_(paths: tuple[Path, ...], check: bool, root: Path) -> None:
    """Put contributions in canonical form: the order of the schema, two spaces, UTF-8.

    \b
    Example:
      maillage format --check
    """
    from maillage.importing import fixing

    stale = False
    with _errors():
        model = _model(root)
        for file, text in fixing.unformatted(model, _chooser(root, paths)):
            if not check:
                checkout.write(root, file, text.encode())
            click.echo(f"{'not in canonical form' if check else 'written'}: {visible(file)}")
            stale = True
    if check and stale:
        click.echo("Run “maillage format” and commit what it writes.", err=True)
        sys.exit(REFUSED)


@main.command()
@_paths
@_language
@_root
def fix(paths: tuple[Path, ...], lang: str, root: Path) -> None:
    """Follow the suggestions that cannot be wrong, and say which.

    \b
    Example:
      maillage fix contributions/actions/jardin-partage.json
    """
    from maillage.importing import fixing

    with _errors():
        done = fixing.mended(_model(root), _chooser(root, paths))
    for file, findings in done.items():
        for one in findings:
            suggestion = f" → {visible(one.suggestion)}" if one.suggestion else ""
            click.echo(f"{visible(file)}:{one.line}:{one.column}: {one.code}{suggestion}")
            click.echo(f"  {visible(one.message(lang))}")
    if not done:
        click.echo("Nothing to mend." if lang == "en" else "Rien à corriger tout seul.")


@main.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to publish.  [default: build/ in the catalogue’s folder]",
)
@click.option("--sparql", is_flag=True, help="Make the store of the site’s /sparql as well.")
@_language
@_workers
@_cache
@_root
def build(out: Path | None, sparql: bool, lang: str, workers: int, cache: bool, root: Path) -> None:
    """Validate the catalogue and publish it: CSV, Turtle, SQLite, DCAT.

    Nothing is published unless every contribution is accepted.

    \b
    Example:
      maillage build --sparql --out /srv/maillage
    """
    from maillage.build import pipeline

    out = out or root / "build"
    began = time.monotonic()
    with _errors(), _progress("Construction") as progress:
        options = pipeline.Options(workers, cache, progress, _notice(lang), sparql=sparql)
        report = pipeline.build(_model(root), out, options)
    if not report.accepted or report.findings:
        click.echo(REPORTERS["text"](report, lang))
    if not report.accepted:
        sys.exit(REFUSED)
    click.echo(_summary(report, out, time.monotonic() - began))


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--kind", default="", help="What the rows are: action, partner…  [default: found out]"
)
@click.option("--contributor", default="", help="Who contributes, where the file does not say.")
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What the headers mean: a JSON object, header to JSON Pointer.",
)
@click.option(
    "--save-mapping",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write what the headers were taken for, to correct it and give it back.",
)
@click.option(
    "--drafts",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write what is refused, each draft with what it lacks, to be completed.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing: only say what would be.")
@_language
@_root
def import_(  # noqa: PLR0913, PLR0917 - an option each
    file: Path,
    kind: str,
    contributor: str,
    mapping: Path | None,
    save_mapping: Path | None,
    drafts: Path | None,
    dry_run: bool,
    lang: str,
    root: Path,
) -> None:
    """Make contributions of a workbook, a table or labelled text: of all of it, or of nothing.

    FILE is XLSX, ODS, CSV, or a text of fiches. Headers find their fields by their labels; what
    they were taken for is shown. Every problem tells its sheet, row and column. A row with the
    identifier of a record corrects it: filled cells replace what was there, the rest stays.

    \b
    Example:
      maillage import actions.xlsx --contributor "Association Les Amis du quartier"
    """
    from maillage import importing
    from maillage.importing import reporting
    from maillage.importing.catalogue_folder import FolderCatalogue
    from maillage.importing.sheets import SheetError
    from maillage.importing.writing import write_all

    today = _today()
    with _errors():
        model = _model(root)
        if kind and kind not in model.entities:
            raise click.UsageError(f"--kind is one of {', '.join(model.entities)}")
        options = importing.Options(kind, contributor, _decided(mapping))
        known = FolderCatalogue(model, today)
        try:
            found = importing.propose(model, known, file.name, file.read_bytes(), today, options)
        except SheetError as error:
            click.echo(error.french if lang == "fr" else str(error), err=True)
            sys.exit(REFUSED)
        click.echo(reporting.text(found, lang))
        if save_mapping:
            _write(save_mapping, json_text(found.decided).encode())
        if found.accepted and not dry_run:
            write_all(root, found.files, found.corrected)
            for path in found.files:
                said = _WRITTEN[path in found.corrected][lang == "en"]
                click.echo(f"{said}: {path}")
        elif drafts and found.drafts and not dry_run:
            written = reporting.drafts(found, lang)
            write_all(drafts, written)
            for path in written:
                click.echo(f"{'draft' if lang == 'en' else 'brouillon'}: {drafts / path}")
        elif found.drafts and not found.accepted and not dry_run:
            click.echo(_KEEP[lang == "en"], err=True)
    sys.exit(0 if found.accepted else REFUSED)


#: What became of a file: it is new, or corrected.
_WRITTEN = (("écrit", "written"), ("corrigé", "corrected"))
#: What to do with what was read, and is refused.
_KEEP = (
    "Rien n’est écrit. Pour garder ce qui a été lu et le compléter : --drafts DOSSIER",
    "Nothing is written. To keep what was read, and complete it: --drafts FOLDER",
)


def _decided(mapping: Path | None) -> dict[str, Any]:
    if mapping is None:
        return {}
    try:
        found = json.loads(mapping.read_bytes())
    except ValueError as error:
        raise click.UsageError(f"{mapping} is no JSON: {error}") from error
    if not isinstance(found, dict) or not all(map(_is_mapping, found.values())):
        raise click.UsageError(f"{mapping} must be an object: header to JSON Pointer")
    return found


def _is_mapping(value: Any) -> bool:
    inner = value.values() if isinstance(value, dict) else [value]
    return all(isinstance(one, str) for one in inner)


@main.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--kind", default="", help="Only for this kind of record.  [default: all]")
@_root
def template(out: Path, kind: str, root: Path) -> None:
    """Write the workbook that associations fill in, made from the schemas.

    \b
    Example:
      maillage template modele.xlsx --kind action
    """
    from maillage.importing.template_workbook import workbook

    with _errors():
        model = _model(root)
        if kind and kind not in model.entities:
            raise click.UsageError(f"--kind is one of {', '.join(model.entities)}")
        try:
            made = workbook(model, [kind] if kind else [])
        except ImportError as error:
            raise click.UsageError(
                "Writing workbooks is not installed; in Maillage’s folder: pip install '.[tables]'"
            ) from error
        _write(out, made)
    click.echo(f"written: {out}")


@main.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when a file is stale.")
@_root
def describe(check: bool, root: Path) -> None:
    """Derive what follows from the schemas and the code lists, and is committed.

    \b
    Example:
      maillage describe --check
    """
    from maillage import describe as derived

    with _errors():
        model = _model(root)
        changed = derived.stale(model) if check else derived.write(model)
    for file in changed:
        click.echo(f"{'stale' if check else 'written'}: {file}")
    if check and changed:
        click.echo("Run “maillage describe” and commit what it writes.", err=True)
        sys.exit(REFUSED)


@main.command()
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
@_root
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
        from datasette.cli import cli as datasette
    except ImportError as error:
        raise click.UsageError(
            "Datasette is not installed; in Maillage’s folder: pip install '.[site]'"
        ) from error
    if sparql:
        _add_store(database.parent)
    # The command of our plugin of Datasette.
    arguments = [
        "serve-catalogue",
        "--immutable",
        str(database),
        "--host",
        host,
        "--port",
        str(port),
    ]
    for name, value in {**SERVE_SETTINGS, **dict(settings)}.items():
        arguments += ["--setting", name, value]
    if metadata:
        arguments += ["--metadata", str(metadata)]
    # What is imported stays: looking through it for garbage would hold up pages for 30 ms.
    gc.freeze()
    datasette.main(args=arguments, prog_name="maillage", standalone_mode=True)


def _write(file: Path, content: bytes) -> None:
    """Write a file that the user named: its folder may be anywhere, and it is no link itself."""
    checkout.write(file.parent, file.name, content)


def _today() -> date:
    return datetime.now(UTC).date()


def _add_store(build: Path) -> None:
    """Make the store of /sparql where it is not there yet; a site that cannot does without."""
    from maillage.files.publication import STORE

    if (build / STORE).exists():
        return
    from maillage.build.pipeline import add_store

    try:
        add_store(build)
    except (PublishError, RunError) as error:
        click.echo(f"No SPARQL: {error}", err=True)


def _model(root: Path) -> Model:
    """Load the model of the catalogue in a folder, or say where there is one."""
    if (root / DESCRIPTOR).exists():
        return load(root)
    said = "this folder" if root == Path() else root
    above = (folder for folder in root.resolve().parents if (folder / DESCRIPTOR).exists())
    near = next(above, None)
    raise click.UsageError(
        f"There is no catalogue in {said}: it has no {DESCRIPTOR}. "
        + (f"Say --root {shlex.quote(str(near))}" if near else "Say where it is with --root")
    )


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except ModelError as error:
        click.echo(f"The model is broken. {error}", err=True)
        sys.exit(BROKEN)
    except OSError as error:
        click.echo(of_system(error), err=True)
        sys.exit(USAGE)
    except (PublishError, RunError) as error:
        click.echo(str(error), err=True)
        sys.exit(USAGE)


class _Bar:
    """A progress bar on stderr, silent when nobody watches."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: click._termui_impl.ProgressBar[int] | None = None
        self._shown = 0

    def __call__(self, done: int, total: int) -> None:
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            self._bar = click.progressbar(length=total, label=self._label, file=sys.stderr)
        self._bar.update(done - self._shown)
        self._shown = done

    def close(self) -> None:
        if self._bar is not None:
            self._bar.render_finish()


@contextmanager
def _progress(label: str) -> Iterator[_Bar]:
    bar = _Bar(label)
    try:
        yield bar
    finally:
        bar.close()


def _notice(lang: str) -> Callable[[str, str], None]:
    """Return what says a sentence about the run in the language of the findings."""
    return lambda french, english: click.echo(english if lang == "en" else french, err=True)


def _chooser(root: Path, paths: tuple[Path, ...]) -> Callable[[str], bool]:
    """Return what says whether a file of the catalogue is, or is below, one of some paths.

    Without paths, all are.
    """
    if not paths:
        return lambda _file: True
    home = root.resolve()
    exact: set[str] = set()
    for path in paths:
        place = _unfollowed(path)
        if home.is_relative_to(place):
            return lambda _file: True
        if not place.is_relative_to(home / FOLDER):
            raise click.UsageError(f"{path} is not in {home / FOLDER}, where contributions are")
        exact.add(str(place.relative_to(home)))
    folders = tuple(f"{path}/" for path in exact)
    return lambda file: file in exact or file.startswith(folders)


def _unfollowed(path: Path) -> Path:
    """Return a path from `/` on; a file that is a link is the link, which nothing follows."""
    return path.resolve() if path.is_dir() else path.parent.resolve() / path.name


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
    return "\n".join([*lines, "", f"{report.total} records published in {out}, {seconds:.2f} s"])


def _bytes(path: Path) -> int:
    files = path.iterdir() if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files)


def _size(number: float) -> str:
    for unit in ("B", "kB", "MB"):
        if number < 1000:
            return f"{number:.0f} {unit}"
        number /= 1000
    return f"{number:.1f} GB"
