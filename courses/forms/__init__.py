"""Input of learners, of trainers, and of authors in the back office."""

from courses.forms.components import ComponentPageForm, TakeOverForm
from courses.forms.notes import NoteForm, NotesFilterForm, NoteTextForm
from courses.forms.pages import (
    CoursePageForm,
    LessonPageForm,
    PositionForm,
    ReviewForm,
    SeatForm,
    SubmissionForm,
    TextForm,
)
from courses.forms.watching import WatchedForm

__all__ = [
    "ComponentPageForm",
    "CoursePageForm",
    "LessonPageForm",
    "NoteForm",
    "NoteTextForm",
    "NotesFilterForm",
    "PositionForm",
    "ReviewForm",
    "SeatForm",
    "SubmissionForm",
    "TakeOverForm",
    "TextForm",
    "WatchedForm",
]
