"""What each language lacks: texts of the program without translation, and labels of the model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import IO, Any

from maillage.messages import N_, Message
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


def told_missing(model: Model) -> Iterator[tuple[str, Message | str]]:
    """Yield what is told in French for want of a translation, with the language that lacks it.

    Where a language has nothing at all, no more than the number is told.
    """
    for language in _languages(model):
        for texts, every, number in lacking(model, language):
            is_whole = 0 < len(texts) == every
            told = [number(n=every)] if is_whole else texts
            yield from ((language, text) for text in told)


def _languages(model: Model) -> Iterable[str]:
    declared = model.package.get("languages", ())
    return dict.fromkeys((*languages(), *(nearest(it, languages()) or it for it in declared)))


def lacking(model: Model, language: str) -> Iterator[tuple[list[str], int, Message]]:
    """Yield what a language lacks of the program and of the model, and how much there is of it."""
    known = catalogue(language)
    texts = sorted(said())
    yield [text for text in texts if not known.has(text)], len(texts), _TEXTS
    labels = [
        (f"{name}: {what}", told)
        for name, words in _labels(model)
        for what, told in (("title", words.titles), ("description", words.descriptions))
        if told.get(SOURCE)
    ]
    yield [name for name, told in labels if language not in told], len(labels), _LABELS


_TEXTS = N_("les {n} textes du programme : il n’y a pas de catalogue de messages en cette langue")
_LABELS = N_("les {n} libellés et définitions des champs et des listes")


def _labels(model: Model) -> Iterator[tuple[str, Words]]:
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
