"""What people read, in every language: messages in French, and catalogues that translate them.

Imports `model`, whose labels stand in messages, and what stands above it in the table of
`docs/architecture.md`.
"""

from maillage.messages.message import N_, QUOTED, Listing, Message, counted

__all__ = ["N_", "QUOTED", "Listing", "Message", "counted"]
