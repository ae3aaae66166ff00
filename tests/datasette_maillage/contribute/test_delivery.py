"""To a real remote: whatever it does, the queue goes on, and nothing is left or told."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from datasette_maillage.contribute import git_processes, git_repository
from datasette_maillage.contribute.delivery import Delivery
from datasette_maillage.contribute.dispatcher import TRIES, Dispatcher
from datasette_maillage.contribute.git_processes import ProcessLimits, UnfinishedError, run
from datasette_maillage.contribute.git_repository import DeliveryError, RemoteError
from datasette_maillage.contribute.queue import DEAD, SENT, WAITING, Queue
from datasette_maillage.contribute.redaction import redacted
from datasette_maillage.contribute.settings import Settings
from repositories import git, small_forge
from submitted import submission
from waiting import PATIENCE, eventually

FILE = "contributions/actions/x.json"


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """A bare repository with one commit."""
    return small_forge(tmp_path)


@pytest.fixture
def queue(tmp_path: Path) -> Queue:
    """A queue with one submission in it."""
    queue = Queue(tmp_path / "queue")
    queue.put(submission("x"))
    return queue


def _sender(queue: Queue, remote: Path | str, **settings: str) -> Dispatcher:
    return Dispatcher(queue, Delivery(Settings(remote=str(remote), **settings), queue))


def _branches(remote: Path) -> list[str]:
    heads = "refs/heads/contribution"
    return git(remote, "for-each-ref", "--format=%(refname:short)", heads).split()


def _hook(remote: Path, name: str, text: str) -> None:
    file = remote / "hooks" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)


def _other(remote: Path, branch: str, text: str) -> None:
    """Have somebody else push a branch with another content."""
    clone = remote.parent / f"clone-{branch.replace('/', '-')}"
    subprocess.run(["git", "clone", "--quiet", str(remote), str(clone)], check=True)
    git(clone, "switch", "--create", branch)
    (clone / FILE).parent.mkdir(parents=True, exist_ok=True)
    (clone / FILE).write_text(text)
    git(clone, "add", ".")
    git(clone, "commit", "-m", "other")
    git(clone, "push", "--quiet", "origin", branch)
    shutil.rmtree(clone)


def test_a_branch_that_others_took_is_left_to_them(queue: Queue, remote: Path) -> None:
    """What arrives stands in a branch of its own, whole; theirs stays as it was."""
    pending = submission("x")
    for branch in (pending.branch, f"{pending.branch}-2"):
        _other(remote, branch, f"theirs: {branch}\n")
    before = git(remote, "rev-parse", pending.branch)
    assert _sender(queue, remote).round()
    assert _branches(remote) == [pending.branch, f"{pending.branch}-2", f"{pending.branch}-3"]
    assert git(remote, "rev-parse", pending.branch) == before
    assert git(remote, "show", f"{pending.branch}-3:{FILE}") == pending.files[FILE]
    assert queue.state(pending.reference) == SENT


@pytest.mark.parametrize(
    ("key", "value"),
    [("push.recurseSubmodules", "only"), ("i18n.commitEncoding", "ISO-8859-1")],
)
def test_what_the_account_has_set_of_git_changes_nothing(
    key: str, value: str, queue: Queue, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said to have arrived is there, and its author is called as the settings say."""
    with monkeypatch.context() as account:
        for name, said in (("COUNT", "1"), ("KEY_0", key), ("VALUE_0", value)):
            account.setenv(f"GIT_CONFIG_{name}", said)
        assert _sender(queue, remote, author="Éloïse <a@example.org>").round()
    assert _branches(remote) == [submission("x").branch]
    assert git(remote, "log", "-1", "--format=%an", submission("x").branch) == "Éloïse\n"


