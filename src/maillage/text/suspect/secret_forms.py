"""What a password, a key or a session looks like in an address: one list for every door."""

from __future__ import annotations

import re

#: How the tokens of forges and of others begin; and where the path itself must not be known.
TOKEN = re.compile(
    r"(?:gh[oprsu]_|github_pat_|gto_|gl[a-z]{2,8}-|AT(?:BB|CTT|ATT)|xox[a-z]-)[A-Za-z0-9_-]{16}"
    r"|A(?:KIA[A-Z0-9]{16}|Iza[A-Za-z0-9_-]{16})|(?<![\w-])(?:sk-|hf_|npm_)[A-Za-z0-9_-]{20}"
    r"|(?<![\w-])eyJ[A-Za-z0-9_-]{8,1000}+\.eyJ"
    r"|hooks\.slack\.com/services/\w|discord(?:app)?\.com/api/webhooks/\w"
)
#: What names the value of a parameter in an address, as programs write it.
PARAMETER = re.compile(
    r"[?&;#](?:(?:[a-z0-9]{1,12}[_-]){0,3}(?:[a-z]{1,12}?)?(?:token|jeton|secret|passw(?:or)?d|pwd"
    r"|mdp|api[_-]?key|signature|credential)|mot_?de_?passe|jwt|sig|(?:php)?sess(?:ion)?[_-]?id"
    r"|jsessionid|sid|auth|session(?=[^&#]{12}))=[^&#]{4}|;jsessionid=",
    re.IGNORECASE,
)


def in_address(address: str) -> bool:
    """Whether an address holds what only few may know.

    >>> in_address("https://exemple.org/?mdp=rose"), in_address("https://exemple.org/?page=12")
    (True, False)
    """
    return bool(PARAMETER.search(address) or TOKEN.search(address))
