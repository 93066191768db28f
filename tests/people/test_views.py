"""Lists that cost the same with one row and with fifty, and forms that lose nothing."""

import pytest
from django.urls import reverse

from core import clock as core_clock
from core.models import AccessRecord, LedgerEntry
from notifications import operations as notices
from notifications.models import Delivery
from people.models import Appointment, Office, RoleGrant, User
from people.operations import invitations
from people.registry import Role
from tests.factories.people import (
    AppointmentFactory,
    OfficeFactory,
    PostFactory,
    RoleGrantFactory,
    make_findable,
)

QUERIES_OF_EVERY_PAGE = 4  # session, person, grants, unread notices
NEW_PERSON = {"full_name_zh": "王小明", "language": "en", "office": "B-A", "post": "prosecutor"}


def rows_of(response):
    return len(response.context["page"].object_list)


def fill(cast, count):
    """`count` persons at the basic office, each with an appointment, a role and an open invitation."""
    for number in range(count):
        person = invitations.join(
            by=cast.unit_admin, staff_number=f"ROW{number}", office=cast.basic_a, post=PostFactory(),
            full_name_zh=f"行{number}", email=f"row{number}@example.org",
        )  # fmt: skip
        RoleGrantFactory(person=person, role=Role.TRAINER, office=cast.province_a)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_people_list_query_count(cast, count, django_assert_num_queries):
    fill(cast, count)
    client = cast.client("unit_admin")
    with django_assert_num_queries(QUERIES_OF_EVERY_PAGE + 4):
        response = client.get("/people/?q=ROW")
    assert rows_of(response) == count
    assert len(response.content) < 60_000


@pytest.mark.parametrize("count", [1, 3, 50])
def test_invitation_list_query_count(cast, count, django_assert_num_queries):
    fill(cast, count)
    client = cast.client("unit_admin")
    with django_assert_num_queries(QUERIES_OF_EVERY_PAGE + 2):
        response = client.get("/people/invitations/")
    assert rows_of(response) == count


@pytest.mark.parametrize("count", [1, 3, 50])
def test_office_list_query_count(cast, count, django_assert_num_queries):
    OfficeFactory.create_batch(count, parent=cast.basic_a, name_en="Row")
    make_findable()
    client = cast.client("unit_admin")
    with django_assert_num_queries(QUERIES_OF_EVERY_PAGE + 2):
        response = client.get("/people/offices/?q=Row")
    assert rows_of(response) == count


@pytest.mark.parametrize("count", [1, 3, 50])
def test_office_page_query_count(cast, count, django_assert_num_queries):
    OfficeFactory.create_batch(count, parent=cast.basic_a)
    client = cast.client("unit_admin")
    with django_assert_num_queries(QUERIES_OF_EVERY_PAGE + 10):
        response = client.get(reverse("people:office", args=[cast.basic_a.uuid]))
    assert len(response.context["below"].object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_person_page_query_count(cast, count, django_assert_num_queries):
    for number in range(count):
        RoleGrantFactory(person=cast.learner, role=Role.TRAINER, office=OfficeFactory(code=f"g{number}"))
        AppointmentFactory(person=cast.learner, office=OfficeFactory(code=f"a{number}"), is_primary=False)
    client = cast.client("admin")
    with django_assert_num_queries(QUERIES_OF_EVERY_PAGE + 10):
        response = client.get(reverse("people:person", args=[cast.learner.uuid]))
    assert len(response.context["account"].roles) == count


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=learner", {"learner"}),
        ("?q=publisher%40example", set()),
        ("?office=C-A", {"learner", "verifier"}),
        ("?office=P-B", set()),
        ("?role=hr_approver", {"approver"}),
        ("?state=closed", set()),
        ("?state=active&office=B-B", set()),
        ("?role=emperor", {"learner", "verifier", "own_hr", "approver", "unit_admin"}),
    ],
)
def test_n_acc_02_search_and_filters_stay_in_scope(cast, query, found):
    make_findable()
    page = cast.client("unit_admin").get("/people/" + query).context["page"]
    assert {person.staff_number for person in page} == found
    assert page.paginator.count == len(found)


