"""Files and folders: of a checkout without following links, appended, published in one step.

Imports the errors.
"""
