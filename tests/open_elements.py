"""The elements of a page that stand around a text, and whether they set its direction apart."""

from __future__ import annotations

from collections.abc import Collection
from html.parser import HTMLParser

#: Elements that are never ended. https://html.spec.whatwg.org/multipage/syntax.html#void-elements
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
    # Shapes of SVG, which hold nothing.
    "circle", "path", "rect",
})  # fmt: skip


class OpenElements(HTMLParser):
    """Reads a page, and knows where it is.

    Args:
        apart: the elements of which the content is a text of its own.
    """

    def __init__(self, apart: Collection[str]) -> None:
        super().__init__()
        self._apart = apart
        self._open: list[tuple[str, bool]] = []

    @property
    def is_apart(self) -> bool:
        """Whether something around sets the direction apart; the page as a whole does not count."""
        return any(apart for tag, apart in self._open if tag != "html")

    @property
    def place(self) -> str:
        """The elements around, the outermost first."""
        return "/".join(tag for tag, _ in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element."""
        if tag not in _VOID:
            self._open.append((tag, tag in self._apart or "dir" in dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        while tag not in _VOID and self._open and self._open.pop()[0] != tag:
            pass
