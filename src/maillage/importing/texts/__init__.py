"""Texts read as drafts: forms with labels, and pages that list what a place does."""
