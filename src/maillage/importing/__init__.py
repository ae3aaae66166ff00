"""What associations already have, read as contributions: workbooks, tables and labelled text."""
