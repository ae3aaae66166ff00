"""The to-do list in words, for a terminal, a program or a page of the forge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import orjson

from maillage.build.todo_list import TodoItem
from maillage.findings.quotation import visible, visible_json
from maillage.findings.reporters import in_markdown
from maillage.messages import N_, counted

#: What each format makes of the tasks to show, of how many there are in all, in a language.
Report = Callable[[Sequence[TodoItem], int, str], str]


def text(tasks: Sequence[TodoItem], total: int, language: str) -> str:
    """Return a paragraph a record, then how many there are."""
    paragraphs = [
        "\n".join(
            [
                f"{visible(task.file)} ({task.score} %, {_cited(task.references, language)})",
                *(f"  → {visible(message)}" for message in task.messages(language)),
                "",
            ]
        )
        for task in tasks
    ]
    return "\n".join([*paragraphs, _summary(len(tasks), total, language)])


def _cited(references: int, language: str) -> str:
    return counted("citée {n} fois", "citée {n} fois", references).told(language)


def _summary(shown: int, total: int, language: str) -> str:
    if not total:
        return N_("Rien à faire.").told(language)
    said = N_("Fiches à soigner : {total} ; montrées : {shown}.")
    return said(total=total, shown=shown).told(language)


def json(tasks: Sequence[TodoItem], total: int, language: str) -> str:
    """Return the list as a JSON object."""
    rows = [
        {
            "file": task.file,
            "label": task.label,
            "score": task.score,
            "references": task.references,
            "todo": task.messages(language),
        }
        for task in tasks
    ]
    document = {"total": total, "tasks": rows}
    return visible_json(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())


def markdown(tasks: Sequence[TodoItem], total: int, language: str) -> str:
    """Return boxes to tick, for an issue."""
    boxes = [
        f"- [ ] `{visible(task.file).replace('`', 'ˋ')}` – {' '.join(map(in_markdown, messages))}"
        for task in tasks
        if (messages := task.messages(language))
    ]
    return "\n".join([*boxes, "", _summary(len(tasks), total, language)])


REPORTERS: Mapping[str, Report] = {"text": text, "json": json, "markdown": markdown}
