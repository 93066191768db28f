"""Sign-ups that somebody approves: the office, a trainer, or one after the other; and the closed list."""

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404
from django.urls import reverse

from core.errors import Conflict, Invalid, NotAllowed, NotOpen
from core.models import LedgerEntry
from courses import policies, tasks
from courses.models import SignUp, SignUpDecision
from courses.operations import approvals, attendance, memberships, sessions, sign_ups
from courses.queries import approvals as queries, session_sheets
from notifications.models import Notification
from people.registry import Role
from tests.factories.courses import plan_session
from tests.factories.people import RoleGrantFactory, make_findable


@pytest.fixture
def session(world):
    return plan_session(world.run(), by=world.trainer, needs_sign_up=True, capacity=1, approval="both")


@pytest.fixture
def people(world, session):
    people = world.staff(3)
    memberships.bring_in(run=session.run, people=people, by=world.trainer)
    return people


def ask(session, *people):
    return [sign_ups.sign_up(session=session, by=person) for person in people]


def decide(rows, step, by, **more):
    return approvals.decide(sign_ups=rows, step=step, by=by, **{"approve": True, **more})


def states(session):
    rows = SignUp.objects.filter(session=session).order_by("person__staff_number")
    return list(rows.values_list("state", flat=True))


def kinds(person):
    return set(Notification.objects.filter(recipient=person).values_list("kind", flat=True))


def refused(act, error):
    with pytest.raises(error) as refusal:
        act()
    return refusal.value.code


def test_the_office_then_a_trainer_and_the_queue_keeps_the_order_of_the_requests(
    world, session, people, clock
):
    cast = world.cast
    rows = []
    for person in people:
        clock.move(minutes=1)
        rows += ask(session, person)
    first, second, third = rows
    assert states(session) == ["at_unit"] * 3
    assert [person.pk for person in queries.deciders_of(first, session)] == [cast.verifier.pk]
    assert "signup.to_decide_unit" in kinds(cast.verifier)
    assert kinds(cast.own_hr) == set()  # the nearer one decides, HR may

    decide([third], "unit", cast.own_hr)
    decide([first, second], "unit", cast.verifier)
    assert states(session) == ["at_trainer"] * 3
    third.refresh_from_db()
    assert [person.pk for person in queries.deciders_of(third, session)] == [
        world.trainer.pk,
        cast.trainer.pk,
    ]
    assert "signup.approved_by_office" in kinds(people[2])
    assert "signup.to_decide_trainer" in kinds(world.trainer)

    # Approved in the other order: the seat is taken, the queue goes by the time of the request.
    decide([third], "trainer", world.trainer)
    decide([second, first], "trainer", world.trainer)
    assert states(session) == ["waiting", "waiting", "confirmed"]
    sign_ups.withdraw_sign_up(session=session, by=people[2])
    assert states(session) == ["confirmed", "waiting", "withdrawn"]

    assert [(row.step, row.by_id) for row in queries.decisions_on(first)] == [
        ("unit", cast.verifier.pk), ("trainer", world.trainer.pk),
    ]  # fmt: skip
    assert LedgerEntry.objects.filter(event="signup.approved").count() == 6
    with pytest.raises(DatabaseError), transaction.atomic():
        SignUpDecision.objects.update(reason="x")


@pytest.mark.parametrize(
    ("approval", "state"), [("none", "confirmed"), ("trainer", "at_trainer"), ("unit", "at_unit")]
)
def test_one_step_or_none(world, people, approval, state):
    run = people[0].run_memberships.get().run
    session = plan_session(run, by=world.trainer, needs_sign_up=True, approval=approval)
    (row,) = ask(session, people[0])

    assert row.state == state
    if approval != "none":
        by = world.trainer if approval == "trainer" else world.cast.verifier
        assert [row.state for row in decide([row], approval, by)] == ["confirmed"]


