"""`maillage format`: contributions in canonical form."""

from __future__ import annotations

import sys
from pathlib import Path

from maillage.cli.language import command, option, say
from maillage.cli.options import language_option, paths_argument, root_option
from maillage.cli.running import REFUSED, RUN, WRITTEN, chooser, errors_told, model_of
from maillage.files import checkout
from maillage.findings.quotation import visible
from maillage.importing import fixing
from maillage.messages import N_


@command(
    "format",
    N_("Mettre les contributions en forme canonique : l’ordre du schéma, deux espaces, UTF-8."),
    "maillage format --check",
)
@paths_argument
@option("--check", is_flag=True, help=N_("Ne rien changer ; finir par 1 si un fichier changerait."))
@language_option
@root_option
def format_(paths: tuple[Path, ...], check: bool, root: Path) -> None:
    """Put contributions in canonical form: the order of the schema, two spaces, UTF-8."""
    stale = False
    with errors_told():
        model = model_of(root)
        if not check:
            fixing.tidy(model)
        for file, text in fixing.unformatted(model, chooser(root, paths)):
            if not check:
                checkout.write(root, file, text.encode())
            say((_STALE if check else WRITTEN)(file=visible(file)))
            stale = True
    if check and stale:
        say(RUN(command="maillage format"), err=True)
        sys.exit(REFUSED)


_STALE = N_("pas en forme canonique : {file}")
