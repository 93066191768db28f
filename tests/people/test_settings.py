"""What security.md wants of the settings of sign-in, and the check that looks into the database."""

import pytest
from django.conf import settings as django_settings

from lms.settings import base
from people.apps import no_exemptions_outside_the_demo
from tests.factories.people import UserFactory


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ACCOUNT_PREVENT_ENUMERATION", "strict"),
        ("ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS", False),
        ("ACCOUNT_LOGOUT_ON_GET", False),
        ("ACCOUNT_SESSION_REMEMBER", False),
        ("ACCOUNT_ADAPTER", "people.adapters.AccountAdapter"),
        ("MFA_ADAPTER", "people.adapters.MfaAdapter"),
        ("AUTHENTICATION_BACKENDS", ["people.adapters.SignInBackend"]),
        ("SESSION_ENGINE", "django.contrib.sessions.backends.db"),
        ("SESSION_COOKIE_AGE", 8 * 3600),
        ("SESSION_COOKIE_HTTPONLY", True),
        ("SESSION_COOKIE_SAMESITE", "Lax"),
        ("SECOND_FACTOR_EXEMPTIONS", False),
        ("WAGTAIL_PASSWORD_MANAGEMENT_ENABLED", False),
        ("WAGTAIL_EMAIL_MANAGEMENT_ENABLED", False),
        ("WAGTAIL_PASSWORD_RESET_ENABLED", False),
    ],
)
def test_sign_in_settings(name, value):
    assert getattr(base, name) == value


def test_passwords_are_kept_by_argon2():
    assert base.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"


def test_limits_count_accounts_narrowly():
    assert base.ACCOUNT_RATE_LIMITS["login_failed"].endswith("5/5m/key")
    assert base.ACCOUNT_RATE_LIMITS["reset_password"].endswith("5/5m/key")


def test_no_way_in_matches_people_by_their_mail():
    assert "allauth.socialaccount" not in django_settings.INSTALLED_APPS


def test_production_finds_exempt_accounts(db, settings):
    UserFactory(mfa_exempt=True)
    assert no_exemptions_outside_the_demo(None, databases=["default"]) == []
    settings.SECOND_FACTOR_EXEMPTIONS = False
    assert [error.id for error in no_exemptions_outside_the_demo(None, databases=["default"])] == [
        "people.E001"
    ]
    assert no_exemptions_outside_the_demo(None) == []
