"""`maillage template`: the workbook that associations fill in."""

from __future__ import annotations

from pathlib import Path

import click

from maillage.cli.language import command, language, option, say, wrong
from maillage.cli.options import WRITTEN_FILE, language_option, root_option
from maillage.cli.running import WRITTEN, check_kind, errors_told, model_of, write_named
from maillage.importing.template_workbook import workbook
from maillage.messages import N_


@command(
    "template",
    N_("Écrire le classeur que les associations remplissent, fait d’après les schémas."),
    "maillage template modele.xlsx --kind action",
)
@click.argument("out", type=WRITTEN_FILE)
@option(
    "--kind", default="", help=N_("Seulement pour cette sorte de fiche.  [par défaut : toutes]")
)
@language_option
@root_option
def template(out: Path, kind: str, root: Path) -> None:
    """Write the workbook that associations fill in, made from the schemas."""
    with errors_told():
        model = model_of(root)
        check_kind(model, kind)
        try:
            made = workbook(model, [kind] if kind else [], language())
        except ImportError as error:
            raise wrong(_NOT_INSTALLED) from error
        write_named(out, made)
    say(WRITTEN(file=out))


_NOT_INSTALLED = N_(
    "L’écriture des classeurs n’est pas installée ; dans le dossier de Maillage : "
    "pip install '.[tables]'"
)
