import re
from datetime import timedelta

import pytest
from django.core import mail

from core import ledger
from core.errors import Conflict, Invalid, NotAllowed
from core.models import LedgerEntry, OutboxMessage
from people import policies, queries
from people.models import Invitation, User
from people.operations import accounts, invitations
from tests.factories.people import PASSWORD, PostFactory, UserFactory


def events(subject):
    return [entry.event for entry in ledger.queries.history_of(subject)]


def join(cast, **fields):
    values = {
        "by": cast.unit_admin, "staff_number": "N1", "office": cast.basic_a, "post": PostFactory(),
        "full_name_zh": "欧阳文", "email": "New@Example.org",
    }  # fmt: skip
    return invitations.join(**{**values, **fields})


def mailed_secret(invitation):
    """Send the mail as the worker would; the secret stands in it and nowhere else."""
    mail.outbox.clear()
    assert invitations.send_invitation(invitation_id=invitation.pk)
    return re.search(r"/people/join/([\w-]+)/", mail.outbox[0].body).group(1)


# --- Accounts -----------------------------------------------------------------------------


def test_an_account_without_password_cannot_be_signed_in_to(db):
    person = accounts.create_account(
        by=None, staff_number=" Z1 ", full_name_latin="Ouyang Wen", email="A@B.org"
    )
    assert (person.staff_number, person.email, person.has_usable_password()) == ("Z1", "a@b.org", False)
    assert events(person) == ["account.created"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"staff_number": "z1", "full_name_zh": "王"}, "account.staff_number_taken"),
        ({"staff_number": "Z2", "full_name_zh": "王", "email": "A@b.ORG"}, "account.email_taken"),
        ({"staff_number": "Z2", "full_name_zh": " "}, "account.name_missing"),
    ],
)
def test_accounts_that_are_refused(db, fields, code):
    accounts.create_account(by=None, staff_number="Z1", full_name_zh="王伟", email="a@b.org")
    with pytest.raises((Conflict, Invalid)) as refusal:
        accounts.create_account(by=None, **fields)
    assert refusal.value.code == code
    assert User.objects.count() == 1


def test_only_system_administrators_make_accounts(cast):
    for who in ("own_hr", "security_admin", "learner"):
        with pytest.raises(NotAllowed):
            accounts.create_account(by=getattr(cast, who), staff_number="Z9", full_name_zh="王")


def test_names_follow_the_language():
    person = User(staff_number="1", full_name_zh="买买提·艾力", full_name_latin="Memet Eli")
    assert (person.name_in("zh-hans"), person.name_in("en")) == ("买买提·艾力", "Memet Eli")
    assert User(staff_number="1", full_name_latin="Smith John").name_in("zh-hans") == "Smith John"


def test_close_and_open_again(cast):
    closed = accounts.deactivate(person=cast.learner, by=cast.unit_admin, reason="left")
    assert (closed.is_active, closed.session_epoch) == (False, 1)
    assert policies.current_roles(closed) == frozenset()
    with pytest.raises(Conflict):
        accounts.deactivate(person=cast.learner, by=cast.unit_admin, reason="again")
    assert accounts.reactivate(person=cast.learner, by=cast.unit_admin, reason="back").is_active
    assert events(cast.learner) == ["account.deactivated", "account.reactivated"]


@pytest.mark.parametrize(
    ("who", "person"),
    [
        ("unit_admin", "unit_admin"),
        ("unit_admin", "learner_b"),
        ("unit_admin", "security_admin"),
        ("own_hr", "learner"),
    ],
)
def test_n_acc_18_accounts_out_of_reach_stay_as_they_are(cast, who, person):
    before = LedgerEntry.objects.count()
    by, person = getattr(cast, who), getattr(cast, person)
    with pytest.raises(NotAllowed):
        accounts.deactivate(person=person, by=by, reason="x")
    with pytest.raises(NotAllowed):
        accounts.correct_account(
            person=person, by=by, full_name_zh="", full_name_latin="X", email="thief@example.org"
        )
    person.refresh_from_db()
    assert (person.is_active, LedgerEntry.objects.count()) == (True, before)


