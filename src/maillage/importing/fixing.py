"""Contributions put right: in canonical form, and with the suggestions that cannot be wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from maillage.build import selection
from maillage.files import checkout
from maillage.findings.finding import Edit, Finding
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.drafting import canonical
from maillage.importing.picking import pick
from maillage.importing.writing import write_all
from maillage.model.entities import Model
from maillage.reading import listing, parsing
from maillage.reading.contributions import json_fragment
from maillage.reading.record_addresses import BUNDLE, RECORD, file_of
from maillage.rules.references import OFFICIAL
from maillage.text.positions import scan

#: Says of a path, from the root of the catalogue, whether it is concerned.
Chosen = Callable[[str], bool]
#: Mending shows what was hidden behind: a file is judged again, this often at most.
_ROUNDS = 10


def unformatted(model: Model, chosen: Chosen) -> Iterator[tuple[str, str]]:
    """Yield each readable contribution that is not in canonical form, with its canonical text."""
    files, _ = listing.find(model.root, model.by_collection)
    for file in filter(chosen, files):
        if not file.endswith(RECORD):  # a bundle has the form that its program gives it
            continue
        contribution = parsing.read(model.root, file)
        if not isinstance(contribution, list):
            text = canonical(model.by_collection[contribution.collection], contribution.data)
            if text != contribution.text:
                yield file, text


def tidy(model: Model) -> None:
    """Remove what was left beside contributions by who was killed while it wrote them.

    Raises:
        OSError: it cannot be removed.
    """
    files, _ = listing.find(model.root, model.by_collection)
    checkout.remove_rests(model.root, map(file_of, files))


def mended(model: Model, chosen: Chosen) -> dict[str, list[Finding]]:
    """Follow the suggestions that cannot be wrong, and return them by file.

    Raises:
        OSError: a file cannot be written.
    """
    tidy(model)
    done: dict[str, list[Finding]] = {}
    for _ in range(_ROUNDS):
        report = selection.validate_some(model, chosen)
        by_file = groupby(report.findings, key=lambda finding: finding.file)
        found = {
            file: [finding for finding in group if _is_sure(finding)] for file, group in by_file
        }
        found = {file: group for file, group in found.items() if group}
        for file, group in found.items():
            text = checkout.text(model.root, file)
            checkout.write(model.root, file, _followed(model, text, group).encode())
            done.setdefault(file, []).extend(group)
        if not found:
            break
    return done


def _followed(model: Model, text: str, findings: Sequence[Finding]) -> str:
    """Return the text of a file with what findings about it ask for; of a bundle, line by line."""
    if not findings[0].file.endswith(BUNDLE):
        return edited(text, _edits(model, text, findings))
    lines = text.split("\n")
    for number, of_line in groupby(findings, key=lambda finding: finding.line - 1):
        lines[number] = edited(lines[number], _edits(model, lines[number], of_line))
    return "\n".join(lines)


def _is_sure(finding: Finding) -> bool:
    """Whether a program may do what a finding asks for."""
    return finding.fix is not None or OFFICIAL in finding.values


def _edits(model: Model, text: str, findings: Iterable[Finding]) -> Iterator[Edit]:
    """Yield the edits of a text that follow findings; write the official places that these want."""
    for finding in findings:
        if finding.fix:
            yield finding.fix
        elif place := model.places.by_id(finding.values[OFFICIAL]):
            picked = pick(model, FolderCatalogue(model), place)
            write_all(model.root, picked.files)
            yield Edit(*scan(text).span(finding.pointer), json_fragment(picked.id))


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits to a text; of two that touch the same characters, the first."""
    parts: list[str] = []
    behind = 0
    for edit in sorted(edits, key=lambda change: (change.start, change.end)):
        if edit.start >= behind:
            parts += [text[behind : edit.start], edit.text]
            behind = edit.end
    return "".join([*parts, text[behind:]])
