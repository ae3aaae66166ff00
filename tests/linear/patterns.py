"""Every regular expression of both packages, and how each is used."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import BuiltinMethodType, CellType, MethodType, ModuleType

import datasette_maillage
import maillage

_PACKAGES = frozenset({"maillage", "datasette_maillage"})
#: What can be asked of an expression.
METHODS = frozenset(
    {"match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split", "scanner"}
)


@dataclass(frozen=True)
class Found:
    """A regular expression: where it stands, and what is done with it."""

    place: str
    pattern: re.Pattern[str] | re.Pattern[bytes]
    methods: frozenset[str]


def modules() -> Iterator[ModuleType]:
    """Yield the modules of both packages."""
    for package in (maillage, datasette_maillage):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not info.name.endswith("__main__"):
                yield importlib.import_module(info.name)


def patterns() -> Iterator[Found]:
    """Yield the expressions that modules and their classes hold, however deep."""
    seen: set[int] = set()
    for module in modules():
        for name, pattern in _held(module):
            if id(pattern) not in seen:
                seen.add(id(pattern))
                used = _uses(module)
                yield Found(f"{module.__name__}.{name}", pattern, used.get(name) or used[""])


def _held(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    for name, value in vars(module).items():
        for pattern in _inside(value, set()):
            yield name, pattern


def _inside(value: object, seen: set[int]) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, re.Pattern):
        yield value
    for part in _parts(value):
        yield from _inside(part, seen)


def _parts(value: object) -> list[object]:
    """Return what a value of ours holds: items, attributes, what a function closes over."""
    match value:
        case dict():
            return list(value.values())
        case list() | tuple() | set() | frozenset():
            return list(value)
        case CellType():
            return [value.cell_contents]
        case MethodType() | BuiltinMethodType():
            return [value.__self__]
    of = str(getattr(value, "__module__", "")).partition(".")[0]
    if of in _PACKAGES and not isinstance(value, ModuleType):
        closed = getattr(value, "__closure__", None) or ()
        return [*getattr(value, "__dict__", {}).values(), *closed]
    return []


@cache
def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))


@cache
def _uses(module: ModuleType) -> dict[str, frozenset[str]]:
    """Return the methods that the names of a module are asked for; "" for what has no name."""
    used: dict[str, set[str]] = {}
    held = {name for name, value in vars(module).items() if isinstance(value, re.Pattern)}
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            asked = node.func
            name = asked.value.id if isinstance(asked.value, ast.Name) else ""
            if asked.attr in METHODS and name != "re" and not _is_of_texts(node):
                used.setdefault(name if name in held else "", set()).add(asked.attr)
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.attr in METHODS
            and node.value.id in held
        ):
            # Given to someone else: `_WORD.finditer` as a function.
            used.setdefault(node.value.id, set()).add(node.attr)
    found = {name: frozenset(methods) for name, methods in used.items()}
    return {"": METHODS} | found


def _is_of_texts(call: ast.Call) -> bool:
    """Whether a call of `split` is that of a text: without an argument, or with a sign."""
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr == "split"
        and all(isinstance(arg, ast.Constant) for arg in call.args)
    )


@dataclass(frozen=True)
class Call:
    """A call of `re`: where, what it does, and the expression if that is written there."""

    place: str
    method: str
    source: str | bytes | None
    flags: int
    held: bool


def calls() -> Iterator[Call]:
    """Yield the calls of `re` in both packages."""
    for module in modules():
        if vars(module).get("re") is not re:
            continue
        for function, node in _in_functions(_tree(module)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and node.func.attr in METHODS | {"compile"}
            ):
                place = f"{module.__name__}.{function}" if function else module.__name__
                yield Call(place, node.func.attr, *_written(module, node), held=not function)


def _written(module: ModuleType, call: ast.Call) -> tuple[str | bytes | None, int]:
    """Return the expression of a call and its flags, where constants of the module make them."""
    try:
        source = eval(  # noqa: S307 - our own source
            compile(ast.Expression(call.args[0]), "<pattern>", "eval"), dict(vars(module))
        )
        return source, sum(map(_flag, [*call.args[1:], *(key.value for key in call.keywords)]))
    except NameError:
        return None, 0


def _flag(node: ast.expr) -> int:
    named = [inner.attr for inner in ast.walk(node) if isinstance(inner, ast.Attribute)]
    return sum(int(getattr(re, flag)) for flag in named if hasattr(re, flag))


def _in_functions(tree: ast.AST, function: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Yield the nodes of a module, each with the function that it stands in."""
    for node in ast.iter_child_nodes(tree):
        yield function, node
        inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        name = getattr(node, "name", "lambda")
        yield from _in_functions(node, f"{function}.{name}".lstrip(".") if inside else function)
