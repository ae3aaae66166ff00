"""What axe finds wrong with a page; of colours it is asked once for each way that letters are."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

#: The rules that look at colours, and at what else tells a link from its text: the dearest by far.
_COLOURS = ("color-contrast", "link-in-text-block")
#: How the letters of a page are, each way as a text, with what has them for axe to look at.
#:
#: That is their colour, size and weight, what is behind them of their element and of each around
#: it, whether they are within another text; the name and class of the element; and the width of
#: the window, which moves things over others.
_LETTERED = r"""() => {
    const lettered = new Set(document.querySelectorAll("input, select, textarea"));
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode())
        if (/\S/.test(texts.currentNode.data)) lettered.add(texts.currentNode.parentElement);
    const known = new Map([[null, ""]]);
    const ground = (element) => {
        if (!known.has(element)) {
            const {backgroundColor, backgroundImage, opacity, position} = getComputedStyle(element);
            const own = [backgroundColor, backgroundImage, opacity, position].join(" ")
                .replace("rgba(0, 0, 0, 0) none 1 static", "");
            known.set(element, ground(element.parentElement) + own);
        }
        return known.get(element);
    };
    window.waysOfLetters = new Map();
    for (const element of lettered) {
        if (!element.checkVisibility()) continue;
        const style = getComputedStyle(element), around = element.parentElement;
        const way = [innerWidth, element.localName, element.getAttribute("class"), style.color,
            style.fontSize, style.fontWeight, style.textShadow, style.textDecorationLine,
            element.matches(":disabled, [aria-disabled]"), ground(element),
            lettered.has(around) && getComputedStyle(around).color].join("|");
        if (!window.waysOfLetters.has(way)) window.waysOfLetters.set(way, element);
    }
    return [...window.waysOfLetters.keys()];
}"""
#: Asks axe about a page, of colours only where letters are in some ways.
_JUDGED = """([options, ways]) => {
    const asked = ways.map((way) => waysOfLetters.get(way))
        .flatMap((element) => [element, ...element.querySelectorAll("*")]);
    axe.configure({rules: [
        {id: "color-contrast", selector: "[data-asked]"},
        {id: "link-in-text-block", selector: "[data-asked]:is(a[href], [role=link])"},
    ]});
    for (const element of asked) element.setAttribute("data-asked", "");
    return axe.run(document, options).then(({violations}) => violations)
        .finally(() => asked.forEach((element) => element.removeAttribute("data-asked")));
}"""
#: The ways of letters against whose colours axe has nothing.
_sound: set[str] = set()


def violations(page: Any, *, colours: bool = False) -> list[str]:
    """Return what axe finds wrong with a page, or with its `colours` alone.

    Of colours it is asked where letters are in a way in which it found none good yet, on whatever
    page: to compare them with what lies behind is three quarters of its work. Of everything else
    it is asked on every page.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    new = [way for way in page.evaluate(_LETTERED) if way not in _sound]
    if colours and not new:
        return []
    found = _ask(page, new, colours=colours)
    if not any(issue["id"] in _COLOURS for issue in found):
        _sound.update(new)
    return [
        f"{issue['id']}: {issue['help']}: {_html(node)[:160]} ({node['failureSummary'][:300]})"
        for issue in found
        for node in issue["nodes"][:3]
    ]


def _html(node: dict[str, str]) -> str:
    return node["html"].replace(' data-asked=""', "")


def _ask(page: Any, ways: list[str], *, colours: bool) -> list[dict[str, Any]]:
    # All at once: for each run axe first makes itself a picture of the page, a third of its work.
    # Of the rules that are kept, it then names no element: half of its work.
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if colours:
        options["runOnly"] = _COLOURS
    elif not ways:
        options["rules"] = {rule: {"enabled": False} for rule in _COLOURS}
    found: list[dict[str, Any]] = page.evaluate(_JUDGED, [options, ways])
    return found
