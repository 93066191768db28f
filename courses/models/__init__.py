from courses.models.change import Effect, LessonChange, Submission
from courses.models.component import ComponentPage, ComponentVersion, SharedComponent
from courses.models.course import Course, CourseCompetency, Lesson, LessonQuiz
from courses.models.discussion import Following, Post, PostState, PostVersion, ReadMark, Report, Topic
from courses.models.edition import (
    CatalogueEdition,
    CourseEdition,
    FormerAddress,
    LessonCitation,
    LessonEdition,
)
from courses.models.figures import GroupFigures
from courses.models.note import Note
from courses.models.pages import CatalogueIndexPage, CoursePage, LessonPage
from courses.models.panel import PanelSeat, ReviewPanel, panel_of, seat_of
from courses.models.path import LearningPath, PathGroup, PathMember, PathStep
from courses.models.progress import Completion, Enrolment, LessonProgress
from courses.models.review import ReviewTask, wrote
from courses.models.risk import RiskRules, RunMessage, RunMessageReceiver
from courses.models.rule import EnrolmentRule, MembershipBatch
from courses.models.run import CourseRun, RunMember, RunTrainer
from courses.models.session import RunSession, SignUp
from courses.models.sign_up_decision import SignUpDecision
from courses.models.visit import DeskVisit
from courses.models.watching import LessonMedia, MediaProgress

__all__ = [
    "CatalogueEdition",
    "CatalogueIndexPage",
    "Completion",
    "ComponentPage",
    "ComponentVersion",
    "Course",
    "CourseCompetency",
    "CourseEdition",
    "CoursePage",
    "CourseRun",
    "DeskVisit",
    "Effect",
    "Enrolment",
    "EnrolmentRule",
    "Following",
    "FormerAddress",
    "GroupFigures",
    "LearningPath",
    "Lesson",
    "LessonChange",
    "LessonCitation",
    "LessonEdition",
    "LessonMedia",
    "LessonPage",
    "LessonProgress",
    "LessonQuiz",
    "MediaProgress",
    "MembershipBatch",
    "Note",
    "PanelSeat",
    "PathGroup",
    "PathMember",
    "PathStep",
    "Post",
    "PostState",
    "PostVersion",
    "ReadMark",
    "Report",
    "ReviewPanel",
    "ReviewTask",
    "RiskRules",
    "RunMember",
    "RunMessage",
    "RunMessageReceiver",
    "RunSession",
    "RunTrainer",
    "SharedComponent",
    "SignUp",
    "SignUpDecision",
    "Submission",
    "Topic",
    "panel_of",
    "seat_of",
    "wrote",
]
