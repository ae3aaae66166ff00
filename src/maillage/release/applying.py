"""Deltas applied to a state, one behind the other: each is taken only where it belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from maillage.errors import ToldError
from maillage.messages import N_, Message
from maillage.release import delta, state
from maillage.release.delta import Delta, DeltaError, Patch

_DAMAGED = N_("{file} : abîmé ; ce n’est pas un delta tel que « maillage diff » l’écrit.")
_REPEATED = N_("{file} : répété ; l’état est déjà celui que ce delta donne, {state}.")
_REORDERED = N_(
    "{file} : avant son tour ; il part de l’état que {other} donne. Mettez-le derrière."
)
_STALE = N_("{file} : périmé ; il part de {state}, un état déjà dépassé.")
_MISSING = N_(
    "{file} : un delta manque avant lui ; il part de {state}, et l’état est {now}. "
    "Ou la base n’est pas celle qu’il faut."
)
_OTHER_FORM = N_(
    "{file} : d’une autre forme que l’état. Un delta JSON (changes.jsonl) s’applique à des fiches "
    "(maillage.jsonl), un RDF Patch à un graphe (maillage.ttl, maillage.nt.gz)."
)
_UNTRUE = N_("{file} : ne donne pas l’état qu’il annonce, {state}.")


class RefusedDeltaError(ToldError):
    """A delta that does not belong where it was applied: a message says which, and why."""


@dataclass(frozen=True)
class NamedDelta:
    """A delta, and the file that it was read from."""

    file: str
    delta: Delta


def read(file: Path) -> NamedDelta:
    """Read a delta of either form.

    Raises:
        RefusedDeltaError: it is damaged.
        OSError: it is not there.
    """
    try:
        return NamedDelta(file.name, delta.read(file.read_bytes()))
    except DeltaError as error:
        raise RefusedDeltaError(_DAMAGED(file=file.name)) from error


def apply(lines: set[bytes], chain: Sequence[NamedDelta]) -> set[bytes]:
    """Return the state that a chain of deltas leads to.

    A state is record lines, or triples.

    Raises:
        RefusedDeltaError: one is of another form, stale, repeated, too early or untrue, or one is
            missing.
    """
    is_graph = not any(line.startswith(b"{") for line in lines)
    for named in chain if lines else ():
        if isinstance(named.delta, Patch) != is_graph:
            raise RefusedDeltaError(_OTHER_FORM(file=named.file))
    now = state.checksum(lines)
    passed = [now]
    for number, named in enumerate(chain):
        if named.delta.before != now:
            raise RefusedDeltaError(_reason(named, passed, chain[number + 1 :]))
        lines = _applied(named, lines)
        now = named.delta.after
        passed.append(now)
    return lines


def _applied(named: NamedDelta, lines: set[bytes]) -> set[bytes]:
    untrue = _UNTRUE(file=named.file, state=_short(named.delta.after))
    try:
        given = named.delta.apply(lines)
    except DeltaError as error:
        raise RefusedDeltaError(untrue) from error
    if state.checksum(given) != named.delta.after:
        raise RefusedDeltaError(untrue)
    return given


def _reason(named: NamedDelta, passed: Sequence[str], later: Sequence[NamedDelta]) -> Message:
    """Return why a delta does not start from the state that is there."""
    start, now = named.delta.before, passed[-1]
    known = {"file": named.file, "state": _short(start), "now": _short(now)}
    if named.delta.after in passed:
        return _REPEATED(**{**known, "state": _short(named.delta.after)})
    if start in passed:
        return _STALE(**known)
    for other in later:
        if other.delta.after == start:
            return _REORDERED(**known, other=other.file)
    return _MISSING(**known)


def _short(checksum: str) -> str:
    return checksum[:12]
