"""Text as people write it, made comparable: words, stems, dates and numbers, places in JSON.

Imports nothing of Maillage but the errors.
"""
