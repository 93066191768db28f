"""Members at risk as their trainers see them, and what is written to them."""

import datetime as dt
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core import access
from core.errors import Conflict, Invalid, TooMany
from core.models import LedgerEntry
from courses.models import CourseRun, RunMember, RunMessage, RunSession, SignUp
from courses.operations import memberships, messages
from courses.queries import next_lesson, risk
from notifications.models import Notification
from tests.factories.courses import RunFactory, edition_of, staff_of
from tests.factories.people import make_findable

TEXTS = {"text_zh": "请继续：{lesson}。", "text_en": "Please go on: {lesson}."}


@pytest.fixture
def teach(group, client):
    client.force_login(group.trainer)
    client.cookies["django_language"] = "en"
    return client


def later(group, client, day):
    """Whoever is idle for so long is signed out, so the trainer signs in again."""
    group.to_day(day)
    client.force_login(group.trainer)


def url(name, group):
    return reverse(f"analytics:{name}", args=[group.run.uuid])


def found(group):
    """Staff numbers with the codes of their reasons."""
    numbers = {person.pk: person.staff_number for person in group.people}
    return {
        numbers[one.person]: [reason.code for reason in one.reasons] for one in risk.findings_of([group.run])
    }


def member(group, person) -> RunMember:
    return group.run.members.get(person=person)


def write(group, *people, by=None, **texts):
    members = [member(group, person) for person in people]
    return messages.write_to_members(
        run=group.run, members=members, by=by or group.trainer, **{**TEXTS, **texts}
    )


# --- Who is at risk -----------------------------------------------------------------------


def test_facts_come_from_reading_quizzes_and_sessions(group):
    reader, failed, absent, gone, *_rest = group.people
    group.finish(reader)
    group.fail(failed)
    group.fail(failed, 2)
    memberships.withdraw_many(run=group.run, members=[member(group, gone)], by=group.trainer)
    for day in (10, 11):
        at = dt.datetime(2026, 3, day, 1, tzinfo=dt.UTC)
        session = RunSession.objects.create(run=group.run, starts_at=at, ends_at=at + dt.timedelta(hours=1))
        SignUp.objects.create(session=session, person=absent, attendance="absent")
        SignUp.objects.create(session=session, person=reader, attendance="present")
    group.to_day(dt.date(2026, 3, 18))

    reasons = found(group)

    assert reasons == {
        failed.staff_number: ["not_begun_due", "failed"],
        absent.staff_number: ["not_begun_due", "missed"],
        group.people[4].staff_number: ["not_begun_due"],
        group.people[5].staff_number: ["not_begun_due"],
    }


def test_nobody_is_at_risk_before_the_first_day_and_none_who_completed(group):
    group.run.starts_on = dt.date(2026, 3, 20)
    assert risk.findings_of([group.run]) == []

    person = group.people[0]
    group.finish(person, 1)
    group.finish(person, 2)
    group.to_day(dt.date(2026, 4, 3))

    group.run.refresh_from_db()
    assert person.staff_number not in found(group)
    assert set(found(group)) == {one.staff_number for one in group.people[1:]}
    assert all(codes[0] == "overdue" for codes in found(group).values())


def test_rules_of_a_run_are_its_own_and_recorded(group, teach):
    other = RunFactory(course=group.course, office=group.cast.province_a)
    form = {
        "idle_days": "3",
        "lessons_behind": "",
        "failed_quizzes": "1",
        "missed_sessions": "",
        "due_days": "",
    }

    response = teach.post(url("rules", group), form)

    assert (response.status_code, response.url) == (302, url("risk", group))
    limits = risk.thresholds_of(group.run)
    assert (limits.idle_days, limits.lessons_behind, limits.due_days) == (3, None, None)
    assert risk.thresholds_of(other).idle_days == 10
    (entry,) = LedgerEntry.objects.filter(event="run.risk_rules_set")
    assert entry.data["settings"]["idle_days"] == 3
    assert teach.post(url("rules", group), {**form, "idle_days": "0"}).status_code == 422
    later(group, teach, dt.date(2026, 3, 12))
    assert {tuple(codes) for codes in found(group).values()} == {("not_begun",)}


def test_the_list_says_why_and_that_it_was_looked_at(group, teach):
    later(group, teach, dt.date(2026, 3, 19))
    group.fail(group.people[0])

    page = teach.get(url("risk", group)).content.decode()
    teach.get(url("risk", group))

    assert "Has not begun; the run ends in 9 days" in page
    assert "1 quiz tried and not passed" in page
    (look,) = access.who_viewed(group.people[0])
    assert (look.viewer, look.purpose, look.what) == (group.trainer, "teaching", f"progress {group.run.uuid}")
    later(group, teach, dt.date(2026, 3, 20))
    teach.get(url("risk", group))
    assert access.who_viewed(group.people[0]).count() == 2


def test_filters_narrow_the_list_and_the_export_alike(group, teach):
    later(group, teach, dt.date(2026, 3, 18))
    group.fail(group.people[0])
    name = group.people[0].staff_number
    make_findable()

    shown = teach.get(url("risk", group), {"reason": "failed"}).context["page"].object_list
    file = teach.post(url("export", group), {"reason": "failed", "q": name, "form": "xlsx"})

    assert [row.person for row in shown] == [group.people[0]]
    rows = list(load_workbook(BytesIO(b"".join(file.streaming_content))).active.values)
    assert [row[0] for row in rows if row[0] and str(row[0]).startswith("S")][-1:] == [name]
    assert LedgerEntry.objects.get(event="run.risk_exported").data["count"] == 1
    assert "Nobody found" in teach.get(url("risk", group), {"q": "nobody-of-this-name"}).content.decode()
    assert teach.post(url("export", group), {"form": "pdf"}).url == url("risk", group)


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count(group, teach, count, django_assert_num_queries):
    memberships.withdraw_many(
        run=group.run, members=[member(group, one) for one in group.people[count:]], by=group.trainer
    )
    later(group, teach, dt.date(2026, 3, 18))
    for person in group.people[:count]:
        group.fail(person)
    teach.get(url("risk", group))

    # session, person, roles, run; findings: seven; people (3), looks, messages; row of the run (2),
    # thresholds; the frame: notices
    with django_assert_num_queries(20):
        page = teach.get(url("risk", group)).context["page"]

    assert len(page.object_list) == count


