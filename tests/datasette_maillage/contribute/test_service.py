"""From the form to a branch: a real remote, plain Git, and nothing lost on the way."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from conftest import EXAMPLES, app_of, copy_model, opened
from datasette_maillage.contribute import views
from datasette_maillage.contribute.delivery import Delivery
from datasette_maillage.contribute.dispatcher import Dispatcher
from datasette_maillage.contribute.queue import WAITING, Queue
from datasette_maillage.contribute.rate_limits import LIMITS
from datasette_maillage.contribute.settings import Settings, SettingsError
from datasette_maillage.contribute.submissions import Submission
from forms import complaints, fill, form_of, get, plain, send
from maillage.cli import main
from repositories import forge, git, under_git
from submitted import ACTION
from waiting import eventually


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small catalogue under Git, built: each test has a copy."""
    root = tmp_path_factory.mktemp("original") / "catalogue"
    copy_model(root)
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    (root / ".gitignore").write_text("build/\n.cache/\n")
    under_git(root)
    _build(root)
    return root


def _folder(catalogue: Path) -> Path:
    """Where the queue of a catalogue is: outside of it."""
    return catalogue.parent / "queue"


@pytest.fixture
def catalogue(original: Path, tmp_path: Path) -> Path:
    """A small catalogue under Git, built."""
    return Path(shutil.copytree(original, tmp_path / "catalogue", symlinks=True))


def _build(root: Path) -> None:
    done = CliRunner().invoke(main, ["build", "--root", str(root), "--workers", "1", "--no-cache"])
    assert done.exit_code == 0, done.output


@pytest.fixture
def remote(catalogue: Path, tmp_path: Path) -> Path:
    """A bare repository, as a forge has one."""
    return forge(catalogue, tmp_path / "forge.git")


def _site(catalogue: Path, **settings: str) -> Any:
    settings = {"folder": str(_folder(catalogue)), **settings}
    config = {"plugins": {"maillage": {"contribute": settings}}}
    _open.append(opened(catalogue / "build", metadata=config))
    return _open[-1]


#: The sites of a test: what works in the background ends with it.
_open: list[Any] = []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while _open:
        if service := vars(app_of(_open.pop())).get("service"):
            service.dispatcher.stop()


