"""The form: contributing without knowing what JSON is."""
