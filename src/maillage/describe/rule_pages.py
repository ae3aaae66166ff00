"""The pages of the rules: what `maillage explain` says, for those who read it on the forge."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import groupby

from maillage.findings.finding import FAMILIES, Rule
from maillage.findings.reporters import explanation
from maillage.messages import N_
from maillage.messages.catalogue import spoken
from maillage.model.entities import Model
from maillage.rules import RULES

FOLDER = "docs/rules"
_TITLE = N_("Les règles")
_INTRODUCTION = N_(
    "Dérivé des règles par « maillage describe » : ne pas modifier ici. Chaque page dit pourquoi "
    "une règle existe et quoi écrire, dans chaque langue du catalogue ; {command} la montre aussi."
)


def _page(rule: Rule, model: Model) -> str:
    """Return the page of a rule: a section a language of the catalogue."""
    return "\n\n---\n\n".join(explanation(rule, code) for code in _languages(model)) + "\n"


def _index(model: Model) -> str:
    """Return the list of the rules, in the first language of the catalogue."""
    first, *others = _languages(model)
    introduction = _INTRODUCTION(command="`maillage explain`").told(first)
    parts = [f"# {_TITLE.told(first)}", introduction]
    for letter, rules in groupby(RULES.values(), key=lambda rule: rule.code[0]):
        family = FAMILIES[letter]
        also = "".join(f" ({family.told(code)})" for code in others)
        parts.append(f"## {letter} : {family.told(first)}{also}")
        parts.append(
            "\n".join(
                f"- [{rule.code}]({rule.code}.md) ({rule.severity}) : {rule.page.title.told(first)}"
                for rule in rules
            )
        )
    return "\n\n".join(parts) + "\n"


def _languages(model: Model) -> list[str]:
    return spoken(model.package.get("languages", ()))


DERIVED: tuple[tuple[str, Callable[[Model], str]], ...] = (
    (f"{FOLDER}/README.md", _index),
    *((f"{FOLDER}/{rule.code}.md", partial(_page, rule)) for rule in RULES.values()),
)
