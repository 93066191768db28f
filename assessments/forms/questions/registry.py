"""One form for each question type."""

from __future__ import annotations

from assessments.forms.questions.base import QuestionForm
from assessments.forms.questions.numeric import NumericForm
from assessments.forms.questions.options import MultipleChoiceForm, SingleChoiceForm
from assessments.forms.questions.true_false import TrueFalseForm

QUESTION_FORMS: dict[str, type[QuestionForm]] = {
    form.kind: form for form in (SingleChoiceForm, MultipleChoiceForm, TrueFalseForm, NumericForm)
}
