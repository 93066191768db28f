"""Input of learners, and of authors in the back office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.editing import RowForm
from courses.models import Effect, Lesson
from courses.operations import catalogue
from courses.operations.panels import Wish
from courses.queries import authoring

if TYPE_CHECKING:
    from courses.models import CoursePage, LessonPage


class TextField(forms.IntegerField):
    """The number of a published text; a page that was opened before texts had one sends none."""

    def __init__(self) -> None:
        super().__init__(min_value=0, max_value=2**62, required=False)


class PositionForm(forms.Form):
    """A place in a lesson, as the page reports it."""

    block = forms.UUIDField()
    paragraph = forms.IntegerField(min_value=0, max_value=5000)
    text = TextField()


class TextForm(forms.Form):
    """Which version of the text was on the screen."""

    text = TextField()


class SubmissionForm(forms.Form):
    """What the author says about a change when handing the page in."""

    effect = forms.ChoiceField(
        label=_("What are readers asked?"),
        choices=Effect.choices,
        initial=Effect.EDITORIAL,
        widget=forms.RadioSelect,
        required=False,
    )
    note = forms.CharField(
        label=_("What changed, in a sentence"),
        max_length=300,
        required=False,
        help_text=_("For the reviewers and for the history of the lesson."),
    )

    def __init__(self, *args: Any, steps: Sequence[tuple[Any, str, Any]] = (), **kwargs: Any) -> None:
        """`steps`: task, its name and who may be asked, for each step that has no panel yet."""
        super().__init__(*args, **kwargs)
        self.steps = [(task, name) for task, name, _people in steps]
        for task, _name, people in steps:
            self.fields[f"people_{task.pk}"] = PeopleField(people)
            self.fields[f"needed_{task.pk}"] = forms.IntegerField(
                label=_("How many must approve"), min_value=1, max_value=99, required=False,
                help_text=_("Empty: all of them."),
            )  # fmt: skip
            self.fields[f"due_{task.pk}"] = forms.DateField(
                label=_("Answer by"), required=False, widget=forms.DateInput(attrs={"type": "date"})
            )

    @property
    def panels(self) -> list[tuple[str, list[Any]]]:
        """The fields of each step with its name, for the template."""
        parts = ("people", "needed", "due")
        return [(name, [self[f"{part}_{task.pk}"] for part in parts]) for task, name in self.steps]

    def clean_effect(self) -> str:
        return self.cleaned_data["effect"] or Effect.EDITORIAL

    @property
    def submission(self) -> dict[str, Any]:
        data = self.cleaned_data
        wishes = {
            task: Wish(
                people=list(data[f"people_{task.pk}"]),
                needed=data[f"needed_{task.pk}"],
                due_on=data[f"due_{task.pk}"],
            )
            for task, _name in self.steps
            if data[f"people_{task.pk}"]
        }
        return {"effect": data["effect"], "note": data["note"], "wishes": wishes}


class PeopleField(forms.ModelMultipleChoiceField):
    def __init__(self, people: Any) -> None:
        super().__init__(
            people,
            label=_("Ask by name"),
            required=False,
            help_text=_("None: whoever of the group comes first."),
        )

    def label_from_instance(self, person: Any) -> str:
        return person.name


class SeatForm(forms.Form):
    """Who is asked instead, and by when."""

    person: forms.ModelChoiceField[Any] = forms.ModelChoiceField(queryset=None, label=_("Reviewer"))
    due_on = forms.DateField(
        label=_("Answer by"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["person"].label_from_instance = lambda person: person.name  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """What a reviewer says about the version that was shown."""

    APPROVE, RETURN = "approve", "return"

    revision = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[(APPROVE, APPROVE), (RETURN, RETURN)])
    comment = forms.CharField(
        label=_("Comment"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed if you send the page back; the author reads it."),
    )


class CoursePageForm(RowForm):
    course_code = forms.SlugField(
        label=_("Course code"), max_length=20, help_text=_("For example FP-101; cannot be changed later.")
    )
    hours = forms.DecimalField(label=_("Training hours"), max_digits=5, decimal_places=1, min_value=0)
    level_from = forms.ChoiceField(label=_("From level"), required=False)
    level_to = forms.ChoiceField(label=_("To level"), required=False)
    in_sequence = forms.BooleanField(label=_("Lessons open one after the other"), required=False)
    holds_posts = forms.BooleanField(
        label=_("What learners write in discussions waits for release"), required=False
    )
    final_test: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Final test"), queryset=None, required=False
    )

    row_fields = ("hours", "level_from", "level_to", "in_sequence", "holds_posts", "final_test")
    instance: CoursePage

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "final_test" in self.fields:
            self.fields["final_test"].queryset = authoring.tests()
        for name in {"level_from", "level_to"} & self.fields.keys():
            self.fields[name].choices = [("", "-"), *authoring.level_choices()]
        if self.row and "course_code" in self.fields:
            self.fields["course_code"].initial = self.row.code
            self.fields["course_code"].disabled = True

    @property
    def row(self) -> Any:
        return self.instance.course if self.instance.course_id else None

    def clean_course_code(self) -> str:
        code = self.cleaned_data["course_code"].upper()
        if self.row is None and authoring.code_is_taken(code):
            raise forms.ValidationError(_("There is already a course with this code."))
        return code

    def save(self, commit: bool = True) -> CoursePage:
        if self.row is None:
            values = {name: self.cleaned_data.get(name) for name in self.row_fields}
            values["hours"] = values["hours"] or 0
            self.instance.course = catalogue.open_course(
                code=self.cleaned_data["course_code"], by=self.for_user, **values
            )
        elif changes := self._changed_rules():
            catalogue.change_course(course=self.row, by=self.for_user, **changes)
        return super().save(commit=commit)


class LessonPageForm(RowForm):
    position = forms.IntegerField(
        label=_("Position"), min_value=1, max_value=999, required=False, help_text=_("Empty: the last one.")
    )
    minutes = forms.IntegerField(label=_("Minutes to read"), min_value=1, max_value=600, initial=20)
    completion_rule = forms.ChoiceField(
        label=_("Complete when"), choices=Lesson.Rule.choices, initial=Lesson.Rule.QUIZ
    )
    minimum_percent = forms.IntegerField(
        label=_("Minimum mark in percent"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("Only for the rule that asks for a minimum mark."),
    )
    is_required = forms.BooleanField(
        label=_("Needed to complete the course"),
        required=False,
        initial=True,
        help_text=_("Otherwise learners may leave the lesson out."),
    )

    row_fields = ("position", "minutes", "completion_rule", "minimum_percent", "is_required")
    instance: LessonPage

    @property
    def row(self) -> Any:
        return self.instance.lesson if self.instance.lesson_id else None

    def _may_change_rules(self) -> bool:
        """As long as nobody reads the lesson, its author may too."""
        return super()._may_change_rules() or not self._is_online

    @cached_property
    def _is_online(self) -> bool:
        return authoring.is_online(self.row)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        rule = data.get("completion_rule") or (self.row.completion_rule if self.row else Lesson.Rule.QUIZ)
        if rule != Lesson.Rule.GRADE:
            data["minimum_percent"] = None
        elif "minimum_percent" in self.fields and not data.get("minimum_percent"):
            self.add_error("minimum_percent", _("Say which mark is enough."))
        return data

    def save(self, commit: bool = True) -> LessonPage:
        if self.row is None:
            self.instance.lesson = catalogue.add_lesson(
                course=self.parent_page.specific.course,
                by=self.for_user,
                position=self.cleaned_data.get("position"),
                minutes=self.cleaned_data.get("minutes") or 20,
                completion_rule=self.cleaned_data.get("completion_rule") or Lesson.Rule.QUIZ,
                minimum_percent=self.cleaned_data.get("minimum_percent"),
                is_required=self.cleaned_data.get("is_required", True),
            )
        elif changes := {
            name: value
            for name, value in self._changed_rules().items()
            if value or name in ("minimum_percent", "is_required")
        }:
            catalogue.change_lesson(lesson=self.row, by=self.for_user, **changes)
        return super().save(commit=commit)
