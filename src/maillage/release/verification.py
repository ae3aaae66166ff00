"""The verdict of four judges on a build, a release or an archive; and on the chain of versions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from maillage.emit import graph, record_lines
from maillage.errors import MaillageError, RunError, lacks_room, of_system, reason_of
from maillage.files import checkout
from maillage.messages import N_, Message
from maillage.release import announcement, applying, counts, index, members, state
from maillage.release.applying import RefusedDeltaError
from maillage.release.judges import RdfJudge, frictionless_judge, jsonschema_judge
from maillage.release.opening import RELEASES, Snapshot, opened

#: What the judges are, and the libraries that they need.
GRAPH, TABLES, RECORDS = (
    N_("graphe (rdflib et pySHACL)"),
    N_("tables (frictionless)"),
    N_("fiches (jsonschema)"),
)
SUMS, CHAIN = N_("sommes et nombres"), N_("suite des versions")
ORIGIN = N_("archive, par l’index des versions")
_LIBRARIES = ("rdflib", "pyshacl", "frictionless", "jsonschema")
_LACKING = N_("Il manque de quoi vérifier ({names}) : pip install 'maillage[verify]'")
_NO_FORMER = N_("la version {version}, d’où part {next}, n’est pas celle qui la précède ici")
_NO_STREAM = N_("{version} : {file} ne mène pas au graphe que la version annonce")
_NO_INDEX = N_("{file} : ne dit pas des versions ce qu’elles disent d’elles-mêmes")
_UNREADABLE = N_("illisible pour ce juge, {judge} : {reason}")
#: What a step of the chain is about.
_LINES = (record_lines.FILE, graph.FILE)
#: Faults of one judge that are told, and signs of what a library says.
_MOST = 20
#: Told which judge is at work.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class JudgeVerdict:
    """What one judge found wrong; nothing is a good verdict."""

    judge: Message
    faults: tuple[Message, ...]

    @classmethod
    def of(cls, judge: Message, faults: Iterable[Message]) -> JudgeVerdict:
        """Return the verdict of a judge, with the first faults."""
        return cls(judge, tuple(islice(faults, _MOST)))


@dataclass(frozen=True)
class Verification:
    """What the judges said of one place."""

    place: str
    version: str
    records: str
    graph: str
    verdicts: tuple[JudgeVerdict, ...]
    #: What is proven, and what no judge can say.
    note: Message | None = None

    @property
    def agreed(self) -> bool:
        """Whether no judge found a fault."""
        return not any(verdict.faults for verdict in self.verdicts)

    def also(self, verdict: JudgeVerdict) -> Verification:
        """Return the report with one verdict more."""
        return replace(self, verdicts=(*self.verdicts, verdict))

    def json(self, language: str) -> Any:
        """Return the report for programs."""
        judges = [
            {
                "judge": verdict.judge.told(language),
                "accepted": not verdict.faults,
                "faults": [fault.told(language) for fault in verdict.faults],
            }
            for verdict in self.verdicts
        ]
        told = {"place": self.place, "version": self.version, "accepted": self.agreed}
        found = {**told, "state": {"records": self.records, "graph": self.graph}, "judges": judges}
        return {**found, "note": self.note.told(language)} if self.note else found

    def lines(self, language: str) -> Iterator[str]:
        """Yield the report for people."""
        for verdict in self.verdicts:
            yield f"{'✗' if verdict.faults else '✓'} {verdict.judge.told(language)}"
            yield from (f"    {fault.told(language)}" for fault in verdict.faults)
        if self.note:
            yield self.note.told(language)


def check_libraries(*more: str) -> None:
    """See that the judges are there, and more libraries where they are needed.

    Raises:
        RunError: one is not installed.
    """
    lacking = [name for name in (*_LIBRARIES, *more) if find_spec(name) is None]
    if lacking:
        raise RunError(_LACKING(names=", ".join(lacking)))


def verify(snapshot: Snapshot, progress: Progress = lambda _done, _of: None) -> Verification:
    """Have the judges look at a snapshot, one after the other.

    Raises:
        RunError: a judge is not installed.
    """
    check_libraries(*["pyarrow"] * counts.has_parquet(snapshot))
    rdf = RdfJudge(snapshot)
    judges: list[tuple[Message, Callable[[], Iterator[Message]]]] = [
        (GRAPH, rdf),
        (TABLES, lambda: frictionless_judge(snapshot)),
        (RECORDS, lambda: jsonschema_judge(snapshot)),
        (SUMS, lambda: _sums(snapshot, rdf)),
    ]
    verdicts = []
    for number, (name, judge) in enumerate(judges):
        progress(number, len(judges))
        verdicts.append(JudgeVerdict.of(name, _judged(name, judge)))
    progress(len(judges), len(judges))
    return Verification(
        snapshot.name,
        snapshot.version,
        state.checksum(state.lines_of_records(snapshot.data)),
        state.checksum(rdf.lines) if rdf.lines else "",
        tuple(verdicts),
    )


def with_origin(found: Verification, snapshot: Snapshot, root: Path) -> Verification:
    """Return a report with what is proven of where a snapshot comes from."""
    faults, note = announcement.faults(snapshot, root)
    told = found.also(JudgeVerdict.of(ORIGIN, faults)) if faults else found
    return replace(told, note=note)


def _judged(name: Message, judge: Callable[[], Iterator[Message]]) -> Iterator[Message]:
    """Yield what a judge finds; that it cannot read what it looks at is a fault of that."""
    try:
        yield from judge()
    except OSError as error:
        if lacks_room(error):  # the machine let nobody judge
            raise RunError(of_system(error)) from error
        # An archive was taken apart in a folder that is gone when this is read.
        why = of_system(error, Path(error.filename or "").name)
        yield _UNREADABLE(judge=name, reason=why)
    except MaillageError as error:
        yield _UNREADABLE(judge=name, reason=error.args[0])
    except Exception as error:
        if lacks_room(error):
            raise RunError(reason_of(error)) from error
        yield _UNREADABLE(judge=name, reason=reason_of(error))


def _sums(snapshot: Snapshot, rdf: RdfJudge) -> Iterator[Message]:
    yield from counts.checksums(snapshot.model if snapshot.manifest else snapshot.data)
    yield from counts.agreement(snapshot, rdf.records)
    yield from counts.tables(snapshot)
    yield from counts.states(snapshot, rdf.lines)


def chain(root: Path) -> JudgeVerdict:
    """Follow the changes from each version of `releases/` to the next, from the first on."""
    return JudgeVerdict.of(CHAIN, _judged(CHAIN, lambda: _chain(root)))


def _chain(root: Path) -> Iterator[Message]:
    listed = index.releases(root)
    for release in listed:
        if index.digest(root, release) != release["sha256"]:
            yield announcement.OTHERWISE(version=release["version"], index=index.FILE)
        yield from counts.checksums(root / RELEASES / release["version"])
    if checkout.read(root, f"{RELEASES}/{index.FILE}") != index.content(listed):
        yield _NO_INDEX(file=index.FILE)
    for former, release in pairwise(listed):
        if release["previous"] != former["version"]:
            yield _NO_FORMER(version=release["previous"], next=release["version"])
            continue
        yield from _step(root, former["version"], release["version"])
    yield from _stream(root, listed)


def _stream(root: Path, listed: list[Any]) -> Iterator[Message]:
    """Follow the event stream, where the versions have one, as a client of it does."""
    folder = root / RELEASES
    if not all((folder / each["version"] / members.INDEX).exists() for each in listed):
        return  # made by a program that wrote none
    held = members.followed(folder, (each["version"] for each in listed))
    for release, triples in zip(listed, held, strict=True):
        if state.checksum(triples) != release["state"]["graph"]:
            yield _NO_STREAM(version=release["version"], file=members.FILE)


def _step(root: Path, former: str, version: str) -> Iterator[Message]:
    folder = root / RELEASES / version
    with ExitStack() as stack:
        old, new = (stack.enter_context(opened(each, root, _LINES)) for each in (former, version))
        steps = (
            (
                index.CHANGES,
                set(state.lines_of_records(old.data)),
                set(state.lines_of_records(new.data)),
            ),
            (index.PATCH, state.graph_lines(old.data), state.graph_lines(new.data)),
        )
        for file, before, after in steps:
            try:
                if applying.apply(before, [applying.read(folder / file)]) != after:
                    yield _NO_FORMER(version=former, next=version)
            except RefusedDeltaError as error:
                yield error.message
