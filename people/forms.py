from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.forms import LookupField, SearchForm, StrictForm, day_field
from people import policies, queries
from people.models import Office, Post, User
from people.operations import passwords
from people.registry import GRANTABLE, Role


class OfficeField(LookupField):
    """An office by code or name, among those of `offices`; a list of thousands would be no help."""

    def __init__(self, offices: QuerySet[Office] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Office"))
        kwargs.setdefault("help_text", _("Its code, or enough of its name to find it."))
        super().__init__(
            name=lambda office: f"{office.name} ({office.code})",
            nothing=_("No open office of yours has this code or name."),
            **kwargs,
        )
        self.offices = Office.objects.none() if offices is None else offices

    def clean(self, value: Any) -> Any:
        self.find = lambda text: queries.offices_named(self.offices, text, self.MOST + 1)
        return super().clean(value)


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("It stays in the record and is shown to the person.")
    )


class _Names(StrictForm):
    full_name_zh = forms.CharField(label=_("Full name in Chinese"), max_length=100, required=False)
    full_name_latin = forms.CharField(
        label=_("Full name in Latin letters"), max_length=120, required=False,
        help_text=_("Family name first: Ouyang Wen."),
    )  # fmt: skip
    email = forms.EmailField(label=_("E-mail"), required=False)


class JoinForm(_Names):
    staff_number = forms.RegexField(
        label=_("Staff number"), regex=r"^[\w.-]+$", max_length=32,
        help_text=_("The person signs in with it. Letters, digits, point and hyphen."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    office = OfficeField()
    post = forms.ModelChoiceField(label=_("Post"), queryset=Post.objects.all(), to_field_name="key")
    send_invitation = forms.BooleanField(label=_("Send an invitation to the e-mail address"), required=False)
    field_order = ["staff_number", "full_name_zh", "full_name_latin", "email", "language"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].offices = policies.offices_to_administer(user)  # type: ignore[attr-defined]


class CorrectForm(_Names):
    pass


class ReasonForm(StrictForm):
    reason = _reason()


class ResetFactorForm(ReasonForm):
    confirmed = forms.BooleanField(
        label=_("I have made sure that it is this person who asks."),
        help_text=_("In person, or by calling back at a known number; never on a mail alone."),
        error_messages={"required": _("Make sure first who asks, then confirm it here.")},
    )


class AppointForm(StrictForm):
    office = OfficeField()
    post = forms.ModelChoiceField(label=_("Post"), queryset=Post.objects.all(), to_field_name="key")
    is_primary = forms.BooleanField(
        label=_("Primary appointment"), required=False,
        help_text=_("The home office. A person has one at a time."),
    )  # fmt: skip
    valid_from = day_field(_("From"))
    valid_to = day_field(
        _("Until"), required=False, help_text=_("The first day on which it no longer holds.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].offices = policies.offices_to_administer(user)  # type: ignore[attr-defined]


class EndForm(StrictForm):
    valid_to = day_field(_("As of"), help_text=_("The first day on which it no longer holds."))
    reason = _reason()


class GrantForm(StrictForm):
    role = forms.ChoiceField(label=_("Role"))
    office = OfficeField(help_text=_("The role counts there and at all offices below it."))
    valid_from = day_field(_("From"))
    valid_to = day_field(
        _("Until"), required=False, help_text=_("The first day on which it no longer holds.")
    )
    reason = _reason()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = policies.roles_to_give(user)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, role.label) for role in Role if role in given
        ]
        self.fields["office"].offices = policies.offices_visible_to_administrator(user)  # type: ignore[attr-defined]


class OfficeNames(StrictForm):
    code = forms.RegexField(label=_("Code"), regex=r"^[\w.-]+$", max_length=32)
    kind = forms.ChoiceField(label=_("Kind"), choices=Office.Kind.choices)
    name_zh = forms.CharField(label=_("Name of the office in Chinese"), max_length=120)
    name_en = forms.CharField(label=_("Name of the office in English"), max_length=200)
    short_zh = forms.CharField(label=_("Short name in Chinese"), max_length=40, required=False)
    short_en = forms.CharField(label=_("Short name in English"), max_length=80, required=False)


class OpenOfficeForm(OfficeNames):
    opened_on = day_field(_("Opened on"))


class RenameOfficeForm(OfficeNames):
    valid_from = day_field(_("As of"), help_text=_("Today or an earlier day."))


class MoveOfficeForm(StrictForm):
    parent = OfficeField(label=_("New office above"))
    valid_from = day_field(_("As of"), help_text=_("Today or an earlier day."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].offices = policies.offices_to_administer(user)  # type: ignore[attr-defined]


class CloseOfficeForm(StrictForm):
    closed_on = day_field(_("As of"), help_text=_("The first day on which it no longer exists."))
    reason = forms.CharField(label=_("Reason"), max_length=300)


class PasswordForm(StrictForm):
    """The first password of an invited person."""

    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text=password_validation.password_validators_help_text_html,
    )
    again = forms.CharField(
        label=_("Password, once more"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("password") and data.get("again"):
            if data["password"] != data["again"]:
                self.add_error("again", _("The two passwords differ."))
            else:
                try:
                    password_validation.validate_password(data["password"], self.person)
                except forms.ValidationError as problem:
                    self.add_error("password", problem)
        return data


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """allauth's page, with our mail."""

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        passwords.ask_for_reset(people=self.users)
        return self.cleaned_data["email"]


STATES = [
    ("", _("Any state")),
    ("active", _("Active")),
    ("invited", _("Not joined yet")),
    ("closed", _("Closed")),
]


class PeopleFilter(SearchForm):
    office = forms.CharField(label=_("Office code"), max_length=32, required=False)
    role = forms.ChoiceField(
        label=_("Role"), required=False,
        choices=[("", _("Any role")), *((role.value, role.label) for role in Role if role in GRANTABLE)],
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=STATES,
    )  # fmt: skip
