"""A catalogue of one’s own: what is asked of who begins one, and the repository that comes of it.

Imports the modules beside it and the rooms above.
"""
