"""The workbook that associations fill in: columns, drop-downs and help, made from the model."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from maillage.importing.cells import written
from maillage.importing.columns import Column, columns
from maillage.importing.drafts import letter
from maillage.importing.record_tables import EXAMPLE
from maillage.model.entities import DATE, EDTF, Entity, Field, Model

#: Rows that have drop-downs.
_ROWS = 500
#: What Excel allows: characters of the title and the text of a hint.
_HINT_TITLE, _HINT = 32, 255
#: Stands in every workbook, so that the same model gives the same bytes.
_CREATED = datetime(2026, 1, 1)

_HELP = (
    """
Une ligne par fiche. Les colonnes marquées d’un astérisque sont obligatoires ; pour le reste, ce que
 vous ne savez pas, laissez-le vide.
Plusieurs valeurs dans une cellule : séparez-les par un point-virgule.
Les dates : une année (2017), un mois (03/2017) ou un jour (12/03/2017).
Les montants : 1300, ou 1 300,50 €. Un nombre approximatif : environ 30 000 €.
Un lieu, une organisation, un programme : son nom tel qu’il est dans le catalogue, ou tel que vous
 l’écrivez dans une autre feuille de ce classeur.
Les colonnes numérotées (1, 2, 3) sont faites pour plusieurs financeurs, plusieurs partenaires… Vous
 pouvez en ajouter : 4, 5…
Pour corriger une fiche qui existe, ajoutez une colonne « Identifiant » avec son nom court : les
 cases remplies remplacent ce qui y était, les cases vides n’y changent rien.
Ne nommez personne : « une animatrice », « trois bénévoles ».
La ligne « Exemple » n’est pas reprise : vous pouvez l’effacer ou la laisser.
""".strip()
    .replace("\n ", " ")
    .split("\n")
)


def workbook(model: Model, kinds: Sequence[str] = ()) -> bytes:
    """Return the workbook for some kinds of record, as XLSX.

    The same model gives the same bytes.

    Raises:
        ImportError: XlsxWriter is not installed.
    """
    import xlsxwriter  # noqa: PLC0415 - an extra

    entities = [model.entities[kind] for kind in kinds] or model.contributed
    raw = io.BytesIO()
    book = xlsxwriter.Workbook(raw, {"in_memory": True, "strings_to_urls": False})
    book.set_properties({"title": str(model.package["title"]), "created": _CREATED})
    formats = {
        "required": book.add_format({"bold": True, "bg_color": "#FFE3B8", "text_wrap": True}),
        "optional": book.add_format({"bold": True, "bg_color": "#E4EEF2", "text_wrap": True}),
        "example": book.add_format({"italic": True, "font_color": "#555555", "text_wrap": True}),
        # Text, so that 01001 keeps its zero and 03/2017 stays a month.
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
    }
    sheets = [(entity, book.add_worksheet(entity.words.title)) for entity in entities]
    help_sheet, lists_sheet = book.add_worksheet("Aide"), book.add_worksheet("Listes")
    ranges = _lists(lists_sheet, model, formats)
    for entity, sheet in sheets:
        _fill(sheet, model, entity, ranges, formats)
    _explain(help_sheet, entities, formats)
    book.close()
    return raw.getvalue()


def _fill(
    sheet: Any, model: Model, entity: Entity, ranges: Mapping[str, str], formats: Mapping[str, Any]
) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 45)
    for at, column in enumerate(columns(entity)):
        one = column.field
        star = " *" if column.required else ""
        style = formats["required" if column.required else "optional"]
        width = 40 if one.constraints.get("maxLength", 0) > 300 else 22
        # The second and third of a list fold away.
        sheet.set_column(at, at, width, formats["text"], {"level": 1 if column.rank else 0})
        sheet.write_string(0, at, f"{column.header()}{star}", style)
        example = _example(model, column)
        if at == 0:
            example = f"{EXAMPLE}{example}"
        if example:
            sheet.write_string(1, at, example, formats["example"])
        sheet.data_validation(1, at, _ROWS, at, _validation(column, ranges))


def _validation(column: Column, ranges: Mapping[str, str]) -> dict[str, Any]:
    one = column.field
    hint = {
        "input_title": one.words.title[:_HINT_TITLE],
        "input_message": _cut(" ".join([one.words.description, *_how(one)])),
        "ignore_blank": True,
    }
    if not one.scheme:
        return {"validate": "any", **hint}
    # A list of several, or a code in place of its label, is not on the list and still right.
    return {"validate": "list", "source": ranges[one.scheme], "show_error": False, **hint}


def _how(one: Field) -> Iterator[str]:
    if one.many:
        yield "Plusieurs : séparez-les par « ; »."
    if one.datatype in (DATE, EDTF):
        yield "2017, 03/2017 ou 12/03/2017."


def _cut(text: str) -> str:
    return text if len(text) <= _HINT else text[: _HINT - 1] + "…"


def _example(model: Model, column: Column) -> str:
    """Return the example of a column; only the first of a list of objects has one."""
    if column.rank:
        return ""
    return written(column.field, column.field.example, model)


def _lists(sheet: Any, model: Model, formats: Mapping[str, Any]) -> dict[str, str]:
    """Write the lists of labels, a column each, and return where each stands."""
    ranges: dict[str, str] = {}
    for at, (name, scheme) in enumerate(model.schemes.items()):
        sheet.set_column(at, at, 30)
        sheet.write_string(0, at, scheme.words.title, formats["optional"])
        for row, concept in enumerate(scheme.concepts, start=1):
            sheet.write_string(row, at, concept.words.title)
        letters = letter(at)
        ranges[name] = f"=Listes!${letters}$2:${letters}${len(scheme.concepts) + 1}"
    return ranges


def _explain(sheet: Any, entities: Sequence[Entity], formats: Mapping[str, Any]) -> None:
    """Write the help: how to fill in, and what each column means."""
    sheet.set_column(0, 0, 34, formats["wrap"])
    sheet.set_column(1, 1, 90, formats["wrap"])
    sheet.write_string(0, 0, "Comment remplir ce classeur", formats["title"])
    row = 2
    for text in _HELP:
        sheet.write_string(row, 1, text, formats["wrap"])
        row += 1
    for entity in entities:
        row += 1
        sheet.write_string(row, 0, entity.words.title, formats["title"])
        sheet.write_string(row, 1, entity.words.description, formats["wrap"])
        row += 1
        for column in columns(entity, 1):
            style = formats["required" if column.required else "wrap"]
            sheet.write_string(row, 0, column.header(), style)
            about = " ".join([column.field.words.description, *_how(column.field)])
            sheet.write_string(row, 1, about, formats["wrap"])
            row += 1
