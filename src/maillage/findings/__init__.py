"""What is wrong with a contribution, where, and what to do; and the reports that say so.

Imports `text`, `personal` and `model`.
"""
