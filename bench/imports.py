"""Measure what `maillage import` costs, against another version of itself, in pairs.

Tables of words that come again (actions, grants, organisations), each read by the two versions in
turn; what counts is processor time, and memory above that of the bare imports.
"""

from __future__ import annotations

import csv
import os
import random
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from bench.catalogues import CACHE, ROOT, say
from bench.measure import Measure, run
from maillage.model.loading import load

_WHAT = (
    "Atelier cuisine",
    "Jardin partagé",
    "Repair café",
    "Repas de quartier",
    "Permanence numérique",
    "Café des parents",
    "Sorties familles",
    "Aide aux devoirs",
    "Fête des voisins",
    "Visites à domicile",
    "Chorale",
    "Marche douce",
    "Bibliothèque de rue",
    "Épicerie solidaire",
    "Cours de français",
)
_FOR = ("entre voisins", "des aînés", "des jeunes", "des familles", "pour tous", "du mercredi")
_WHERE = ("au parc", "à la halle", "de la gare", "du moulin", "des tilleuls", "du port", "du lac")
_WHO = ("Amis", "Voisins", "Compagnons", "Jardiniers", "Ateliers", "Passeurs", "Relais", "Liens")
_OF = ("Belvédère", "Plateau", "Moulin", "Faubourg", "Bocage", "Vallon", "Marais", "Coteau")
_THEMES = ("lien social", "Alimentation", "numérique", "parentalité", "culture", "")
_STATES = ("En cours", "terminée", "en cours", "")
_SCHEMES = ("Contrat de ville 2024", "Fonds de vie associative", "Appel à projets solidarités")


def actions(pick: random.Random, communes: Sequence[str], rows: int) -> list[list[str]]:
    """Return a table of actions, each of an organisation that no catalogue has."""
    table = [
        [
            "Titre",
            "Résumé",
            "Statut",
            "Porteur",
            "Commune",
            "Thèmes",
            "Début",
            "Budget total",
            "Nombre de bénéficiaires",
        ]
    ]
    for number in range(rows):
        what, town = _title(pick), pick.choice(communes)
        table.append(
            [
                f"{what} n° {number}",
                f"{what} à {town}, une fois par semaine, avec {pick.randint(2, 30)} bénévoles.",
                pick.choice(_STATES),
                _organisation(pick, 800),
                town,
                pick.choice(_THEMES),
                f"{pick.randint(1, 28):02}/{pick.randint(1, 12):02}/{pick.randint(2012, 2025)}",
                pick.choice((f"{pick.randint(2, 90)} k€", f"{pick.randint(100, 9999)} €", "n.c.")),
                str(pick.randint(5, 400)),
            ]
        )
    return table


def grants(pick: random.Random, communes: Sequence[str], rows: int) -> list[list[str]]:
    """Return a table of grants: an organisation, an action, a programme and a funding line each."""
    table = [
        [
            "Association",
            "Commune",
            "Intitulé de l’action",
            "Objet",
            "Dispositif",
            "Financeur",
            "Montant accordé",
            "Année",
        ]
    ]
    for _ in range(rows):
        what = _title(pick)
        table.append(
            [
                _organisation(pick, 800),
                pick.choice(communes),
                what,
                f"{what}, {pick.randint(2, 50)} séances dans l’année.",
                pick.choice(_SCHEMES),
                pick.choice(("Ville de Nancy", "État", "CAF", "Conseil départemental")),
                f"{pick.randint(2, 200) * 100} €",
                str(pick.randint(2018, 2025)),
            ]
        )
    return table


def organisations(pick: random.Random, communes: Sequence[str], rows: int) -> list[list[str]]:
    """Return a table of organisations, as many as rows."""
    table = [["Nom", "Statut juridique", "Objet", "Commune", "Site web"]]
    for number in range(rows):
        name = _organisation(pick, rows)
        table.append(
            [
                f"{name} {number}",
                "Association",
                f"{_title(pick)} et rencontres.",
                pick.choice(communes),
                f"https://www.exemple-{number}.fr/",
            ]
        )
    return table


def _title(pick: random.Random) -> str:
    return " ".join(map(pick.choice, (_WHAT, _FOR, _WHERE)))


def _organisation(pick: random.Random, many: int) -> str:
    number = pick.randrange(many)
    of, who = _OF[number % len(_OF)], _WHO[number // len(_OF) % len(_WHO)]
    return f"Les {who} du {of} {number // (len(_OF) * len(_WHO)) or ''}".strip()


TABLES: dict[str, Callable[[random.Random, Sequence[str], int], list[list[str]]]] = {
    "actions": actions,
    "grants": grants,
    "organisations": organisations,
}


def table(name: str, rows: int) -> Path:
    """Write a table, the same for the same name and number of rows, and return its file."""
    communes = list(load(ROOT).reference.names("commune").values())[:: 36_000 // 300]
    file = CACHE / "imports" / f"{name}-{rows}.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        pick = random.Random(rows)  # noqa: S311 - nothing here is secret
        csv.writer(stream, delimiter=";").writerows(TABLES[name](pick, communes, rows))
    return file


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--against", default="HEAD", help="The version to compare with.")
@click.option("--rows", type=click.IntRange(min=1), default=10_000)
@click.option("--pairs", type=click.IntRange(min=1), default=3, help="How often each is read.")
@click.argument("names", nargs=-1, type=click.Choice(list(TABLES)))
def main(against: str, rows: int, pairs: int, names: Sequence[str]) -> None:
    """Tell, for each table, what it costs both versions, and whether they say the same.

    Example: python -m bench.imports --against v1.0 --rows 2000 actions
    """
    before = CACHE / "imports" / "before"
    shutil.rmtree(before, ignore_errors=True)
    run(["git", "clone", "--quiet", ROOT, before])
    run(["git", "checkout", "--quiet", against], cwd=before)
    versions = (before / "src", ROOT / "src")
    bare = [_python(source, "-c", "import maillage.cli.import_").memory for source in versions]
    click.echo("| table | then | now | ratio | memory then | now | ratio | same |")
    click.echo("| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    for name in names or TABLES:
        file = table(name, rows)
        for number in range(pairs):
            say(f"{name}, pair {number + 1}")
            then, now = (_imported(source, file) for source in versions)
            above = [it.memory - least for it, least in zip((then, now), bare, strict=True)]
            click.echo(
                f"| {name} | {then.cpu:.1f} s | {now.cpu:.1f} s | {now.cpu / then.cpu:.2f} | "
                f"{above[0] / 1e6:.0f} MB | {above[1] / 1e6:.0f} MB | {above[1] / above[0]:.2f} | "
                f"{'yes' if then.output == now.output else 'no'} |"
            )


def _imported(source: Path, file: Path) -> Measure:
    """Read a file; what is refused ends with 1, which is no failure here."""
    told = f"import sys; from maillage.cli.main import main; sys.argv[1:] = {_ARGUMENTS!r}; "
    return _python(
        source,
        "-c",
        f"{told}sys.argv.insert(2, {str(file)!r})\ntry: main()\nexcept SystemExit: pass",
    )


_ARGUMENTS = ["import", "--kind", "", "--format", "json", "--dry-run", "--root", str(ROOT)]


def _python(source: Path, *arguments: str) -> Measure:
    """Run a program with the modules of a version."""
    return run([sys.executable, *arguments], env=os.environ | {"PYTHONPATH": str(source)})


if __name__ == "__main__":
    main()
