"""What French texts say in words, as data: the tables of `wordings.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from maillage.text.first_fit import Forms


@cache
def _tables() -> Mapping[str, Any]:
    file = resources.files("maillage.importing.texts").joinpath("wordings.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def forms(table: str) -> Forms[Any]:
    """Return the expressions of a table in the order in which they are tried, each with its row."""
    return [(re.compile(source), meaning) for source, meaning in sources(table)]


def sources(table: str) -> list[tuple[str, Any]]:
    """Return the expressions of a table as they are written, what `<name>` stands for put in."""
    return [(_whole(source), meaning) for source, meaning in _tables()[table]]


def expressions() -> Sequence[str]:
    """Return the names of the expressions that are none of a table."""
    return list(_tables()["expressions"])


@cache
def expression(name: str) -> re.Pattern[str]:
    """Return an expression that is none of a table."""
    return re.compile(_whole("".join(_tables()["expressions"][name])))


def _whole(source: str) -> str:
    for name, part in _tables()["parts"].items():
        source = source.replace(f"<{name}>", part)
    return source


@cache
def codes(table: str) -> Mapping[str, str]:
    """Return the words of a table, each with what it stands for."""
    return {word: code for code, words in _tables()[table].items() for word in words}
