"""The record of acts: append-only, hash-chained per stream, pseudonymous.

from core import ledger
ledger.append(event="award.granted", subject=award, by=approver, case=case.uuid)
"""

from core.ledger import queries
from core.ledger.operations import append, appended
from core.ledger.registry import LedgerEvent, UnknownEvent, event

__all__ = ["LedgerEvent", "UnknownEvent", "append", "appended", "event", "queries"]
