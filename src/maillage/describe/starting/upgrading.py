"""A catalogue brought to the standard that the program carries, with nothing lost that is its own.

Schemas, lists and questions come with the program: the catalogue’s files say no more than how they
differ. What is left are the files that were made when it began. Those that nobody changed are made
anew; the others stay, and what they would be is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

import orjson

from maillage import __version__, describe
from maillage.describe.starting.init_questions import InitAnswers, InitError, answered
from maillage.describe.starting.repository import BEGUN, digest_of, templated
from maillage.files import checkout
from maillage.messages import N_
from maillage.model.catalogue_files import DESCRIPTOR
from maillage.model.entities import Json
from maillage.model.loading import load
from maillage.model.standard import FOLLOWS
from maillage.text.lexical import json_text


@dataclass(frozen=True)
class FileChange:
    """One file of a catalogue, as it is and as the standard has it; empty where it is not."""

    file: str
    before: str
    after: str
    #: Whether somebody changed it since it was made: it stays as it is.
    is_kept: bool = False

    @property
    def diff(self) -> str:
        """The difference, as people read it."""
        texts = (self.before.splitlines(keepends=True), self.after.splitlines(keepends=True))
        return "".join(unified_diff(*texts, f"a/{self.file}", f"b/{self.file}"))


def changes(root: Path) -> list[FileChange]:
    """Return what an upgrade changes, and what it leaves to those who changed it.

    Raises:
        InitError: the catalogue was not begun by `maillage init`.
        OSError: a file cannot be read.
    """
    begun = _begun(root)
    found = [_of_descriptor(root)]
    for file, text in templated(_answers(begun)):
        before, known = _text(root, file), begun["files"].get(file)
        # What was made once and is gone was taken away.
        is_kept = known is not None if before is None else digest_of(before) != known
        found.append(FileChange(file, before or "", _ended_as(before or "", text), is_kept))
    return [change for change in found if change.before != change.after]


def apply(root: Path, found: list[FileChange]) -> list[str]:
    """Make changes, derive what follows from the standard, and return the files that changed.

    Raises:
        ModelError: the catalogue contradicts the standard, and nothing is written.
        OSError: a file cannot be written.
    """
    load(root)  # what its own schemas and lists say must hold by the standard that is to come
    written = [change for change in found if not change.is_kept]
    begun = _begun(root)
    before = json_text(begun)
    checkout.remove_rests(root, [BEGUN, *(change.file for change in found)])
    for change in written:
        checkout.write(root, change.file, change.after.encode())
    for file, text in templated(_answers(begun)):
        # What somebody has brought to the standard’s text by hand is nobody’s change any more.
        if (now := _text(root, file)) is not None and digest_of(now) == digest_of(text):
            begun["files"][file] = digest_of(text)
    if (after := json_text(begun)) != before:
        checkout.write(root, BEGUN, after.encode())
    return sorted({change.file for change in written} | {*describe.write(load(root))})


def _begun(root: Path) -> Json:
    text = _text(root, BEGUN)
    if text is None:
        raise InitError(
            N_("{file} manque : ce catalogue n’a pas été commencé par « maillage init ».")(
                file=BEGUN
            )
        )
    try:
        found = orjson.loads(text)
        _answers(found), found["files"].items()
    except InitError as error:
        raise InitError(_DAMAGED(file=BEGUN, problem=error.message)) from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise InitError(_DAMAGED(file=BEGUN, problem=type(error).__name__)) from error
    return dict(found)


_DAMAGED = N_("{file} n’est plus tel que « maillage init » l’a écrit. {problem}")


def _answers(begun: Json) -> InitAnswers:
    """Return what was answered, judged anew: it fills files."""
    given = begun["answers"]
    return answered({**given, "languages": ", ".join(given["languages"])})


def _ended_as(before: str, text: str) -> str:
    """Return a text with the line ends of another: Git may give those of Windows to a clone."""
    return text.replace("\n", "\r\n") if "\r\n" in before else text


def _of_descriptor(root: Path) -> FileChange:
    """Return the descriptor as it is, and as following the standard that the program carries."""
    before = checkout.text(root, DESCRIPTOR)
    package = orjson.loads(before)
    after = before
    if package.get(FOLLOWS) != __version__:
        after = _ended_as(before, json_text({**package, FOLLOWS: __version__}))
    return FileChange(DESCRIPTOR, before, after)


def _text(root: Path, file: str) -> str | None:
    try:
        # What is no UTF-8 was written by hand, and is shown as far as it can be.
        return checkout.read(root, file).decode(errors="replace")
    except FileNotFoundError:
        return None
