from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from people.models import RoleGrant, User

pytestmark = pytest.mark.django_db

WORDS = {
    "office": "00",
    "office_zh": "国家院",
    "office_en": "National Office",
    "system": "A1",
    "security": "A2",
}


def begin(monkeypatch, typed: str, **changed) -> str:
    monkeypatch.setattr("sys.stdin", StringIO(typed))
    out = StringIO()
    call_command("begin", **{**WORDS, **changed}, stdout=out)
    return out.getvalue()


def test_two_administrators_of_the_national_office_who_can_sign_in(monkeypatch):
    begin(monkeypatch, "a-long-first-password\na-long-second-password\n")
    assert set(RoleGrant.objects.values_list("person__staff_number", "role", "office__code")) == {
        ("A1", "system_administrator", "00"),
        ("A2", "security_administrator", "00"),
    }
    assert User.objects.get(staff_number="A2").check_password("a-long-second-password")


@pytest.mark.parametrize(
    ("typed", "changed"),
    [("short\nshort\n", {}), ("a-long-password-1\na-long-password-2\n", {"security": "A1"})],
)
def test_weak_passwords_and_one_person_for_both_are_refused(monkeypatch, typed, changed):
    with pytest.raises(CommandError):
        begin(monkeypatch, typed, **changed)
    assert not User.objects.exists()


def test_an_installation_with_accounts_is_left_alone(monkeypatch, cast):
    with pytest.raises(CommandError):
        begin(monkeypatch, "a-long-first-password\na-long-second-password\n")
