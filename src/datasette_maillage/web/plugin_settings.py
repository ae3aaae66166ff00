"""The plugin’s settings: never published, and without a secret in an address.

Datasette publishes its metadata, the settings of all plugins in it: `/-/metadata.json`, the JSON of
databases and tables, the context of templates. All of these ask one method, which leaves them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from maillage.errors import ToldError
from maillage.messages import N_
from maillage.text.normal_forms import normalized
from maillage.text.suspect import secret_forms

PLUGIN = "maillage"
_PLUGINS, _OURS = "plugins", "datasette_maillage"
#: Works out who may see a table, where Datasette has it; and for how many that is kept.
_ALLOWED, _MOST_TABLES = "_table_permission_allows", 512
#: Who is named before the host of an address, which of the web has any number of slashes; for SSH
#: a name is no secret.
_USER = re.compile(
    r"(?:(?P<scheme>(?<![a-z0-9+.-])[a-z0-9+.-]*+:)?[/\\]{2}|https?:[/\\]?)(?P<user>[^/\\?#\s]*)@",
    re.IGNORECASE,
)
_SSH = re.compile(r"(.+\+)?ssh:|git\+ssh:", re.IGNORECASE)
#: `user:password@host:path`, or with a slash for a path; and a user too long to be one.
_SCP = re.compile(
    r"(?<![^\s/@]):*+(?!mailto:|xmpp:|acct:|sips?:)"
    r"(?:[^\s/@:]++:[^\s/@]++@[^\s/@:]++[:/]|[^\s/@:]{33,}+@[^\s/@:]++:)\S"
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
#: What is a secret as such: a key, what stands in a header, or the option of a program.
_PRIVATE = re.compile(
    r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY|PuTTY-User-Key-File|AGE-SECRET-KEY-"
    r"|\b(?i:bearer|basic) [A-Za-z0-9+/._=-]{8}|(?i:authorization: ?[a-z]{1,20} )[^\s{]{8}"
    r"|(?i:(?:token|api-key|auth-key): ?)[A-Za-z0-9+/._=-]{8}"
    r"|(?<!\S)(?:-u|--user)[ =][^\s:]{1,64}:[^\s/]"
    r"|(?i:(?:token|secret|passw(?:or)?d|api[_-]?key)=|(?<!\S)--(?:token|password|secret) )"
    r"[^\s&{}=]{8}"
)
#: What an address fills in later, such as `{file}`.
_PLACE = re.compile(r"\{\w+\}")
HINT = N_(
    "{key} : il y a dans cette adresse un nom, un mot de passe ou un jeton. Écrivez l’adresse sans "
    "lui, et donnez-le à Git : par un « credential helper » de ce compte (git help "
    "gitcredentials), ou une clé SSH. Prendre l’adresse d’une variable ou d’un fichier n’y change "
    "rien, puisque Git la montre à d’autres"
)


class SettingsError(ToldError):
    """The configuration cannot be followed: a message says which key, and why."""


def check(datasette: Any) -> None:
    """Refuse a secret in what Datasette was started with: our settings, and what it publishes.

    Raises:
        SettingsError: there is one.
    """
    refuse_secrets(datasette.plugin_config(PLUGIN) or {})
    refuse_secrets(copied(datasette._metadata_local, without=_PLUGINS))


def hide(datasette: Any) -> None:
    """Leave the settings of plugins out of what Datasette publishes, wherever they stand."""
    from datasette.plugins import pm  # noqa: PLC0415 - it loads plugins, this one too

    whole = datasette.metadata

    def published(key: str | None = None, *places: Any, **more: Any) -> Any:
        found = whole(key, *places, **more)
        # What plugins themselves ask for.
        return found if key == _PLUGINS else copied(found, without=_PLUGINS)

    sources = {hook.plugin.__name__ for hook in pm.hook.get_metadata.get_hookimpls()}
    # A page of Datasette asks hundreds of times, and what we say never changes.
    datasette.metadata = cache(published) if sources == {_OURS} else published
    if sources == {_OURS} and (allowed := getattr(datasette, _ALLOWED, None)):
        # Names of tables come from strangers, too.
        setattr(datasette, _ALLOWED, lru_cache(_MOST_TABLES)(allowed))


def copied(value: Any, without: str = "") -> Any:
    """Return a copy of what JSON can say, without a key, at whatever depth."""
    if isinstance(value, Mapping):
        return {key: copied(item, without) for key, item in value.items() if key != without}
    return [copied(item, without) for item in value] if isinstance(value, list) else value


def refuse_secrets(settings: Mapping[str, Any]) -> None:
    """Refuse settings with a secret in an address; what is refused is named and not shown.

    Raises:
        SettingsError: there is one.
    """
    for place, text in _texts(settings, ()):
        if holds_secret(text):
            raise SettingsError(HINT(key=".".join(place)))


def _texts(value: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, (*place, str(key)))
    elif isinstance(value, list):
        for number, item in enumerate(value, 1):
            yield from _texts(item, (*place, str(number)))


def holds_secret(text: str) -> bool:
    """Whether an address in a text carries a user, a password or a token."""
    text = normalized("NFKC", text)  # as a program may read it
    return bool(
        secret_forms.TOKEN.search(text)
        or _PRIVATE.search(text)
        or _SCP.search(text)
        or any(map(_names_user, _USER.finditer(text)))
        or any(_has_secret_parameter(word) for word in text.split() if "//" in word)
    )


def _names_user(match: re.Match[str]) -> bool:
    is_ssh = bool(_SSH.fullmatch(match["scheme"] or ""))
    return not (is_ssh and _NAME.fullmatch(match["user"]))


def _has_secret_parameter(address: str) -> bool:
    try:
        found = urlsplit(address)
    except ValueError:
        return False
    # What stands behind « ; » in a path, or in the host, is a parameter too.
    parts = "&".join((found.query, found.fragment, found.netloc, found.path.replace("/", "&")))
    pairs = parse_qsl(parts.replace(";", "&"))
    return any(
        secret_forms.may_name_secret(name) and not _PLACE.fullmatch(value) for name, value in pairs
    )
