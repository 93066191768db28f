from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from core.forms import StrictForm, day_field
from training.models import ExternalDecision, ExternalTraining, Grade, HourRule
from training.operations.external import Details
from training.operations.rules import Asked
from training.queries.external import doubles

if TYPE_CHECKING:
    from people.models import Office, User

# Marks of classified papers; such papers have no place here.
CLASSIFIED = re.compile("绝密|机密|秘密★")


class ExternalForm(StrictForm):
    title = forms.CharField(label=_("Title of the training"), max_length=200)
    organiser = forms.CharField(label=_("Organiser"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of training"), choices=ExternalTraining.Kind.choices)
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"), help_text=_("The training counts in the year in which it ends."))
    hours = forms.DecimalField(
        label=_("Hours"), max_digits=6, decimal_places=1, min_value=0, required=False,
        help_text=_("As the certificate says. Hours are not turned into days, nor days into hours."),
    )  # fmt: skip
    days = forms.DecimalField(
        label=pgettext_lazy("training", "Days"), max_digits=5, decimal_places=1, min_value=0, required=False,
        help_text=_("As the certificate says; half days as 0.5."),
    )  # fmt: skip
    place = forms.CharField(label=pgettext_lazy("training", "Place"), max_length=160, required=False)
    document = forms.FileField(
        label=_("Certificate or other proof"), required=False, max_length=255,
        help_text=_("PDF, JPEG or PNG, at most 10 MB. It is needed before you submit the training."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )  # fmt: skip
    marking = forms.ChoiceField(
        label=_("Marking"), choices=ExternalTraining.Marking.choices,
        initial=ExternalTraining.Marking.INTERNAL,
    )  # fmt: skip
    not_classified = forms.BooleanField(
        label=_("Neither the entry nor the document is classified."),
        help_text=_(
            "This system is not classified. It is strictly forbidden to process or store state secrets here."
        ),
        error_messages={"required": _("Confirm that nothing here is classified, or do not enter it.")},
    )
    another = forms.BooleanField(
        label=_("It is another training all the same."), required=False, widget=forms.HiddenInput
    )
    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, person: User, external: ExternalTraining | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.external = person, external
        if external and external.document:
            self.fields["document"].label = _("Another document in place of the one that is there")
            self.fields["document"].help_text = _("Leave it empty to keep the one that is there.")

    def clean_title(self) -> str:
        return self._unclassified("title")

    def clean_organiser(self) -> str:
        return self._unclassified("organiser")

    def clean_document(self) -> Any:
        file = self.cleaned_data["document"]
        if file and CLASSIFIED.search(file.name):
            raise forms.ValidationError(_("This bears the mark of a classified paper. It must not be here."))
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if not (first and last):
            return data
        if last < first:
            self.add_error("ends_on", _("The last day is before the first one."))
            return data
        self._check_amount(data, (last - first).days + 1)
        if data.get("title") and not data.get("another") and self._doubles(data):
            self.fields["another"].widget = forms.CheckboxInput()
            self.add_error(
                "another",
                _("You have already entered a training with these days. If it is another one, say so here."),
            )
        return data

    def details(self) -> Details:
        return Details(**{name: self.cleaned_data[name] for name in Details.__dataclass_fields__})

    def _check_amount(self, data: dict[str, Any], span: int) -> None:
        hours, days = data.get("hours"), data.get("days")
        for name in ("hours", "days"):
            if data.get(name) == 0:
                data[name] = None
        if not hours and not days and not {"hours", "days"} & set(self.errors):
            self.add_error("hours", _("Give the hours, the days, or both."))
        if days and days > span:
            self.add_error("days", _("The training cannot have more days than lie between its dates."))
        if hours and hours > 24 * span:
            self.add_error("hours", _("The training cannot have more hours than its days have."))

    def _doubles(self, data: dict[str, Any]) -> bool:
        found = doubles(
            self.person,
            title=data["title"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            but=self.external,
        )
        return found.exists()

    def _unclassified(self, name: str) -> str:
        if CLASSIFIED.search(self.cleaned_data[name]):
            raise forms.ValidationError(_("This bears the mark of a classified paper. It must not be here."))
        return self.cleaned_data[name]


class VersionForm(StrictForm):
    """An act on a training as it was when the page was drawn."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class DecisionForm(VersionForm):
    # The buttons carry it: one form, as many buttons as decisions.
    decision = forms.ChoiceField(choices=ExternalDecision.Decision.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Asked for when you return or reject. The person reads it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RuleForm(StrictForm):
    key = forms.SlugField(
        label=_("Key"), max_length=48,
        help_text=_("A rule with the same key at the same office ends when this one begins."),
    )  # fmt: skip
    office = forms.ChoiceField(
        label=_("Office"), help_text=_("It counts for its staff and all offices below.")
    )
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    base = forms.ChoiceField(label=_("Counts over"), choices=HourRule.Base.choices)
    length = forms.IntegerField(label=_("Number of years or months"), min_value=1, max_value=120)
    anchor = forms.IntegerField(
        label=_("First year"), min_value=2000, max_value=2100, initial=2023,
        help_text=_("For calendar years: where blocks of several years begin."),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of training"), choices=ExternalTraining.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    hours = forms.DecimalField(
        label=_("Hours asked for"), max_digits=6, decimal_places=1, min_value=0, required=False
    )
    days = forms.DecimalField(
        label=_("Days asked for"), max_digits=5, decimal_places=1, min_value=0, required=False,
        help_text=_("With both figures, either one is enough."),
    )  # fmt: skip
    grades = forms.MultipleChoiceField(
        label=_("Grades"), choices=Grade.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: whatever the grade."),
    )  # fmt: skip
    posts = forms.MultipleChoiceField(
        label=_("Posts"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: whatever the post."),
    )  # fmt: skip
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("The document it rests on."))
    valid_from = day_field(_("In force from"))

    def __init__(self, *args: Any, offices: list[Office], posts: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {str(office.uuid): office for office in offices}
        choices = [(uuid, office.name) for uuid, office in self.offices.items()]
        self.fields["office"].choices = choices  # type: ignore[attr-defined]
        self.fields["posts"].choices = list(posts.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in ("hours", "days"):
            data[name] = data.get(name) or None
        if not data["hours"] and not data["days"] and not {"hours", "days"} & set(self.errors):
            self.add_error("hours", _("Give the hours, the days, or both."))
        return data

    def asked(self) -> Asked:
        return Asked(**{name: self.cleaned_data[name] for name in Asked.__dataclass_fields__})

    @property
    def office_chosen(self) -> Office:
        return self.offices[self.cleaned_data["office"]]


class EndRuleForm(StrictForm):
    valid_to = day_field(_("As of"), help_text=_("The first day on which it no longer holds."))


class GradeForm(StrictForm):
    grade = forms.ChoiceField(label=_("Grade"), choices=Grade.choices)
    since = day_field(
        pgettext_lazy("training", "Since"), help_text=_("The day on which the grade was reached.")
    )
    corrects = forms.BooleanField(
        label=_("It corrects the latest entry."), required=False,
        help_text=_("Otherwise it is a new grade after the one before."),
    )  # fmt: skip
