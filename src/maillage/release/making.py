"""A release: a version made from a commit, which the judges agreed on, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from maillage.build.pipeline import BuildOptions
from maillage.errors import MaillageError, RunError
from maillage.files.publication import publish, staging, staging_name
from maillage.messages import N_, Message
from maillage.model.entities import Json
from maillage.model.languages import COMPLETE
from maillage.reading.history import git
from maillage.release import building, index, members, packaging, revision, state, verification
from maillage.release.difference import Difference
from maillage.release.notes import Notes
from maillage.release.opening import DATA, MANIFEST, RELEASES, Snapshot, opened
from maillage.release.revision import Revision, checked_out
from maillage.release.verification import Verification
from maillage.text.lexical import json_text

_UNCLEAN = N_("Il y a des modifications qui ne sont pas versionnées : faites-en un commit d’abord.")
_SHALLOW = N_("Ce clone n’a pas tout l’historique, d’où viennent les dates : git fetch --unshallow")
_DONE = N_("Le commit {commit} est déjà la version {version}.")
_EARLIER = N_("Le commit {commit} n’a pas pour ancêtre celui de la version {version}.")
_MEANWHILE = N_("Une autre version vient d’être faite : relancez la commande.")
#: Told which step is at work.
Step = Callable[[Message], None]


@dataclass(frozen=True)
class Release:
    """What was made: the folder of a version, and what it says of itself."""

    folder: Path
    manifest: Json


class DisagreementError(MaillageError):
    """The judges do not agree, and nothing was released: their report says why."""

    def __init__(self, verification: Verification) -> None:
        super().__init__("the judges do not agree")
        self.verification = verification


def make(root: Path, reference: str, say: Step, options: BuildOptions) -> Release:
    """Make the version of a commit in `releases/`.

    `say` is told each step.

    Raises:
        DisagreementError: the judges do not agree.
        PublishError: the version cannot be put in its place.
        RunError: the tree is not clean, the commit cannot be built, or the machine failed the run.
    """
    verification.check_libraries()
    if not revision.is_clean(root, RELEASES):
        raise RunError(_UNCLEAN)
    if git(root, "rev-parse", "--is-shallow-repository").strip() != "false":
        raise RunError(_SHALLOW)
    listed = index.releases(root)
    if listed:
        index.write(root)  # where the last release died before it could
    with checked_out(root, reference) as commit:
        _check(root, listed, commit)
        version = index.next_version(listed, commit.day)
        with staging(root / RELEASES / version) as folder:
            if index.releases(root) != listed:
                raise RunError(_MEANWHILE)
            index.remove_left(root, staging_name(root / RELEASES / version))
            release = _made(root, folder, version, listed, commit, say, options)
    index.write(root)
    return release


def _check(root: Path, listed: list[Json], commit: Revision) -> None:
    """Refuse a commit that has a version, or that does not come behind the last one."""
    for former in listed:
        if former["commit"] == commit.commit:
            raise RunError(_DONE(commit=commit.commit[:7], version=former["version"]))
    if listed:
        last = listed[-1]
        try:
            git(root, "merge-base", "--is-ancestor", last["commit"], commit.commit)
        except RunError as error:
            said = _EARLIER(commit=commit.commit[:7], version=last["version"])
            raise RunError(said) from error


def _made(
    root: Path,
    folder: Path,
    version: str,
    listed: list[Json],
    commit: Revision,
    say: Step,
    options: BuildOptions,
) -> Release:
    previous = listed[-1]["version"] if listed else ""
    inside, whole = folder / "inside", folder / "whole"
    inside.mkdir()
    whole.mkdir()
    say(N_("Construction de la version {version}")(version=version))
    building.build(commit, inside / DATA, options)
    manifest = packaging.fill(inside, commit, version, previous)
    snapshot = Snapshot(version, inside / DATA, inside, commit.commit)
    say(N_("Vérification par quatre juges"))
    verdict = verification.verify(snapshot)
    if not verdict.agreed:
        raise DisagreementError(verdict)
    say(N_("Archive et différence"))
    archive = whole / index.archive_of(snapshot.package["name"], version)
    packaging.pack(inside, archive, commit.day)
    with ExitStack() as stack:
        former = stack.enter_context(opened(previous, root)) if previous else None
        if former:
            _changes(whole, Difference(former, snapshot, root))
        _members(whole, version, former, snapshot)
    manifest |= packaging.facts(archive)
    (whole / MANIFEST).write_text(json_text(manifest), "utf-8")
    packaging.sums(whole)
    out = root / RELEASES / version
    publish(whole, out)
    return Release(out, manifest)


def _changes(whole: Path, difference: Difference) -> None:
    """Write what changed since the version before: two deltas, and notes in each language."""
    (whole / index.CHANGES).write_bytes(difference.json.written())
    (whole / index.PATCH).write_bytes(difference.patch.written())
    notes = Notes.of(difference)
    for language in COMPLETE:
        (whole / index.notes_file(language)).write_text(notes.told(language), "utf-8")


def _members(whole: Path, version: str, former: Snapshot | None, snapshot: Snapshot) -> None:
    """Write what an event stream tells of a version: of the first, all there is."""
    old = state.graph_lines(former.data) if former else set()
    base, now = snapshot.package["id"], state.graph_lines(snapshot.data)
    members.write(whole, base, version, old, now)