@pytest.fixture
def site(catalogue: Path, remote: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A site that pushes to the remote; the tests are quicker than people."""
    monkeypatch.setattr(views, "LEAST", 0)
    return _site(catalogue, remote=str(remote))


def _send(site: Any, values: dict[str, Any]) -> Any:
    form = fill(form_of(get(site, "/contribuer/action").text), values)
    preview = send(site, "/contribuer/action", form, "verifier")
    assert preview.status_code == 200, complaints(preview.text)
    return send(site, "/contribuer/action", form_of(preview.text, "confirm"), "envoyer")


def _branches(remote: Path) -> list[str]:
    listed = git(remote, "for-each-ref", "--format=%(refname:short)", "refs/heads/contribution")
    return listed.split()


def test_from_the_form_to_the_page(site: Any, catalogue: Path, remote: Path) -> None:
    """Form, branch, gate, merge, build: the page shows the action, and its Turtle."""
    receipt = _send(site, ACTION)
    assert receipt.status_code == 303
    address = receipt.headers["location"]
    assert re.fullmatch(r"/contribuer/recu/[0-9a-f]{12}\?fiche=action", address)
    eventually(lambda: "Votre proposition est arrivée" in get(site, address).text)
    (branch,) = _branches(remote)
    assert re.fullmatch(r"contribution/atelier-velo-[0-9a-f]{12}", branch)
    assert git(remote, "log", "-1", "--format=%an <%ae>", branch).strip() == Settings().author
    assert git(remote, "diff", "--name-only", "main", branch).split() == [
        "contributions/actions/atelier-velo.json"
    ]
    git(catalogue, "fetch", str(remote), branch)
    git(catalogue, "switch", "--detach", "FETCH_HEAD")
    gate = CliRunner().invoke(
        main, ["validate", "--changed-since", "main", "--root", str(catalogue)]
    )
    assert gate.exit_code == 0, gate.output
    git(catalogue, "switch", "main")
    git(catalogue, "merge", "FETCH_HEAD")
    _build(catalogue)
    after = _site(catalogue)
    assert "Atelier vélo" in get(after, "/action/atelier-velo").text
    assert "Atelier vélo" in get(after, "/action/atelier-velo.ttl").text


def test_the_receipt_follows_the_proposal(site: Any, catalogue: Path, remote: Path) -> None:
    """Received, in reading, accepted, published with its address: each once it is true."""
    address = _send(site, ACTION).headers["location"]
    eventually(lambda: _step(site, address) == "En lecture")
    branch = _branches(remote)[0]
    git(remote, "update-ref", "refs/heads/main", branch)
    _look(site)
    assert _step(site, address) == "Acceptée"
    assert "/action/atelier-velo" not in get(site, address).text
    git(catalogue, "pull", "--quiet", str(remote), "main")
    _build(catalogue)
    after = get(_site(catalogue, remote=str(remote)), address).text
    assert "Votre proposition est publiée." in after
    assert 'href="/action/atelier-velo"' in after
    assert "personne relit" not in after


def test_a_correction_is_published_once_it_is_in_the_build(
    site: Any, catalogue: Path, remote: Path
) -> None:
    """Its record was on the site before: it shows the correction when its file is as new."""
    page = get(site, "/contribuer/action?de=minimal")
    form = fill(form_of(page.text), {"0/summary": "Un résumé plus juste, qui dit ce qui se fait."})
    preview = send(site, "/contribuer/action", form, "verifier")
    sent = send(site, "/contribuer/action", form_of(preview.text, "confirm"), "envoyer")
    address = sent.headers["location"]
    eventually(lambda: _step(site, address) == "En lecture")
    tree = git(remote, "rev-parse", f"{_branches(remote)[0]}^{{tree}}").strip()
    said = git(remote, "log", "-1", "--format=%B", _branches(remote)[0])
    later = ("-c", "core.abbrev=40", "commit-tree", "-p", "main", "-m", said, tree)
    os.environ["GIT_COMMITTER_DATE"] = "2099-01-01T12:00:00Z"
    try:
        git(remote, "update-ref", "refs/heads/main", git(remote, *later).strip())
    finally:
        del os.environ["GIT_COMMITTER_DATE"]
    _look(site)
    assert _step(site, address) == "Acceptée"
    git(catalogue, "pull", "--quiet", str(remote), "main")
    _build(catalogue)
    assert "est publiée" in get(_site(catalogue, remote=str(remote)), address).text


def test_the_receipt_says_why_a_proposal_is_not_kept(
    site: Any, remote: Path, tmp_path: Path
) -> None:
    """In the words of the maintainer, as a text, in the language of the catalogue."""
    address = _send(site, ACTION).headers["location"]
    eventually(lambda: _step(site, address) == "En lecture")
    git(tmp_path, "clone", "--quiet", "--branch", _branches(remote)[0], str(remote), "clone")
    said = "Close\n\nNot-kept: c’est <b>déjà</b> décrit"
    git(tmp_path / "clone", "commit", "--allow-empty", "-m", said)
    git(tmp_path / "clone", "push", "--quiet")
    _look(site)
    page = get(site, address).text
    assert _step(site, address) == "Pas gardée"
    assert "c’est &lt;b&gt;déjà&lt;/b&gt; décrit" in page
    english = get(site, address.partition("?")[0] + "?lang=en").text
    assert _step(site, address.partition("?")[0] + "?lang=en") == "Not kept"
    assert '<blockquote lang="fr" dir="auto">c’est' in english


def _step(site: Any, address: str) -> str:
    """Return the step that a receipt says to be at; the last one that is done where none is."""
    page = get(site, address).text
    found = re.search(r'<li aria-current="step">([^<]+)', page)
    return found[1] if found else ""


def _look(site: Any) -> None:
    """Have the remote asked what became of proposals, as happens every few minutes."""
    vars(app_of(site))["service"].dispatcher.look()


def test_main_never_moves(site: Any, remote: Path) -> None:
    """Whatever is sent, the branch that is published stays where it was."""
    before = git(remote, "rev-parse", "main")
    address = _send(site, ACTION).headers["location"]
    eventually(lambda: _branches(remote))
    assert git(remote, "rev-parse", "main") == before
    assert get(site, address).status_code == 200


def test_a_remote_that_is_down_loses_nothing(site: Any, catalogue: Path, remote: Path) -> None:
    """The receipt comes at once; the proposal arrives once when the remote is back."""
    away = remote.rename(remote.with_name("away.git"))
    address = _send(site, ACTION).headers["location"]
    page = get(site, address)
    assert "Votre proposition est bien gardée" in page.text
    queue = Queue(_folder(catalogue))
    assert queue.length == 1
    away.rename(remote)
    # The process ends here, and another begins: it finds what waits.
    dispatcher = Dispatcher(queue, Delivery(Settings(remote=str(remote)), queue))
    eventually(dispatcher.round)
    assert len(_branches(remote)) == 1
    assert queue.length == 0
    assert dispatcher.round()
    assert len(_branches(remote)) == 1


def test_the_receipt_says_what_was_set_aside(site: Any, catalogue: Path, remote: Path) -> None:
    """Its sender is told that it is kept, and that nothing is to be done again; then it goes."""
    remote.rename(remote.with_name("away.git"))
    address = _send(site, ACTION).headers["location"]
    queue = Queue(_folder(catalogue))
    (name,) = queue.entries(WAITING)
    queue.set_aside(name, "refused")
    assert "elle n’a pas pu partir d’elle-même" in plain(get(site, address).text)
    assert "could not go by itself" in get(site, f"{address}&lang=en").text
    assert get(site, "/-/health").status_code == 503


def test_a_crash_between_push_and_note_sends_nothing_twice(catalogue: Path, remote: Path) -> None:
    """What arrived without being noted down is recognised at the next try."""
    queue = Queue(_folder(catalogue))
    text = '{"id": "x"}\n'
    queue.put(Submission("action", "x", {"contributions/actions/x.json": text}, "2026-01-01"))
    deliver = Delivery(Settings(remote=str(remote)), queue)
    pending = queue.read(next(iter(queue.entries(WAITING))))
    deliver(pending)
    before = git(remote, "rev-parse", pending.branch)
    git(remote, "update-ref", "refs/heads/main", git(remote, "rev-parse", "main").strip())
    assert Dispatcher(queue, deliver).round()
    assert git(remote, "rev-parse", pending.branch) == before
    assert queue.state(pending.reference) == "sent"


def test_a_base_that_was_rewritten_keeps_nothing_waiting(
    tmp_path: Path, catalogue: Path, remote: Path
) -> None:
    """Each try stands on the base as it is: what was prepared for another is let go."""
    hook = remote / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    queue = Queue(tmp_path / "queue")
    files = {"contributions/actions/x.json": "{}\n"}
    queue.put(Submission("action", "x", files, "2026-01-01"))
    dispatcher = Dispatcher(queue, Delivery(Settings(remote=str(remote)), queue))
    assert not dispatcher.round()
    hook.unlink()
    git(catalogue, "switch", "--orphan", "new")
    git(catalogue, "commit", "--allow-empty", "-m", "anew")
    git(catalogue, "push", "--force", str(remote), "new:main")
    git(remote, "reflog", "expire", "--expire=now", "--all")
    git(remote, "gc", "--quiet", "--prune=now")
    assert dispatcher.round()
    (branch,) = _branches(remote)
    assert git(remote, "merge-base", "main", branch) == git(remote, "rev-parse", "main")


def test_two_senders_at_once_get_two_branches(site: Any, remote: Path) -> None:
    """Neither waits for the other, nor takes its place; the same sent twice is sent once."""
    get(site, "/")
    summaries = [
        f"Chaque samedi, on répare des vélos au numéro {number}, entre voisins." for number in "12"
    ]
    with ThreadPoolExecutor() as pool:
        both = list(
            pool.map(lambda summary: _send(site, {**ACTION, "0/summary": summary}), summaries)
        )
    again = _send(site, {**ACTION, "0/summary": summaries[0]})
    assert again.headers["location"] == both[0].headers["location"]
    eventually(lambda: len(_branches(remote)) == len(both))
    time.sleep(0.3)
    assert len(_branches(remote)) == len(both)


def test_a_correction_replaces_its_file(site: Any, remote: Path) -> None:
    """« À corriger » sends the file of the record, and says that it corrects."""
    page = get(site, "/contribuer/action?de=minimal")
    form = fill(form_of(page.text), {"0/summary": "Un résumé plus juste, qui dit ce qui se fait."})
    preview = send(site, "/contribuer/action", form, "verifier")
    assert preview.status_code == 200, complaints(preview.text)
    send(site, "/contribuer/action", form_of(preview.text, "confirm"), "envoyer")
    eventually(lambda: _branches(remote))
    (branch,) = _branches(remote)
    changed = git(remote, "diff", "--name-status", "main", branch).split()
    assert changed == ["M", "contributions/actions/minimal.json"]
    assert git(remote, "log", "-1", "--format=%s", branch).strip() == "Correct action minimal"


def test_a_record_is_corrected_where_it_stands(tmp_path: Path, remote: Path) -> None:
    """A maintainer may sort records into folders; a correction makes no second file."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(remote), str(clone)], check=True)
    (clone / "contributions/actions/2026").mkdir()
    git(clone, "mv", "contributions/actions/minimal.json", "contributions/actions/2026/")
    git(clone, "commit", "-m", "sort")
    git(clone, "push", "--quiet", "origin", "main")
    queue = Queue(tmp_path / "queue")
    file = "contributions/actions/minimal.json"
    queue.put(Submission("action", "minimal", {file: "{}"}, "2026-01-01", [file]))
    assert Dispatcher(queue, Delivery(Settings(remote=str(remote)), queue)).round()
    (branch,) = _branches(remote)
    changed = git(remote, "diff", "--name-status", "main", branch).split()
    assert changed == ["M", "contributions/actions/2026/minimal.json"]


def test_a_new_record_that_came_in_meanwhile_is_told_to_the_reader(
    tmp_path: Path, remote: Path
) -> None:
    """The site may be older than the remote: what would be written over is named in the commit."""
    queue = Queue(tmp_path / "queue")
    file = "contributions/actions/minimal.json"
    queue.put(Submission("action", "minimal", {file: "{}"}, "2026-01-01"))
    assert Dispatcher(queue, Delivery(Settings(remote=str(remote)), queue)).round()
    (branch,) = _branches(remote)
    assert f"there already: {file}" in git(remote, "log", "-1", "--format=%B", branch)


#: A forge that takes requests at `refs/for/<base>`: the protocol of `git help githooks`. As Forgejo
#: does, it makes `refs/pull/<number>/head` and refuses the commit that it has already.
_PROC_RECEIVE = """#!{python}
import json, os, subprocess, sys
read, write = sys.stdin.buffer, sys.stdout.buffer

def lines():
    while size := int(read.read(4), 16):
        yield read.read(size - 4).decode().rstrip("\\n")

def say(*texts):
    for text in texts:
        write.write(b"%04x" % (len(text.encode()) + 4) + text.encode())
    write.write(b"0000")
    write.flush()

list(lines())
say("version=1\\0push-options")
commands = [line.split(" ") for line in lines()]
options = list(lines())
(old, commit, wanted), = commands
refs = subprocess.check_output(["git", "for-each-ref", "--format=%(objectname)", "refs/pull"])
if commit in refs.decode().split():
    say(f"ng {{wanted}} new commit is same with old commit")
else:
    request = f"refs/pull/{{len(refs.split()) + 1}}/head"
    subprocess.check_call(["git", "update-ref", request, commit])
    with open("asked.json", "w") as asked:
        json.dump({{"ref": wanted, "options": options}}, asked)
    say(f"ok {{wanted}}", f"option refname {{request}}", f"option new-oid {{commit}}")
"""
#: A forge that reads push options, as GitLab does.
_PRE_RECEIVE = """#!{python}
import json, os, sys
count = int(os.environ.get("GIT_PUSH_OPTION_COUNT", 0))
options = [os.environ[f"GIT_PUSH_OPTION_{{number}}"] for number in range(count)]
with open("asked.json", "w") as asked:
    json.dump({{"ref": sys.stdin.read().split()[2], "options": options}}, asked)
"""


def _forge(remote: Path, hook: str, text: str) -> None:
    """Have a bare repository do what a forge does when it is pushed to."""
    git(remote, "config", "receive.advertisePushOptions", "true")
    git(remote, "config", "receive.procReceiveRefs", "refs/for")
    file = remote / "hooks" / hook
    file.parent.mkdir(exist_ok=True)
    file.write_text(text.format(python=sys.executable))
    file.chmod(0o755)


def _asked(remote: Path) -> Any:
    return json.loads((remote / "asked.json").read_text())


def test_push_options_open_the_merge_request(
    catalogue: Path, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GitLab is asked to open it, for the branch that comes with the push."""
    monkeypatch.setattr(views, "LEAST", 0)
    _forge(remote, "pre-receive", _PRE_RECEIVE)
    site = _site(catalogue, remote=str(remote), opens="gitlab")
    address = _send(site, ACTION).headers["location"]
    eventually(lambda: "Votre proposition est arrivée" in get(site, address).text)
    (branch,) = _branches(remote)
    assert _asked(remote) == {
        "ref": f"refs/heads/{branch}",
        "options": [
            "merge_request.create",
            "merge_request.target=main",
            "merge_request.title=Add action atelier-velo",
        ],
    }
    assert git(remote, "diff", "--name-only", "main", branch).split() == [
        "contributions/actions/atelier-velo.json"
    ]


def test_a_push_to_refs_for_opens_the_pull_request(
    catalogue: Path, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forgejo makes it of the push alone: no branch is left, and main stays where it was."""
    monkeypatch.setattr(views, "LEAST", 0)
    _forge(remote, "proc-receive", _PROC_RECEIVE)
    before = git(remote, "rev-parse", "main")
    site = _site(catalogue, remote=str(remote), opens="agit")
    address = _send(site, ACTION).headers["location"]
    eventually(lambda: "Votre proposition est arrivée" in get(site, address).text)
    reference = address.rpartition("/")[2].partition("?")[0]
    assert _asked(remote) == {
        "ref": "refs/for/main",
        "options": [
            f"topic=contribution/atelier-velo-{reference}",
            "title=Add action atelier-velo",
        ],
    }
    heads = git(remote, "for-each-ref", "--format=%(refname)").split()
    assert heads == ["refs/heads/main", "refs/pull/1/head"]
    assert git(remote, "rev-parse", "main") == before
    assert git(remote, "diff", "--name-only", "main", "refs/pull/1/head").split() == [
        "contributions/actions/atelier-velo.json"
    ]


def test_a_crash_after_a_push_to_refs_for_asks_for_nothing_twice(
    catalogue: Path, remote: Path
) -> None:
    """The request is known again by its commit, even where main went on meanwhile."""
    _forge(remote, "proc-receive", _PROC_RECEIVE)
    queue = Queue(_folder(catalogue))
    files = {"contributions/actions/x.json": "{}\n"}
    submission = Submission("action", "x", files, "2026-01-01")
    queue.put(submission)
    deliver = Delivery(Settings(remote=str(remote), opens="agit"), queue)
    deliver(submission)
    # The process ends here: it arrived, and nothing says so.
    git(catalogue, "commit", "--allow-empty", "-m", "meanwhile")
    git(catalogue, "push", str(remote), "main")
    assert Dispatcher(queue, deliver).round()
    assert queue.state(submission.reference) == "sent"
    assert git(remote, "for-each-ref", "--format=%(refname)", "refs/pull").split() == [
        "refs/pull/1/head"
    ]


@pytest.mark.parametrize("opens", ["gitlab", "agit"])
def test_a_forge_that_does_not_take_part_is_said_in_the_log(
    tmp_path: Path, remote: Path, opens: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A remote without push options keeps the submission waiting, and says why."""
    queue = Queue(tmp_path / "queue")
    files = {"contributions/actions/x.json": "{}\n"}
    queue.put(Submission("action", "x", files, "2026-01-01"))
    deliver = Delivery(Settings(remote=str(remote), opens=opens), queue)
    assert not Dispatcher(queue, deliver).round()
    assert "does not support push options" in caplog.text
    assert queue.length == 1


def test_no_credential_is_ever_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A password in the address is refused; what Git says of an address is masked."""
    with pytest.raises(SettingsError, match="credential"):
        Settings.read({"remote": "https://bot:secret@forge.example/x.git"})
    queue = Queue(tmp_path)
    queue.put(Submission("action", "x", {"contributions/actions/x.json": "{}"}, "2026-01-01"))
    remote = "http://secret-token@127.0.0.1:9/x.git"
    with caplog.at_level(logging.DEBUG):
        assert not Dispatcher(queue, Delivery(Settings(remote=remote), queue)).round()
    assert "les propositions attendent" in caplog.text
    assert "secret-token" not in caplog.text


def test_without_configuration_the_file_is_downloaded(catalogue: Path) -> None:
    """Nothing is sent by itself; the file and a link to what happens next are there."""
    site = _site(catalogue)
    form = fill(form_of(get(site, "/contribuer/action").text), ACTION)
    preview = send(site, "/contribuer/action", form, "verifier")
    assert 'value="envoyer"' not in preview.text
    file = send(site, "/contribuer/action", form_of(preview.text, "confirm"), "telecharger")
    assert file.headers["content-disposition"] == 'attachment; filename="atelier-velo.json"'
    assert json.loads(file.content)["id"] == "atelier-velo"
    (receipt,) = re.findall(r'href="(/contribuer/recu/[^"]*)"', preview.text)
    assert "Votre fichier est prêt" in get(site, receipt.replace("&amp;", "&")).text
    sent = send(site, "/contribuer/action", form_of(preview.text, "confirm"), "envoyer")
    assert sent.headers["content-disposition"]
    assert not (_folder(catalogue)).exists()


def test_the_forge_and_the_mail_are_ready(catalogue: Path) -> None:
    """A link opens the forge's page with the file in it; another, a message with the reference."""
    template = "https://forge.example/new/main?filename={file}&value={text}"
    forge = _site(catalogue, new_file=template)
    mail = _site(catalogue, mail="catalogue@example.org")
    form = fill(form_of(get(forge, "/contribuer/action").text), ACTION)
    preview = send(forge, "/contribuer/action", form, "verifier").text
    assert "filename=contributions%2Factions%2Fatelier-velo.json&amp;value=%7B%0A" in preview
    form = fill(form_of(get(mail, "/contribuer/action").text), ACTION)
    preview = send(mail, "/contribuer/action", form, "verifier").text
    assert "mailto:catalogue@example.org?subject=contribution-atelier-velo-" in preview


def test_programs_are_told_from_people(site: Any, remote: Path, monkeypatch: Any) -> None:
    """Who fills in the hidden field, or is too quick, gets the preview again; nothing is sent."""
    form = fill(form_of(get(site, "/contribuer/action").text), ACTION)
    preview = form_of(send(site, "/contribuer/action", form, "verifier").text, "confirm")
    trapped = send(site, "/contribuer/action", fill(preview, {"site_web": "http://x"}), "envoyer")
    monkeypatch.setattr(views, "LEAST", 3600)
    quick = send(site, "/contribuer/action", preview, "envoyer")
    forged = send(site, "/contribuer/action", fill(preview, {"stamp": "1.x"}), "envoyer")
    for page in (trapped, quick, forged):
        assert page.status_code == 429
        assert "appuyez encore une fois" in page.text
        assert ("0/title", "Atelier vélo") in form_of(page.text, "confirm")
    assert _branches(remote) == []


@pytest.mark.exhaustive
def test_a_hostile_sender_is_refused_without_a_trace(
    site: Any, remote: Path, caplog: pytest.LogCaptureFixture, exhaustive: bool
) -> None:
    """Many more posts than are judged, ten megabytes, markup: refused; the site goes on."""
    form = fill(form_of(get(site, "/contribuer/action").text), {**ACTION, "0/title": "<script>x"})
    posts = 1000 if exhaustive else 2 * LIMITS["judge"][0].times
    with caplog.at_level(logging.INFO, "maillage.contribute"):
        found = [
            send(site, "/contribuer/action", form, "verifier").status_code for _ in range(posts)
        ]
        huge = asyncio.run(site.client.post("/contribuer/action", content=b"x" * 10_000_000))
    # What is within the limits is refused for its markup.
    assert found.count(422) == LIMITS["judge"][0].times
    assert found.count(429) == posts - found.count(422)
    assert huge.status_code == 429
    assert "127.0.0.1" not in caplog.text
    assert "script" not in caplog.text
    assert get(site, "/").status_code == 200
    assert get(site, "/contribuer/action").status_code == 200
    assert _branches(remote) == []


def test_the_log_of_requests_does_not_say_who_contributes(site: Any) -> None:
    """Neither the address of a client nor what was typed stands in it, whatever is asked."""
    get(site, "/")
    logger = logging.getLogger("uvicorn.access")
    said = []
    for path in ("/contribuer/noms/partner?q=Dupont", "/-/validate", "/actions?q=x"):
        arguments = ("192.0.2.1:5", "GET", path, "1.1", 200)
        line = '%s - "%s %s HTTP/%s" %d'
        record = logger.makeRecord("x", logging.INFO, "x", 1, line, arguments, None)
        assert logger.filter(record)
        said.append(record.getMessage())
    assert said == [
        '- - "GET /contribuer/noms/partner HTTP/1.1" 200',
        '- - "GET /-/validate HTTP/1.1" 200',
        '- - "GET /actions HTTP/1.1" 200',
    ]


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    "content", [b"", b"x", b"x=1", b"0.kind=rien", b"0.kind=source&0/title=x", b"--a\r\nb: c\r\n"]
)
def test_what_is_no_form_is_a_bad_request(site: Any, content: bytes) -> None:
    """Whoever sends something else is told so: the page is there, and what was sent is wrong."""
    answer = asyncio.run(site.client.post("/contribuer/action", content=content))
    assert answer.status_code == 400


def test_ten_megabytes_are_not_read(site: Any) -> None:
    """A request that is too long gets a page that says so, and that nothing is lost."""
    answer = asyncio.run(site.client.post("/contribuer/action", content=b"x" * 10_000_000))
    assert answer.status_code == 413
    assert "Rien n’est perdu" in answer.text
