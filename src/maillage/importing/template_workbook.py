"""The workbook that associations fill in: columns, drop-downs and help, made from the model."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from maillage.importing.cells import written
from maillage.importing.columns import ImportColumn, columns
from maillage.importing.drafts import letter
from maillage.importing.row_kinds import EXAMPLE
from maillage.importing.sheet_names import sheet_names
from maillage.messages import N_
from maillage.messages.message import tell
from maillage.model.entities import DATE, EDTF, Entity, Field, Model
from maillage.model.languages import SOURCE

#: Rows that have drop-downs.
_ROWS = 500
#: What Excel allows: characters of the title and the text of a hint.
_HINT_TITLE, _HINT = 32, 255
#: Stands in every workbook, so that the same model gives the same bytes.
_CREATED = datetime(2026, 1, 1)

_TITLE = N_("Comment remplir ce classeur")
_HELP = (
    N_(
        "Une ligne par fiche. Les colonnes marquées d’un astérisque sont obligatoires ; pour le "
        "reste, ce que vous ne savez pas, laissez-le vide."
    ),
    N_("Plusieurs valeurs dans une cellule : séparez-les par un point-virgule."),
    N_("Les dates : une année (2017), un mois (03/2017) ou un jour (12/03/2017)."),
    N_("Les montants : 1300, ou 1 300,50. Un nombre approximatif : environ 30 000."),
    N_(
        "Un lieu, une organisation, un programme : son nom tel qu’il est dans le catalogue, ou tel "
        "que vous l’écrivez dans une autre feuille de ce classeur."
    ),
    N_(
        "Les colonnes numérotées (1, 2, 3) sont faites pour plusieurs financeurs, plusieurs "
        "partenaires… Vous pouvez en ajouter : 4, 5…"
    ),
    N_(
        "Pour corriger une fiche qui existe, ajoutez une colonne « Identifiant » avec son nom "
        "court : les cases remplies remplacent ce qui y était, les cases vides n’y changent rien."
    ),
    N_("Ne nommez personne : « une animatrice », « trois bénévoles »."),
    N_("La ligne « Exemple » n’est pas reprise : vous pouvez l’effacer ou la laisser."),
)
_MANY = N_("Plusieurs : séparez-les par « ; ».")
_DATES = N_("2017, 03/2017 ou 12/03/2017.")


def workbook(model: Model, kinds: Sequence[str] = (), language: str = SOURCE) -> bytes:
    """Return the workbook for some kinds of record, as XLSX.

    The same model gives the same bytes; whatever the language, an import reads it.

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
    _TemplateWorkbook(model, entities, language, formats).write(book)
    book.close()
    return raw.getvalue()


@dataclass(frozen=True)
class _TemplateWorkbook:
    """What the sheets hold, in a language."""

    model: Model
    entities: Sequence[Entity]
    language: str
    formats: Mapping[str, Any]

    def write(self, book: Any) -> None:
        """Write the sheets: one a kind of record, then the help and the lists."""
        of_kinds, *others = sheet_names(self.model, self.language)
        names = [*(of_kinds[entity.name] for entity in self.entities), *others]
        *sheets, help_sheet, lists = [book.add_worksheet(name) for name in names]
        ranges = self._lists(lists, names[-1])
        for entity, sheet in zip(self.entities, sheets, strict=True):
            self._fill(sheet, entity, ranges)
        self._explain(help_sheet)

    def _told(self, value: Any) -> str:
        return str(tell(value, self.language))

    def _fill(self, sheet: Any, entity: Entity, ranges: Mapping[str, str]) -> None:
        sheet.freeze_panes(1, 1)
        sheet.set_row(0, 45)
        for at, column in enumerate(columns(entity)):
            star = " *" if column.required else ""
            style = self.formats["required" if column.required else "optional"]
            width = 40 if column.field.constraints.get("maxLength", 0) > 300 else 22
            # The second and third of a list fold away.
            folded = {"level": 1 if column.rank else 0}
            sheet.set_column(at, at, width, self.formats["text"], folded)
            sheet.write_string(0, at, f"{column.header(self.language)}{star}", style)
            example = self._example(column)
            if at == 0:
                example = self._told(EXAMPLE(name=example))
            if example:
                sheet.write_string(1, at, example, self.formats["example"])
            sheet.data_validation(1, at, _ROWS, at, self._validation(column.field, ranges))

    def _validation(self, field: Field, ranges: Mapping[str, str]) -> dict[str, Any]:
        hint = {
            "input_title": self._told(field.words)[:_HINT_TITLE],
            "input_message": _cut(self._about(field)),
            "ignore_blank": True,
        }
        if not field.scheme:
            return {"validate": "any", **hint}
        # A list of several, or a code in place of its label, is not on the list and still right.
        return {"validate": "list", "source": ranges[field.scheme], "show_error": False, **hint}

    def _about(self, field: Field) -> str:
        """Return what a field means, and how to write it."""
        texts = [field.words.description_in(self.language)]
        if field.many:
            texts.append(self._told(_MANY))
        if field.datatype in (DATE, EDTF):
            texts.append(self._told(_DATES))
        return " ".join(texts)

    def _example(self, column: ImportColumn) -> str:
        """Return the example of a column; only the first of a list of objects has one."""
        if column.rank:
            return ""
        return written(column.field, column.field.example, self.model, self.language)

    def _lists(self, sheet: Any, name: str) -> dict[str, str]:
        """Write the lists of labels, a column each, and return where each stands."""
        ranges: dict[str, str] = {}
        quoted = name.replace("'", "''")
        for at, (scheme_name, scheme) in enumerate(self.model.schemes.items()):
            sheet.set_column(at, at, 30)
            sheet.write_string(0, at, self._told(scheme.words), self.formats["optional"])
            for row, concept in enumerate(scheme.concepts, start=1):
                sheet.write_string(row, at, self._told(concept.words))
            letters = letter(at)
            last = len(scheme.concepts) + 1
            ranges[scheme_name] = f"='{quoted}'!${letters}$2:${letters}${last}"
        return ranges

    def _explain(self, sheet: Any) -> None:
        """Write the help: how to fill in, and what each column means."""
        wrap, title = self.formats["wrap"], self.formats["title"]
        sheet.set_column(0, 0, 34, wrap)
        sheet.set_column(1, 1, 90, wrap)
        sheet.write_string(0, 0, self._told(_TITLE), title)
        row = 2
        for text in _HELP:
            sheet.write_string(row, 1, self._told(text), wrap)
            row += 1
        for entity in self.entities:
            row += 1
            sheet.write_string(row, 0, self._told(entity.words), title)
            sheet.write_string(row, 1, entity.words.description_in(self.language), wrap)
            row += 1
            for column in columns(entity, 1):
                style = self.formats["required"] if column.required else wrap
                sheet.write_string(row, 0, column.header(self.language), style)
                sheet.write_string(row, 1, self._about(column.field), wrap)
                row += 1


def _cut(text: str) -> str:
    return text if len(text) <= _HINT else text[: _HINT - 1] + "…"
