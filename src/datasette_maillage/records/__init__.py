"""Records out of the tables, what refers to them, and how their fields are shown."""
