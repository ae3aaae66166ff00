"""What a password, a key or a session looks like in an address: one list for every door."""

from __future__ import annotations

import re
from urllib.parse import unquote

from maillage.text.normal_forms import normalized

#: How the tokens of forges and of others begin; and where the path itself must not be known.
TOKEN = re.compile(
    r"(?:gh[oprsu]_|github_pat_|gto_|gl[a-z]{2,8}-|AT(?:BB|CTT|ATT)|x(?:ox[a-z]|app)-)[A-Za-z0-9_-]{16}"
    r"|A(?:[KS]IA[A-Z0-9]{16}|Iza[A-Za-z0-9_-]{16})|(?<![\w-])(?:sk-|hf_|npm_)[A-Za-z0-9_-]{20}"
    r"|(?<![\w-])(?:[rs]k_live_|shp[a-z]{2}_|dop_v1_|pypi-Ag|ya29\.|SG\.|GOCSPX-)[A-Za-z0-9_-]{16}"
    r"|(?<![\w-])eyJ[A-Za-z0-9_-]{8,1000}+\.eyJ"
    r"|hooks\.slack\.com/services/\w|discord(?:app)?\.com/api/webhooks/\w"
    r"|hooks\.zapier\.com/hooks/catch/\w|\.office\.com/webhook(?:b2)?/\w|/bot[0-9]{6,12}:AA[\w-]{20}"
)
#: Words of the name of a parameter whose value is a secret.
_WORDS = "token|jeton|secret|passw(?:or)?d|passphrase|pwd|mdp|signature|credentials?|hmac"
#: What names the value of a parameter in an address, as programs write it.
PARAMETER = re.compile(
    r"[?&;#](?:[^=&?#]{0,40}\[)?(?:(?:[a-z0-9]{1,12}[_-]){0,3}(?:[a-z]{1,12}?)?"
    rf"(?:{_WORDS}|(?:api|app|auth|access|account|client|private|secret|shared|subscription|cl[eé])[_-]?key"
    r"|cl[eé][_-]?api)"
    r"|mot[_-]?de[_-]?passe|jwt|bearer|sig|(?:php)?sess(?:ion)?[_-]?id"
    r"|jsessionid|sid|auth|ticket(?==ST-)|session(?=[^&#]{12}))\]?=[^&#]{4}|;jsessionid=",
    re.IGNORECASE,
)
#: The name of one that may be a secret, in plain letters alone.
_MAY_BE_SECRET = re.compile(
    rf"{_WORDS}|passw|bearer|jwt|auth|session|sessid|accessid|accesskey|cleapi|key\Z"
    r"|\A(?:sig|sid|pass|pw|motdepasse|code|cle|otp|pin|tok)\Z"
)


def in_address(address: str) -> bool:
    """Whether an address holds what only few may know.

    >>> in_address("https://exemple.org/?mdp=rose"), in_address("https://exemple.org/?page=12")
    (True, False)
    """
    read = unquote(address)  # as the site reads it
    return any(PARAMETER.search(it) or TOKEN.search(it) for it in (address, read))


def may_name_secret(name: str) -> bool:
    """Whether a parameter may hold a secret, to who would rather refuse once too often.

    >>> may_name_secret("X-Token-2"), may_name_secret("clé"), may_name_secret("page")
    (True, True, False)
    """
    plain = re.sub(r"[^a-z]", "", normalized("NFKD", name.lower()))
    return _MAY_BE_SECRET.search(plain) is not None
