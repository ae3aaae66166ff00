"""What people write in French, read whole as the value of a field, or left with the reason.

A grammar never guesses: where words are left over, or a text has two readings, nothing is read.
"""
