from django import forms
from django.utils.translation import gettext_lazy as _

from core.editing import OperatedForm
from core.forms import LinesField, SearchForm
from law.models import Instrument


class InstrumentSearchForm(SearchForm):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All kinds")), *Instrument.Kind.choices], required=False
    )


class InstrumentForm(OperatedForm):
    fixed = ("key",)  # it stands in addresses that lessons and papers print

    aliases_zh = LinesField(label=_("Other Chinese names"), help_text=_("One a line."))
    aliases_en = LinesField(label=_("Other English names"), help_text=_("One a line."))


class VersionForm(OperatedForm):
    fixed = ("instrument",)


class ProvisionForm(OperatedForm):
    fixed = ("version",)
