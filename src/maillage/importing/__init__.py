"""What associations already have, read as contributions: workbooks, tables and labelled text."""

from maillage.importing.proposing import Options, Proposal, from_fiches, from_sheets, propose

__all__ = ["Options", "Proposal", "from_fiches", "from_sheets", "propose"]
