"""Addresses that lead elsewhere than they seem to, or that hold a secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from maillage.text.suspect import scripts, signs

#: An address in a text, up to what ends one there. Browsers take any number of slashes, either way.
ADDRESS = re.compile(r"(?:https?|ftps?|sftp|ssh|wss?):[/\\]+[^\s<>\"«»]+", re.IGNORECASE)
#: One of another scheme, with a name or a password before its host.
_WITH_USER = re.compile(r"(?<![a-z])[a-z][a-z0-9+.-]{1,15}://[^\s/@<>\"«»]{1,200}@", re.IGNORECASE)
#: The last label of a name that no other machine, or none, knows (RFC 6761, 6762, 7686, 9476).
_LOCAL = (
    *("localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "test"),
    *("invalid", "onion", "alt"),
)
#: Below these anybody has a name for any machine, this one too: 127.0.0.1.nip.io.
_ANY = ("nip.io", "sslip.io", "xip.io", "localtest.me", "lvh.me", "vcap.me", "traefik.me")
#: What names of machines end in that others do not reach, or not under that name.
PRIVATE = (*_LOCAL, "home.arpa", *_ANY)
_ENDING = "|".join(map(re.escape, PRIVATE))
_PRIVATE = re.compile(rf"(?:.+\.)?(?:{_ENDING})", re.IGNORECASE)
#: Nearly all addresses: a host of letters, and a path that cannot deceive.
_PLAIN = re.compile(
    rf"https?://(?!\d|0x)(?!(?:[^/]*\.)?xn--)(?!(?:[^/:]*\.)?(?:{_ENDING})(?:[:/]|$))"
    r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]+(?::\d+)?(?:/[^\\%?#;]*)?",
    re.IGNORECASE | re.ASCII,
)
#: What browsers read as a number: 0x7f.1, 0177.0.0.1, 2130706433. https://url.spec.whatwg.org
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)
_FOUR = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}")
#: Letters, marks, digits and hyphens: what the label of a host is made of.
_LABEL = re.compile(r"[\w\u0300-\u036f·-]+")
#: Letters that hardly differ from plain ones: dotless i, long s, those of phonetics and Kabyle.
_ODD_LATIN = re.compile(
    "(?<=[a-z])[εγ]|[εγ](?=[a-z])|[\u0131\u0138\u017f\u0180-\u01cc\u0250-\u02ff\u1d00-\u1dbf]"
)
#: A password, a key or a session in the query of an address, by the names that programs give them.
_SECRET = re.compile(
    r"[?&;#](?:(?:[a-z0-9]{1,12}[_-]){0,3}(?:[a-z]{1,12}?)?(?:token|secret|passw(?:or)?d|pwd|mdp"
    r"|api[_-]?key|signature|credential)|motdepasse|jwt|sig|(?:php)?sess(?:ion)?[_-]?id|jsessionid|sid|auth"
    r"|session(?=[^&#]{12}))=[^&#]{4}|;jsessionid=",
    re.IGNORECASE,
)


#: Code that a browser runs as an address, over the line breaks that it passes over.
_CODE = "|".join(r"[\n\r\t]*".join(name) for name in ("javascript", "vbscript", "livescript"))
#: What runs, or opens a program or a file, where a reader follows it.
_RUNS = re.compile(
    rf"(?<![a-z])(?:{_CODE}):(?:[^\s]{{0,200}}?[(=;%\"`+\\\[{{!~]|\s{{0,5}}[\w.]{{1,60}}[(=\[])"
    r"|(?<![a-z])data:[a-z]{1,20}/[a-z0-9.+-]{1,60}\s?[;,]|(?<![a-z])file:/{1,3}[\w.~]"
    r"|(?<![a-z])(?:smb|jar|intent|blob|filesystem|view-source|ms-[a-z]{2,20}):(?:/|https?:)"
    r"|(?<![a-z])(?:ms-[a-z]{2,20}:[a-z]{3}\||search-ms:[a-z]{2,20}=)",
    re.IGNORECASE,
)
#: The name of a site without what stands before it, where its letters are not all plain.
_ENDINGS = "fr|com|org|net|eu|info|io|asso|bzh|corsica|alsace|paris|coop|be|ch|ca|re|de|es|it|lu"
_BARE = re.compile(
    rf"(?<![\w@./:-])(?:[\w\u0300-\u036f\u2010-\u2015-]{{1,63}}\.){{1,4}}(?:{_ENDINGS})(?![\w-])"
)


def runs(text: str) -> bool:
    """Whether a text has an address that would run something where a reader follows it.

    >>> [runs(text) for text in ("javascript:alert(1)", "Initiation à JavaScript : bases")]
    [True, False]
    """
    return ":" in text and _RUNS.search(text) is not None


def deceiving(text: str) -> Iterator[str]:
    """Yield a word for each address of a text that deceives: what is wrong with it."""
    if runs(text):
        yield "runs"
    if "." in text and (not text.isascii() or "xn--" in text):
        names = (match[0] for match in _BARE.finditer(text))
        yield from filter(None, (_of_host(name) for name in names if not _is_plain(name)))
    if ":/" in text or ":\\" in text:
        for match in ADDRESS.finditer(text):
            if not _PLAIN.fullmatch(match[0]) and (reason := _reason(match[0])):
                yield reason
        if "@" in text and _WITH_USER.search(text):
            yield "user"


def _is_plain(name: str) -> bool:
    return name.isascii() and "xn--" not in name


def _reason(address: str) -> str:
    """Return what is wrong with an address, in one word; nothing if nothing is."""
    # As a browser reads it, to which a backslash is a slash.
    behind = address.replace("\\", "/").partition(":")[2].lstrip("/")
    authority = re.split(r"[/?#]", behind, maxsplit=1)[0]
    if "@" in authority:
        return "user"
    if "\\" in address:
        return "backslash"
    if "%" in authority:
        return "escaped"
    try:
        host = urlsplit(f"//{authority}").hostname or ""
    except ValueError:
        # A sign that is a slash to some. Another rule tells of what is no address at all.
        return "" if authority.isascii() else "name"
    if host and (found := _of_host(host.rstrip("."))):
        return found
    return _of_rest(address)


def _of_rest(address: str) -> str:
    """Return what is wrong with an address behind its host."""
    shown = unquote(signs.without_turning(address))
    if signs.without_turning(shown) != shown:
        return "turned"
    path = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
    if signs.without_invisible(shown) != shown or not path.isprintable():
        return "hidden"
    return "secret" if _SECRET.search(address) else ""


def _of_host(host: str) -> str:
    if ":" in host:
        return _of_number(host)
    labels = host.split(".")
    if len(labels) == 1 and not _NUMBER.fullmatch(host):
        return "local"
    if _PRIVATE.fullmatch(host):
        return "local"
    if _NUMBER.fullmatch(labels[-1]):
        return _of_number(host) if _FOUR.fullmatch(host) else "number"
    try:
        labels = [_unicode(label) for label in labels]
    except UnicodeError:
        return "name"
    is_latin = not scripts.alike(labels[-1]) and labels[-1].isascii()
    return "name" if any(_is_odd(label, is_latin=is_latin) for label in labels) else ""


def _of_number(host: str) -> str:
    try:
        return "" if ip_address(host).is_global else "number"
    except ValueError:
        return "number"


def _unicode(label: str) -> str:
    """Return the label of a host as people read it (RFC 3492)."""
    return label[4:].encode().decode("punycode") if label[:4].lower() == "xn--" else label


def _is_odd(label: str, *, is_latin: bool) -> bool:
    if label.isascii():
        return False
    whole = is_latin and scripts.alike(f"{label} ")
    mixed = scripts.mixed(label) or scripts.dressed(label) or _ODD_LATIN.search(label)
    return bool(whole or mixed or not _LABEL.fullmatch(label) or signs.legible(label) != label)
