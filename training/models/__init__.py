from training.models.external import ExternalDecision, ExternalTraining

__all__ = ["ExternalDecision", "ExternalTraining"]
