"""What associations already have, read as contributions: workbooks, tables and labelled text."""

from maillage.importing.proposing import Options, Proposal, from_sheets, from_text, propose

__all__ = ["Options", "Proposal", "from_sheets", "from_text", "propose"]
