"""Input about the members of a run."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import SearchForm
from courses.models import RunMember


class MemberFilter(SearchForm):
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Any state")),
            ("active", _("In the run or waiting")),
            *RunMember.State.choices,
            ("gone", _("Not in the run any more")),
        ],
    )