def test_nobody_approves_her_own_nor_both_steps_nor_out_of_scope(world, session, people):
    cast, person = world.cast, people[0]
    (row,) = ask(session, person)
    for role in (Role.UNIT_VERIFIER, Role.TRAINER):
        RoleGrantFactory(person=person, role=role, office=cast.province_a)
    RoleGrantFactory(person=world.trainer, role=Role.HR_REVIEWER, office=cast.province_a)

    assert refused(lambda: decide([row], "unit", person), NotAllowed) == "signup.own_request"
    assert refused(lambda: decide([row], "unit", cast.other_hr), NotAllowed) == "signup.out_of_scope"
    assert refused(lambda: decide([row], "trainer", world.trainer), Conflict) == "signup.decided_meanwhile"
    with pytest.raises(Http404):
        policies.sign_ups_for_office(user=cast.other_hr, uuids=[row.uuid])
    decide([row], "unit", world.trainer)
    assert refused(lambda: decide([row], "trainer", world.trainer), NotAllowed) == "signup.two_people"
    assert not policies.may_decide_request(cast.verifier, {"sign_up": str(row.uuid)})
    assert policies.may_decide_request(cast.trainer, {"sign_up": str(row.uuid)})
    assert [row.may_decide for row in queries.requests_of(session, world.trainer)] == [False]
    assert [row.may_decide for row in queries.requests_of(session, cast.trainer)] == [True]


def test_a_refusal_has_a_reason_and_the_person_may_ask_again(world, session, people):
    cast, person = world.cast, people[0]
    (row,) = ask(session, person)

    assert (
        refused(lambda: decide([row], "unit", cast.verifier, approve=False), Invalid)
        == "signup.reason_missing"
    )
    decide([row], "unit", cast.verifier, approve=False, reason="Duty that day")
    row.refresh_from_db()
    assert (row.state, row.refused_for) == ("refused", "decision")
    notice = Notification.objects.get(recipient=person, kind="signup.refused")
    assert notice.params["reason"] == "Duty that day"
    assert refused(lambda: decide([row], "unit", cast.verifier), Conflict) == "signup.decided_meanwhile"

    (again,) = ask(session, person)
    assert (again.pk, again.state, queries.decisions_on(again)) == (row.pk, "at_unit", [])
    sign_ups.withdraw_sign_up(session=session, by=person)
    assert states(session) == ["withdrawn"]


def test_at_the_beginning_what_still_waits_is_refused_with_the_reason(world, session, people, clock):
    full, undecided, seated = people
    rows = ask(session, seated, full, undecided)
    decide(rows[:2], "unit", world.cast.verifier)
    decide(rows[:2], "trainer", world.trainer)
    tasks.lapse_sign_ups()
    assert states(session) == ["waiting", "at_unit", "confirmed"]

    clock.move(hours=2)
    assert refused(lambda: decide(rows[2:], "unit", world.cast.verifier), NotOpen) == "session.begun"
    tasks.lapse_sign_ups()
    tasks.lapse_sign_ups()

    found = dict(SignUp.objects.values_list("person__pk", "refused_for"))
    assert found == {full.pk: "full", undecided.pk: "undecided", seated.pk: ""}
    assert [kinds(person) & {"signup.no_seat", "signup.undecided"} for person in (full, undecided)] == [
        {"signup.no_seat"}, {"signup.undecided"},
    ]  # fmt: skip
    assert LedgerEntry.objects.filter(event="signup.lapsed").count() == 1


def test_approval_goes_with_sign_up_and_stays_once_somebody_asked(world, session, people):
    ask(session, people[0])
    change = lambda: sessions.change_session(session=session, approval="none", by=world.trainer)  # noqa: E731
    assert refused(change, Conflict) == "session.signed_up_already"
    plan = lambda: plan_session(session.run, by=world.trainer, approval="unit")  # noqa: E731
    assert refused(plan, Invalid) == "session.approval_needs_sign_up"


