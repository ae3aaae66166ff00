"""What Git knows of a catalogue: which contributions changed, and what should not be committed."""

from __future__ import annotations

import errno
import os
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from maillage.errors import Reason, RunError, lacks_room
from maillage.findings.finding import Finding
from maillage.findings.quotation import visible
from maillage.messages import Message
from maillage.model.catalogue_files import DESCRIPTOR
from maillage.reading.file_rules import LINKED, MADE, REWRITES, TRACKED
from maillage.reading.listing import FOLDER
from maillage.text.normal_forms import normalized

#: What decides, besides a contribution, whether it is accepted.
_MODEL = ("schema", "vocab", DESCRIPTOR, "reference")
#: What a checkout is made of besides, or becomes a place of: none of it may be a link.
_READ = (*_MODEL, "queries", FOLDER)
#: What Maillage makes in a checkout, and the one file there that people write.
_MADE, _MAKING = (".cache", "build", "releases"), ".build."
_README = "build/README.md"
_PLAIN = ("100644", "100755")
#: What has Git write a file otherwise than it was committed: in another encoding, by a program.
_ATTRIBUTES = ".gitattributes"

#: How `git merge-base` ends, without a word, where there is none.
_NO_COMMON_COMMIT = 1


@dataclass(frozen=True)
class Changes:
    """Paths from the root of the catalogue, by what happened to them."""

    added: frozenset[str]
    modified: frozenset[str]
    deleted: frozenset[str]
    base: str
    #: Whether what contributions are judged by changed too: then all of them are concerned.
    model: bool

    def concerns(self, file: str) -> bool:
        """Whether a contribution is to be judged again."""
        return self.model or file in self.added or file in self.modified


def changes(root: Path, reference: str) -> Changes:
    """Return what the working tree has changed since it left a reference.

    What happened at the reference since does not count.

    Raises:
        RunError: there is no Git, no repository or no such reference.
    """
    base = _common(root, reference)
    names = ("--name-status", "--no-renames", "--relative", "-z")
    quietly = ("--no-ext-diff", "--no-textconv", "--ignore-submodules=all")
    compared = git(root, "diff", *names, *quietly, base, "--", ".")
    parts = compared.split("\0")[:-1]
    status = dict(zip(parts[1::2], parts[::2], strict=True))
    untracked = git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", FOLDER)
    status |= dict.fromkeys(untracked.split("\0")[:-1], "A")

    def with_status(letters: str) -> frozenset[str]:
        return frozenset(
            file
            for file, letter in status.items()
            if letter in letters and file.startswith(f"{FOLDER}/")
        )

    return Changes(
        added=with_status("A"),
        modified=with_status("MT"),
        deleted=with_status("D"),
        base=base,
        model=any(file.split("/")[0] in _MODEL for file in status),
    )


def content(root: Path, commit: str, file: str) -> bytes:
    """Return what was in a file at a commit.

    Raises:
        RunError: as for `changes`.
    """
    return git(root, "show", f"{commit}:./{file}").encode(errors="surrogateescape")


def tracked(root: Path) -> Iterator[Finding]:
    """Yield what is committed, or about to be, where nothing that others wrote may be.

    Nothing is told where there is no Git or no repository.
    """
    if not _is_in_repository(root):
        return
    try:
        listed = git(root, "ls-files", "--stage", "-z")
    except RunError:
        return
    for entry in listed.split("\0")[:-1]:
        facts, _, file = entry.partition("\t")
        if reason := _reason(file, facts):
            yield Finding(visible(file), 1, 1, "", TRACKED.code, TRACKED, {"reason": reason})


def _is_in_repository(root: Path) -> bool:
    """Whether Git may know the files of a folder: to ask it is to start a process."""
    return "GIT_DIR" in os.environ or _has_its_own(root)


def _has_its_own(root: Path) -> bool:
    """Whether a repository is in a folder or around it."""
    home = root.resolve()
    return any(os.path.lexists(it / ".git") for it in (home, *home.parents))


def _reason(file: str, facts: str) -> Message | None:
    """Return why a file has no place in the repository; None where it has."""
    parts = _as_systems_know(file).split("/")
    top, name = parts[0], parts[-1]
    if (top in _MADE or top.startswith(_MAKING)) and file != _README:
        return MADE
    if top in _READ and not facts.startswith(_PLAIN):
        return LINKED
    return REWRITES if (top, name) == (FOLDER, _ATTRIBUTES) else None


def _as_systems_know(file: str) -> str:
    """Return a path as those systems know it that take `Build` for `build`.

    Some take « ſ » for « s » too, and pass over what nobody sees.
    """
    if file.isascii():
        return file.lower()
    folded = normalized("NFKC", file.casefold())
    return "".join(char for char in folded if unicodedata.category(char) != "Cf")


def _common(root: Path, reference: str) -> str:
    """Return the commit at which the working tree left a reference."""
    try:
        return git(root, "merge-base", "--", reference, "HEAD").strip()
    except RunError as error:
        if getattr(error.__cause__, "returncode", None) != _NO_COMMON_COMMIT:
            raise
        raise RunError(_NOTHING_IN_COMMON(reference=reference)) from error


#: The configuration is the user’s, and no commit can change it; but a checkout may hold what looks
#: like a repository, with a configuration of its own, and nothing here wants a program to run.
_SAFELY = (
    "--no-replace-objects",
    *("-c", "safe.bareRepository=explicit"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "submodule.recurse=false"),
)


#: What names the repository to a hook, or to whatever a hook starts: `git rev-parse
#: --local-env-vars`, but for configuration, which may say what folder is safe.
_OF_ONE_REPOSITORY = (
    *("GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"),
    *("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_IMPLICIT_WORK_TREE"),
    *("GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_NAMESPACE"),
)


def environment(root: Path) -> dict[str, str]:
    """Return that of this process, without what names another repository than the folder’s own.

    A hook has it; with it, what is checked out aside would be so in the repository of the hook.
    """
    return of_no_repository() if _has_its_own(root) else dict(os.environ)


def of_no_repository() -> dict[str, str]:
    """Return the environment of this process, without what names a repository."""
    return {name: value for name, value in os.environ.items() if name not in _OF_ONE_REPOSITORY}


def git(root: Path, *arguments: str, settings: tuple[str, ...] = ()) -> str:
    """Return what Git prints of the repository of a folder, with some settings (`-c`).

    Raises:
        OSError: the machine ended it, or has too little of something for it.
        RunError: there is no Git, or it failed.
    """
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and nothing of it comes from a contribution
            ["git", "--no-pager", *_SAFELY, *settings, "-C", str(root), *arguments],  # noqa: S607 - of the system
            capture_output=True,
            check=True,
            env={**environment(root), "GIT_NO_LAZY_FETCH": "1"},
            errors="surrogateescape",
            encoding="utf-8",
        )
    except FileNotFoundError as error:
        raise RunError(_NO_GIT) from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.strip()
        # What the machine lacks says nothing of the repository.
        if error.returncode < 0:
            raise BlockingIOError(errno.EAGAIN, said, f"git {arguments[0]}") from error
        if lacks_room(lacking := OSError(said)):
            raise lacking from error
        raise RunError(_SAID(command=arguments[0], said=said)) from error
    return done.stdout


_SAID = Reason("git {command} a répondu : « {said} »")
_NO_GIT = Reason("Git n’est pas installé")
_NOTHING_IN_COMMON = Reason(
    "« {reference} » et HEAD n’ont ici aucun commit en commun. Si ce clone n’a pas tout le passé : "
    "git fetch --unshallow"
)
