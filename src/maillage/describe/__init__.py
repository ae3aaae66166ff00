"""What is derived from the model and committed, each with the function that derives it.

A row is a file below the root and the function from the model to its text; `maillage describe`
writes them all, and `--check` says which differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from maillage.describe import (
    build_page,
    data_package,
    editor,
    field_reference,
    question_answers,
    rule_pages,
    shapes,
)
from maillage.files import checkout
from maillage.model.catalogue_files import DESCRIPTOR, LABELS
from maillage.model.concept_schemes import codes_schema
from maillage.model.entities import Model
from maillage.model.jsonld import context
from maillage.model.term_words import labels
from maillage.text.lexical import json_text

Derive = Callable[[Model], str]

DERIVED: tuple[tuple[str, Derive], ...] = (
    (
        "schema/codes.schema.json",
        lambda model: json_text(
            codes_schema(model.schema_home, model.schemes, model.reference.descriptor.any_code)
        ),
    ),
    (LABELS, labels),
    ("vocab/context.jsonld", lambda model: json_text(context(model))),
    ("vocab/shapes.ttl", shapes.derive),
    (DESCRIPTOR, data_package.derive),
    ("build/README.md", build_page.derive),
    ("docs/champs.md", lambda model: field_reference.derive(model, "fr")),
    ("docs/fields.md", lambda model: field_reference.derive(model, "en")),
    (".vscode/settings.json", editor.derive),
    (question_answers.PAGE, question_answers.derive),
    *rule_pages.DERIVED,
)
#: What a catalogue that follows the standard has no use for: it speaks of files that are not there,
#: or changes with each record.
_OF_STANDARD = (".vscode/", f"{rule_pages.FOLDER}/", question_answers.PAGE)


def derived(model: Model) -> Iterator[tuple[str, str]]:
    """Yield the text of each derived file of a catalogue."""
    for file, derive in DERIVED:
        if model.layers.standard is None or not file.startswith(_OF_STANDARD):
            yield file, derive(model)


def stale(model: Model) -> list[str]:
    """Return the derived files that are missing or differ from what the model entails."""
    return [file for file, text in derived(model) if _current(model, file) != text]


def write(model: Model) -> list[str]:
    """Bring every derived file up to date, and return those that changed."""
    changed = stale(model)
    texts = dict(derived(model))
    checkout.remove_rests(model.root, texts)
    for file in changed:
        checkout.write(model.root, file, texts[file].encode())
    return changed


def _current(model: Model, file: str) -> str | None:
    """Return a file as the catalogue has it: the standard’s is as good, where it says the same."""
    try:
        return model.layers.text(file)
    except FileNotFoundError:
        return None
