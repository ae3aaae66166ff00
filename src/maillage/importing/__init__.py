"""What associations already have, read as contributions: workbooks, tables and labelled text."""

from maillage.importing.import_result import ImportOptions, ImportResult
from maillage.importing.proposing import from_sheets, from_text, propose

__all__ = ["ImportOptions", "ImportResult", "from_sheets", "from_text", "propose"]