def test_corrections_name_the_fields_and_not_their_content(cast):
    accounts.correct_account(
        person=cast.learner, by=cast.unit_admin, full_name_zh="新名", full_name_latin="", email=None
    )
    entry = LedgerEntry.objects.get(event="account.corrected")
    assert entry.data == {"changed": ["email", "latin", "zh"]}


def test_a_language_that_is_not_offered_is_refused(db):
    with pytest.raises(Invalid):
        accounts.set_language(by=UserFactory(), language="fr")


# --- Invitations --------------------------------------------------------------------------


def test_a_new_member_gets_account_place_and_invitation(cast):
    person = join(cast)
    assert queries.office_of(person) == cast.basic_a
    assert events(person) == ["account.created", "appointment.made", "invitation.made"]
    invitation = person.invitations.get()
    assert (invitation.email, invitation.expires_at - invitation.created_at) == (
        "new@example.org",
        timedelta(days=7),
    )
    message = OutboxMessage.objects.get(task_path="people.tasks.send_invitation")
    assert message.kwargs == {"invitation_id": invitation.pk}


def test_nobody_joins_an_office_of_others(cast):
    with pytest.raises(NotAllowed) as refusal:
        join(cast, office=cast.basic_b)
    assert refusal.value.code == "office.out_of_scope"
    assert not User.objects.filter(staff_number="N1").exists()


def test_the_secret_is_long_mailed_in_the_receivers_language_and_not_kept(cast):
    invitation = join(cast, language="en").invitations.get()
    secret = mailed_secret(invitation)
    invitation.refresh_from_db()
    assert len(secret) >= 43  # 256 bits
    assert secret not in str(Invitation.objects.values().get())
    assert mail.outbox[0].subject == "Your account for Comity"
    assert queries.invitation_by_token(secret) == invitation


def test_an_invitation_is_good_once(cast):
    invitation = join(cast).invitations.get()
    secret = mailed_secret(invitation)
    person = invitations.accept_invitation(token=secret, password=PASSWORD)
    assert person.check_password(PASSWORD)
    assert events(person)[-1] == "invitation.accepted"
    with pytest.raises(NotAllowed):
        invitations.accept_invitation(token=secret, password="another one")
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


def test_an_invitation_grows_old(cast, clock):
    secret = mailed_secret(join(cast).invitations.get())
    clock.move(days=7)
    assert queries.invitation_by_token(secret) is None
    with pytest.raises(NotAllowed):
        invitations.accept_invitation(token=secret, password=PASSWORD)


def test_the_next_invitation_ends_the_one_before(cast):
    person = join(cast)
    first = mailed_secret(person.invitations.get())
    second = mailed_secret(invitations.invite(person=person, by=cast.unit_admin))
    assert queries.invitation_by_token(first) is None
    assert queries.invitation_by_token(second).person == person
    invitations.withdraw_invitation(invitation=person.invitations.get(state="open"), by=cast.unit_admin)
    assert queries.invitation_by_token(second) is None


def test_nobody_takes_an_account_over_by_an_invitation(cast):
    person = join(cast)
    invitations.accept_invitation(token=mailed_secret(person.invitations.get()), password=PASSWORD)
    person.refresh_from_db()
    with pytest.raises(Conflict) as refusal:
        invitations.invite(person=person, by=cast.admin)
    assert refusal.value.code == "invitation.joined"


def test_a_withdrawn_invitation_is_not_mailed(cast):
    invitation = join(cast).invitations.get()
    invitations.withdraw_invitation(invitation=invitation, by=cast.unit_admin)
    mail.outbox.clear()
    assert not invitations.send_invitation(invitation_id=invitation.pk)
    assert mail.outbox == []


def test_the_page_sets_the_password(cast, client):
    secret = mailed_secret(join(cast).invitations.get())
    address = f"/people/join/{secret}/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"password": "short", "again": "short"}).status_code == 422
    assert client.post(address, {"password": PASSWORD, "again": "other"}).status_code == 422
    assert client.post(address, {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert client.get(address).status_code == 404