@pytest.mark.parametrize("typed", ["王小明", "小明", "wangxiaoming", "xiao ming", "wxm", "王小明 NEW"])
def test_a_person_is_found_by_characters_pinyin_and_initials(cast, typed):
    invitations.join(
        by=cast.unit_admin, staff_number="NEW1", office=cast.basic_a, post=PostFactory(),
        full_name_zh="王小明", email="new@example.org",
    )  # fmt: skip
    page = cast.client("unit_admin").get("/people/", {"q": typed}).context["page"]
    assert [person.staff_number for person in page] == ["NEW1"]


@pytest.mark.parametrize("typed", ["甲市", "jiashi", "City A"])
def test_an_office_is_found_by_characters_pinyin_and_english(cast, typed):
    make_findable()
    page = cast.client("unit_admin").get("/people/offices/", {"q": typed}).context["page"]
    assert [office.code for office in page] == ["C-A"]


def test_n_rep_11_looking_at_an_account_leaves_a_trace_the_person_sees(cast):
    cast.client("unit_admin").get(reverse("people:person", args=[cast.learner.uuid]))
    look = AccessRecord.objects.get(person=cast.learner)
    assert (look.viewer, look.purpose, look.what) == (cast.unit_admin, "administration", "account")
    page = cast.client("learner").get("/people/me/")
    assert list(page.context["looks"]) == [look]
    assert '<td data-label="What for">Administration</td><td data-label="What">Account</td>' in (
        page.content.decode()
    )


def test_the_profile_shows_ones_own_places(cast):
    page = cast.client("own_hr").get("/people/me/").content.decode()
    assert "HR reviewer" in page
    assert "Province A People" in page


# --- Forms --------------------------------------------------------------------------------


def grant_data(cast, **fields):
    return {
        "role": Role.HR_REVIEWER, "office": cast.city_a.code, "valid_from": "2026-01-01", "valid_to": "",
        "reason": "needed", **fields,
    }  # fmt: skip


def test_a_role_is_granted_and_revoked_on_the_page(cast):
    client = cast.client("unit_admin")
    address = reverse("people:grant", args=[cast.learner.uuid])
    assert client.post(address, grant_data(cast)).status_code == 302
    grant = RoleGrant.objects.get(person=cast.learner)
    revoke = reverse("people:revoke", args=[grant.uuid])
    assert client.post(revoke, {"reason": ""}).status_code == 422
    assert client.post(revoke, {"reason": "over"}).status_code == 302
    assert client.get(revoke).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"is_staff": "1"},  # mass assignment is refused, not ignored
        {"granted_by": "1"},
        {"office": "P-B"},  # outside the own subtree
        {"office": "SPP"},  # above it
        {"role": Role.SYSTEM_ADMINISTRATOR},
        {"role": Role.AUDITOR},
        {"valid_to": "2025-01-01"},
        {"reason": ""},
    ],
)
def test_n_acc_18_grants_beyond_ones_right_are_rejected(cast, fields):
    before = LedgerEntry.objects.count()
    address = reverse("people:grant", args=[cast.learner.uuid])
    response = cast.client("unit_admin").post(address, grant_data(cast, **fields))
    assert response.status_code == 422
    assert (RoleGrant.objects.filter(person=cast.learner).exists(), LedgerEntry.objects.count()) == (
        False,
        before,
    )


def test_n_acc_18_nobody_grants_to_himself_on_the_page(cast):
    address = reverse("people:grant", args=[cast.unit_admin.uuid])
    assert cast.client("unit_admin").post(address, grant_data(cast)).status_code == 403


@pytest.mark.parametrize("field", ["is_staff", "is_superuser", "unit", "mfa_exempt"])
def test_n_acc_18_fields_that_do_not_belong_are_rejected(cast, field):
    data = {
        "staff_number": "N7",
        "full_name_zh": "王",
        "language": "en",
        "office": "B-A",
        "post": "prosecutor",
    }
    response = cast.client("unit_admin").post("/people/new/", {**data, field: "1"})
    assert response.status_code == 422
    assert not User.objects.filter(staff_number="N7").exists()
    assert cast.client("unit_admin").post("/people/new/", data).status_code == 302
    assert User.objects.filter(staff_number="N7").exists()


