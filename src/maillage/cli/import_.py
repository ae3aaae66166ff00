"""`maillage import`: contributions of what associations have."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from maillage.cli.language import FilePath, command, language, option, say
from maillage.cli.options import (
    READ_FILE,
    WRITTEN_FILE,
    format_option,
    language_option,
    root_option,
)
from maillage.cli.running import (
    REFUSED,
    WRITTEN,
    check_kind,
    errors_told,
    model_of,
    today,
    write_named,
)
from maillage.importing import proposing, reporting
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.drafts import ImportTarget
from maillage.importing.given_mapping import read_mapping
from maillage.importing.import_result import ImportOptions, ImportResult
from maillage.importing.sheets import SheetError
from maillage.importing.writing import write_all
from maillage.messages import N_
from maillage.model.entities import Model
from maillage.model.uncollected import uncollected
from maillage.text.lexical import json_text
from maillage.text.limits import IMPORTED

#: What to do with what was read, and is refused.
_CORRECTED = N_("corrigé : {file}")
_EXPLAIN = N_(
    "Pour dire ce que veulent dire les colonnes : --save-mapping FICHIER les écrit toutes, vous "
    "donnez à chacune son champ, et --mapping FICHIER le relit."
)
_KEEP = N_("Rien n’est écrit. Pour garder ce qui a été lu et le compléter : --drafts DOSSIER")


@command(
    "import",
    N_(
        "Faire des contributions d’un classeur, d’un tableau ou d’un texte : de tout, ou de "
        "rien.\n\n"
        "FILE est un fichier XLSX, ODS, CSV, ou un texte de fiches. Les titres des colonnes "
        "trouvent leurs champs par leurs libellés ; ce pour quoi ils sont pris est montré. Chaque "
        "problème dit sa feuille, sa ligne et sa colonne. Une ligne qui a l’identifiant d’une "
        "fiche la corrige : les cases remplies remplacent ce qui y était, le reste demeure."
    ),
    "maillage import actions.xlsx --contributor 'Association Les Amis du quartier'",
)
@click.argument("file", type=READ_FILE)
@option(
    "--kind",
    default="",
    help=N_("Ce que sont les lignes : action, partner…  [par défaut : deviné]"),
)
@option("--contributor", default="", help=N_("Qui contribue, là où le fichier ne le dit pas."))
@option(
    "--set",
    "given",
    metavar="FIELD=VALUE",
    multiple=True,
    help=N_(
        "Ce qui vaut pour toutes les lignes : un champ, par sa clé ou son libellé, et sa valeur "
        "(plusieurs : « ; » entre elles) ; {{Titre}} y prend une colonne."
    ),
)
@option(
    "--mapping",
    type=READ_FILE,
    help=N_(
        "Ce que veulent dire les titres : un objet JSON, du titre au champ, par son pointeur ou "
        "son libellé."
    ),
)
@option(
    "--save-mapping",
    type=WRITTEN_FILE,
    help=N_("Où écrire ce pour quoi les titres ont été pris, pour le corriger et le rendre."),
)
@option(
    "--drafts",
    type=FilePath(file_okay=False, path_type=Path),
    help=N_("Où écrire ce qui est refusé, chaque brouillon avec ce qui lui manque, à compléter."),
)
@option(
    "--source",
    default="",
    help=N_(
        "D’où viennent les faits : une source du catalogue, le titre d’une nouvelle, ou une "
        "adresse.  [par défaut : le texte lui-même]"
    ),
)
@option("--observed", default="", help=N_("Quand ils ont été constatés : 2016, ou 2016-07-01."))
@format_option(("text", "json"), N_("Comment le dire : en texte, ou en JSON avec les comptes."))
@option("--dry-run", is_flag=True, help=N_("Ne rien écrire : dire seulement ce qui le serait."))
@language_option
@root_option
def import_(  # noqa: PLR0913, PLR0917 - an option each
    file: Path,
    kind: str,
    contributor: str,
    given: tuple[str, ...],
    mapping: Path | None,
    save_mapping: Path | None,
    drafts: Path | None,
    source: str,
    observed: str,
    form: str,
    dry_run: bool,
    root: Path,
) -> None:
    """Make contributions of a workbook, a table or labelled text: of all of it, or of nothing."""
    with errors_told(), uncollected():
        model = model_of(root)
        check_kind(model, kind)
        decided = read_mapping(str(mapping), mapping.read_bytes()) if mapping else {}
        options = ImportOptions(kind, contributor, decided, source, observed, given)
        known = FolderCatalogue(model, today())
        try:
            with file.open("rb") as stream:
                raw = stream.read(IMPORTED + 1)  # more is refused by its length
            found = proposing.propose(model, known, file.name, raw, options)
        except SheetError as error:
            say(error.message, err=True)
            sys.exit(REFUSED)
        _tell(model, known, found, form, dry_run=dry_run)
        if save_mapping:
            write_named(save_mapping, json_text(found.decided).encode())
        if found.accepted and not dry_run:
            write_all(root, found.files, found.corrected)
            for path in found.files:
                written = _CORRECTED if path in found.corrected else WRITTEN
                say(written(file=path), err=form == "json")
        elif drafts and found.drafts and not dry_run:
            texts = reporting.drafts(found, language())
            write_all(drafts, texts)
            for path in texts:
                say(N_("brouillon : {file}")(file=drafts / path), err=form == "json")
        elif found.drafts and not found.accepted and not dry_run:
            say(_KEEP, err=True)
    sys.exit(0 if found.accepted else REFUSED)


def _tell(
    model: Model, known: ImportTarget, found: ImportResult, form: str, *, dry_run: bool
) -> None:
    """Tell what was found, in a form; where nothing is written, the first records as well."""
    if form == "json":
        click.echo(reporting.document(found, language()))
        return
    if dry_run and found.drafts:
        click.echo(reporting.first_records(model, found, known, language()))
    click.echo(reporting.text(found, language()))
    if any(not table.mapping for table in found.tables):
        say(_EXPLAIN, err=True)