# --- Writing ------------------------------------------------------------------------------


def test_a_message_goes_to_each_in_the_own_language_with_the_next_lesson(group):
    one, two, three, *_rest = group.people
    group.finish(one, 1)

    written = write(group, one, two, three)

    assert (written.receivers, written.left_out) == (3, 0)
    notices = {row.recipient_id: row for row in Notification.objects.filter(kind="run.message")}
    assert notices[one.pk].params["text"] == {"zh": "请继续：第2讲。", "en": "Please go on: Topic 2."}
    assert notices[two.pk].params["text"]["en"] == "Please go on: Topic 1."
    assert notices[one.pk].link == reverse("courses:lesson", args=[group.lesson(2).uuid])
    assert notices[one.pk].by == group.trainer
    entry = LedgerEntry.objects.get(event="run.members_written_to")
    assert (entry.data["count"], entry.data["message"]) == (3, str(written.message.uuid))


def test_nobody_is_written_to_twice_within_a_day(group):
    one, two, *_rest = group.people
    write(group, one)

    written = write(group, one, two)
    assert (written.receivers, written.left_out) == (1, 1)
    with pytest.raises(Conflict, match=r"message\.all_written_to"):
        write(group, one, two, by=group.cast.trainer)
    group.clock.move(hours=25)
    assert write(group, one).receivers == 1
    assert Notification.objects.filter(recipient=one, kind="run.message").count() == 2


@pytest.mark.parametrize(
    ("texts", "code"),
    [({"text_en": "  "}, "message.empty"), ({"text_zh": "此件绝密"}, "message.classified")],
)
def test_empty_and_classified_texts_are_not_sent(group, texts, code):
    with pytest.raises(Invalid, match=code):
        write(group, group.people[0], **texts)
    assert RunMessage.objects.count() == 0


def test_whoever_left_in_the_meantime_is_not_written_to_and_nobody_writes_all_day(group):
    person = group.people[0]
    memberships.withdraw_many(run=group.run, members=[member(group, person)], by=group.trainer)
    with pytest.raises(Conflict, match=r"run\.not_active"):
        write(group, person)

    for _ in range(messages.MOST):
        RunMessage.objects.create(run=group.run, by=group.trainer, text_zh="x", text_en="x")
    with pytest.raises(TooMany, match=r"message\.too_many"):
        write(group, group.people[1])


def test_the_trainer_sees_the_receivers_changes_the_text_and_finds_the_day_on_the_list(group, teach):
    later(group, teach, dt.date(2026, 3, 18))
    uuids = [str(member(group, person).uuid) for person in group.people[:2]]

    asked = teach.post(url("write", group), {"members": uuids}).content.decode()
    faulty = teach.post(
        url("write", group), {"members": uuids, "confirmed": "1", "text_zh": "请学习。", "text_en": ""}
    )
    sent = teach.post(url("write", group), {"members": uuids, "confirmed": "1", **TEXTS}, follow=True)

    assert [person.name_in("en") in asked for person in group.people[:3]] == [True, True, False]
    assert "your next step is: {lesson}" in asked
    assert (faulty.status_code, "请学习。" in faulty.content.decode()) == (422, True)
    assert "Written to 2 members." in sent.content.decode()
    written = {row.person: row.written_at for row in sent.context["page"].object_list}
    assert [written[person] is not None for person in group.people[:3]] == [True, True, False]


def test_only_members_of_a_run_one_keeps_are_written_to(group, teach):
    other = RunFactory(course=group.course, office=group.cast.province_b)
    foreign = RunMember.objects.create(
        run=other, course=group.course, person=staff_of(group.cast.basic_b, 1)[0], state="completed",
        ended_at=group.run.created_at,
    )  # fmt: skip

    assert teach.post(url("write", group), {"members": [str(foreign.uuid)]}).status_code == 404
    assert teach.post(url("write", group), {}).url == url("risk", group)
    address = reverse("analytics:write", args=[other.uuid])
    assert teach.post(address, {"members": [str(foreign.uuid)]}).status_code == 404


def test_a_run_that_is_over_is_looked_at_but_nobody_writes(group, teach):
    CourseRun.objects.filter(pk=group.run.pk).update(state="archived", ended_at=group.run.created_at)

    assert "Write to the marked ones" not in teach.get(url("risk", group)).content.decode()


def test_the_link_leads_to_the_lesson_in_the_readers_language(group, client):
    client.force_login(group.people[0])
    client.cookies["django_language"] = "en"
    address = reverse("courses:lesson", args=[group.lesson().uuid])

    assert client.get(address).url == edition_of(group.course, 1, "en").get_absolute_url()


def test_whoever_has_completed_every_lesson_has_none_next(group):
    group.finish(group.people[0], 1)
    group.finish(group.people[0], 2)

    assert next_lesson.next_lessons(group.run, [group.people[0].pk]) == {}