def test_both_steps_in_the_browser(world, session, people, client):
    cast = world.cast
    make_findable()
    ask(session, *people)
    office, trainer, learner = cast.client("verifier"), client, type(client)()
    trainer.force_login(world.trainer)
    learner.force_login(people[0])
    for each in (trainer, learner):
        each.cookies["django_language"] = "en"

    assert "Sign-ups to approve: 3" in office.get("/hr/").content.decode()
    listed = office.get(reverse("runs:sign_ups"), {"q": people[1].staff_number}).context["page"]
    assert [row.person.pk for row in listed] == [people[1].pk]
    mine = learner.get(reverse("runs:show_session", args=[session.uuid])).content.decode()
    assert "The office decides" in mine
    assert cast.verifier.name in mine

    url = reverse("runs:decide_sign_ups")
    uuids = [str(row.uuid) for row in SignUp.objects.order_by("pk")]
    data = {"sign_ups": uuids, "act": "approve"}
    assert office.post(url, data).status_code == 200
    assert states(session) == ["at_unit"] * 3  # only shown
    assert office.post(url, {**data, "act": "refuse", "confirmed": "1"}).status_code == 422
    foreign = {**data, "sign_ups": [*uuids, "00000000-0000-4000-8000-000000000000"], "confirmed": "1"}
    assert office.post(url, foreign).status_code == 404
    assert office.post(url, {**data, "confirmed": "1"}).status_code == 302
    assert office.post(url, {**data, "confirmed": "1"}).status_code == 409
    done = office.get(reverse("runs:decided_sign_ups")).context["page"]
    assert [row.last.outcome for row in done] == ["approved"] * 3

    page = trainer.get(reverse("runs:session", args=[session.run.uuid, session.uuid])).content.decode()
    assert 'id="requests"' in page
    url = reverse("runs:decide_requests", args=[session.run.uuid, session.uuid])
    assert "1 seat is left" in trainer.post(url, data).content.decode()
    assert trainer.post(url, {**data, "confirmed": "1"}).status_code == 302
    assert sorted(states(session)) == ["confirmed", "waiting", "waiting"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_the_office_costs_the_same_for_one_and_three(
    world, session, people, count, django_assert_num_queries
):
    ask(session, *people[:count])
    office = world.cast.client("verifier")
    office.get(reverse("runs:sign_ups"))

    # session, person, roles; the runs to filter by, count, page, rows, decisions, people, places, grants;
    # the frame
    with django_assert_num_queries(12):
        page = office.get(reverse("runs:sign_ups")).context["page"]

    assert len(page.object_list) == count


# --- The closed list ----------------------------------------------------------------------


def test_a_closed_list_is_corrected_with_a_reason_printed_and_exported(world, people, client, clock):
    run = people[0].run_memberships.get().run
    session = plan_session(run, by=world.trainer, hours=0.1, lasts=1)
    attendance.mark(session=session, marks={people[0].uuid: "present"}, by=world.trainer)
    clock.move(hours=2)
    attendance.close_attendance(session=session, by=world.trainer)
    marks = {people[0].uuid: "absent", people[1].uuid: "excused"}
    correct = lambda: attendance.mark(session=session, marks=marks, by=world.trainer)  # noqa: E731
    assert refused(correct, Invalid) == "session.correction_reason"
    client.force_login(world.trainer)
    client.cookies["django_language"] = "en"
    url = reverse("runs:session", args=[run.uuid, session.uuid])
    data = {f"mark-{person}": value for person, value in marks.items()}
    assert client.post(url, data).status_code == 422
    assert client.post(url, {**data, "reason": "Mixed up two names"}).status_code == 302

    first = SignUp.objects.get(session=session, person=people[0])
    assert (first.attendance, first.signed_in_at, first.how) == ("absent", None, "")
    change = session_sheets.history_of(session)[0]
    assert change.reason == "Mixed up two names"
    assert sorted(change.lines) == sorted(
        [(people[0].name, "Present", "Absent"), (people[1].name, "Absent", "Excused")]
    )
    assert "Mixed up two names" in client.get(url).content.decode()

    paper = client.get(reverse("runs:session_sheet", args=[run.uuid, session.uuid])).content.decode()
    assert [text in paper for text in ("签名", "Signature", people[2].staff_number)] == [True] * 3
    export = reverse("runs:export_session", args=[run.uuid, session.uuid])
    answer = client.post(export, {"form": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert [people[0].staff_number in line for line in lines].count(True) == 1
    assert LedgerEntry.objects.get(event="session.exported").data["count"] == 3
