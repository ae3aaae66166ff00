"""What a monitor is told, at `/-/health`."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import app_of, opened
from datasette_maillage.contribute import dispatcher, status
from datasette_maillage.contribute.queue import DEAD, SENT, WAITING
from datasette_maillage.contribute.service import Service
from datasette_maillage.web import build_folder
from forms import get
from maillage import __version__
from submitted import submission
from waiting import eventually


@pytest.fixture
def site(example_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A site that sends to a remote that is not there."""
    monkeypatch.setattr(dispatcher, "POLL", 0.05)
    site = _opened(example_build, tmp_path / "queue")
    yield site
    _service(site).dispatcher.stop()


def _opened(build: Path, folder: Path | str, remote: str = "nowhere.git") -> Any:
    settings = {"remote": remote, "folder": str(folder)}
    site = opened(build, metadata={"plugins": {"maillage": {"contribute": settings}}})
    get(site, "/")
    return site


def _service(site: Any) -> Service:
    service: Service = app_of(site).service
    return service


def _health(site: Any) -> tuple[int, dict[str, Any]]:
    answer = get(site, "/-/health")
    return answer.status_code, answer.json()


def test_a_site_that_is_well_says_so(site: Any, example_build: Path) -> None:
    """The build, its age, the version, the store and the queue; for no cache to keep."""
    answer = get(site, "/-/health")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    found = answer.json()
    age = time.time() - (example_build / "maillage.db").stat().st_mtime
    assert 0 <= age - found["build"].pop("age") < 60
    sums = (example_build / "SHA256SUMS").read_text()
    assert f"{found['build'].pop('sha256')}  maillage.db" in sums
    assert found == {
        "status": "ok",
        "attention": [],
        "version": __version__,
        "build": {"published": None},
        "sparql_store": False,
        "queue": {
            "waiting": 0,
            "oldest": None,
            "set_aside": 0,
            "arrived": None,
            "failing": None,
        },
    }


def test_a_site_that_sends_nothing_has_no_queue(examples: Any) -> None:
    """There is nothing to look at, and nothing wrong."""
    status_code, found = _health(examples)
    assert (status_code, found["queue"]) == (200, None)


def test_the_store_is_told(example_build: Path, tmp_path: Path) -> None:
    """Where it is beside the database that is served."""
    shutil.copytree(example_build, tmp_path / "build")
    (tmp_path / "build/maillage.store").mkdir()
    assert _health(opened(tmp_path / "build"))[1]["sparql_store"] is True


