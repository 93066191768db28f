"""Training hours against the rules that apply: pure, no database, no Django."""

from training.hours.counting import count, period_of
from training.hours.model import Base, Counter, Credit, Kind, Rule, Standing

__all__ = ["Base", "Counter", "Credit", "Kind", "Rule", "Standing", "count", "period_of"]
