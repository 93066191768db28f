from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core import wording
from core.errors import DomainError
from qualifications.models import Case, CaseDecision, Qualification, State
from qualifications.queries.verification import LARGEST_FILE

if TYPE_CHECKING:
    from people.models import Office


class VersionForm(forms.Form):
    """An act on a case as it was when the page was drawn."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class DecisionForm(VersionForm):
    # The buttons carry it: one form, as many buttons as decisions.
    decision = forms.ChoiceField(choices=CaseDecision.Decision.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Asked for when you return or reject. The person reads it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @classmethod
    def again(cls, data: QueryDict, case: Case, refusal: DomainError) -> DecisionForm:
        """What was typed, on the case as it is now, with the refusal beside it."""
        kept = data.copy()
        kept["version"] = str(case.version)
        form = cls(kept)
        form.is_valid()
        field = "reason" if refusal.code == "case_reason_required" else None
        form.add_error(field, wording.say(refusal.code, **refusal.detail))
        return form


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The person reads it, and it stays in the record."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    document_number = forms.CharField(
        label=_("Number of the document"),
        help_text=_("Of the decision on which the revocation rests."),
        max_length=80,
    )
    heard = forms.BooleanField(
        label=_("The person was heard before this decision."),
        error_messages={"required": _("Hear the person first, then confirm it here.")},
    )


class QueueFilter(forms.Form):
    """Draws the filters; what they mean is read by queries.queue.Filters, which forgives everything."""

    q = forms.CharField(label=_("Name or staff number"), required=False, widget=forms.SearchInput)
    state = forms.ChoiceField(label=_("State"), required=False)
    qualification = forms.ChoiceField(label=_("Qualification"), required=False)
    office = forms.ChoiceField(label=_("Office"), required=False)

    def __init__(
        self,
        *args: Any,
        offices: list[Office],
        qualifications: list[Qualification],
        done: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("All"))
        states = [choice for choice in State.choices if done or choice[0] in _WAITING]
        self.fields["state"].choices = [every, *states]  # type: ignore[attr-defined]
        self.fields["qualification"].choices = [every, *((q.key, q.name) for q in qualifications)]  # type: ignore[attr-defined]
        self.fields["office"].choices = [every, *((str(o.uuid), o.name) for o in offices)]  # type: ignore[attr-defined]


_WAITING = (State.SUBMITTED, State.UNIT_VERIFIED, State.HR_REVIEWED)


class PeopleFilter(forms.Form):
    q = forms.CharField(label=_("Name or staff number"), required=False, widget=forms.SearchInput)
    # Typed, not chosen: a province has hundreds of them.
    office = forms.CharField(
        label=_("Office and those below it: name or code"), required=False, widget=forms.SearchInput
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the certificate"),
        help_text=_("As printed below the QR code; hyphens and small letters do not matter."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Certificate as PDF"),
        help_text=_("At most 5 MB. The file is compared and not kept."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 5 MB, so it is no certificate of ours."))
        return file
