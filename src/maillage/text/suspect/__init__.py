"""Texts that deceive their readers, or that came through damaged, and what they were before.

Works on plain text and knows no record, so that every way into the catalogue judges alike. `signs`
are those that nobody sees, `encodings` what was read in the wrong one, `leftover_markup` what pages
and programs leave, `scripts` letters that look like others, `addresses` links that lead elsewhere,
`formulas` what a spreadsheet computes. What counts, and how well it is found, is in `docs/gate.md`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from maillage.text import limits
from maillage.text.memoization import memoized
from maillage.text.suspect import addresses, encodings, leftover_markup, scripts, signs

#: Tells whether there may be such a text.
Look = Callable[[bytes], object]

#: ASCII that no such text is known by; of the rest, what a text in French is written with.
_PLAIN = bytes(byte for byte in range(128) if chr(byte) not in "<&\x7f")
_FRENCH = re.compile(
    rb"(?:\xc2[\xa0\xa7\xab\xb0\xb2\xb3\xb7\xbb]|\xc3[\x80\x86\x87\x89\x8a\x8c\x8e-\x94\x96-\xa1\xa4-\xbf]|\xc3\xa2(?!\xe2\x82\xac)"
    rb"|\xc3\xa3(?!\xc2[\xa1-\xbf])"
    rb"|\xc5[\x92\x93]|\xe2\x80[\x93\x94\x98\x99\x9c\x9d\xa2\xa6\xaf]|\xe2\x82\xac|\xe1\xb5\x89)*+"
)
_A = b"\xc3\x82"
_AGE = re.compile(rb"\xc3\x82(?<![A-Za-z\x80-\xff]..)(?=[a-z])")
_PRIVATE = "|".join(sorted({name.rpartition(".")[2] for name in addresses.PRIVATE})).encode()
#: What such a text of ASCII may have in it. Each begins with a letter of its own, for which
#: Python looks fast, and looks back from there.
_ODD = tuple(
    re.compile(form)
    for form in (
        # Escapes, but for line breaks and quotes; marks of programs.
        rb"""\\[^n"]""",
        # The first is of programs, the other of addresses in other letters.
        rb"x(?:(?<=_x)[0-9a-fA-F]{4}_|[nN]--)",
        rb"X(?:[nN]--|(?<=_X)[0-9a-fA-F]{4}_)",
        rb"%(?:[0-9a-fA-F]{2}|[uU]00|\()",
        rb"\+[AI][A-Za-z0-9+/]{2}",
        rb"=(?<=[a-z]=)[C-F][0-9A-F][a-z]",
        rb"=[0-9a-fA-F]{2}=",
        # A letter that was lost.
        rb"\?(?:(?<=[a-zA-Z\x80-\xbf' (\"?]\?)[a-z\xc3]|(?<=\xa2\?)\?)",
        # A capital letter behind a small one, as another system reads it.
        b"\xc3[\x80-\x9e](?<=[a-z]\xc3[\x80-\x9e])",
        # An elision without the second and third byte of its sign.
        b"\xc3\xa2(?:\xc3\xa2|(?<=[^A-Za-z\x80-\xff][cdjlmnstCDJLMNST]\xc3\xa2)(?:[aeioh]|\xc3[\xa0-\xb4]))",
        # Addresses, and what runs.
        rb"@",
        rb":(?:(?<=[tTaA]:)|(?<=-ms:)|h(?<![sSpP]:h)ttps?:|(?<=host:)[0-9]|[?*%]|(?<=[0-9]:)AA|(?<=ces:))",
        rb"\.[0-9]{1,3}(?::[0-9]{2,5})?/",
        rb"/(?<=://)[a-zA-Z0-9.-]{0,253}[\x80-\xff]",
        rb"\xb7[a-z0-9-]{1,63}\.[a-z]",
        # The end of a mark, or of what an address begins with.
        rb"/(?:(?<=\[/)|(?<=:/)(?:(?<![sSpP]:/)|/*(?:[0-9\[]|[A-Za-z0-9-]+\.?[/:?#\"])))",
        rb"/(?:(?<=host/)|(?<=services/)|(?<=webhooks/)|(?<=webhook/)|(?<=hookb2/)|(?<=catch/))",
        rb"\.(?=[a-zA-Z])(?i:%s)(?![\w-])" % _PRIVATE,
        rb"=(?:(?<=(?i:en|et|rd|wd|dp|se|ey|re|id|on|wt|th|ig|al|ls|ac|er|pi)=)|(?<=\]=))",
        # How tokens begin.
        rb"_(?:(?<=gh[oprsu]_)|(?<=_pat_)|(?<=gto_)|(?<=hf_)|(?<=npm_)|(?<=live_)|(?<=shp[a-z][a-z]_)|(?<=_v1_))",
        rb"-(?:(?<=gl[a-z]{2}-)|(?<=gl[a-z]{3}-)|(?<=gl[a-z]{4}-)|(?<=gl[a-z]{5}-)|(?<=xox[a-z]-)|(?<=sk-)|(?<=xapp-)|(?<=pypi-)|(?<=SPX-))",
        rb"A(?:Iza|[KS]IA|TBB|TCTT|TATT)",
        rb"ya29\.",
        rb"SG\.",
        rb"Object\]",
        rb"J(?<=eyJ)",
        # Places in templates.
        rb"\{(?:[{%$]|(?<=\$\{))",
        # What begins a formula, calls a function or computes; links of Markdown.
        rb"=(?:(?<![A-Za-z0-9]=)|(?<=\\n=))",
        rb"\+(?:(?<![A-Za-z0-9]\+)|(?<=\\n\+))",
        (
            rb"""-(?<=["']-)|-(?:(?<![A-Za-z0-9]-)|(?<=\\n-))"""
            rb"""[ (]{0,9}(?:[.,]?[0-9$]|[A-Za-z]{1,3}[0-9])"""
        ),
        (
            rb"""\((?:(?<=\]\()|(?<=[A-Za-z0-9_.]\()"""
            rb""" ?[-+]?(?:["'0-9)\\$]|[A-Za-z]{1,3}\$?[0-9]|[VFT][RA]))"""
        ),
        rb"\|",
        rb"!(?<=\w!)",
    )
)