def test_a_build_that_is_not_the_published_one_is_told(
    example_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once by a key, and as somebody’s to look at once the next would have taken its place."""
    published = Path(shutil.copytree(example_build, tmp_path / "published"))
    monkeypatch.setenv(build_folder.VARIABLE, str(published))
    site = opened(example_build)
    assert _published(site) == (200, True, [])
    (published / "SHA256SUMS").write_text("another\n")
    assert _published(site) == (200, False, [])
    monkeypatch.setattr(build_folder, "_TAKING_OVER", 0)
    assert _published(site) == (503, False, ["build"])
    shutil.rmtree(published)
    assert _published(site) == (503, False, ["build"])
    published.symlink_to(example_build)
    assert _published(site)[:2] == (503, False)


def _published(site: Any) -> tuple[int, bool, list[str]]:
    status_code, found = _health(site)
    return status_code, found["build"]["published"], found["attention"]


def test_it_is_read_and_no_more(site: Any) -> None:
    """Other methods are refused; HEAD tells the status alone."""
    assert asyncio.run(site.client.post("/-/health")).status_code == 405
    assert asyncio.run(site.client.head("/-/health")).status_code == 200


def test_nothing_private_is_told(site: Any, tmp_path: Path) -> None:
    """No place, no remote, no text, no name, whatever the trouble."""
    _service(site).queue.put(submission("secret-name"))
    (_service(site).queue.folder / WAITING / "other").touch()
    eventually(lambda: _health(site)[1]["queue"]["set_aside"])
    text = json.dumps(_health(site)[1])
    for private in (str(tmp_path), "nowhere", "secret-name", "other", submission("x").reference):
        assert private not in text


def test_a_remote_that_is_down_for_long_is_told(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A moment is nothing to look at; a quarter of an hour is."""
    _service(site).queue.put(submission("x"))
    eventually(lambda: _health(site)[1]["queue"]["failing"] is not None)
    assert _health(site)[0] == 200
    monkeypatch.setattr(status, "FAILING", -1)
    code, found = _health(site)
    assert (code, found["status"], found["attention"]) == (503, "attention", ["failing"])
    assert found["queue"]["waiting"] == 1


def test_what_waits_for_long_is_told(site: Any) -> None:
    """Whatever keeps it."""
    queue = _service(site).queue
    queue.put(submission("x"))
    (file,) = (queue.folder / WAITING).iterdir()
    then = time.time() - 7000
    os.utime(file, (then, then))
    code, found = _health(site)
    assert (code, found["attention"]) == (503, ["waiting"])
    assert 7000 <= found["queue"]["oldest"] < 7300


def test_what_is_set_aside_is_told_until_it_is_gone(site: Any) -> None:
    """A person looks, and takes it away or puts it back."""
    queue = _service(site).queue
    (queue.folder / WAITING).mkdir(exist_ok=True)
    (queue.folder / WAITING / "x.json").write_text("{}")
    eventually(lambda: _health(site)[0] == 503)
    assert _health(site)[1]["queue"]["set_aside"] == 1
    shutil.rmtree(queue.folder / DEAD)
    assert _health(site)[0] == 200


def test_the_last_arrival_is_told(site: Any) -> None:
    """Also of what another server delivered, or a process before this one."""
    queue = _service(site).queue
    queue.done(submission("x"))
    then = time.time() - 500
    os.utime(queue.folder / SENT, (then, then))
    assert 500 <= _health(site)[1]["queue"]["arrived"] < 800


def test_a_full_queue_is_told(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is taken in: somebody must know."""
    monkeypatch.setattr(status, "MAX_WAITING", 1)
    _service(site).queue.put(submission("x"))
    assert _health(site)[1]["attention"] == ["full"]


def test_a_queue_that_is_no_folder_is_told(site: Any, tmp_path: Path) -> None:
    """A link in its place, or nothing: the site goes on, and says that somebody must look."""
    folder = _service(site).queue.folder
    folder.rename(tmp_path / "away")
    assert _health(site)[1]["attention"] == ["queue"]
    folder.symlink_to(tmp_path / "away")
    assert _health(site)[1]["attention"] == ["queue"]
    assert get(site, "/").status_code == 200


def test_a_dispatcher_that_is_gone_is_told(site: Any) -> None:
    """Nobody would look after what waits."""
    _service(site).dispatcher.stop()
    eventually(lambda: _health(site)[1]["attention"] == ["stopped"], 0.02)


def test_a_clock_that_was_set_back_makes_no_negative_age(site: Any) -> None:
    """What comes from the future is new."""
    queue = _service(site).queue
    queue.put(submission("x"))
    # Who delivers it may keep something beside it meanwhile.
    (name,) = queue.entries(WAITING)
    then = time.time() + 7000
    os.utime(queue.folder / WAITING / name, (then, then))
    assert _health(site)[1]["queue"]["oldest"] == 0


def test_a_folder_that_cannot_be_made_stops_no_reader(example_build: Path, tmp_path: Path) -> None:
    """The site starts, its pages are there, and its health says what is wrong."""
    (tmp_path / "file").touch()
    site = _opened(example_build, tmp_path / "file" / "queue")
    assert get(site, "/").status_code == 200
    assert _health(site)[1]["attention"] == ["queue"]
    _service(site).dispatcher.stop()


def test_the_queue_stands_in_the_state_of_the_account_by_default(
    example_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in the checkout nor among caches, and apart for each remote."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folders = []
    for remote in ("one.git", "other.git"):
        site = _opened(example_build, "", remote)
        folders.append(_service(site).queue.folder)
        _service(site).dispatcher.stop()
    assert [folder.parent for folder in folders] == [tmp_path / "state/maillage/contributions"] * 2
    assert folders[0] != folders[1]
    assert folders[0].is_dir()


@pytest.mark.parametrize("named", [False, True])
def test_what_waits_where_the_queue_was_is_not_forgotten(
    example_build: Path, tmp_path: Path, named: bool
) -> None:
    """The site does not start over it, and says what to do; named, the old place is the queue."""
    build = tmp_path / "catalogue/build"
    shutil.copytree(example_build, build)
    former = tmp_path / "catalogue/.cache/contributions"
    (former / WAITING).mkdir(parents=True)
    (former / WAITING / f"{submission('x').reference}.json").write_bytes(submission("x").text)
    if named:
        site = _opened(build, former)
        assert _service(site).queue.length == 1
        _service(site).dispatcher.stop()
    else:
        with pytest.raises(Exception, match=r"attendent dans .*\.cache/contributions"):
            _opened(build, tmp_path / "queue")


@pytest.mark.parametrize("link", [".cache", ".cache/queue"])
def test_a_link_in_a_checkout_leads_to_no_queue(
    example_build: Path, tmp_path: Path, link: str
) -> None:
    """Whoever can commit to it would choose where the site writes: it does not start."""
    root, elsewhere = tmp_path / "catalogue", tmp_path / "elsewhere"
    (root / ".git").mkdir(parents=True)
    elsewhere.mkdir()
    (root / link).parent.mkdir(exist_ok=True)
    (root / link).symlink_to(elsewhere)
    with pytest.raises(Exception, match="lien"):
        _opened(example_build, root / ".cache/queue")
    assert list(elsewhere.iterdir()) == []
