"""What each language lacks: texts of the program without translation, and labels of the model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import IO, Any

from maillage.messages.catalogue import catalogue, languages
from maillage.model.entities import Entity, Model
from maillage.model.labels import Words
from maillage.model.languages import SOURCE, nearest

#: How Babel finds the texts of our packages, which stand beside each other.
METHODS = [("**.py", f"{__name__}:of_module"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"N_": None, "Reason": None, "_": None, "say": None, "counted": (1, 2), "many": (2, 3)}
_CALLED = re.compile(rf"\b(?:{'|'.join(KEYWORDS)})\(".encode())
#: As the site reads its templates.
_BLOCKS = {"trim_blocks": "true", "lstrip_blocks": "true"}


@cache
def said() -> frozenset[str]:
    """Return every text that the installed packages tell: of two forms, that for one."""
    from babel.messages.extract import extract_from_dir  # noqa: PLC0415 - describe alone needs it

    options = {"**/templates/**.html": _BLOCKS}
    found: set[str] = set()
    for package in Path(__file__).parents[2].glob("*maillage"):
        texts = extract_from_dir(package, METHODS, options, keywords=KEYWORDS)
        found.update(text if isinstance(text, str) else text[0] for _, _, text, _, _ in texts)
    return frozenset(found)


def of_module(source: IO[bytes], *how: Any, **options: Any) -> Iterator[Any]:
    """Find the texts of a module as Babel does, which is slow, so only where a text is told."""
    from babel.messages.extract import extract_python  # noqa: PLC0415 - describe alone needs it

    if _CALLED.search(source.read()):
        source.seek(0)
        yield from extract_python(source, *how, **options)


def missing(model: Model) -> Iterator[tuple[str, str]]:
    """Yield what is told in French for want of a translation, with the language that lacks it."""
    said_here = model.package.get("languages", ())
    declared = (nearest(code, languages()) or code for code in said_here)
    for language in dict.fromkeys((*languages(), *declared)):
        known = catalogue(language)
        for text in sorted(said()):
            if not known.has(text):
                yield language, text
        for name, words in _labels(model):
            for what, texts in (("title", words.titles), ("description", words.descriptions)):
                if texts.get(SOURCE) and language not in texts:
                    yield language, f"{name}: {what}"


def _labels(model: Model) -> Iterator[tuple[str, Words]]:
    """Yield the labels of the model, each with what it stands for."""
    for entity in model.entities.values():
        yield entity.name, entity.words
        yield from _of_kind(entity)
    for entity, path in model.fields():
        name = ".".join((entity.name, *(field.key for field in path)))
        yield name, path[-1].words
        if path[-1].heading:
            yield f"{name} (x-group)", path[-1].heading
    for scheme in model.schemes.values():
        yield scheme.name, scheme.words
        for concept in scheme.concepts:
            yield f"{scheme.name}/{concept.code}", concept.words


def _of_kind(entity: Entity) -> Iterator[tuple[str, Words]]:
    kind = entity.kind
    yield f"{entity.name} (x-kind)", kind.plural
    if kind.form:
        yield f"{entity.name} (x-kind, contribute)", kind.form
    for section in kind.sections:
        yield f"{entity.name} (x-kind, sections)", section.words
    for path, words in kind.referrers.items():
        yield f"{entity.name} (x-kind, referrers: {path})", words
