"""Reads shared by callers; the names other apps use are here."""

from assessments.queries.results import Card, Result, card, cards_for, result_of

__all__ = ["Card", "Result", "card", "cards_for", "result_of"]