def test_what_was_typed_comes_back_with_the_refusal(cast):
    data = {
        "staff_number": "learner",
        "full_name_zh": "王小明",
        "language": "en",
        "office": "B-A",
        "post": "prosecutor",
    }
    response = cast.client("unit_admin").post("/people/new/", data)
    assert response.status_code == 409
    page = response.content.decode()
    assert "王小明" in page
    assert "There is already an account with this staff number." in page


def test_an_office_is_found_by_part_of_its_name(cast):
    make_findable()
    client = cast.client("unit_admin")
    data = {"post": "prosecutor", "valid_from": "2026-01-01", "valid_to": ""}
    address = reverse("people:appoint", args=[cast.learner.uuid])
    many = client.post(address, {**data, "office": "People's Procuratorate"})
    assert many.status_code == 422
    assert "(C-A)" in many.content.decode()
    assert "(C-B)" not in many.content.decode()
    assert client.post(address, {**data, "office": "City A"}).status_code == 302
    assert Appointment.objects.filter(person=cast.learner, office=cast.city_a).exists()


def test_an_office_is_opened_renamed_moved_and_closed_on_its_pages(cast):
    client = cast.client("unit_admin")

    def post(name, office, **data):
        return client.post(reverse(f"people:{name}", args=[office.uuid]), data)

    names = {"code": "NEW", "kind": "branch", "name_zh": "新院", "name_en": "New"}
    assert post("open_office", cast.city_a, **names, opened_on="2026-01-01").status_code == 302
    office = Office.objects.get(code="NEW")
    assert (
        post("rename_office", office, **{**names, "name_en": "Newer"}, valid_from="2026-02-01").status_code
        == 302
    )
    assert post("move_office", office, parent="P-B", valid_from="2026-02-02").status_code == 422
    assert post("move_office", office, parent="P-A", valid_from="2026-02-02").status_code == 302
    assert post("close_office", office, closed_on="2026-02-01", reason="x").status_code == 409
    assert post("close_office", office, closed_on="2026-02-03", reason="x").status_code == 302
    office.refresh_from_db()
    assert (office.name_en, office.parent, office.is_open) == ("Newer", cast.province_a, False)
    page = client.get(reverse("people:office", args=[office.uuid]))
    assert [version.name_en for version in page.context["versions"]] == ["Newer", "Newer", "New"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "address", ["/people/", "/people/offices/", "/people/new/", "/people/me/", "/notices/"]
)
def test_pages_stand_in_both_languages(cast, language, address):
    client = cast.client("admin")
    client.cookies["django_language"] = language
    page = client.get(address)
    assert page.status_code == 200
    assert f'lang="{"en" if language == "en" else "zh-Hans"}"' in page.content.decode()
    assert "style=" not in page.content.decode()


def test_undelivered_mails_are_listed_within_scope_until_one_arrives(cast, clock):
    def ended(person, state, code=""):
        notice = notices.notify(recipient=person, kind="role.granted", by=None, role="x", office="y")
        Delivery.objects.create(
            notification=notice, channel="mail", state=state, code=code, done_at=core_clock.now()
        )
        clock.move(minutes=1)

    def listed(who):
        response = cast.client(who).get("/people/undelivered/")
        return [(person, fault) for person, fault in response.context["rows"]]

    assert listed("admin") == []
    ended(cast.learner, "sent")
    ended(cast.learner, "failed", "connection")
    ended(cast.learner, "failed", "550")
    ended(cast.learner_b, "failed", "timeout")
    (first, why), (second, other) = listed("admin")
    assert (first, second) == (cast.learner_b, cast.learner)
    assert "four days" in why
    assert "550" in other
    assert [person for person, _fault in listed("unit_admin")] == [cast.learner]
    ended(cast.learner_b, "sent")
    assert [person for person, _fault in listed("admin")] == [cast.learner]
