"""`maillage init`: a catalogue of one’s own."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import click

from maillage.cli.language import FilePath, begun, command, language, option, say
from maillage.cli.options import READ_FILE, language_option
from maillage.cli.running import errors_told, today
from maillage.describe.starting.init_questions import (
    QUESTIONS,
    InitAnswers,
    InitQuestion,
    answered,
    from_file,
)
from maillage.describe.starting.other_records import records_of
from maillage.describe.starting.repository import begin, place_of
from maillage.messages import N_, counted
from maillage.model.entities import Model
from maillage.model.kind import TERRITORY_KINDS
from maillage.model.loading import load


@command(
    "init",
    N_(
        "Commencer un catalogue : six questions, et un dépôt qui se construit et se sert.\n\n"
        "Chaque question a une réponse par défaut ; un fichier de --answers répond à leur place, "
        'une ligne par question (TOML) : name = "Les voisins de Nevers".'
    ),
    "maillage init mon-catalogue --answers reponses.toml",
)
@click.argument("folder", type=FilePath(file_okay=False, path_type=Path))
@option(
    "--answers",
    "file",
    type=READ_FILE,
    help=N_("Un fichier de réponses ; celles qui manquent sont celles par défaut."),
)
@option(
    "--from",
    "release",
    metavar="RELEASE",
    help=N_(
        "Commencer avec les fiches d’un autre catalogue : une version, en dossier, en archive ou "
        "par son adresse."
    ),
)
@language_option
def init(folder: Path, file: Path | None, release: str | None) -> None:
    """Begin a catalogue: six questions, and a repository that can be built and served."""
    with errors_told():
        given = from_file(file.read_bytes()) if file else _asked(folder)
        answers = answered(given)
        other = records_of(release) if release else None
        files = begin(folder, answers, today(), other)
    begun(folder)
    for name in files:
        click.echo(f"  {name}")
    model = load(folder)
    _tell_territory(model, answers)
    _tell(folder, answers)
    if other:
        left = other.left(model.entities)
        say(_TAKEN(n=len(other.records) - left.total(), title=other.source["title"]))
        for kind, number in sorted(left.items()):
            say(_LEFT(n=number, kind=kind))
    else:
        say(N_("Puis remplacez l’exemple de contributions/actions/ par une action vraie."))


_TAKEN = counted(
    "{n} fiche vient de « {title} » : elle garde ses sources, sa licence et ce qu’elle dit de qui "
    "l’a écrite.",
    "{n} fiches viennent de « {title} » : elles gardent leurs sources, leur licence et ce qu’elles "
    "disent de qui les a écrites.",
    0,
)


_LEFT = counted(
    "{n} fiche n’a pas été reprise : le standard n’a pas son type, « {kind} ».",
    "{n} fiches n’ont pas été reprises : le standard n’a pas leur type, « {kind} ».",
    0,
)


def _asked(folder: Path) -> Mapping[str, str]:
    """Ask each question, of who sits before the terminal; take the defaults where nobody does."""
    given: dict[str, str] = {"name": folder.resolve().name.replace("-", " ").capitalize()}
    if not sys.stdin.isatty():
        return given
    for question in QUESTIONS:
        usual = given.get(question.key) or question.default(given)
        text = question.text.told(language())
        given[question.key] = click.prompt(text, usual, value_proc=partial(_answer, question))
    return given


def _answer(question: InitQuestion, text: str) -> str:
    """Return an answer; where it is none, say what is wanted, and ask again."""
    with errors_told():
        question.read(text)
        if question.key == "territory":
            place_of(text.strip())
    return text


def _tell_territory(model: Model, answers: InitAnswers) -> None:
    """Say which official place was understood: some are called like a country, or like another."""
    place = place_of(answers.territory)
    if place:
        kinds = model.schemes[TERRITORY_KINDS].titles
        around = ", ".join(model.reference.names(kind)[code] for kind, code in place.inside)
        click.echo()
        told = _COVERED_IN(around=around) if around else _COVERED
        say(told(name=place.name, kind=kinds[place.kind], code=place.code))


_COVERED = N_("Territoire couvert : {name} ({kind}, {code}).")
_COVERED_IN = N_("Territoire couvert : {name} ({kind}, {code}), dans : {around}.")


def _tell(folder: Path, answers: InitAnswers) -> None:
    click.echo()
    say(N_("« {name} » est prêt. La suite :")(name=answers.name))
    place = f"./{folder}" if str(folder).startswith("-") else str(folder)
    click.echo(f"\n  cd {shlex.quote(place)}\n  maillage build\n  maillage serve\n")
