"""Addresses that lead elsewhere than they seem to, or that hold a secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import unquote, urlsplit

from maillage.text.normal_forms import is_piled, normalized
from maillage.text.suspect import scripts, secret_forms, signs

#: An address in a text, up to what ends one there. Browsers take any number of slashes, either way.
ADDRESS = re.compile(r"(?:https?|ftps?|sftp|ssh|wss?):[/\\]+[^\s<>\"«»]+", re.IGNORECASE)
#: One with a name or a password before its host: of any scheme, of the web without a slash, as a
#: browser takes it too, or of no scheme.
_WITH_USER = re.compile(
    r"(?<![a-z])(?:[a-z][a-z0-9+.-]{1,15}://|https?:)[^\s/@<>\"«»]{1,200}@"
    r"|(?<![\w:/])//[^\s/@<>\"«»]{1,200}@",
    re.IGNORECASE,
)
#: The site of a machine in a network that nobody else reaches, or this very one, without a scheme.
_LOCAL_SITE = re.compile(
    r"(?<![\w.:/@-])(?P<host>localhost|[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?::[0-9]{2,5})?/"
    r"|(?<![\w.:/@-])localhost:[0-9]{2,5}",
    re.IGNORECASE,
)
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
#: Letters that hardly differ from plain ones: dotless i, long s, those of phonetics, of old
#: manuscripts and Kabyle; a middle point that is no Catalan « l·l ».
_ODD_LATIN = re.compile(
    "(?<=[a-z])[εγθ]|[εγθ](?=[a-z])|[\u0131\u0138\u017f\u0180-\u01cc\u0250-\u02ff\u1d00-\u1dbf"
    "\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f]|(?<!l)·|·(?!l)"
)
_LETTER = re.compile("[A-Za-z]")
#: How a name in other letters is written in plain ones.
_CODED = re.compile("xn--", re.IGNORECASE)
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
#: Signs of the Far East that look like a slash, a hyphen or a point beside Latin letters: browsers
#: show no name that has both.
_LIKE_A_SIGN = re.compile("[ノンソゾ丶丿乀一ー〇〳〵ㅡㅣ]")

#: Code that a browser runs as an address, over the line breaks that it passes over.
_CODE = "|".join(r"[\n\r\t]*".join(name) for name in ("javascript", "vbscript", "livescript"))
#: What runs, or opens a program or a file, where a reader follows it.
_RUNS = re.compile(
    rf"(?<![a-z])(?:{_CODE}):(?:[^\s]{{0,200}}?[(=;%\"`+\\\[{{!~]|\s{{0,5}}[\w.]{{1,60}}[(=\[])"
    r"|(?<![a-z])data:(?:[a-z]{1,20}/[a-z0-9.+-]{1,60}\s?[;,]|[;,]\w)"
    r"|(?<![a-z])file:/{1,3}[\w.~]"
    r"|(?<![a-z])(?:smb|jar|intent|blob|filesystem|view-source|mhtml|chrome|resource"
    r"|(?:chrome|moz)-extension|itms-services|ms-[a-z]{2,20}):(?:[/?]|https?:|file:)"
    # What a telephone obeys when it is dialled.
    r"|(?<![a-z])tel:[*0-9]{0,20}(?:\*|%2a)[^\s#]{0,40}(?:#|%23)"
    r"|(?<![a-z])(?:ms-[a-z]{2,20}:[a-z]{3}\||search-ms:[a-z]{2,20}=)",
    re.IGNORECASE,
)
#: The name of a site without what stands before it, where its letters are not all plain; that of a
#: mail address is one too.
_ENDINGS = "fr|com|org|net|eu|info|io|asso|bzh|corsica|alsace|paris|coop|be|ch|ca|re|de|es|it|lu"
_NAME = rf"(?:[\w\u0300-\u036f\u2010-\u2015-]{{1,63}}\.){{1,4}}(?:{_ENDINGS})(?![\w-])"
_BARE = re.compile(rf"(?<![\w./:-]){_NAME}", re.IGNORECASE)
#: The same with what stands behind it, as far as that may hold something.
_BARE_ADDRESS = re.compile(rf"(?<![\w@./:-]){_NAME}[/\\?][^\s<>\"«»]*", re.IGNORECASE)


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
    if "." in text and not _is_plain(text):
        names = (match[0] for match in _BARE.finditer(text))
        yield from filter(None, (_of_host(name) for name in names if not _is_plain(name)))
    if ":/" in text or ":\\" in text:
        for match in ADDRESS.finditer(text):
            if not _is_harmless(match[0]) and (reason := _reason(match[0])):
                yield reason
    if "@" in text and _WITH_USER.search(text):
        yield "user"
    yield from _without_scheme(text)


def _without_scheme(text: str) -> Iterator[str]:
    """Yield a word for each address that stands in a text without what browsers put before it."""
    if "." in text and any(sign in text for sign in "?\\%;#@"):
        found = (f"https://{match[0]}" for match in _BARE_ADDRESS.finditer(text))
        yield from filter(None, map(_reason, found))
    if "/" in text or "localhost:" in text:
        hosts = (match["host"] for match in _LOCAL_SITE.finditer(text))
        yield from filter(None, (_of_host(host) if host else "local" for host in hosts))


def _is_harmless(address: str) -> bool:
    return _PLAIN.fullmatch(address) is not None and not secret_forms.TOKEN.search(address)


def _is_plain(name: str) -> bool:
    return name.isascii() and not ("-" in name and _CODED.search(name))


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
        host = _host(authority)
    except ValueError:
        # A sign that is a slash to some. Another rule tells of what is no address at all.
        return "" if authority.isascii() else "name"
    if host and (found := _of_host(host.rstrip("."))):
        return found
    return _of_rest(address)


def _host(authority: str) -> str:
    """Return the host of an address.

    Raises:
        ValueError: it can be none.
    """
    # The library would put the marks of a name in order, however many there are.
    if is_piled(authority):
        raise ValueError(authority)
    return urlsplit(f"//{authority}").hostname or ""


def _of_rest(address: str) -> str:
    """Return what is wrong with an address behind its host."""
    shown = unquote(signs.without_turning(address))
    if signs.without_turning(shown) != shown:
        return "turned"
    path = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
    if signs.without_invisible(shown) != shown or not path.isprintable():
        return "hidden"
    return "secret" if secret_forms.in_address(address) else ""


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
    is_latin = _LETTER.search(labels[-1]) is not None
    return "name" if any(_is_odd(label, is_latin=is_latin) for label in labels) else ""


def _of_number(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:
        return "number"
    if isinstance(address, IPv6Address):
        # What Python says of such an address depends on its version.
        address = carried(address) or address
    return "number" if address.is_multicast or not address.is_global else ""


#: Networks whose last bytes are an address of IPv4: mapped, compatible, translated (RFC 4291, 6052,
#: 7915).
_WITH_FOUR = tuple(map(IPv6Network, ("::ffff:0:0/96", "::/96", "::ffff:0:0:0/96", "64:ff9b::/96")))
_OWN = frozenset((IPv6Address("::"), IPv6Address("::1")))


def carried(address: IPv6Address) -> IPv4Address | None:
    """Return the address of IPv4 that one of IPv6 stands for, where it comes by a bridge.

    >>> carried(IPv6Address("64:ff9b::7f00:1")), carried(IPv6Address("2001:db8::1"))
    (IPv4Address('127.0.0.1'), None)
    """
    if address not in _OWN and any(address in network for network in _WITH_FOUR):
        return IPv4Address(address.packed[-4:])
    return address.sixtofour or (address.teredo or (None, None))[1]


def _unicode(label: str) -> str:
    """Return the label of a host as people read it (RFC 3492).

    Raises:
        UnicodeError: there is nothing that it stands for, or what needs no such form.
    """
    if label[:4].lower() != "xn--":
        return label
    found = label[4:].encode().decode("punycode")
    if found.isascii():
        raise UnicodeError(label)
    return found


def _is_odd(label: str, *, is_latin: bool) -> bool:
    if label.isascii():
        return False
    whole = is_latin and scripts.alike(f"{label} ")
    mixed = scripts.mixed(label) or scripts.dressed(label)
    odd = _ODD_LATIN.search(label) or (_LETTER.search(label) and _LIKE_A_SIGN.search(label))
    # Browsers ask for the composed form, and know no other of a letter.
    composed = normalized("NFC", label)
    foreign = is_latin and (_FOREIGN_DIGIT.search(label) or signs.is_marked(composed))
    is_plain = _LABEL.fullmatch(label) and signs.legible(label) == label
    is_plain = is_plain and normalized("NFKC", composed) == composed
    return bool(whole or mixed or odd or foreign or not is_plain)
