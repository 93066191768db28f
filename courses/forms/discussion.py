"""Input about discussions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import SearchForm, StrictForm
from courses import policies
from courses.models import Topic
from courses.models.discussion import REASON_LENGTH, TEXT_LENGTH, TITLE_LENGTH
from courses.queries import discussion

if TYPE_CHECKING:
    from courses.models import CourseRun, Lesson
    from people.models import User

EVERYBODY = "all"


def _text_field(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 6}), **kwargs
    )


class TopicForm(StrictForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Topic.Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=TITLE_LENGTH)
    text = _text_field(
        _("Text"),
        help_text=_("An empty line begins a paragraph, “>” at the beginning of a line quotes. Addresses of "
                    "this site become links. Write nothing classified, and no names from cases."),
    )  # fmt: skip
    place = forms.ChoiceField(label=_("About"), required=False)
    audience = forms.ChoiceField(label=_("Who reads it"))

    def __init__(self, *args: Any, lesson: Lesson, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.runs = {str(run.uuid): run for run in policies.runs_to_write_in(user, lesson)}
        groups = [(key, _("My run: %(run)s") % {"run": run.title}) for key, run in self.runs.items()]
        audience: Any = self.fields["audience"]
        audience.choices = [*groups, (EVERYBODY, _("Everybody who takes the course"))]
        audience.initial = audience.choices[0][0]
        place: Any = self.fields["place"]
        place.choices = [("", _("The whole lesson")), *discussion.places_in(lesson)]

    def clean_audience(self) -> CourseRun | None:
        return self.runs.get(self.cleaned_data["audience"])

    @property
    def topic(self) -> dict[str, Any]:
        """As the operation takes it."""
        data = dict(self.cleaned_data)
        block, _colon, index = data.pop("place").partition(":")
        return {
            "kind": data["kind"],
            "title": data["title"],
            "text": data["text"],
            "run": data["audience"],
            "block": UUID(block) if block else None,
            "paragraph": int(index or 0),
        }


class PostForm(StrictForm):
    text = _text_field(_("Your text"))
    parent = forms.UUIDField(required=False, widget=forms.HiddenInput)


class EditForm(StrictForm):
    text = _text_field(_("Text"), help_text=_("What it said before stays on record."))


class ReasonForm(StrictForm):
    """Of a report, and of what a trainer decides."""

    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )


class TopicFilter(SearchForm):
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any kind")), *Topic.Kind.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any state")), *discussion.STATES.items()]
    )


class DecisionForm(forms.Form):
    """Several posts of the queue at once."""

    RELEASE, REJECT = "release", "reject"

    act = forms.ChoiceField(choices=[(RELEASE, RELEASE), (REJECT, REJECT)])
    posts = forms.MultipleChoiceField()

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["posts"].choices = [(key, key) for key in data.getlist("posts")]  # type: ignore[attr-defined]

    def clean_posts(self) -> list[UUID]:
        try:
            return [UUID(key) for key in self.cleaned_data["posts"]]
        except ValueError:
            raise forms.ValidationError(_("Mark posts first.")) from None


class KeepForm(forms.Form):
    """What becomes of a topic; `post` is the answer to its question."""

    ACTS = ("pin", "unpin", "close", "reopen", "answer", "unanswer")

    act = forms.ChoiceField(choices=[(act, act) for act in ACTS])
    post = forms.UUIDField(required=False)
