"""One form for each question type."""

from __future__ import annotations

from assessments.forms.questions.base import QuestionForm
from assessments.forms.questions.calculated import CalculatedForm
from assessments.forms.questions.description import DescriptionForm
from assessments.forms.questions.matrix import MatrixForm
from assessments.forms.questions.numeric import NumericForm, SliderForm
from assessments.forms.questions.options import MultipleChoiceForm, SingleChoiceForm
from assessments.forms.questions.short_text import ShortTextForm
from assessments.forms.questions.true_false import TrueFalseForm

_MEMBERS: tuple[type[QuestionForm], ...] = (
    SingleChoiceForm,
    MultipleChoiceForm,
    TrueFalseForm,
    MatrixForm,
    ShortTextForm,
    NumericForm,
    CalculatedForm,
    SliderForm,
    DescriptionForm,
)

QUESTION_FORMS: dict[str, type[QuestionForm]] = {form.kind: form for form in _MEMBERS}
