"""`maillage release`: a version of the catalogue, made from a commit."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from maillage import describe
from maillage.build.pipeline import BuildOptions
from maillage.cli.language import command, language, option, say
from maillage.cli.options import cache_option, language_option, root_option, workers_option
from maillage.cli.running import REFUSED, RUN, errors_told, model_of, notice
from maillage.messages import N_
from maillage.model.catalogue_files import DESCRIPTOR
from maillage.release import making

_TAGGING = N_(
    "Pour la publier, l’étiqueter puis déposer l’archive sur la forge ou sur Zenodo :\n"
    "  git tag -a {version} {commit} -m {version} && git push origin {version}"
)


@command(
    "release",
    N_(
        "Faire une version du catalogue à partir d’un commit : une archive dans releases/.\n\n"
        "Rien n’est fait tant que quatre juges indépendants ne sont pas d’accord, ni tant que des "
        "modifications ne sont pas versionnées."
    ),
    "maillage release",
)
@option("--at", "reference", default="HEAD", help=N_("Le commit.  [par défaut : HEAD]"))
@language_option
@workers_option
@cache_option
@root_option
def release(reference: str, workers: int, cache: bool, root: Path) -> None:
    """Make a version of the catalogue from a commit."""
    with errors_told():
        if reference == "HEAD" and any(map(_is_packed, describe.stale(model_of(root)))):
            say(RUN(command="maillage describe"), err=True)
            sys.exit(REFUSED)
        try:
            options = BuildOptions(workers, cache, notice=notice)
            made = making.make(root, reference, notice, options)
        except making.DisagreementError as error:
            for line in error.verification.lines(language()):
                click.echo(line, err=True)
            sys.exit(REFUSED)
    click.echo(made.folder)
    say(_TAGGING(version=made.manifest["version"], commit=made.manifest["commit"]), err=True)


def _is_packed(file: str) -> bool:
    """Whether an archive holds a derived file: pages for the readers of the repository may wait."""
    return file == DESCRIPTOR or file.startswith(("schema/", "vocab/"))
