# The key table is registered with Django here and exported nowhere: only marking and authoring read it.
import assessments.models.key  # noqa: F401
from assessments.models.attempt import Attempt, AttemptEvent, AttemptItem, Response
from assessments.models.bank import (
    Bank,
    BankShare,
    Category,
    Question,
    QuestionCompetency,
    QuestionReview,
    QuestionTag,
    QuestionVersion,
    VersionCitation,
)
from assessments.models.blueprint import Blueprint, BlueprintCell
from assessments.models.derived import Alike, LikenessBand, VersionLanguages
from assessments.models.export_job import ExportJob
from assessments.models.exposure import Exposure, ExposureCount, Hold
from assessments.models.files import QuestionFile, VersionFile
from assessments.models.import_job import ImportFile, ImportJob, ImportProblem, ImportRow
from assessments.models.marking import Mark
from assessments.models.paper import Assessment, AssessmentItem, Draw, DrawCandidate, Section

__all__ = [
    "Alike",
    "Assessment",
    "AssessmentItem",
    "Attempt",
    "AttemptEvent",
    "AttemptItem",
    "Bank",
    "BankShare",
    "Blueprint",
    "BlueprintCell",
    "Category",
    "Draw",
    "DrawCandidate",
    "ExportJob",
    "Exposure",
    "ExposureCount",
    "Hold",
    "ImportFile",
    "ImportJob",
    "ImportProblem",
    "ImportRow",
    "LikenessBand",
    "Mark",
    "Question",
    "QuestionCompetency",
    "QuestionFile",
    "QuestionReview",
    "QuestionTag",
    "QuestionVersion",
    "Response",
    "Section",
    "VersionCitation",
    "VersionFile",
    "VersionLanguages",
]
