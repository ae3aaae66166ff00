"""What associations already have, read as contributions: workbooks, tables and labelled text."""

from maillage.importing.proposing import (
    ImportOptions,
    ImportResult,
    from_sheets,
    from_text,
    propose,
)

__all__ = ["ImportOptions", "ImportResult", "from_sheets", "from_text", "propose"]
