"""What became of a proposal, read from a real remote in the words of a maintainer."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from datasette_maillage.contribute.delivery import Delivery
from datasette_maillage.contribute.dispatcher import FOLLOW, Dispatcher
from datasette_maillage.contribute.outcomes import FOLLOWED, MAX_REASON, OutcomeReader
from datasette_maillage.contribute.queue import OUTCOMES, SENT, Queue
from datasette_maillage.contribute.settings import Settings
from datasette_maillage.contribute.submissions import SubmissionOutcome
from repositories import git, small_forge
from submitted import submission

JARDIN = submission("jardin")
WHY = "l’action est déjà décrite sous le nom « Potager du parc »"


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """A bare repository with one commit."""
    return small_forge(tmp_path)


@pytest.fixture
def queue(tmp_path: Path, remote: Path) -> Queue:
    """A queue whose submission arrived at the remote."""
    queue = Queue(tmp_path / "queue")
    queue.put(JARDIN)
    assert Dispatcher(queue, Delivery(Settings(remote=str(remote)), queue)).round()
    return queue


@pytest.fixture
def clone(tmp_path: Path, queue: Queue, remote: Path) -> Path:  # noqa: ARG001 - pushed before
    """What a maintainer works in, with the branch of the proposal."""
    git(tmp_path, "clone", "--quiet", str(remote), "clone")
    git(tmp_path / "clone", "config", "user.name", "Essai")
    git(tmp_path / "clone", "config", "user.email", "essai@example.org")
    return tmp_path / "clone"


def _read(queue: Queue, remote: Path) -> SubmissionOutcome | None:
    OutcomeReader(Settings(remote=str(remote)), queue)()
    return queue.outcome(JARDIN.reference)


def _merge(clone: Path) -> None:
    git(clone, "merge", "--no-ff", f"origin/{JARDIN.branch}", "-m", "Take the garden")


def _rebase(clone: Path) -> None:
    git(clone, "commit", "--allow-empty", "-m", "other")
    git(clone, "cherry-pick", f"origin/{JARDIN.branch}")


def _squash(clone: Path) -> None:
    """As GitHub does it: the messages of the branch as points, below the title of the request."""
    said = git(clone, "log", "-1", "--format=%B", f"origin/{JARDIN.branch}")
    git(clone, "merge", "--squash", f"origin/{JARDIN.branch}")
    git(
        clone, "commit", "-m", f"Un jardin (#12)\n\n* {said}\n* mend the title\n\nCo-authored-by: E"
    )


@pytest.mark.parametrize("take", [_merge, _rebase, _squash])
def test_what_is_in_the_base_was_taken(
    queue: Queue, clone: Path, remote: Path, take: Callable[[Path], None]
) -> None:
    """However a forge merges, the reference is in the history; the branch may be gone."""
    assert _read(queue, remote) is None
    take(clone)
    git(clone, "push", "--quiet", "origin", "main")
    git(clone, "push", "--quiet", "origin", "--delete", JARDIN.branch)
    outcome = _read(queue, remote)
    assert outcome
    assert (outcome.record, outcome.not_kept) == ("action/jardin", "")


def test_the_day_is_that_of_the_record(queue: Queue, clone: Path, remote: Path) -> None:
    """A merge commit changes no file: the day by which the record shows it is of the other one."""
    said = f"Take it\n\nReference: {JARDIN.reference}"
    git(clone, "merge", "--no-ff", f"origin/{JARDIN.branch}", "-m", said)
    git(clone, "push", "--quiet", "origin", "main")
    assert _read(queue, remote) == SubmissionOutcome("action/jardin", JARDIN.day)


def test_a_maintainer_says_what_the_record_is_called(
    queue: Queue, clone: Path, remote: Path
) -> None:
    """A record may be given another id while it is merged: the newest name holds."""
    said = f"Take it\n\nReference: {JARDIN.reference}\nRecord: action/jardin-du-parc"
    git(clone, "merge", "--no-ff", f"origin/{JARDIN.branch}", "-m", said)
    git(clone, "push", "--quiet", "origin", "main")
    assert _read(queue, remote) == SubmissionOutcome("action/jardin-du-parc", JARDIN.day)


def _on_the_branch(clone: Path, said: str) -> None:
    git(clone, "switch", "--quiet", JARDIN.branch)
    git(clone, "commit", "--allow-empty", "-m", said)
    git(clone, "push", "--quiet", "origin", JARDIN.branch)


def _as_a_merge(clone: Path, said: str) -> None:
    git(clone, "merge", "-s", "ours", f"origin/{JARDIN.branch}", "-m", said)
    git(clone, "push", "--quiet", "origin", "main")


def _by_reference(clone: Path, said: str) -> None:
    """Where the branch was closed without a word, and is gone."""
    git(clone, "push", "--quiet", "origin", "--delete", JARDIN.branch)
    git(clone, "commit", "--allow-empty", "-m", f"{said}\nReference: {JARDIN.reference}")
    git(clone, "push", "--quiet", "origin", "main")


@pytest.mark.sample(6)
@pytest.mark.parametrize("refuse", [_on_the_branch, _as_a_merge, _by_reference])
@pytest.mark.parametrize(
    ("said", "told"),
    [
        (f"Close\n\nNot-kept: {WHY}", WHY),
        (f"Close\n\nnot-kept: {WHY},\n  depuis mars", f"{WHY}, depuis mars"),
        (f"Close\n\nNot-kept: {WHY}\n\nSigned-off-by: Essai", WHY),
        ("Close\n\nNot-kept: <script>alert(1)</script>", "<script>alert(1)</script>"),
        (f"Close\n\nNot-kept: {'x' * 2 * MAX_REASON}", "x" * MAX_REASON),
    ],
)  # fmt: skip
def test_a_refusal_has_its_reason(
    queue: Queue,
    clone: Path,
    remote: Path,
    refuse: Callable[[Path, str], None],
    said: str,
    told: str,
) -> None:
    """On the branch, as a merge that takes nothing, or with the reference: one trailer."""
    refuse(clone, said)
    outcome = _read(queue, remote)
    assert outcome
    assert outcome.not_kept == told


def test_the_newest_word_holds(queue: Queue, clone: Path, remote: Path) -> None:
    """Refused on its branch, then taken after all, then taken back."""
    _on_the_branch(clone, f"Close\n\nNot-kept: {WHY}")
    assert _read(queue, remote) == SubmissionOutcome("", _today(clone), WHY)
    git(clone, "switch", "--quiet", "main")
    git(clone, "merge", "--no-ff", JARDIN.branch, "-m", "Take it after all")
    git(clone, "push", "--quiet", "origin", "main")
    assert _read(queue, remote) == SubmissionOutcome("action/jardin", JARDIN.day)
    said = f"Take it back\n\nReference: {JARDIN.reference}\nNot-kept: {WHY}"
    git(clone, "commit", "--allow-empty", "-m", said)
    git(clone, "push", "--quiet", "origin", "main")
    assert _read(queue, remote) == SubmissionOutcome("", _today(clone), WHY)


def _today(clone: Path) -> str:
    return git(clone, "log", "-1", "--date=format-local:%Y-%m-%d", "--format=%cd").strip()


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    "said",
    [
        "Not-kept: of nobody",
        "Tell that Not-kept: is a trailer",
        f"Close\n\nNot-kept:\nReference: {submission('other').reference}",
        "Take\n\nReference: ../../waiting\nRecord: action/jardin",
        "Take\n\nReference: 0123456789abcdef\nRecord: action/jardin",
    ],
)
def test_what_names_no_proposal_of_this_site_says_nothing(
    queue: Queue, clone: Path, remote: Path, said: str
) -> None:
    """Of other sites’ proposals, and of what is no trailer, nothing is kept."""
    git(clone, "commit", "--allow-empty", "-m", said)
    git(clone, "push", "--quiet", "origin", "main")
    assert _read(queue, remote) is None
    assert not queue.entries(OUTCOMES)


def test_nothing_is_asked_for_in_vain(tmp_path: Path, queue: Queue) -> None:
    """A remote that is no more is not called where nothing arrived, or long ago."""
    gone = Settings(remote=str(tmp_path / "gone.git"))
    OutcomeReader(gone, Queue(tmp_path / "empty"))()
    sent = queue.folder / SENT / f"{JARDIN.reference}.json"
    os.utime(sent, (time.time() - FOLLOWED - 60,) * 2)
    OutcomeReader(gone, queue)()
    assert not (queue.folder / "history").exists()


def test_a_remote_that_is_down_is_asked_again(
    queue: Queue, clone: Path, remote: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said once, no credential with it; what was known stays, and the deliveries go on."""
    now = 0.0
    reader = OutcomeReader(Settings(remote=str(remote)), queue)
    delivery = Delivery(Settings(remote=str(remote)), queue)
    dispatcher = Dispatcher(queue, delivery, clock=lambda: now, follow=reader)
    _on_the_branch(clone, f"Close\n\nNot-kept: {WHY}")
    dispatcher.look()
    before = queue.outcome(JARDIN.reference)
    assert before
    remote.rename(remote.with_name("away.git"))
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            now += FOLLOW
            dispatcher.look()
    (told,) = caplog.messages
    assert told.startswith("ce que sont devenues les propositions ne peut pas être lu : git fetch")
    assert queue.outcome(JARDIN.reference) == before
    assert dispatcher.failing_for is None
    remote.with_name("away.git").rename(remote)
    _on_the_branch(clone, "Close\n\nNot-kept: autre raison")
    dispatcher.look()
    after = queue.outcome(JARDIN.reference)
    assert after
    assert after.not_kept == "autre raison"
