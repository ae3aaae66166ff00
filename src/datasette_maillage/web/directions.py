"""Sentences that quote what somebody wrote: nothing of it turns or hides what stands around it.

What a page shows alone stands in `<bdi>`. Inside a finished sentence nobody knows any more where
the quoted text begins: there, what is written from right to left is set apart, and signs that turn
the direction of writing are shown. https://www.w3.org/International/articles/inline-bidi-markup/
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from datasette_maillage.web.fallback import Fallback
from maillage.findings.quotation import visible

#: Letters, digits and marks of Hebrew, Arabic, Syriac, N’Ko, Adlam and the like, with the forms of
#: some; between them are the signs that stand for no character, which mark a language.
_LETTERS = (
    "\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
)
#: Some words of them: what stands between two is theirs.
_WORDS = re.compile(rf"[{_LETTERS}]+(?:[ \u00a0,.:!?'’0-9-]+[{_LETTERS}]+)*")


def isolated(text: str) -> Markup:
    r"""Return a sentence in which all that is quoted keeps its direction to itself.

    >>> isolated("« \u05d0\u05d1 » n’est pas <b>un lieu</b>")
    Markup('« <bdi>\u05d0\u05d1</bdi> » n’est pas &lt;b&gt;un lieu&lt;/b&gt;')
    """
    shown = "\n".join(visible(line) for line in text.split("\n"))
    told = escape(Fallback(shown, text.language) if isinstance(text, Fallback) else shown)
    return Markup(_WORDS.sub(r"<bdi>\g<0></bdi>", str(told)))  # noqa: S704 - it was escaped
