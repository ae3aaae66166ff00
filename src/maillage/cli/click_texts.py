"""What Click itself says: its English, and the message that is told in its place.

Click asks the domain of gettext that the whole process has, whose language is the environment’s and
whose catalogues are compiled files; so the functions that it asks give way to ours.
"""

from __future__ import annotations

from collections.abc import Mapping

import click

from maillage.cli.language import language
from maillage.messages import N_, Message, counted

#: Modules of Click that tell people something.
_MODULES = (
    click.core,
    click.decorators,
    click.exceptions,
    click.formatting,
    click.parser,
    click.types,
)
TEXTS: Mapping[str, Message] = {
    "Usage:": N_("Utilisation :"),
    "Options": N_("Options"),
    "Commands": N_("Commandes"),
    "Positional arguments": N_("Arguments"),
    "default: {default}": N_("par défaut : {default}"),
    "env var: {var}": N_("variable : {var}"),
    "Show this message and exit.": N_("Montrer cette aide."),
    "Error: {message}": N_("Erreur : {message}"),
    "Aborted!": N_("Arrêté."),
    "Try '{command} {option}' for help.": N_("L’aide : {command} {option}"),
    "Missing command.": N_("Il manque la commande."),
    "Missing argument": N_("Il manque l’argument"),
    "Missing option": N_("Il manque l’option"),
    "Missing parameter": N_("Il manque le paramètre"),
    "Missing parameter: {param_name}": N_("Il manque le paramètre {param_name}"),
    "Missing {param_type}": N_("Il manque {param_type}"),
    "Invalid value: {message}": N_("Valeur refusée : {message}"),
    "Invalid value for {param_hint}: {message}": N_("Valeur refusée pour {param_hint} : {message}"),
    "No such option {name!r}.": N_("Il n’y a pas d’option « {name} »."),
    "No such command {name!r}.": N_("Il n’y a pas de commande « {name} »."),
    "Option {name!r} does not take a value.": N_("L’option « {name} » ne prend pas de valeur."),
    "Argument {name!r} takes {nargs} values.": N_("L’argument « {name} » prend {nargs} valeurs."),
    "Choose from:\n\t{choices}": N_("Au choix :\n\t{choices}"),
    "{value!r} is not a valid {number_type}.": N_("« {value} » n’est pas un nombre valable."),
    "{value} is not in the range {range}.": N_("{value} n’est pas dans l’intervalle {range}."),
    "{name} {filename!r} does not exist.": N_("{name} « {filename} » : n’existe pas."),
    "{name} {filename!r} is a file.": N_("{name} « {filename} » : c’est un fichier."),
    "{name} {filename!r} is a directory.": N_("{name} « {filename} » : c’est un dossier."),
    "{name} {filename!r} is not readable.": N_("{name} « {filename} » : ne peut pas être lu."),
    "{name} {filename!r} is not writable.": N_("{name} « {filename} » : ne peut pas être écrit."),
    "Could not open file {filename!r}: {message}": N_(
        "Le fichier « {filename} » ne peut pas être ouvert : {message}"
    ),
    "unknown error": N_("erreur inconnue"),
}
#: Those of two forms, by their first.
NUMBERS: Mapping[str, Message] = {
    "Did you mean {possibility}?": counted(
        "Vouliez-vous écrire {possibility} ?", "(Vouliez-vous écrire : {possibilities} ?)", 1
    ),
    "Got unexpected extra argument ({args})": counted(
        "Un argument de trop ({args})", "Des arguments de trop ({args})", 1
    ),
    "Option {name!r} requires an argument.": counted(
        "L’option « {name} » demande une valeur.", "L’option « {name} » demande {nargs} valeurs.", 1
    ),
    "{value!r} is not {choice}.": counted(
        "« {value} » n’est pas {choice}.", "« {value} » n’est pas l’un de : {choices}.", 1
    ),
    "Takes {nargs} values but 1 was given.": counted(
        "{nargs} valeurs sont attendues, et non une.",
        "{nargs} valeurs sont attendues, et non {len}.",
        1,
    ),
}


def install() -> None:
    """Let Click say its texts in the language of the command that runs."""
    for module in _MODULES:
        for name, function in (("_", _told), ("ngettext", _counted)):
            if hasattr(module, name):
                setattr(module, name, function)


def _told(text: str) -> str:
    found = TEXTS.get(text)
    return found.template(language()) if found else text


def _counted(singular: str, many: str, number: int) -> str:
    found = NUMBERS.get(singular)
    if found is None:
        return singular if number == 1 else many
    return found(n=number).template(language())
