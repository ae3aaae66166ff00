"""The form: contributing without knowing what JSON is."""

#: Kinds of record that a person may start from.
KINDS = ("action", "partner", "territory", "programme")
