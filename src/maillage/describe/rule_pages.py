"""The pages of the rules: what `maillage explain` says, for those who read it on the forge."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from maillage.findings.finding import FAMILIES, Rule
from maillage.findings.reporters import explanation
from maillage.model.entities import Model
from maillage.rules import RULES

FOLDER = "docs/rules"


def _page(rule: Rule) -> str:
    return f"{explanation(rule, 'fr')}\n\n---\n\n{explanation(rule, 'en')}\n"


_INTRODUCTION = """# Les règles

Dérivé des règles par « maillage describe » : ne pas modifier ici. Chaque page dit pourquoi une
règle existe et quoi écrire, en français puis en anglais ; `maillage explain` la montre aussi."""


def _index() -> str:
    parts = [_INTRODUCTION]
    for letter, rules in groupby(RULES.values(), key=lambda rule: rule.code[0]):
        family = FAMILIES[letter]
        parts.append(f"## {letter} : {family} ({family.told('en')})")
        parts.append(
            "\n".join(
                f"- [{rule.code}]({rule.code}.md) ({rule.severity}) : {rule.page.title}"
                for rule in rules
            )
        )
    return "\n\n".join(parts) + "\n"


def _derive(text: str) -> Callable[[Model], str]:
    return lambda _model: text


DERIVED = (
    (f"{FOLDER}/README.md", _derive(_index())),
    *((f"{FOLDER}/{rule.code}.md", _derive(_page(rule))) for rule in RULES.values()),
)
