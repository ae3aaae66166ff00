"""The page of the questions: each with its answer, and what the answer cannot say."""

from __future__ import annotations

import shutil

from conftest import ROOT, MakeCatalogue
from maillage.describe.question_answers import PAGE, derive
from maillage.model.entities import Model
from maillage.model.loading import load
from maillage.model.questions import questions
from maillage.model.standard import Layers


def test_the_page_has_each_question_its_answer_and_its_limit(model: Model) -> None:
    """Both languages ask it and say what it cannot tell; rows follow, cut off with their number."""
    page = derive(model)
    for question in questions(Layers(ROOT)):
        section = page.partition(f"## {question.name[:2]}. {question.title}\n")[2]
        section = section.partition("\n## ")[0]
        assert question.titles["en"] in section
        assert all(f"*{limit}*" in section for limit in question.limits.values())
        rows = [line for line in section.splitlines() if line.startswith("| ")]
        assert 1 < len(rows) <= 21, question.name
    assert "| Centres sociaux gérés par la CAF | 6 | 2016 |" in page
    assert "\n… 23 lignes – rows.\n" in page


def test_a_record_that_changes_makes_the_page_stale(make_catalogue: MakeCatalogue) -> None:
    """The answers are those of the contributions as they stand."""
    root = make_catalogue({})
    shutil.copytree(ROOT / "contributions", root / "contributions", dirs_exist_ok=True)
    before = derive(load(root))
    file = root / "contributions/actions/dynamique-jeunesse.json"
    text = file.read_text(encoding="utf-8").replace('"count": 5', '"count": 7')
    file.write_text(text, encoding="utf-8")
    assert "| Mise en place d’une dynamique jeunesse | 5 |" in before
    assert "| Mise en place d’une dynamique jeunesse | 7 |" in derive(load(root))


def test_where_contributions_are_refused_the_page_stays(make_catalogue: MakeCatalogue) -> None:
    """A catalogue that is not accepted answers nothing: what the page said before stands."""
    root = make_catalogue({"actions/broken.json": "{"})
    (root / "docs").mkdir()
    (root / PAGE).write_text("# Avant\n", encoding="utf-8")
    assert derive(load(root)) == "# Avant\n"
