"""The one name of the site: which others are refused, and from which sites it takes what is sent.

Links, sitemaps and facets are made of the scheme and the `Host` of a request. Both are the public
address once the name was accepted, whoever asks and by whatever way: a cache cannot be made to keep
links that lead elsewhere. No `Forwarded` or `X-Forwarded-*` header takes part.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from datasette_maillage.web.plugin_settings import SettingsError
from datasette_maillage.web.request_body import RefusedRequestError
from maillage.messages import N_

Scope = MutableMapping[str, Any]

KEY, VARIABLE = "public_address", "MAILLAGE_PUBLIC_ADDRESS"
_PORTS = {"http": 80, "https": 443}
_NAME = r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?"
_HOST = re.compile(
    rf"(?P<name>{_NAME}\.?|\[[0-9a-f:.]+\])(:(?P<port>[0-9]{{1,5}}))?", re.IGNORECASE
)
#: What a browser says of a request that no other site caused.
_OWN = (b"same-origin", b"none")
_NO_ADDRESS = N_(
    "{key} : ce n’est pas l’adresse d’un site, telle que https://catalogue.example.org, avec un "
    "chemin s’il le faut"
)
_OTHER_PATH = N_(
    "{key} : son chemin est « {path} », et le site répond à « {prefix} » : écrivez "
    "--setting base_url {path}"
)


@dataclass(frozen=True)
class PublicAddress:
    """Where readers find the site: `https://catalogue.example.org`, or with a path."""

    scheme: str
    name: str
    port: int
    path: str

    @classmethod
    def read(cls, text: str) -> PublicAddress:
        """Read the address that the settings give.

        Raises:
            SettingsError: it is none.
        """
        try:
            found = urlsplit(text)
            name, port = (found.hostname or "").encode("idna").decode(), found.port
        except ValueError as error:
            raise SettingsError(_NO_ADDRESS(key=KEY)) from error
        more = found.query or found.fragment or "@" in found.netloc
        if found.scheme not in _PORTS or more or not re.fullmatch(_NAME, name):
            raise SettingsError(_NO_ADDRESS(key=KEY))
        return cls(found.scheme, name, port or _PORTS[found.scheme], found.path.rstrip("/"))

    @property
    def host(self) -> str:
        """The name, with the port where that is not the usual one."""
        return self.name if self.port == _PORTS[self.scheme] else f"{self.name}:{self.port}"

    @property
    def origin(self) -> str:
        """The scheme and the host, as browsers name a site."""
        return f"{self.scheme}://{self.host}"


def address_of(settings: Mapping[str, Any], prefix: str) -> PublicAddress | None:
    """Return the public address that the plugin’s settings give, or the environment.

    `prefix` is what every path of the site begins with.

    Raises:
        SettingsError: it is no address, or its path is not that of the site.
    """
    text = settings.get(KEY) or os.environ.get(VARIABLE)
    if not text:
        return None
    found = PublicAddress.read(str(text))
    if found.path != prefix:
        raise SettingsError(_OTHER_PATH(key=KEY, path=f"{found.path}/", prefix=f"{prefix}/"))
    return found


def origin_of(scope: Scope, public: PublicAddress | None) -> str:
    """Return the origin of the site, as the sender of a request may name it.

    Raises:
        RefusedRequestError: the request names another site, or none.
    """
    sent = [value for name, value in scope["headers"] if name.lower() == b"host"]
    match = _HOST.fullmatch(sent[0].decode("latin-1")) if len(sent) == 1 else None
    if match is None:
        raise RefusedRequestError(
            400, N_("L’en-tête Host de la demande manque, ou ne peut pas être lu.")
        )
    name, port = match["name"].lower(), int(match["port"] or 0)
    if public and name == public.name and port in (0, public.port):
        return public.origin
    if _is_local(name, scope, public):
        return f"{scope['scheme']}://{match[0].lower()}"
    raise _refused(public)


def _is_local(name: str, scope: Scope, public: PublicAddress | None) -> bool:
    """Whether a name is one of this machine, which leads nobody elsewhere."""
    if public:
        # For who looks after the machine; readers come by the public address.
        client = scope.get("client")
        return _is_loopback(name) and (not client or _is_loopback(client[0]))
    # The very address that the connection came to, as with `--host 192.0.2.1`.
    server = scope.get("server") or ("",)
    return _is_loopback(name) or (
        _address(name) is not None and _address(name) == _address(server[0])
    )


def _is_loopback(name: str) -> bool:
    found = _address(name)
    return name == "localhost" or (found is not None and found.is_loopback)


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return None


def _refused(public: PublicAddress | None) -> RefusedRequestError:
    if public:
        address = f"{public.origin}{public.path}/"
        other = N_("Ce site ne répond pas sous ce nom : son adresse est {address}")
        return RefusedRequestError(421, other(address=address))
    return RefusedRequestError(421, _NO_ADDRESS(key=KEY))


_NO_ADDRESS = N_(
    "Ce site n’a pas encore d’adresse publique : il ne répond qu’à la machine qui le sert ({key}, "
    "dans ses réglages)."
)


def named(scope: Scope, public: PublicAddress | None) -> Scope:
    """Return a request as if it came by the public address, from which all links are made."""
    if public is None:
        return scope
    others = [(name, value) for name, value in scope["headers"] if name.lower() != b"host"]
    headers = [(b"host", public.host.encode()), *others]
    return {**scope, "scheme": public.scheme, "headers": headers}


def home_of(request: Any, prefix: str) -> str:
    """Return the address of the home page, which is that of all that stands below it."""
    return f"{request.scheme}://{request.host}{prefix}/"


def is_foreign(scope: Scope, origin: str) -> bool:
    """Whether a browser says that another site caused a request; programs say nothing."""
    said = {b"sec-fetch-site": _OWN, b"origin": (origin.encode(),)}
    return any(
        value not in said[name.lower()] for name, value in scope["headers"] if name.lower() in said
    )
