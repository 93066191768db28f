from qualifications.models.award import Award, Standing
from qualifications.models.case import Case, CaseDecision, State, Step
from qualifications.models.certificate import Certificate
from qualifications.models.evidence import Evidence
from qualifications.models.qualification import Qualification, RequirementVersion

__all__ = [
    "Award",
    "Case",
    "CaseDecision",
    "Certificate",
    "Evidence",
    "Qualification",
    "RequirementVersion",
    "Standing",
    "State",
    "Step",
]
