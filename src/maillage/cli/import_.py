"""`maillage import`: contributions of what associations have."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from maillage import importing
from maillage.cli.options import language_option, root_option
from maillage.cli.running import REFUSED, errors_told, model_of, today, write_named
from maillage.importing import reporting
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.sheets import SheetError
from maillage.importing.writing import write_all
from maillage.messages import N_
from maillage.text.lexical import json_text

#: What to do with what was read, and is refused.
_KEEP = N_("Rien n’est écrit. Pour garder ce qui a été lu et le compléter : --drafts DOSSIER")


@click.command("import")
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
@language_option
@root_option
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
    with errors_told():
        model = model_of(root)
        if kind and kind not in model.entities:
            raise click.UsageError(f"--kind is one of {', '.join(model.entities)}")
        options = importing.Options(kind, contributor, _decided(mapping))
        known = FolderCatalogue(model, today())
        try:
            found = importing.propose(model, known, file.name, file.read_bytes(), options)
        except SheetError as error:
            click.echo(error.french if lang == "fr" else str(error), err=True)
            sys.exit(REFUSED)
        click.echo(reporting.text(found, lang))
        if save_mapping:
            write_named(save_mapping, json_text(found.decided).encode())
        if found.accepted and not dry_run:
            write_all(root, found.files, found.corrected)
            for path in found.files:
                said = N_("corrigé : {file}") if path in found.corrected else N_("écrit : {file}")
                click.echo(said(file=path).told(lang))
        elif drafts and found.drafts and not dry_run:
            written = reporting.drafts(found, lang)
            write_all(drafts, written)
            for path in written:
                click.echo(N_("brouillon : {file}")(file=drafts / path).told(lang))
        elif found.drafts and not found.accepted and not dry_run:
            click.echo(_KEEP.told(lang), err=True)
    sys.exit(0 if found.accepted else REFUSED)


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
