"""Work that must happen after a commit, remembered by the database until it has happened once."""

from core.outbox.operations import after_commit, outside_transaction

__all__ = ["after_commit", "outside_transaction"]
