from training.models.external import ExternalDecision, ExternalTraining
from training.models.rule import Grade, GradeHeld, HourRule

__all__ = ["ExternalDecision", "ExternalTraining", "Grade", "GradeHeld", "HourRule"]
