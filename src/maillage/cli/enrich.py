"""`maillage enrich`: what official tables and registers know of the records there are."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from maillage.cli.options import language_option, root_option
from maillage.cli.running import REFUSED, errors_told, model_of, today
from maillage.findings import reporters
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.enriching import enrichment_report
from maillage.importing.enriching.enrichment import Enrichment
from maillage.importing.enriching.extracts import ExtractError, Extracts
from maillage.importing.writing import write_all
from maillage.messages import N_


@click.command()
@click.argument("extracts", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", is_flag=True, help="Write what is proposed, where the gate accepts it.")
@language_option
@root_option
def enrich(extracts: tuple[Path, ...], apply: bool, lang: str, root: Path) -> None:
    """Propose, as a diff, what official tables know of the records there are.

    EXTRACTS are CSV files of registers, as they are published: RNA, SIRENE, FINESS, priority
    neighbourhoods, data·inclusion. Each value comes with the source that says it. What stands in a
    record is never replaced: what contradicts it is told. Of several candidates none is chosen.

    \b
    Example:
      maillage enrich rna_waldec_54.csv
      maillage enrich --apply
    """
    with errors_told():
        model = model_of(root)
        known = FolderCatalogue(model, today())
        try:
            found = Enrichment(model, known, Extracts(model, extracts))
        except ExtractError as error:
            raise click.UsageError(error.message.told(lang)) from error
        click.echo("".join(enrichment_report.proposed(found, lang)), nl=False)
        for line in enrichment_report.notes(model, found, lang):
            click.echo(line, err=True)
        if not found.files:
            click.echo(N_("Rien à ajouter.").told(lang), err=True)
        elif apply:
            report = known.judge({file: text.encode() for file, text in found.files.items()})
            if not report.accepted:
                click.echo(reporters.text(report, lang), err=True)
                sys.exit(REFUSED)
            write_all(root, found.files, found.replaced)
