"""The pattern of a route as path templates: `/{kind}/{id}` and `/{kind}/{id}.{suffix}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

#: What a pattern that is only names with bars between them lists.
_NAMES = re.compile(r"[\w.-]+(?:\|[\w.-]+)*", re.ASCII)
_NAMED = re.compile(r"\?P<(\w+)>")


@dataclass(frozen=True)
class PathTemplate:
    """A path with names in braces, and the pattern of what may stand for each."""

    path: str = ""
    names: dict[str, str] = field(default_factory=dict)

    def __add__(self, other: PathTemplate) -> PathTemplate:
        return PathTemplate(self.path + other.path, {**self.names, **other.names})


def templates(pattern: str) -> list[PathTemplate]:
    r"""Return the templates of a route, one for each way in which it may be written.

    >>> [one.path for one in templates(r"/(?P<kind>a|b)(?:\.(?P<suffix>[a-z]+))?$")]
    ['/{kind}', '/{kind}.{suffix}']
    >>> [one.path for one in templates(r"/-/(?:one|two)\.txt$")]
    ['/-/one.txt', '/-/two.txt']
    """
    return list(_alternatives(pattern.removesuffix("$")))


def choices(pattern: str) -> list[str]:
    """Return the values that a pattern lists; none where it lists none."""
    return pattern.split("|") if _NAMES.fullmatch(pattern) else []


def _alternatives(pattern: str) -> Iterator[PathTemplate]:
    for part in _split(pattern):
        found = [PathTemplate()]
        at = 0
        while at < len(part):
            pieces, at = _piece(part, at)
            found = [before + piece for before in found for piece in pieces]
        yield from found


def _piece(part: str, at: int) -> tuple[list[PathTemplate], int]:
    """Read a sign or a group, and what follows it; return its templates, and where it ends."""
    if part[at] == "\\":
        return [PathTemplate(part[at + 1])], at + 2
    if part[at] == "[":
        return [PathTemplate(part[at + 1])], part.index("]", at) + 1  # a class of one sign: `[.]`
    if part[at] != "(":
        return [PathTemplate(part[at])], at + 1
    end = _end(part, at)
    inner = part[at + 1 : end]
    if named := _NAMED.match(inner):
        pieces = [PathTemplate(f"{{{named[1]}}}", {named[1]: inner[named.end() :]})]
    else:
        pieces = list(_alternatives(inner.removeprefix("?:")))
    end += 1
    if part[end : end + 1] == "?":
        return [PathTemplate(), *pieces], end + 1
    return pieces, end


def _end(pattern: str, start: int) -> int:
    """Return where the group that begins somewhere ends."""
    depth = 0
    for at in range(start, len(pattern)):
        depth += {"(": 1, ")": -1}.get(pattern[at], 0)
        if not depth:
            return at
    raise ValueError(pattern)


def _split(pattern: str) -> Iterator[str]:
    """Split a pattern at the bars that are in no group."""
    depth, start = 0, 0
    for at, sign in enumerate(pattern):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "|" and not depth:
            yield pattern[start:at]
            start = at + 1
    yield pattern[start:]