@pytest.mark.parametrize("name", ["WORK_TREE", "OBJECT_DIRECTORY", "NAMESPACE"])
def test_a_site_that_a_hook_started_sends(
    name: str, queue: Queue, remote: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What names a repository to a hook leads neither the copy of the remote nor a commit there."""
    with monkeypatch.context() as hook:
        hook.setenv(f"GIT_{name}", str(tmp_path / "other"))
        assert _sender(queue, remote).round()
    assert _branches(remote) == [submission("x").branch]
    assert not (tmp_path / "other").exists()


def test_a_branch_whose_lock_was_left_is_passed_over(queue: Queue, remote: Path) -> None:
    """A remote that was killed while it wrote never opens it again: the next branch takes it."""
    pending = submission("x")
    lock = remote / f"refs/heads/{pending.branch}.lock"
    lock.parent.mkdir()
    lock.touch()
    assert _sender(queue, remote).round()
    assert _branches(remote) == [f"{pending.branch}-2"]
    assert queue.state(pending.reference) == SENT


def test_where_every_branch_is_shut_the_submission_waits(queue: Queue, remote: Path) -> None:
    """It is said to have arrived only where it did."""
    pending = submission("x")
    for name in (pending.branch, *(f"{pending.branch}-{number}" for number in range(2, 10))):
        lock = remote / f"refs/heads/{name}.lock"
        lock.parent.mkdir(exist_ok=True)
        lock.touch()
    assert not _sender(queue, remote).round()
    assert queue.state(pending.reference) == WAITING
    assert _branches(remote) == []


def test_where_every_branch_is_taken_the_submission_waits(queue: Queue, remote: Path) -> None:
    """It is said to have arrived only where it did."""
    pending = submission("x")
    _other(remote, pending.branch, "theirs\n")
    for number in range(2, 10):
        git(remote, "branch", f"{pending.branch}-{number}", pending.branch)
    queue.put(submission("y"))
    assert not _sender(queue, remote).round()
    assert queue.state(pending.reference) == WAITING
    assert queue.state(submission("y").reference) == SENT


@pytest.mark.parametrize("note", [True, False])
def test_what_arrived_is_known_again(queue: Queue, remote: Path, note: bool) -> None:
    """By the note of what was pushed, even where a reviewer went on; else by the very files."""
    pending = submission("x")
    Delivery(Settings(remote=str(remote)), queue)(pending)
    if note:
        clone = remote.parent / "review"
        subprocess.run(["git", "clone", "-q", "-b", pending.branch, remote, clone], check=True)
        (clone / FILE).write_text("mended\n")
        git(clone, "commit", "--all", "-m", "mend")
        git(clone, "push", "--quiet", "origin", pending.branch)
    else:
        shutil.rmtree(queue.folder / "tried")
    assert _sender(queue, remote).round()
    assert _branches(remote) == [pending.branch]
    assert queue.state(pending.reference) == SENT


@pytest.mark.parametrize("new", ["", "trunk"])
def test_a_base_that_is_gone_loses_nothing(queue: Queue, remote: Path, new: str) -> None:
    """Deleted or renamed: all waits, none is set aside, and goes once it is back."""
    tip = git(remote, "rev-parse", "main").strip()
    git(remote, "symbolic-ref", "HEAD", "refs/heads/none")
    git(remote, "update-ref", "-d", "refs/heads/main")
    if new:
        git(remote, "update-ref", f"refs/heads/{new}", tip)
    sender = _sender(queue, remote)
    for _ in range(2 * TRIES):
        assert not sender.round()
    assert queue.length == 1
    git(remote, "update-ref", "refs/heads/main", tip)
    assert sender.round()
    assert _branches(remote) == [submission("x").branch]


def _lock(folder: Path) -> None:
    for name in ("shallow.lock", "packed-refs.lock", "index.lock", "config.lock", "HEAD.lock"):
        (folder / name).touch()
    (folder / "refs/maillage").mkdir(parents=True, exist_ok=True)
    (folder / "refs/maillage/base.lock").touch()


def _damage(folder: Path) -> None:
    for file in (folder / "objects").rglob("*"):
        if file.is_file():
            file.chmod(0o600)
            file.write_bytes(b"")


def _link(folder: Path) -> None:
    away = folder.rename(folder.with_name("away"))
    folder.symlink_to(away)


#: What killed processes, full disks and others leave of our copy of the remote.
SPOILT: dict[str, Callable[[Path], object]] = {
    "locks": _lock,
    "empty objects": _damage,
    "a link": _link,
    "no head": lambda folder: (folder / "HEAD").unlink(),
    "an empty head": lambda folder: (folder / "HEAD").write_text(""),
    "a file": lambda folder: (shutil.rmtree(folder), folder.touch()),
}


@pytest.mark.sample(3)
@pytest.mark.parametrize("what", SPOILT)
def test_a_spoilt_copy_of_the_remote_is_made_anew(queue: Queue, remote: Path, what: str) -> None:
    """It holds nothing that is not elsewhere, so it stops no delivery, at most one try."""
    sender = _sender(queue, remote)
    assert sender.round()
    SPOILT[what](queue.folder / "git")
    queue.put(submission("y"))
    assert sender.round() or sender.round()
    assert len(_branches(remote)) == 2


def test_a_hook_that_refuses_one_keeps_no_other_waiting(queue: Queue, remote: Path) -> None:
    """It is set aside with what the remote said, once others have passed."""
    _hook(remote, "update", 'case "$1" in *contribution/x-*) echo no such kind; exit 1;; esac')
    sender = _sender(queue, remote)
    for number in range(TRIES):
        queue.put(submission(f"y-{number}"))
        sender.round()
    assert queue.length == 0
    assert len(_branches(remote)) == TRIES
    (reason,) = (queue.folder / DEAD).glob("*.reason")
    assert "no such kind" in reason.read_text()


def test_a_remote_that_takes_it_and_dies_gets_it_once(queue: Queue, remote: Path) -> None:
    """The push fails after the branch is there: the next try finds it."""
    _hook(remote, "post-update", 'kill -9 "$(ps -o ppid= -p $$ | tr -d " ")"')
    sender = _sender(queue, remote)
    assert sender.round() or sender.round()
    assert _branches(remote) == [submission("x").branch]
    assert queue.state(submission("x").reference) == SENT


#: What a remote may print that is nobody’s business, with what stands around it in full.
SECRETS = (
    "TOKEN=hunter2",
    "hunter2 is the password",
    "curl -u bot:hunter2 https://forge.example/",
    "export FORGE_SECRET='hunter2 hunter2'",
    "Authorization: Bearer hunter2",
    "authorization = Basic hunter2",
    "password: hunter2",
    "Le mot de passe est hunter2",
    "passwd hunter2",
    "api_key = hunter2",
    '{"private_key": "hunter2"}',
    "Set-Cookie: session=hunter2",
    "https://robot:hunter2@forge.example/x.git",
    "https://hunter2@forge.example/x.git",
    "https://forge.example/x?private_token=hunter2",
    "ghp_hunter2",
    "glpat-hunter2",
    "DATABASE_URL=hunter2",
    "see 0123456789abcdef0123hunter2",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEhunter2",
    "TO\x1b[1mKEN\x1b[0m=hunter2",
    "TOK\u200bEN=hunter2",
    "PASS\x00WORD hunter2",
    "mail hunter2@example.org",
    "mdp : hunter2",
    "DEPLOY_KEY hunter2",
    "api-key hunter2",
    "clé d’API hunter2",
    "db_pass hunter2",
    "aws_x=hunter2",
    "key -> hunter2",
    "pin hunter2",
    "the pass is hunter2",
    "otp: hunter2",
    "ｔｏｋｅｎ hunter2",
    "TOKEN=\nhunter2",
    "the token is:\nremote:\nremote:   hunter2",
    "use hunter2",
    "curl -H 'X-Api: hunter2'",
    "p\u0430ssword hunter2",
    "identifiants : admin / hunter2",
    "recovery phrase correct hunter2",
    "code d’accès : hunter2",
    "t\u043eken hunter2",
)


@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_that_is_printed_is_told(secret: str) -> None:
    """Neither where it stands first, nor behind other words, nor in the last of what is read."""
    for printed in (
        secret,
        f"remote: {secret}",
        f"fatal: no\nremote: x {secret} y",
        "a\r" + secret,
        f"! [remote rejected] main -> main ({secret})",
    ):
        assert "hunter2" not in redacted(printed.encode())


@pytest.mark.parametrize(
    "secret",
    [
        *("senha: rosebush", "hasło rosebush", "wachtwoord: rosebush", "пароль rosebush"),
        *(
            "Zugangsdaten rosebush",
            "T O K E N = rosebush",
            "mysql -u root -p rosebush",
            "密码 rosebush",
        ),
        "bad config value 'rosebush' for 'http.extraheader'",
        "bad value 'rosebush' for 'token'",
        *("code 482193", "code : 4821-9312", "OTP 482193"),
    ],
)
def test_a_secret_of_plain_letters_or_digits_is_not_told(secret: str) -> None:
    """In other languages, letter by letter, in quotes before the word that tells, or a code."""
    for printed in (f"remote: {secret}", f"fatal: no\nremote: x {secret} y"):
        found = redacted(printed.encode())
        assert not any(part in found for part in ("rosebush", "482193", "4821"))


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        (b"fatal: could not read from remote repository.\n", None),
        (b"To /srv/x\n ! [remote rejected] main (pre-receive hook declined)\n", "! [remote"),
        (b"\x1b[31mremote: no\x1b[0m\x07\x1b]0;title\x07 more", "remote: no more"),
        (b"remote: one\rremote: two\nremote: three", "remote: one / remote: two"),
        (b"remote: \xe2\x80\xaegnorw\xe2\x81\xa6", "remote: gnorw"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"remote: no password\nremote: x\nfatal: no", "remote: no passw*** / fatal: no"),
        (b"", ""),
        (b"remote: refs/heads/contribution/a-b-0123456789ab is there", None),
    ],
)
def test_what_helps_is_told_in_one_short_line(printed: bytes, told: str | None) -> None:
    """The words of Git and of the remote stay, without what moves a terminal."""
    found = redacted(printed)
    assert found.startswith(printed.decode().strip() if told is None else told)
    assert found.isprintable()
    assert len(redacted(printed * 1000)) <= 300


def test_hooks_print_no_secret_into_the_log(
    queue: Queue, remote: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """From a real push, both to the log and to the reason beside what is set aside."""
    _hook(remote, "pre-receive", "echo TOKEN=hunter2; echo hunter2@example.org >&2; exit 1")
    sender = _sender(queue, remote)
    for _ in range(2):
        assert not sender.round()
    assert "git push" in caplog.text
    assert "hunter2" not in caplog.text


def test_a_remote_that_prints_much_takes_no_memory(queue: Queue, remote: Path) -> None:
    """Thirty megabytes, and the push succeeds: the beginning alone was kept."""
    code = """
import sys
from pathlib import Path
from datasette_maillage.contribute.delivery import Delivery
from datasette_maillage.contribute.dispatcher import Dispatcher
from datasette_maillage.contribute.queue import Queue
from datasette_maillage.contribute.settings import Settings

def highest():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

queue, before = Queue(Path(sys.argv[1])), highest()
assert Dispatcher(queue, Delivery(Settings(remote=sys.argv[2]), queue)).round()
print(highest() - before)
"""
    _hook(remote, "post-receive", f"yes {'x' * 900} | head -c 30000000")
    command = [sys.executable, "-c", code, str(queue.folder), str(remote)]
    done = subprocess.run(command, capture_output=True, check=True)
    assert int(done.stdout) < 10_000
    assert _branches(remote) == [submission("x").branch]


def _ssh(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    file = folder / "ssh"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(stat.S_IRWXU)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(file))
    monkeypatch.setenv("GIT_SSH_VARIANT", "simple")


def _running(folder: Path) -> list[str]:
    """Return the processes that work in a folder, or were told of it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            said = (process / "cmdline").read_bytes().decode(errors="replace")
            state = (process / "stat").read_text().rpartition(")")[2].split()[0]
            where = str((process / "cwd").readlink())
        except OSError:
            continue
        if state != "Z" and int(process.name) != os.getpid() and str(folder) in said + where:
            found.append(said)
    return found


def test_a_remote_that_hangs_leaves_no_process(
    tmp_path: Path, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it forked, in the background too, is ended with it; all waits."""
    _ssh(
        tmp_path,
        monkeypatch,
        f"cd {tmp_path}; sleep 987 & (trap '' TERM HUP; sleep 986) & sleep 985",
    )
    monkeypatch.setattr(git_repository, "TIMEOUT", 0.5)
    sender = _sender(queue, "ssh://forge.example/x.git")
    for _ in range(3):
        assert not sender.round()
    eventually(lambda: not _running(tmp_path), 0.05)
    assert queue.length == 1


def test_the_end_of_the_site_ends_what_hangs(
    tmp_path: Path, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without waiting for the time that a remote is given."""
    _ssh(tmp_path, monkeypatch, f"cd {tmp_path}; touch begun; sleep 984 & sleep 983")
    stopped = threading.Event()
    deliver = Delivery(Settings(remote="ssh://forge.example/x.git"), queue, stopped)
    sender = Dispatcher(queue, deliver, stopped)
    sender.call()
    eventually((tmp_path / "begun").exists, 0.05)
    sender.stop()
    eventually(lambda: not sender.is_alive, 0.05)
    assert not _running(tmp_path)
    assert queue.length == 1


def _owner(folder: Path, script: str) -> subprocess.Popen[bytes]:
    """Begin a process that runs a script of the shell, bounded."""
    code = """
import os, sys, threading
from pathlib import Path
from datasette_maillage.contribute.git_processes import ProcessLimits, run
command = ["sh", "-c", sys.argv[2]]
run(command, b"", ProcessLimits(1000, threading.Event()), Path(sys.argv[1]), dict(os.environ))
"""
    return subprocess.Popen([sys.executable, "-c", code, str(folder), script])


def test_the_death_of_the_site_ends_what_hangs(tmp_path: Path) -> None:
    """Even where it is killed, and can end nothing itself."""
    script = "sleep 982 & (setsid sleep 0.1; sleep 981) & touch begun; sleep 980"
    owner = _owner(tmp_path, script)
    eventually((tmp_path / "begun").exists, 0.05)
    owner.kill()
    owner.wait()
    eventually(lambda: not _running(tmp_path), 0.05)


#: A program that holds a lock, as Git does, and removes it when it is asked to end. (A shell tells
#: of a child that was ended, where nobody may be to hear it.)
_LOCKS = """
exec 2>/dev/null; trap 'rm lock; exit' TERM; touch lock begun; while :; do sleep 0.01; done
"""


def test_what_is_ended_early_removes_its_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Git that writes to a remote on this machine would shut its branch for good."""
    # However slow the machine is.
    monkeypatch.setattr(git_processes, "_GRACE", 5)
    stopped = threading.Event()
    ending = threading.Thread(
        target=lambda: (eventually((tmp_path / "begun").exists, 0.05), stopped.set())
    )
    ending.start()
    with pytest.raises(UnfinishedError):
        run(
            ["sh", "-c", f"(: ; {_LOCKS}) & wait"],
            b"",
            ProcessLimits(PATIENCE, stopped),
            tmp_path,
            dict(os.environ),
        )
    ending.join()
    assert not (tmp_path / "lock").exists()


def test_what_the_death_of_the_site_ends_removes_its_locks(tmp_path: Path) -> None:
    """The guard asks before it kills."""
    owner = _owner(tmp_path, _LOCKS)
    eventually((tmp_path / "begun").exists, 0.05)
    owner.kill()
    owner.wait()
    eventually(lambda: not _running(tmp_path), 0.05)
    assert not (tmp_path / "lock").exists()


@pytest.mark.parametrize(
    ("script", "said", "wanted"),
    [
        ("cat", b"x" * 3_000_000, (0, 3_000_000)),
        ("true", b"x" * 3_000_000, (0, 0)),
        ("cat", b"", (0, 0)),
        ("exit 7", b"", (7, 0)),
        ("kill -9 $$", b"", (-9, 0)),
        # What goes on in the background, and holds the pipes open, is not waited for.
        ("echo done; sleep 979 &", b"", (0, 5)),
        ("exec >&- 2>&-; exit 3", b"", (3, 0)),
    ],
    # pytest puts the name of a case into the environment of what it starts.
    ids=["reads all", "reads nothing", "is given nothing", "fails", "dies", "leaves one", "closes"],
)
def test_a_program_runs_to_its_end(
    tmp_path: Path, script: str, said: bytes, wanted: tuple[int, int]
) -> None:
    """It reads what it is given, and what comes of it is its own."""
    bounds = ProcessLimits(PATIENCE, threading.Event())
    found = run(["sh", "-c", script], said, bounds, tmp_path, dict(os.environ))
    assert (found.status, len(found.output)) == wanted
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_answers_without_end_is_ended(tmp_path: Path) -> None:
    """It is told from one that answers much."""
    bounds = ProcessLimits(PATIENCE, threading.Event())
    with pytest.raises(UnfinishedError, match="octets"):
        run(["cat", "/dev/zero"], b"", bounds, tmp_path, dict(os.environ))


def test_a_program_that_takes_memory_without_end_is_ended(tmp_path: Path) -> None:
    """A remote makes Git keep what it announces: not more than this machine can bear."""
    bounds = ProcessLimits(PATIENCE, threading.Event())
    grows = "print(len(bytearray(1_500_000_000)))"
    found = run([sys.executable, "-c", grows], b"", bounds, tmp_path, dict(os.environ))
    assert b"MemoryError" in found.errors


@pytest.mark.parametrize("path", ["", "/nowhere"])
def test_a_machine_without_git_sets_nothing_aside(
    queue: Queue, remote: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """It is no submission’s fault."""
    monkeypatch.setenv("PATH", path)
    with pytest.raises(RemoteError):
        Delivery(Settings(remote=str(remote)), queue)(submission("x"))


def test_a_failure_of_a_push_is_of_one_submission(queue: Queue, remote: Path) -> None:
    """The others are tried, whatever it was: only what all need stops a round."""
    _hook(remote, "update", 'case "$1" in *contribution/x-*) kill -9 $PPID;; esac')
    with pytest.raises(DeliveryError) as caught:
        Delivery(Settings(remote=str(remote)), queue)(submission("x"))
    assert not isinstance(caught.value, RemoteError)
    queue.put(submission("y"))
    _sender(queue, remote).round()
    assert queue.state(submission("y").reference) == SENT