def _is_foreign(raw: bytes) -> bool:
    plain = raw.translate(None, _PLAIN)
    if _FRENCH.fullmatch(plain):
        return False
    # « Âgés » is French: what was read in the wrong encoding has no small letter behind an « Â ».
    return not (_A in plain and _FRENCH.fullmatch(_AGE.sub(b"", raw).translate(None, _PLAIN)))


def _look(odd: re.Pattern[bytes]) -> Look:
    """Search only where the letter is that a form begins with: bytes tell that far sooner."""
    start = odd.pattern[odd.pattern.startswith(b"\\") :][:1]
    return lambda raw: start in raw and odd.search(raw)


#: Where this is found, a file may write a text otherwise than `orjson` does.
_ESCAPED, *_OTHERS = map(_look, _ODD)
#: Ways to look at a JSON file or text, some microseconds each. Those of ASCII are many.
_LOOKS: tuple[Look, ...] = (_is_foreign, _ESCAPED, *_OTHERS)


def suspicious(raw: bytes) -> tuple[Look, ...]:
    """Return the ways to look that find something in a JSON file: none in nearly all.

    What none of them finds in a text of the file, no other way finds there either.
    """
    found = tuple(look for look in _LOOKS if look(raw))
    return _LOOKS if _ESCAPED in found else found


_Step = Callable[[str], str]


def _certain(read: Callable[[str], tuple[str, bool]]) -> _Step:
    def step(text: str) -> str:
        found, sure = read(text)
        return found if sure else text

    return step


#: What is certain to give back what was written.
_STEPS: tuple[_Step, ...] = (
    _certain(encodings.reread),
    leftover_markup.unescaped,
    signs.legible,
    signs.without_piles,
    _certain(scripts.latinised),
)
#: Damage upon damage that is undone.
_ROUNDS = 3


def restored(text: str) -> str:
    r"""Return a text as it was before it was damaged, as far as that is certain.

    >>> restored("CafÃ© des&nbsp;voisins_x000D_")
    'Café des\xa0voisins\n'
    """
    return text if len(text) > limits.CELL else _restored(text)  # refused by its length


#: An import looks at a cell in several ways, one behind the other.
@memoized
def _restored(text: str) -> str:
    for _ in range(_ROUNDS):
        before = text
        for step in _STEPS:
            text = step(text)
        if text == before:
            break
    return text


#: A word with question marks between its letters, or before a small one.
_QUESTION = re.compile(
    r"(?<![^\W\d_])[^\W\d_]++\?{1,3}[^\W\d_]++|(?<![\w?)])\?(?:(?=[a-zà-ÿ]{2})|(?<=[’'].)(?=[a-zà-ÿ]))[^\W\d_]++"
)


def questions(text: str) -> str:
    """Return the first word with a question mark inside, outside of addresses; nothing if none."""
    words = (word for word in text.split() if "?" in word and not _IN_ADDRESS.search(word))
    return next((match[0] for word in words if (match := _QUESTION.search(word))), "")


_IN_ADDRESS = re.compile(r"[/=]|www\.")
