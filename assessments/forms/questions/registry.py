"""One form for each question type."""

from __future__ import annotations

from assessments.forms.questions.base import QuestionForm
from assessments.forms.questions.by_person import (
    ExtendedTextForm,
    FileUploadForm,
    OralForm,
    TranslationForm,
)
from assessments.forms.questions.calculated import CalculatedForm
from assessments.forms.questions.case_file import CaseFileForm
from assessments.forms.questions.cloze import ClozeForm
from assessments.forms.questions.description import DescriptionForm
from assessments.forms.questions.drag_image import DragImageForm
from assessments.forms.questions.hotspot import HotspotForm
from assessments.forms.questions.matching import AssociateForm, MatchingForm
from assessments.forms.questions.matrix import MatrixForm
from assessments.forms.questions.numeric import NumericForm, SliderForm
from assessments.forms.questions.options import MultipleChoiceForm, SingleChoiceForm
from assessments.forms.questions.ordering import OrderingForm
from assessments.forms.questions.short_text import ShortTextForm
from assessments.forms.questions.true_false import TrueFalseForm
from assessments.forms.questions.words import DragWordsForm, HotTextForm, SelectWordsForm

_MEMBERS: tuple[type[QuestionForm], ...] = (
    SingleChoiceForm,
    MultipleChoiceForm,
    TrueFalseForm,
    MatrixForm,
    ShortTextForm,
    NumericForm,
    CalculatedForm,
    SliderForm,
    MatchingForm,
    OrderingForm,
    ClozeForm,
    SelectWordsForm,
    DragWordsForm,
    AssociateForm,
    HotTextForm,
    HotspotForm,
    DragImageForm,
    ExtendedTextForm,
    TranslationForm,
    FileUploadForm,
    OralForm,
    DescriptionForm,
)

QUESTION_FORMS: dict[str, type[QuestionForm]] = {form.kind: form for form in _MEMBERS}
CaseFileForm.part_forms = dict(QUESTION_FORMS)
QUESTION_FORMS[CaseFileForm.kind] = CaseFileForm
