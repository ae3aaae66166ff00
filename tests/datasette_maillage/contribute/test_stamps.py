"""The stamp of a form: signed, of one form and one client, for a day and one proposal."""

from __future__ import annotations

import asyncio
import base64
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from conftest import opened
from datasette_maillage.contribute import stamps, views
from datasette_maillage.contribute.stamps import AGE, Stamps, Verdict
from forms import fill, form_of, get, send
from submitted import ACTION

FORM = "/contribuer/action"
SIGNING = "what a site signs with"


class _Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def _judge(found: Stamps, stamp: str, reference: str = "a", **more: Any) -> Verdict:
    asked = {"form": FORM, "client": "192.0.2.1", "least": 3, **more}
    return found.judge(stamp, reference=reference, **asked)


def test_a_stamp_serves_for_one_proposal() -> None:
    """Whoever presses twice sends the same again; another proposal needs another stamp."""
    clock = _Clock()
    found = Stamps(SIGNING, clock)
    stamp = found.give(FORM, "192.0.2.1")
    clock.now += 3
    assert [_judge(found, stamp, proposal) for proposal in "aabab"] == [
        Verdict.GOOD, Verdict.GOOD, Verdict.STALE, Verdict.GOOD, Verdict.STALE
    ]  # fmt: skip


def test_a_stamp_ages() -> None:
    """Too new, good for a day, and then no more."""
    clock = _Clock()
    found = Stamps(SIGNING, clock)
    stamp = found.give(FORM, "192.0.2.1")
    assert _judge(found, stamp) is Verdict.DOUBTFUL
    clock.now += AGE - 1
    assert _judge(found, stamp) is Verdict.GOOD
    clock.now += 1
    assert _judge(found, stamp) is Verdict.STALE


@pytest.mark.parametrize("more", [{"form": "/contribuer/partner"}, {"client": "192.0.2.2"}])
def test_a_stamp_is_of_one_form_and_one_client(more: dict[str, str]) -> None:
    """What a third party fetched is of no use to who sends."""
    clock = _Clock()
    found = Stamps(SIGNING, clock)
    stamp = found.give(FORM, "192.0.2.1")
    clock.now += 60
    assert _judge(found, stamp, **more) is Verdict.DOUBTFUL


@pytest.mark.parametrize("forged", ["", "1.x", "{}x", "x{}", ".{}", "{}.{}"])
def test_a_forged_stamp_is_no_stamp(forged: str) -> None:
    """The signature is looked at before anything else."""
    clock = _Clock()
    found = Stamps(SIGNING, clock)
    stamp = found.give(FORM, "192.0.2.1")
    clock.now += 60
    assert _judge(found, forged.format(stamp, stamp)) is Verdict.DOUBTFUL


def test_a_stamp_is_signed_with_a_hash_of_today() -> None:
    """The signature is SHA-256’s, the name has 128 bits, and another secret opens nothing."""
    clock = _Clock()
    stamp = Stamps(SIGNING, clock).give(FORM, "192.0.2.1")
    content, _, signature = stamp.rpartition(".")
    assert len(base64.urlsafe_b64decode(signature + "=")) == 32
    assert len(json.loads(base64.urlsafe_b64decode(content + "=="))[1]) * 4 == 128
    clock.now += 60
    assert _judge(Stamps(SIGNING, clock), stamp) is Verdict.GOOD
    assert _judge(Stamps("of another site", clock), stamp) is Verdict.DOUBTFUL


def test_another_way_to_write_a_stamp_is_the_same_stamp() -> None:
    """The last letter of a signature has bits that nobody reads."""
    clock = _Clock()
    found = Stamps(SIGNING, clock)
    stamp = found.give(FORM, "192.0.2.1")
    clock.now += 60
    assert _judge(found, stamp, "a") is Verdict.GOOD
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    others = [stamp[:-1] + letter for letter in letters]
    assert Verdict.GOOD not in {_judge(found, other, "b") for other in others}


def test_what_served_cannot_be_washed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no room for more, no more is taken: nothing that served is forgotten early."""
    monkeypatch.setattr(stamps, "MOST", 50)
    clock = _Clock()
    found = Stamps(SIGNING, clock)
    given = [found.give(FORM, "192.0.2.1") for _ in range(60)]
    clock.now += 60
    assert [_judge(found, stamp) for stamp in given].count(Verdict.GOOD) == 50
    assert _judge(found, given[0], "b") is Verdict.STALE
    clock.now += AGE
    new = found.give(FORM, "192.0.2.1")
    clock.now += 60
    assert _judge(found, new) is Verdict.GOOD
    assert len(found._served) == 1


@pytest.fixture
def direct(example_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A site that sends by itself, to nowhere; tests are quicker than people."""
    monkeypatch.setattr(views, "LEAST", 0)
    contribute = {"remote": str(tmp_path / "nowhere"), "folder": str(tmp_path / "queue")}
    config = {"plugins": {"maillage": {"contribute": contribute}}}
    return opened(example_build, metadata=config)


def _preview(site: Any, **values: str) -> list[tuple[str, str]]:
    form = fill(form_of(get(site, FORM).text), {**ACTION, **values})
    return form_of(send(site, FORM, form, "verifier").text, "confirm")


def test_pressing_twice_leads_to_the_same_receipt(direct: Any, tmp_path: Path) -> None:
    """One after the other, and at once: the same receipt, and one proposal that counts once."""
    preview = _preview(direct)
    content = urlencode([*preview, ("action", "envoyer")])
    kind = {"content-type": "application/x-www-form-urlencoded"}

    async def both() -> list[Any]:
        posts = [direct.client.post(FORM, content=content, headers=kind) for _ in range(2)]
        return await asyncio.gather(*posts)

    found = [*asyncio.run(both()), send(direct, FORM, preview, "envoyer")]
    assert [response.status_code for response in found] == [303] * 3
    assert len({response.headers["location"] for response in found}) == 1
    assert len(list((tmp_path / "queue" / "waiting").glob("*.json"))) == 1


def test_a_stale_stamp_loses_nothing(direct: Any, tmp_path: Path) -> None:
    """The page comes back as it was filled in, says why, and its new stamp is good."""
    first = _preview(direct)
    assert send(direct, FORM, first, "envoyer").status_code == 303
    stamp = dict(first)["stamp"]
    other = fill(_preview(direct, **{"0/title": "Atelier couture"}), {"stamp": stamp})
    refused = send(direct, FORM, other, "envoyer")
    assert refused.status_code == 409
    assert "a déjà servi à un envoi" in refused.text
    assert "rien n’est perdu" in refused.text
    again = form_of(refused.text, "confirm")
    held = [pair for pair in other if pair[0] not in ("stamp", "site_web")]
    assert [pair for pair in again if pair[0] not in ("stamp", "site_web")] == held
    assert dict(again)["stamp"] != stamp
    assert send(direct, FORM, again, "envoyer").status_code == 303
    assert len(list((tmp_path / "queue" / "waiting").glob("*.json"))) == 2
