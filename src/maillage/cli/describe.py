"""`maillage describe`: what is derived and committed."""

from __future__ import annotations

import sys
from pathlib import Path

from maillage import describe as derived
from maillage.cli.language import command, option, say
from maillage.cli.options import language_option, root_option
from maillage.cli.running import REFUSED, RUN, WRITTEN, errors_told, model_of
from maillage.describe import translations
from maillage.findings.reporters import SEVERITY_WORDS
from maillage.messages import N_
from maillage.rules import RULES
from maillage.rules.rule_changes import rule_changes


@command(
    "describe",
    N_("Dériver ce qui découle des schémas et des listes de codes, et qui est versionné."),
    "maillage describe --check",
)
@option(
    "--check",
    is_flag=True,
    help=N_("Ne rien changer ; finir par 1 si un fichier n’est plus à jour."),
)
@language_option
@root_option
def describe(check: bool, root: Path) -> None:
    """Derive what follows from the schemas and the code lists, and is committed."""
    with errors_told():
        model = model_of(root)
        changes = rule_changes(model, RULES)
        changed = derived.stale(model) if check else derived.write(model)
    for file in model.layers.differing():
        say(N_("autrement que le standard : {file}")(file=file))
    for code, change in changes.items():
        severity = SEVERITY_WORDS.get(change.severity, _OFF)
        say(_RULE(code=code, severity=severity, reason=change.reason))
    for file in changed:
        say((_STALE if check else WRITTEN)(file=file))
    if check:
        for lacking, what in translations.told_missing(model):
            say(_UNTRANSLATED(language=lacking, text=what))
    if check and changed:
        say(RUN(command="maillage describe"), err=True)
        sys.exit(REFUSED)


_RULE = N_("autrement que le standard : règle {code} ({severity}) : {reason}")
_OFF = N_("ne dit rien")
_STALE = N_("pas à jour : {file}")
_UNTRANSLATED = N_("pas traduit ({language}) : {text}")
