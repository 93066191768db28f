"""Banks, their filters, and the composing of assessments."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment, Question
from assessments.wording import KINDS

FEWEST_ROWS, SPARE_ROWS = 4, 2


class BankForm(forms.Form):
    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Short and unique, for example FP-101.")
    )
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)


class ShareForm(forms.Form):
    staff_number = forms.CharField(label=_("Staff number of the trainer"), max_length=32)


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, widget=forms.TextInput({"type": "search"}))
    kind = forms.ChoiceField(label=_("Type"), required=False, choices=[("", _("All types")), *KINDS.items()])
    difficulty = forms.ChoiceField(
        label=_("Difficulty"),
        required=False,
        choices=[("", _("Any difficulty")), *Question.Difficulty.choices],
    )
    competency = forms.ChoiceField(label=_("Competency"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("In use")), ("retired", _("Retired")), ("all", _("All"))],
    )

    def __init__(self, *args: Any, competencies: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["competency"].choices = [  # type: ignore[attr-defined]
            ("", _("Any competency")),
            *((code, code) for code in competencies),
        ]


class AssessmentForm(forms.ModelForm):
    """The settings; which questions, in which order and with which marks comes beside them."""

    class Meta:
        model = Assessment
        fields = (
            "title_zh", "title_en", "purpose", "pass_percent", "time_limit_minutes", "attempts_allowed",
            "shuffle", "feedback",
        )  # fmt: skip

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = (
            {} if self.instance.pk is None else {item.question_id: item for item in self.instance.items.all()}
        )
        self.questions = sorted(
            questions,
            key=lambda one: (
                one.pk not in chosen,
                chosen[one.pk].position if one.pk in chosen else 0,
                one.key,
            ),
        )
        for question in self.questions:
            item = chosen.get(question.pk)
            name, marks = {"key": question.key}, item.marks if item else question.default_marks
            self.fields[f"order_{question.pk}"] = forms.IntegerField(
                label=_("Place of %(key)s") % name,
                required=False,
                min_value=1,
                max_value=999,
                initial=item.position if item else None,
            )
            self.fields[f"marks_{question.pk}"] = forms.DecimalField(
                label=_("Marks of %(key)s") % name,
                required=False,
                min_value=Decimal("0.25"),
                max_value=100,
                decimal_places=2,
                initial=f"{marks.normalize():f}",
            )

    @property
    def settings_fields(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.Meta.fields)

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        for question in self.questions:
            yield {
                "question": question,
                "order": self[f"order_{question.pk}"],
                "marks": self[f"marks_{question.pk}"],
            }

    def chosen(self) -> list[tuple[Question, Decimal]]:
        data = self.cleaned_data
        placed = [question for question in self.questions if data.get(f"order_{question.pk}")]
        placed.sort(key=lambda question: data[f"order_{question.pk}"])
        return [(question, data.get(f"marks_{question.pk}") or question.default_marks) for question in placed]
