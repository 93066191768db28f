"""Input of authors in the back office, and of whoever looks for a programme."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competence import queries as competence_queries
from core.editing import RowForm
from core.forms import SearchForm
from exchange import operations, queries
from exchange.models import Programme, ProgrammePage


class ProgrammePageForm(RowForm):
    programme_code = forms.SlugField(
        label=_("Programme code"),
        max_length=20,
        help_text=_("For example EX-2027-01; cannot be changed later."),
    )
    kind = forms.ChoiceField(label=_("Type"), choices=Programme.Kind.choices)
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    nominations_until = forms.DateField(
        label=_("Nominations until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    languages = forms.MultipleChoiceField(
        label=_("Working languages"),
        choices=Programme.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    places = forms.IntegerField(
        label=_("Places"), required=False, min_value=1, max_value=9999, help_text=_("Empty if not known yet.")
    )
    reserve = forms.IntegerField(label=_("Reserve places"), min_value=0, max_value=999, initial=0)
    hours = forms.DecimalField(
        label=_("Training hours"), max_digits=5, decimal_places=1, min_value=0, initial=0
    )
    competencies: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("Competencies"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    row_fields = operations.FACTS
    instance: ProgrammePage

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "competencies" in self.fields:
            self.fields["competencies"].queryset = competence_queries.competencies()
            if self.row:
                self.fields["competencies"].initial = [row.pk for row in self.row.competencies.all()]
        if self.row and "programme_code" in self.fields:
            self.fields["programme_code"].initial = self.row.code
            self.fields["programme_code"].disabled = True

    @property
    def row(self) -> Any:
        return self.instance.programme if self.instance.programme_id else None

    def clean_programme_code(self) -> str:
        code = self.cleaned_data["programme_code"].upper()
        if self.row is None and queries.code_is_taken(code):
            raise forms.ValidationError(_("There is already a programme with this code."))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day comes before the first."))
        until = cleaned.get("nominations_until")
        if first and until and until > first:
            self.add_error("nominations_until", _("Nominations close before the programme begins."))
        return cleaned

    def save(self, commit: bool = True) -> ProgrammePage:
        facts = {name: self.cleaned_data[name] for name in self.row_fields if name in self.cleaned_data}
        if self.row is None:
            self.instance.programme = operations.open_programme(
                code=self.cleaned_data["programme_code"], by=self.for_user, **facts
            )
        elif changes := self._changed_rules():
            operations.change_programme(programme=self.row, by=self.for_user, **changes)
        return super().save(commit=commit)

    def _changed_rules(self) -> dict[str, Any]:
        changes = super()._changed_rules()
        if "competencies" in changes and set(changes["competencies"]) == set(self.row.competencies.all()):
            del changes["competencies"]
        return changes


class QuotaForm(forms.Form):
    """One number for each office below the national one; empty is none."""

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = queries.quotas_of(programme)
        self.offices = {f"office-{office.uuid}": office for office in queries.offices_with_quotas()}
        for name, office in self.offices.items():
            self.fields[name] = forms.IntegerField(
                label=office.name, required=False, min_value=0, max_value=999, initial=held.get(office.pk)
            )

    @property
    def quotas(self) -> dict[Any, int]:
        """Office to places, those without any left out."""
        return {
            office: self.cleaned_data[name]
            for name, office in self.offices.items()
            if self.cleaned_data[name]
        }


class ProgrammeSearchForm(SearchForm):
    WHEN = (("", _("Coming and running")), ("past", _("Past")), ("all", _("All")))

    kind = forms.ChoiceField(
        label=_("Type"), required=False, choices=[("", _("All types of programme")), *Programme.Kind.choices]
    )
    language = forms.ChoiceField(
        label=_("Working language"), required=False, choices=[("", _("All languages")), *Programme.LANGUAGES]
    )
    when = forms.ChoiceField(label=_("Time of the programme"), required=False, choices=WHEN)
