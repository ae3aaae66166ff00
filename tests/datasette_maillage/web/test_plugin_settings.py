"""The settings of the site: never published, and refused with a secret in an address."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from datasette import hookimpl
from datasette.plugins import pm
from datasette.utils import StartupError

from conftest import opened
from datasette_maillage.contribute.settings import Settings
from datasette_maillage.web.plugin_settings import SettingsError, holds_secret

HIDDEN = "hidden-from-readers"
CONFIG = {
    "title": "Public",
    "plugins": {
        "maillage": {
            "contribute": {"remote": f"/{HIDDEN}", "folder": f"/{HIDDEN}", "mail": f"{HIDDEN}@x"}
        },
        "another-plugin": {"key": HIDDEN},
    },
    "databases": {
        "maillage": {
            "plugins": {"another-plugin": {"key": HIDDEN}},
            "tables": {"actions": {"plugins": {"another-plugin": {"key": HIDDEN}}}},
        }
    },
}
#: Whatever shows metadata or settings, or might.
SHOWN = (
    "/-/metadata", "/-/metadata.json", "/-/plugins", "/-/plugins.json", "/-/settings",
    "/-/settings.json", "/-/databases", "/-/databases.json", "/-/config", "/-/config.json",
    "/-/versions.json", "/-/actor.json", "/-/threads.json", "/-/donnees.json", "/-/donnees.jsono",
    "/", "/maillage.json", "/maillage", "/maillage/actions.json",
    "/maillage/actions.json?_extras=metadata", "/maillage/actions/jardin-partage.json",
    "/maillage.json?sql=select+1", "/rien", "/maillage/rien", "/maillage/rien.json",
    "/maillage.json?sql=rien", "/?_context=1", "/maillage?_context=1",
    "/maillage/actions?_context=1", "/rien?_context=1", "/-/metadata?_context=1",
    "/maillage/actions/jardin-partage?_context=1", "/contribuer", "/contribuer/action?_context=1",
)  # fmt: skip


class _Source:
    """Another plugin, with metadata of its own."""

    __name__ = "a-third-plugin"

    @hookimpl
    def get_metadata(self) -> dict[str, Any]:
        return {"plugins": {"a-third-plugin": {"key": HIDDEN}}}


@pytest.fixture(scope="module")
def configured(real_build: Path) -> Any:
    """A site with settings at all levels, which shows the context of its templates."""
    return opened(real_build, metadata=CONFIG, settings={"template_debug": True})


@pytest.mark.sample(2)
@pytest.mark.parametrize("path", SHOWN)
def test_no_answer_shows_the_settings_of_a_plugin(configured: Any, path: str) -> None:
    """Whoever set them, and at whatever level: the key is nowhere, and what is public stays."""
    answer = asyncio.run(configured.client.get(path))
    assert HIDDEN not in answer.text
    assert '"plugins":' not in answer.text
    # No value writes the whole model out.
    assert len(answer.text) < 3_000_000


def test_what_is_public_is_still_published(configured: Any) -> None:
    """Titles and descriptions stay; plugins get their settings."""
    asyncio.run(configured.client.get("/"))
    shown = asyncio.run(configured.client.get("/-/metadata.json")).json()
    assert shown["title"] == "Public"
    assert "actions" in shown["databases"]["maillage"]["tables"]
    assert configured.plugin_config("another-plugin") == {"key": HIDDEN}
    assert configured.plugin_config("another-plugin", database="maillage", table="actions")


def test_what_other_plugins_publish_is_looked_at_too(real_build: Path) -> None:
    """Metadata may come from any plugin, and be another at each request."""
    pm.register(_Source(), "a-third-plugin")
    try:
        site = opened(real_build)
        for path in ("/-/metadata.json", "/maillage.json", "/maillage/actions.json", "/"):
            assert HIDDEN not in asyncio.run(site.client.get(path)).text
        assert site.plugin_config("a-third-plugin") == {"key": HIDDEN}
    finally:
        pm.unregister(name="a-third-plugin")


def test_who_may_see_a_table_is_worked_out_once_for_each(real_build: Path) -> None:
    """One that the metadata close stays closed, the others open, however often they are asked."""
    tables = {"partners": {"allow": False}}
    site = opened(real_build, metadata={"databases": {"maillage": {"tables": tables}}})
    for _ in range(2):
        statuses = [
            asyncio.run(site.client.get(f"/maillage/{table}.json?_size=1")).status_code
            for table in ("partners", "actions")
        ]
        assert statuses == [403, 200]
    allowed = site._table_permission_allows
    known = allowed.cache_info().currsize
    assert allowed("maillage", "partners") == [False]
    assert allowed("maillage", "partners") == [False]
    assert allowed.cache_info().currsize <= known + 1


def test_no_answer_shows_where_a_file_lies(site: Any, real_build: Path) -> None:
    """The folder of the database would tell of the machine, and of its people."""
    for path in ("/-/databases.json", "/-/databases"):
        answer = asyncio.run(site.client.get(path))
        assert answer.status_code == 200
        assert "maillage.db" in answer.text
        assert str(real_build) not in answer.text


@pytest.mark.sample(8)
@pytest.mark.parametrize(
    "address",
    [
        "https://TOKEN@forge.example/x.git",
        "https://user:word@forge.example/x.git",
        "https://:word@forge.example/x.git",
        "HTTPS://TOKEN@forge.example/x.git",
        "http://oauth2:word@forge.example/x.git",
        "ssh://git:word@forge.example/x.git",
        "ssh://0123456789abcdef0123456789abcdef01234567@forge.example/x.git",
        "git+https://TOKEN@forge.example/x.git",
        "git:word@forge.example:x.git",
        "//TOKEN@forge.example/x.git",
        "ftp://user:word@forge.example/x",
        "http::https://TOKEN@forge.example/x.git",
        "https://forge.example/x.git?access_token=abc",
        "https://forge.example/x.git?private_token=abc",
        "https://forge.example/x.git?a=b&PRIVATE-TOKEN=abc",
        "https://forge.example/x.git?acc%65ss_token=abc",
        "https://forge.example/x.git?job_token=abc",
        "https://forge.example/x.git?a=b;api_key=abc",
        "https://forge.example/x.git?key=abc",
        "https://forge.example/x.git?X-Amz-Signature=abc",
        "https://forge.example/x.git#access_token=abc",
        "https://forge.example/glpat-abcdefghij0123456789/x.git",
        "https://forge.example/x?q=ghp_abcdefghij0123456789abcdefghij012345",
        "ext::ssh -o x https://TOKEN@forge.example",
        "https://forge.example/x.git;token=abc",
        "https://forge.example;token=abc/x.git",
        "https://forge.example/x;jsessionid=abc/y",
        "https://forge.example/gto_abcdefghij0123456789/x.git",
        "https://hooks.slack.com/services/T0/B0/abc",
        "https://forge.example/x?q=AKIAIOSFODNN7EXAMPLE",
        "https://forge.example/x?q=AIzaSyA1234567890abcdef",
        "https://discord.com/api/webhooks/123/abc",
        "https://forge.example/x.git?mdp=abc",
        "https://forge.example/x.git?JETON=abc",
        "https:\\\\TOKEN@forge.example/x.git",
        "https:/TOKEN@forge.example/x.git",
        "https:user:word@forge.example/x.git",
        "oauth2:word@forge.example/x.git",
        "https://user：word＠forge.example/x.git",
        "https://forge.example/x.git?clé=abc",
        "https://forge.example/x.git?passphrase=abc",
        "https://forge.example/x.git?mon_jeton=abc",
        "https://forge.example/x.git?clé_api=abc",
        "https://forge.example/x.git?db_pwd=abc",
        "https://forge.example/x.git?access_key_id=abc",
        "https://forge.example/x.git;sid=1",
        "https://forge.example/x.git -o token=abcdefgh",
        "ext::curl --user name:word https://forge.example/",
        "http.extraHeader=Authorization: token abcdef0123456789",
        "https://forge.example/x.git PRIVATE-TOKEN: abcdefgh12345678",
        "AGE-SECRET-KEY-1ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "GITLAB_TOKEN=abcdefgh1234",
    ],
)
def test_a_secret_in_an_address_is_refused(real_build: Path, address: str) -> None:
    """At the start, in any setting; the sentence says what to do, and not the secret."""
    with pytest.raises(SettingsError, match="credential helper") as caught:
        Settings.read({"remote": address})
    assert address not in str(caught.value)
    config = {"plugins": {"maillage": {"contribute": {"new_file": address + "{file}{text}"}}}}
    site = opened(real_build, metadata=config)
    with pytest.raises(StartupError, match=r"contribute.new_file : .*credential helper"):
        asyncio.run(site.invoke_startup())


@pytest.mark.parametrize(
    "address",
    [
        "https://forge.example/x.git",
        "https://forge.example:8443/x.git",
        "git@forge.example:ville/catalogue.git",
        "ssh://git@forge.example:2222/ville/catalogue.git",
        "git+ssh://git@forge.example/x.git",
        "/srv/git/catalogue.git",
        "../catalogue.git",
        "https://github.com/ville/catalogue/new/main?filename={file}&value={text}",
        "https://forge.example/@ville/catalogue/new?path={file}&text={text}",
        "https://forge.example/new?file={file}&text={text}&token={token}",
        "catalogue-des-actions-sociales-de-nancy@example.org",
        "Formulaire de Maillage <formulaire@maillage.invalid>",
        "https://catalogue.example.org/monkey/",
        "mailto:catalogue@example.org/x",
        "Un mot de passe : personne n’en a, et token-ring n’en est pas un",
        "https://forge.example/x?page=2&sort=keyword",
    ],
)
def test_an_address_without_a_secret_is_taken(address: str) -> None:
    """A user of SSH is no secret, and what a form fills in is none."""
    assert not holds_secret(address)


def test_the_environment_does_not_make_a_secret_of_it(
    real_build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address from a variable is looked at as well: Git shows it to other processes."""
    monkeypatch.setenv("REMOTE", "https://TOKEN@forge.example/x.git")
    config = {"plugins": {"maillage": {"contribute": {"remote": {"$env": "REMOTE"}}}}}
    with pytest.raises(StartupError, match="credential helper"):
        asyncio.run(opened(real_build, metadata=config).invoke_startup())


@pytest.mark.sample(1)
@pytest.mark.parametrize("level", [{}, {"databases": {"maillage": {}}}])
def test_a_secret_in_what_is_published_is_refused(real_build: Path, level: dict[str, Any]) -> None:
    """Metadata of Datasette is there for all to read."""
    config = json.loads(json.dumps(level))
    inner = config["databases"]["maillage"] if level else config
    inner["source_url"] = "https://TOKEN@forge.example/"
    with pytest.raises(StartupError, match="source_url"):
        asyncio.run(opened(real_build, metadata=config).invoke_startup())
