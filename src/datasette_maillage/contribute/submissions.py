"""A submission: the files of one proposal, on their way to a branch of the forge."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from maillage.errors import ToldError
from maillage.messages import N_

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
REFERENCE = re.compile(r"[0-9a-f]{12}")
_KIND = re.compile(r"[a-z][a-z-]{0,39}")
#: Neither a point nor a space in a folder: nothing climbs, and nothing is `.git`.
_FILE = re.compile(r"contributions(/[A-Za-z0-9_-]{1,200}){1,8}\.json")
#: Days that Git takes for the date of a commit.
_DAY = re.compile(r"20\d\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2\d|3[01])")


class InvalidError(ToldError):
    """What waits is no submission, and never will be: why."""


@dataclass(frozen=True)
class Submission:
    """The files of one proposal."""

    #: The kind and the id of the record that it is about.
    kind: str
    id: str
    #: The texts to commit, by path.
    files: Mapping[str, str]
    #: The day it was sent, as YYYY-MM-DD: more would tell of the sender.
    day: str
    #: The paths of the files that correct a record, rather than bring one in.
    corrects: Sequence[str] = ()

    def __post_init__(self) -> None:
        if not ID.fullmatch(self.id):
            raise ValueError(f"no id: {self.id!r}")

    @property
    def reference(self) -> str:
        """What tells this proposal from any other: a digest of its files."""
        return reference(self.files)

    @property
    def branch(self) -> str:
        """The branch that it goes to."""
        return f"contribution/{self.id}-{self.reference}"

    @property
    def text(self) -> bytes:
        """The submission as the queue keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()


@dataclass(frozen=True)
class SubmissionOutcome:
    """What became of a submission that arrived."""

    #: The kind and the id of the record, as in `action/jardin`; empty where the remote is silent.
    record: str
    #: The day on which it was taken or refused, as YYYY-MM-DD, in UTC.
    day: str
    #: Why it was not kept, as a maintainer wrote; empty where it was.
    not_kept: str = ""


def reference(files: Mapping[str, str]) -> str:
    """Return the reference of some files."""
    text = json.dumps(files, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def parse(text: bytes) -> Submission:
    """Read what the queue keeps: whoever put it there, only what can be a commit comes out.

    Raises:
        InvalidError: it is no submission.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidError(N_("ce n’est pas du JSON")) from None
    if not isinstance(document, dict):
        raise InvalidError(N_("ce n’est pas un objet"))
    document.setdefault("corrects", [])
    keys = [field.name for field in fields(Submission)]
    if set(document) != set(keys):
        raise InvalidError(_KEYS(keys=", ".join(keys)))
    for key, is_right in _demands(document):
        if not is_right:
            raise InvalidError(_VALUE(key=key))
    return Submission(**document)


_KEYS = N_("ses clés ne sont pas {keys}")
_VALUE = N_("sa clé « {key} » n’a pas ce qu’il faut")


def _demands(found: Mapping[str, Any]) -> list[tuple[str, bool]]:
    files, corrects = found["files"], found["corrects"]
    return [
        ("kind", _is(_KIND, found["kind"])),
        ("id", _is(ID, found["id"]) and len(found["id"]) <= 200),
        ("day", _is(_DAY, found["day"])),
        ("files", isinstance(files, dict) and bool(files)),
        ("files", isinstance(files, dict) and all(_is(_FILE, file) for file in files)),
        ("files", isinstance(files, dict) and all(map(_is_text, files.values()))),
        ("corrects", isinstance(corrects, list) and all(_is(_FILE, file) for file in corrects)),
    ]


def _is(form: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and bool(form.fullmatch(value))


def _is_text(value: Any) -> bool:
    """Whether a value is a text that can be written: half of a pair of surrogates is none."""
    try:
        return isinstance(value, str) and bool(value.encode())
    except UnicodeEncodeError:
        return False
