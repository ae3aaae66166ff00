"""Texts that make an expression that backtracks take its time, from its own parse tree.

Python’s engine tries one way after the other: what is slow is slow on a long run of what some
repeat accepts, behind what leads to it and before what it cannot accept. The runs are made of every
sign and every pair of signs that stand in the expression, and of whole passes through each repeat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from re import _constants as sre
from re import _parser as parser

#: Signs that stand for the classes of Python’s expressions, the likeliest first.
_SAMPLES = "a0 \n.-_A\u00a0é,€\t\"'(/:;@"
#: Where a class is a range, signs of it that are looked at.
_FEW = 2
#: Signs of one expression of which every pair is tried.
_SIGNS = 10
#: What comes behind a run: nothing, the end of a line, what almost nothing accepts.
_ENDS = ("", "\n", "\0")
#: Repeats that end by themselves before a text is long.
_BOUNDED = 100


def attacks(pattern: re.Pattern[str] | re.Pattern[bytes], size: int) -> Iterator[str]:
    """Yield texts of about a size, or of the bytes of them for an expression over bytes."""
    source = pattern.pattern
    text = source.decode("latin-1") if isinstance(source, bytes) else source
    tree = parser.parse(
        text, pattern.flags & ~re.DEBUG & (~0 if isinstance(source, str) else ~re.UNICODE)
    )
    signs = _signs(tree)
    runs = {*signs, *map("".join, product(signs[:_SIGNS], repeat=2)), _shortest(tree)}
    heads = {"", *(head for head, _ in _repeats(tree))}
    passes = {node for _, inner in _repeats(tree) for node in inner}
    for run in filter(None, runs | passes):
        for end in _ENDS:
            yield run * (size // len(run)) + end
    for head in filter(None, heads):
        for run in filter(None, {*signs, *passes}):
            for end in _ENDS:
                yield head + run * (size // len(run)) + end
        for run in signs:
            # What leads to a repeat, again and again, and each time a little of it.
            again = head + run * 3
            yield again * (size // len(again)) + "\0"


def _signs(tree: Sequence[object]) -> list[str]:
    """Return the signs that an expression names, and some of each class."""
    found: dict[str, None] = {}
    for item in _nodes(tree):
        found.update(dict.fromkeys(_of(item)[: _FEW + 2]))
    return list(found)[:30]


def _nodes(tree: Sequence[object]) -> Iterator[tuple[object, object]]:
    for op, arguments in tree:
        yield op, arguments
        for inner in _inner(op, arguments):
            yield from _nodes(inner)


def _inner(op: object, arguments: object) -> list[Sequence[object]]:
    """Return what an operation holds: the parse trees in it."""
    match op:
        case sre.BRANCH:
            return list(arguments[1])
        case sre.GROUPREF_EXISTS:
            return [argument for argument in arguments[1:] if argument]
        case sre.ATOMIC_GROUP:
            return [arguments]
        case sre.SUBPATTERN | sre.MAX_REPEAT | sre.MIN_REPEAT | sre.POSSESSIVE_REPEAT:
            return [arguments[-1]]
        case sre.ASSERT | sre.ASSERT_NOT:
            return [arguments[1]]
    return []


def _of(node: tuple[object, object]) -> list[str]:
    """Return some signs that a node accepts, where it accepts one sign."""
    op, arguments = node
    match op:
        case sre.LITERAL:
            return [chr(arguments)]
        case sre.ANY:
            return ["a", " "]
        case sre.NOT_LITERAL:
            return [sign for sign in _SAMPLES if ord(sign) != arguments]
        case sre.IN:
            accepts = _accepts(arguments)
            named = [chr(argument) for kind, argument in arguments if kind is sre.LITERAL]
            firsts = [chr(argument[0]) for kind, argument in arguments if kind is sre.RANGE]
            wanted = [sign for sign in _SAMPLES if accepts(sign)]
            others = [sign for sign in (*named, *firsts) if accepts(sign)]
            return list(dict.fromkeys([*wanted[:_FEW], *others, *wanted]))
    return []


def _accepts(items: Sequence[tuple[object, object]]):
    source = _class(items)
    return re.compile(source).fullmatch


_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}


def _class(items: Sequence[tuple[object, object]]) -> str:
    """Write a class again."""
    parts = []
    for kind, value in items:
        match kind:
            case sre.NEGATE:
                parts.append("^")
            case sre.LITERAL:
                parts.append(re.escape(chr(value)))
            case sre.RANGE:
                parts.append("-".join(re.escape(chr(code)) for code in value))
            case sre.CATEGORY:
                parts.append(_CATEGORIES[value])
    return f"[{''.join(parts)}]"


def _shortest(tree: Sequence[object], *, more: bool = False) -> str:
    """Return a short text that an expression accepts, as far as its assertions do not matter.

    Args:
        tree: the expression.
        more: with one pass of what may be left out.
    """
    return "".join(_one(node, more=more) for node in tree)


def _one(node: tuple[object, object], *, more: bool) -> str:
    op, arguments = node
    match op:
        case sre.BRANCH:
            return min((_shortest(branch, more=more) for branch in arguments[1]), key=len)
        case sre.MAX_REPEAT | sre.MIN_REPEAT | sre.POSSESSIVE_REPEAT:
            least, most, inner = arguments
            return _shortest(inner, more=more) * (least or (1 if more and most else 0))
        case sre.SUBPATTERN:
            return _shortest(arguments[-1], more=more)
        case sre.ATOMIC_GROUP:
            return _shortest(arguments, more=more)
        case sre.ASSERT:
            direction, inner = arguments
            return _shortest(inner, more=more) if direction < 0 else ""
    return next(iter(_of(node)), "")


def _repeats(tree: Sequence[object], head: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield what leads to each repeat without an end, and passes through what it repeats."""
    for node in tree:
        op, arguments = node
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            _, most, inner = arguments
            if most is sre.MAXREPEAT or most > _BOUNDED:
                yield head, [_shortest(inner), _shortest(inner, more=True), *_of(inner[0])[:_FEW]]
        for inner in _inner(op, arguments):
            yield from _repeats(inner, head)
        head += _one(node, more=False)
