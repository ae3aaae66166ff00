"""`web/fallback`: what has no translation is marked with its language."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2
import pytest

from datasette_maillage.web import directions, fallback
from datasette_maillage.web.fallback import Fallback, marked

TEMPLATES = jinja2.Environment(autoescape=True)
TEMPLATES.filters["isolated"] = directions.isolated
SOURCES = Path(fallback.__file__).parents[1]
#: A filter, behind what templates call to say something.
BEHIND_A_TEXT = re.compile(r"\b(?:_|tell|title|description|say|many)\([^|{}]*\) *\| *(\w+)")


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<p>{{ it }}</p>", '<p><span lang="fr">Né « ici » &amp; là</span></p>'),
        ("<p>{{ it }} : 3</p>", '<p><span lang="fr">Né « ici » &amp; là</span> : 3</p>'),
        ("<title>{{ it }} · M</title>", '<title lang="fr">Né « ici » &amp; là · M</title>'),
        ("<title lang='xx'>{{ it }}</title>", "<title lang='xx'>Né « ici » &amp; là</title>"),
        (
            "<option value='a'>{{ it }}</option>",
            "<option lang=\"fr\" value='a'>Né « ici » &amp; là</option>",
        ),
        ('<img alt="{{ it }}">x', '<img lang="fr" alt="Né « ici » &amp; là">x'),
        ('<nav aria-label="{{ it }}">x</nav>', '<nav aria-label="Né « ici » &amp; là">x</nav>'),
        (
            "<svg><text y='1'>{{ it }}</text></svg>",
            "<svg><text lang=\"fr\" y='1'>Né « ici » &amp; là</text></svg>",
        ),
        ("{{ it ~ '<b>' }}", '<span lang="fr">Né « ici » &amp; là</span>&lt;b&gt;'),
        ("{{ it|upper }}", '<span lang="fr">NÉ « ICI » &amp; LÀ</span>'),
        ("{{ it|lower|capitalize }}", '<span lang="fr">Né « ici » &amp; là</span>'),
        ("{{ alef|isolated }}", '<span lang="fr">« <bdi>א</bdi> » &lt;</span>'),
        ("{{ orti|trim }}", '<span lang="it">Orti</span>'),
        ("{{ [orti, it]|join(', ') }}", '<span lang="it">Orti</span>, {it}'),
        ("{{ it|tojson }}", '"N\\u00e9 \\u00ab ici \\u00bb \\u0026 l\\u00e0"'),
        ("<p>{{ other }}</p>", "<p>Né</p>"),
        (
            "<p>{{ orti }}, {{ it }}</p>",
            '<p><span lang="it">Orti</span>, <span lang="fr">Né « ici » &amp; là</span></p>',
        ),
        ("<option>{{ orti }}</option>", '<option lang="it">Orti</option>'),
    ],
)
def test_a_text_is_marked_where_it_may_be(template: str, expected: str) -> None:
    """An element around it, or the element that holds it; programs and filters see the text."""
    texts = {"it": Fallback("Né « ici » & là"), "orti": Fallback("Orti", "it"), "other": "Né"}
    texts["alef"] = Fallback("« א » <")
    told = marked(TEMPLATES.from_string(template).render(texts))
    assert told == expected.replace("{it}", '<span lang="fr">Né « ici » &amp; là</span>')


def test_templates_put_texts_through_filters_that_keep_their_language() -> None:
    """Jinja makes a plain text of it in any other: `title`, `truncate`, `replace`."""
    used = {
        name
        for file in sorted((SOURCES / "templates").rglob("*.html"))
        for name in BEHIND_A_TEXT.findall(file.read_text("utf-8"))
    }
    assert "striptags" in used
    assert used <= {"lower", "upper", "capitalize", "trim", "join", "striptags", "isolated"}


def test_a_piece_of_a_text_is_in_its_language() -> None:
    """A template may take the first letter apart."""
    template = TEMPLATES.from_string("{{ it[0] | upper }}{{ it[1:] }}")
    told = marked(template.render({"it": Fallback("né ici")}))
    assert told == '<span lang="fr">N</span><span lang="fr">é ici</span>'


def test_a_text_is_a_text_for_all_others() -> None:
    """What is no page, such as a file name or JSON, has the text alone."""
    it = Fallback("Né ici")
    assert (f"{it}.", it + ".", str(it)) == ("Né ici.", "Né ici.", "Né ici")
