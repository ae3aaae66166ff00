"""`maillage enrich`: what official tables and registers know of the records there are."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from maillage.cli.language import command, language, option, say
from maillage.cli.options import language_option, root_option
from maillage.cli.running import REFUSED, errors_told, model_of, today
from maillage.findings import reporters
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.enriching import enrichment_report
from maillage.importing.enriching.enrichment import Enrichment
from maillage.importing.enriching.extracts import Extracts
from maillage.importing.writing import write_all
from maillage.messages import N_


@command(
    "enrich",
    N_(
        "Proposer, sous la forme d’un « diff », ce que les tables officielles savent des "
        "fiches.\n\nEXTRACTS sont des fichiers CSV de registres, tels qu’ils sont publiés : RNA, "
        "SIRENE, FINESS, quartiers prioritaires, data·inclusion. Chaque valeur vient avec la "
        "source qui la donne. Ce qui est dans une fiche n’est jamais remplacé : une contradiction "
        "est signalée. Entre plusieurs candidats, aucun n’est choisi."
    ),
    "maillage enrich rna_waldec_54.csv\nmaillage enrich --apply",
)
@click.argument("extracts", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--apply", is_flag=True, help=N_("Écrire ce qui est proposé, sauf ce qui serait refusé."))
@language_option
@root_option
def enrich(extracts: tuple[Path, ...], apply: bool, root: Path) -> None:
    """Propose, as a diff, what official tables know of the records there are."""
    with errors_told():
        model = model_of(root)
        known = FolderCatalogue(model, today())
        found = Enrichment(model, known, Extracts(model, extracts))
        click.echo("".join(enrichment_report.proposed(found, language())), nl=False)
        for line in enrichment_report.notes(model, found, language()):
            click.echo(line, err=True)
        if not found.files:
            say(N_("Rien à ajouter."), err=True)
        elif apply:
            reports = found.leave_refused()
            write_all(root, found.files, found.replaced)
            for report in reports:
                click.echo(reporters.text(report, language()), err=True)
            if reports:
                say(N_("Ce qui est refusé est laissé tel quel ; le reste est écrit."), err=True)
                sys.exit(REFUSED)
