"""What pages, workbooks and programs leave in a text: tags, entities and escapes, and the text."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from html.entities import html5
from urllib.parse import unquote, unquote_to_bytes

from maillage.text.normal_forms import normalized
from maillage.text.suspect.misreadings import WRITTEN

#: Elements of HTML. https://html.spec.whatwg.org/multipage/indices.html
_ELEMENTS = (
    "a|abbr|acronym|address|applet|area|article|aside|audio|b|base|bdi|bdo|big|blink|blockquote|"
    "body|br|button|canvas|caption|center|cite|code|col|colgroup|data|datalist|dd|del|details|dfn|"
    "dialog|dir|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|frame|frameset|"
    "h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|legend|li|link|main|map|mark|"
    "marquee|math|menu|meta|meter|nav|nobr|noscript|object|ol|optgroup|option|output|p|param|"
    "picture|pre|progress|q|rp|rt|ruby|s|samp|script|section|select|slot|small|source|span|strike|"
    "strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|"
    "tr|track|tt|u|ul|var|video|wbr|"
    # Of former days, and of pictures.
    "animate|basefont|bgsound|command|comment|content|foreignobject|hgroup|image|isindex|keygen|layer|"
    "listing|menuitem|nextid|noembed|noframes|plaintext|portal|rb|rtc|search|shadow|spacer|xmp"
)
#: A tag: of an element, of a program's own names (« o:p »), or with an attribute; the end of any;
#: what is no element; one that nobody closed, which a browser would complete; and those that were
#: typeset as a text is, with blanks or wide signs. « <<A>> » is a letter in quotes.
_TAG = re.compile(
    rf"<(?!(?<=<<)[a-z]>>)(?:(?:{_ELEMENTS})(?:[\s/][^<>]*)?|/[a-z][\w:-]*\s*|[a-z]\w*:[a-z][\w:-]*(?:\s[^<>]*)?/?"
    rf"|[a-z][\w-]*\s[^<>=]*=[^<>]*)>|<!--|<!\[|<!doctype|<\?(?:xml|php|=)|<%[=@]"
    rf"|<(?:{_ELEMENTS})[\s/]+[a-z-]+\s*=|<\s{{0,3}}/\s{{0,3}}(?:{_ELEMENTS})\s{{0,3}}>"
    r"|<\s{1,3}[bh]r\s{0,3}/?\s{0,3}>"
    r"|<(?:script|style|iframe|img|div|span|table|body|html|svg|form|input)(?=\s{0,9}\Z)"
    rf"|＜/?(?:{_ELEMENTS})(?:\s[^<>＜＞]{{0,200}})?/?＞",
    re.IGNORECASE,
)
#: Tags that only say how words look: without them, the words are the same.
_LOOK = re.compile(
    r"</?(?:b|big|center|div|em|font|i|p|small|span|strong|u|ul|ol|li|h[1-6]|o:p|br)"
    r"(?:\s(?![^<>]*\b(?:href|src|on\w+)\s*=)[^<>]*)?/?>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"(?:(?<!\s)\s+)?(?:<br\s*/?>|</(?:p|div|li|h[1-6])\s*>)\s*", re.IGNORECASE)
#: Marks of forums, which come in pairs.
_NAMES = "b|i|u|s|color|size|center|quote|url|img|list|code"
_OF_FORUMS = frozenset(_NAMES.split("|"))
_FORUM = re.compile(rf"\[/?(?:{_NAMES})(?:=[^\[\]\n]{{0,200}})?\]", re.IGNORECASE)
_OPENED = re.compile(r"\[([a-z][a-z0-9_]{0,19})(?:[= ][^\[\]\n]{0,200})?\]", re.IGNORECASE)
_CLOSED = re.compile(r"\[/([a-z][a-z0-9_]{0,19})\]", re.IGNORECASE)
_FORUM_LOOK = re.compile(
    r"\[/?(?:b|i|u|s|color|size|center)(?:=[^\[\]\n]{0,200})?\]", re.IGNORECASE
)
_RICH_TEXT = re.compile(
    r"\{\\(?:rtf\d|\*?\\?(?:fonttbl|colortbl|stylesheet|generator))|\\(?:par|pard|plain)\b"
    r"|(?<![:\\])\\(?:[bi]0|ulnone|line|tab|q[cjlr]|(?:f|fs|cf|lang|uc|viewkind)\d{1,4})\b|\{\\[bi]\s"
)
#: A link and a picture as Markdown writes them, wherever they lead: a name behind brackets is none.
_LINK = re.compile(
    r"!\[[^\[\]\n]{0,200}\]\(|\[[^\[\]\n]{0,200}\]\(\s{0,9}<?"
    r"(?:[/#.&%\\]|www\.|[a-z][^()\s:&%\\]{0,60}[:&%\\])",
    re.IGNORECASE,
)
#: One that can be written otherwise; a place in a template that nothing was put into.
_MARKDOWN = re.compile(
    r"!?\[([^\[\]\n]{1,200})\]\(\s*((?:https?:|mailto:|/)[^()\s]{1,500})[^()\n]{0,99}\)"
)
_TEMPLATE = re.compile(
    r"\{\{[^{}\n]{1,99}\}\}|\{%[^{}\n]{1,99}%\}|\$\{[^{}\n]{1,99}\}|\{\$[\w.]{1,99}\}"
    r"|%\(\w{1,40}\)[sd]|\*\|[A-Z_:]{2,40}\|\*|\[object Object\]"
)


def markup(text: str) -> str:
    """Return the first mark of a page, a forum or a word processor in a text; nothing if none.

    >>> [markup(text) for text in ("<b>gras</b>", "<img src=x>", "3 < 5 > 2", "<https://a.fr>")]
    ['<b>', '<img src=x>', '', '']
    """
    forms = (_TAG, _RICH_TEXT, _LINK, _TEMPLATE)
    match = next(filter(None, (form.search(text) for form in forms)), None)
    return match[0] if match else _of_forum(text)


def _of_forum(text: str) -> str:
    """Return the first mark of a forum: one that is closed, or beside one that is."""
    closed = {name.lower() for name in _CLOSED.findall(text)} if "[/" in text else frozenset()
    pairs = (match[0] for match in _OPENED.finditer(text) if match[1].lower() in closed)
    if found := next(pairs, "") if closed else "":
        return found
    return match[0] if closed & _OF_FORUMS and (match := _FORUM.search(text)) else ""


def without_markup(text: str) -> str:
    """Return a text without marks that only say how words look."""
    plain = _LOOK.sub("", _BREAK.sub("\n", text)) if "<" in text else text
    plain = _MARKDOWN.sub(r"\1 (\2)", plain)
    if "[/" in plain and _of_forum(plain):
        plain = _FORUM_LOOK.sub("", plain)
    return plain if plain == text else plain.strip("\n")


_ESCAPES = re.compile(
    # One look at what each begins with, since most signs of a text begin none.
    r"(?=[&\\_<%=+{:hw])(?:"
    # An address as it stands: only the entity of its « & » is none of it.
    r"(?P<address>(?:https?:|www\.|(?<=\b[a-z]):\\)\S*|(?<!\S)\\\\\w\S*)"
    # Both halves of a sign.
    r"|(?P<halves>&#(?:x0{0,20}d[89ab][0-9a-f]{2};&#x0{0,20}d[c-f][0-9a-f]{2}"
    r"|0{0,20}5(?:529[6-9]|5[3-9]\d\d|6[0-2]\d\d|63[01]\d);&#0{0,20}5(?:632\d|63[3-9]\d|6[4-9]\d\d|7[0-3]\d\d)"
    r");)"
    r"|(?P<entity>&(?:#0{0,20}[0-9]{1,7}|#x0{0,20}[0-9a-f]{1,6}|(?P<name>[a-z][a-z0-9]{1,31}));)"
    # Without its end, where it can be nothing else, as browsers read it too.
    r"|(?P<cut>&(?:(?:amp|lt|gt)(?=\s|\Z)|[aceinouy](?:acute|grave|circ|uml|tilde|cedil|ring)|aelig|szlig|nbsp|[lr]aquo|[lr][sd]quo"
    r"|oelig|hellip|[mn]dash|quot(?!idien)|(?:copy|reg|deg)(?![a-z])|deg(?=c\b)"
    r"|#(?:0{0,20}[0-9]{2,5}(?![0-9])|x0{0,20}[0-9a-f]{2,4}(?![0-9a-z])))"
    # The blank that French puts before a semicolon.
    "(?:[ \u00a0\u202f];)?)"
    r"|(?P<sheets>_xd[89ab][0-9a-f]{2}__xd[c-f][0-9a-f]{2}_)|(?P<sheet>_x[0-9a-f]{4}_)"
    rf"|(?P<decimal>\\u(?:{'|'.join(str(ord(it)) for it in WRITTEN)})(?:\?|\\'3f))"
    r"|(?P<point>\\u\{0{0,5}[0-9a-f]{2,5}\}|(?-i:\\U)000[0-9a-f]{5}|<U\+[0-9a-f]{4,6}>)"
    r"|(?P<units>(?:[\\%]u[0-9a-f]{4})+)"
    r"|(?P<named>(?-i:\\N\{[A-Z][A-Z -]{3,80}\}))|(?P<mail>=\?[\w-]{3,20}\?[bq]\?[^?\s]{1,80}\?=)"
    r"|(?P<octal>(?:\\[0-3][0-7]{2})+)|(?P<hex>(?:\\x[0-9a-f]{2})+)"
    # What protects a quote in a program’s text stands where an elision is; else it is rich text.
    r"|(?P<slashed>(?<!\\[nrt])(?:(?<=\b[cdjlmnst])|(?<=qu)|(?<=\baujourd)|(?<=\bentr)|(?<=\bprud))"
    r"\\'(?=[^\W\d_])(?![0-9a-f][0-9]))"
    r"|(?P<rich>\\'[0-9a-f]{2})"
    r"|(?P<tex>\{\\['`^\"][aeiouy]\}|\\['`^\"]\{[aeiouy]\}|\{?\\c\{c\}\}?|\{\\c c\}"
    r"|(?<=[a-z]{2})\\(?:[`^]|'(?=[aeiou](?![0-9a-f])))[aeiou])"
    # A byte of Latin 1, inside of a word: « =E9 » at its end may be the name of a room.
    r"|(?P<byte>(?-i:(?<=[a-z])(?:=[C-F][0-9A-F](?=[a-z])|%[C-F][0-9A-F](?!%)|<[c-f][0-9a-f]>)"
    r"|(?<![0-9])%[C-F][0-9A-F](?=[a-z]{2})))"
    # Signs of ASCII where nobody means a percentage; the mark of a tag.
    r"|(?P<spelt>(?<=[^\W\d_])(?:%(?:2[0-9a-f]|3[abd-f]|5[bd]|7[bd]))+(?=[^\W\d_])"
    r"|(?<![0-9])%3c(?=[a-z/!])|(?<=[a-z/\"'])%3e)"
    r"|(?P<percent>(?:%(?:25){0,3}[0-9a-f]{2})+)|(?P<quoted>(?:=[0-9a-f]{2}){2,})"
    # UTF-7, which old browsers read as what it hides: « +ADw-script+AD4- ».
    r"|(?P<seven>(?-i:\+[AI][A-Za-z0-9+/]{2,99}(?:-|(?![A-Za-z0-9+/-]))))"
    r"|(?P<quote>(?<!\\)\\\"|(?<=\w)\\/(?=\w))|(?-i:(?P<control>\\r\\n|\\[nrt](?![a-zà-ÿ]))))",
    re.IGNORECASE,
)
#: Signs that each escape has, with what is beside them; nearly no text has them.
_SIGNS = re.compile(
    r"&[#a-z]|_x[0-9a-f]|[\\%]u|\\[0-3xcnrt\"/]|\\['`^\"][\w{]|[%=][0-9a-f]{2}|<u\+|<[c-f][0-9a-f]>"
    r"|\+[ai]|\r|=\?",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&amp;", re.IGNORECASE)
#: Letters as a mail or an address writes them: then so is the rest of the text, its ends of lines
#: and its signs of ASCII, but for whole addresses.
_MAILED = re.compile(r"=(?:c[2-9a-f]|e[0-9a-f]=[89ab][0-9a-f])=[89ab][0-9a-f]", re.IGNORECASE)
_OF_MAIL = re.compile(r"=\n|=[2-7][0-9A-F]")
_ADDRESSED = re.compile(r"%(?:c[2-9a-f]|e[0-9a-f]%[89ab][0-9a-f])%[89ab][0-9a-f]", re.IGNORECASE)
_OF_ADDRESS = re.compile(r"(?:https?:|www\.)\S*|%[2-7][0-9a-f]", re.IGNORECASE)
#: UTF-7 that is no word in capitals: « Mairie+APE ».
_SEVEN = re.compile(r"\+[AI](?=[A-Z]{0,99}[a-z0-9/])[A-Za-z0-9/]{2,99}-")


def unescaped(text: str) -> str:
    r"""Return a text in which what a program escaped is read.

    >>> unescaped("Caf&eacute;_x000D_"), unescaped("R&D; \\u00e9t\\u00e9")
    ('Café\n', 'R&D; été')
    """
    for _ in range(_ROUNDS):
        if not _SIGNS.search(text):
            break
        before, text = text, _ESCAPES.sub(_read, text).replace("\r\n", "\n").replace("\r", "\n")
        if _MAILED.search(before):
            text = _OF_MAIL.sub(
                lambda it: unquote(f"%{it[0][1:]}") if it[0][1:].strip() else "", text
            )
        if _ADDRESSED.search(before):
            text = _OF_ADDRESS.sub(lambda it: unquote(it[0]) if it[0][0] == "%" else it[0], text)
        if text == before:
            break
    return text


#: Escapes of escapes that are read: « &amp;eacute; ».
_ROUNDS = 3


def _read(match: re.Match[str]) -> str:
    written = match[0]
    # Letters of UTF-7 may be a name in capitals: what else stands in the text tells.
    is_name = match.lastgroup == "seven" and re.fullmatch(r"\+[A-Z]+-?", written)
    if is_name and not _SEVEN.search(match.string):
        return written
    try:
        read = _READERS[match.lastgroup or ""](written)
    except (LookupError, ValueError, OverflowError, HeaderParseError):
        return written
    # Half a character, or what a name cannot be.
    return written if any("\ud800" <= char <= "\udfff" for char in read) else read


def _entity(written: str) -> str:
    name = written[1:]
    if name in html5 or name[0] == "#":
        return html.unescape(written)
    # A program put the whole text into capitals.
    return html5.get(name.lower(), written).upper() if name.isupper() else written


def _joined(numbers: list[str]) -> str:
    """Return the sign that two numbers of UTF-16 stand for: entities are no half of one."""
    units = (int(it[1:], 16) if it[0] in "xX" else int(it) for it in numbers)
    return b"".join(unit.to_bytes(2, "big") for unit in units).decode("utf-16-be")


def _bytes_of(written: str, pieces: list[int]) -> str:
    """Read bytes as UTF-8; those of ASCII alone may be what people write: « 50 %20 »."""
    raw = bytes(pieces)
    return written if raw.isascii() else raw.decode()


def _letters_of(written: str, pieces: list[int]) -> str:
    """Read bytes as UTF-8, or as the letters of French that they are in Latin 1: « E9 »."""
    with suppress(UnicodeDecodeError):
        return _bytes_of(written, pieces)
    return _if_french(written, bytes(pieces).decode("cp1252"))


def _hex(written: str, raw: bytes) -> str:
    """Read bytes as letters, or as signs of ASCII, whose letters may be those of a name."""
    is_sign = raw.isascii() and not any(chr(byte).isalnum() for byte in raw)
    return raw.decode() if is_sign and raw.decode().isprintable() else _letters_of(written, [*raw])


def _if_french(written: str, read: str) -> str:
    return read if all(char in WRITTEN for char in read) else written


def _seven(written: str) -> str:
    """Read UTF-7 where it hides letters of French or, with its end, signs and letters of ASCII."""
    coded = written[1:].removesuffix("-")
    read = written.removesuffix("-").encode() + b"-"
    plain = read.decode("utf-7") if len(coded) % 8 in {0, 3, 6} else ""
    allowed = all(char in WRITTEN or (char.isascii() and char.isprintable()) for char in plain)
    return plain if plain and allowed and (written[-1] == "-" or not plain.isascii()) else written


#: The sign that TeX puts before a letter, and the mark that it stands for.
_TEX = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "c": "\u0327"}


def _tex(written: str) -> str:
    sign, letter = (char for char in re.sub(r"[{}\\ ]", "", written))
    return normalized("NFC", letter + _TEX[sign])


_READERS: dict[str, Callable[[str], str]] = {
    "address": lambda it: _ENTITY.sub("&", it.replace("\\/", "/")),
    "entity": _entity,
    "cut": lambda it: html.unescape(it.rstrip(" \u00a0\u202f;") + ";"),
    "halves": lambda it: _joined(re.findall(r"#(\w+)", it)),
    "sheets": lambda it: bytes.fromhex(it[2:6] + it[9:13]).decode("utf-16-be"),
    "sheet": lambda it: chr(int(it[2:6], 16)),
    "decimal": lambda it: chr(int(re.findall(r"[0-9]+", it)[0])),
    "units": lambda it: bytes.fromhex(re.sub(r"[\\%][uU]", "", it)).decode("utf-16-be"),
    "point": lambda it: chr(int(re.sub(r"^\\[uU]|[{}<>]|U\+", "", it), 16)),
    "octal": lambda it: _letters_of(it, [int(octal, 8) for octal in it.split("\\")[1:]]),
    "slashed": lambda it: it.replace("\\", ""),
    "rich": lambda it: _if_french(it, bytes.fromhex(it[2:]).decode("cp1252")),
    "tex": _tex,
    "byte": lambda it: _if_french(it, bytes.fromhex(it.strip("=%<>")).decode("cp1252")),
    "seven": _seven,
    "hex": lambda it: _hex(it, bytes.fromhex(it.lower().replace("\\x", ""))),
    "spelt": unquote,
    "quote": lambda it: it[1:],
    "percent": lambda it: _bytes_of(it, [*unquote_to_bytes(re.sub(r"%(?:25)+(?=..)", "%", it))]),
    "named": lambda it: unicodedata.lookup(it[3:-1]),
    "mail": lambda it: str(make_header(decode_header(it))),
    "quoted": lambda it: _bytes_of(it, [*bytes.fromhex(it.replace("=", ""))]),
    "control": lambda it: " " if it.lower() == "\\t" else "\n",
}


#: Half a character, or a byte that is no letter in any way: what it was, nobody can tell.
_UNREAD = re.compile(
    r"(?<=[^\W\d_])(?:\\x[89a-f][0-9a-f]|\\u[0-9a-f]{4}|\\[23][0-7]{2})", re.IGNORECASE
)


def unread(text: str) -> str:
    """Return the first escape in a word that stands for no letter; nothing where there is none."""
    return match[0] if "\\" in text and (match := _UNREAD.search(text)) else ""


def escape(text: str) -> str:
    """Return the first escape of a text; nothing where there is none."""
    return next((match[0] for match in _ESCAPES.finditer(text) if _read(match) != match[0]), "")
