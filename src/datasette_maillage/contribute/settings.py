"""How this catalogue takes proposals, as Datasette's plugin configuration says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from datasette_maillage.web.plugin_settings import SettingsError, refuse_secrets
from maillage.messages import N_, Message

#: What opens the merge request once a branch is there.
#: `branch`: a workflow of the forge; `gitlab`: push options; `agit`: the reference pushed to.
OPENERS = ("branch", "gitlab", "agit")
#: Ways to a remote that anyone in between may read and change.
_IN_CLEAR = re.compile(r"(http|git|ftp)://", re.IGNORECASE)
_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")


@dataclass(frozen=True)
class Settings:
    """The key `contribute` of the plugin's configuration; all of it may be left out."""

    #: Where Git pushes branches: an address or a path without a secret in it.
    remote: str = ""
    #: The branch that proposals are to be merged into.
    base: str = "main"
    opens: str = "branch"
    #: The folder of the queue; in the state folder of the account where nothing is said.
    folder: str = ""
    #: The forge's page for a new file, with `{file}` and `{text}` where they go.
    new_file: str = ""
    #: The address that files may be sent to.
    mail: str = ""
    #: Behind a proxy: the header in which it puts the address of the client.
    client_header: str = ""
    #: Who commits, as `Name <address>`: nobody who could be known.
    author: str = "Formulaire du site <formulaire@site.invalid>"

    @property
    def is_direct(self) -> bool:
        """Whether a proposal is sent by the site itself."""
        return bool(self.remote)

    @classmethod
    def read(cls, config: Mapping[str, Any]) -> Settings:
        """Read the configuration.

        Raises:
            SettingsError: a key is unknown, or its value cannot be followed.
        """
        known = {field.name for field in fields(cls)}
        for key, value in config.items():
            if key not in known or not isinstance(value, str):
                raise SettingsError(_UNKNOWN(key=key))
        refuse_secrets({"contribute": config})
        found = cls(**config)
        for key, is_right, reason in _demands(found):
            if not is_right:
                raise SettingsError(_WRONG(key=key, reason=reason))
        return found


_UNKNOWN = N_("contribute : « {key} » n’est pas un réglage, ou sa valeur n’est pas un texte")
_WRONG = N_("contribute.{key} : il faut {reason}")


def _demands(found: Settings) -> list[tuple[str, bool, Message]]:
    safe = N_("une adresse en https: ou ssh:, ou un chemin")
    return [
        ("opens", found.opens in OPENERS, N_("l’un de : {codes}")(codes=", ".join(OPENERS))),
        ("base", bool(_BRANCH.fullmatch(found.base)), N_("le nom d’une branche")),
        ("remote", not found.remote.startswith("-"), N_("une adresse ou un chemin")),
        ("remote", not _IN_CLEAR.match(found.remote), safe),
        (
            "new_file",
            not found.new_file
            or {"{file}", "{text}"} <= set(re.findall(r"\{\w+\}", found.new_file)),
            N_("une adresse où sont {{file}} et {{text}}"),
        ),
        ("mail", not found.mail or "@" in found.mail, N_("une adresse électronique")),
        (
            "author",
            bool(re.fullmatch(r"[^<>\n]+ <[^<>\s]+>", found.author)),
            N_("« Nom <adresse> »"),
        ),
    ]
