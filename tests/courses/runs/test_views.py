"""Pages of a run, for those who keep it and those who are in it."""

import pytest
from django.urls import reverse

from courses.models import CourseRun, RunMember
from courses.operations import memberships, run_trainers
from people.registry import Role
from tests.factories.courses import RunFactory, states_of
from tests.factories.people import AppointmentFactory, RoleGrantFactory, make_findable

SETTINGS = {
    "course": "FP-101", "code": "FP-101-2026-A", "title_zh": "", "title_en": "Spring term", "office": "P-A",
    "cohort": "New staff", "place_zh": "", "place_en": "Room 2", "starts_on": "2026-04-01",
    "ends_on": "2026-04-30", "enrol_from": "2026-03-10T09:00", "enrol_until": "", "capacity": "20",
    "self_enrolment": "on",
}  # fmt: skip


@pytest.fixture
def teach(world, client):
    client.force_login(world.trainer)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def learn(world):
    return world.cast.client("learner")


def url(name, run, *more):
    return reverse(f"runs:{name}", args=[run.uuid, *more])


def page(client, address, **data):
    response = client.get(address, data)
    assert response.status_code == 200
    return response.content.decode()


# --- Keeping ------------------------------------------------------------------------------


def test_a_run_is_set_up_opened_and_found_on_the_desk(world, teach):
    made = teach.post(reverse("runs:new"), SETTINGS)
    run = CourseRun.objects.get()
    opened = teach.post(url("open", run))

    assert (made.status_code, made.url) == (302, url("overview", run))
    assert opened.url == url("overview", run)
    assert run.enrol_from.isoformat() == "2026-03-10T01:00:00+00:00"  # nine o'clock in China
    desk = page(teach, "/teach/")
    assert "Spring term" in desk
    assert "Planned" in desk
    assert "Spring term" in page(teach, reverse("runs:list"), q="spring")


def test_faults_of_the_form_stand_beside_it(world, teach):
    response = teach.post(reverse("runs:new"), {**SETTINGS, "ends_on": "2026-03-01", "office": "P-A"})
    foreign = teach.post(reverse("runs:new"), {**SETTINGS, "office": "P-B"})
    smuggled = teach.post(reverse("runs:new"), {**SETTINGS, "state": "open"})

    assert [answer.status_code for answer in (response, foreign, smuggled)] == [422, 422, 422]
    assert "The last day lies before the first one." in response.content.decode()
    assert "No open office of yours has this code or name." in foreign.content.decode()
    assert not CourseRun.objects.exists()


def test_settings_are_changed_and_an_older_form_is_refused(world, teach, clock):
    run = world.run(capacity=3)
    for person in world.staff(2):
        memberships.join(run=run, by=person)
    form = teach.get(url("edit", run)).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False)}

    clock.move(minutes=1)
    saved = teach.post(url("edit", run), {**data, "capacity": "1"}, follow=True)
    again = teach.post(url("edit", run), {**data, "capacity": "9"})

    assert "The run is 1 over its places; nobody is put out." in saved.content.decode()
    assert "The run is 1 person over its places." in saved.content.decode()
    assert again.status_code == 412
    assert CourseRun.objects.get().capacity == 1


def test_a_run_is_cloned_cancelled_and_archived_on_pages(world, teach, clock):
    run, other = world.run(code="ONE"), world.run(code="TWO")
    teach.post(url("clone", run), {"code": "THREE", "starts_on": "2026-09-01", "office": "P-A"})
    teach.post(url("cancel", run), {"reason": "The lecturer is ill."})
    early = teach.post(url("archive", other))
    clock.move(days=40)
    teach.force_login(world.trainer)
    teach.post(url("archive", other))

    assert early.status_code == 403
    assert dict(CourseRun.objects.values_list("code", "state")) == {
        "ONE": "cancelled", "TWO": "archived", "THREE": "draft",
    }  # fmt: skip
    assert "The lecturer is ill." in page(teach, url("overview", run))


def test_trainers_come_and_go_on_pages(world, teach):
    run = world.run()
    guest = AppointmentFactory(office=world.cast.city_a).person
    RoleGrantFactory(person=guest, role=Role.TRAINER, office=world.cast.city_a)
    stranger = RoleGrantFactory(role=Role.TRAINER, office=world.cast.province_b).person
    assert "This run has no trainer" in page(teach, url("overview", run))

    unknown = teach.post(url("add_trainer", run), {"person": stranger.staff_number})
    added = teach.post(url("add_trainer", run), {"person": guest.staff_number})
    removed = teach.post(url("remove_trainer", run, guest.uuid))

    assert (unknown.status_code, added.status_code, removed.status_code) == (422, 302, 302)
    assert "No trainer of yours has this number or name." in unknown.content.decode()
    assert run.run_trainers.count() == 0


def test_who_takes_himself_out_of_a_run_of_others_lands_on_the_list(world, client):
    guest = RoleGrantFactory(role=Role.TRAINER, office=world.cast.province_b).person
    run = world.run()
    run_trainers.add_trainer(run=run, person=guest, by=world.trainer)
    client.force_login(guest)

    response = client.post(url("remove_trainer", run, guest.uuid))

    assert response.url == reverse("runs:list")
    assert client.get(url("overview", run)).status_code == 404


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        ({}, ["LATER", "NOW", "THEN"]),
        ({"state": "planned"}, ["LATER"]),
        ({"state": "running"}, ["NOW"]),
        ({"state": "over"}, ["THEN"]),
        ({"state": "draft"}, []),
        ({"course": "FP-101"}, ["LATER", "NOW", "THEN"]),
        ({"office": "c-a"}, ["NOW"]),
        ({"q": "now"}, ["NOW"]),
        ({"q": "x" * 101}, ["LATER", "NOW", "THEN"]),
    ],
)
def test_the_list_and_its_filters(world, teach, data, codes):
    world.run(code="LATER", starts_on="2026-05-01", ends_on="2026-05-02")
    world.run(code="NOW", office=world.cast.basic_a)
    world.run(code="THEN", starts_on="2026-01-01", ends_on="2026-01-02")
    world.run(code="FOREIGN", office=world.cast.province_b)

    found = teach.get(reverse("runs:list"), data).context["page"]

    assert [row.run.code for row in found.object_list] == codes


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count(world, teach, count, django_assert_num_queries):
    for run in [world.run() for _ in range(count)]:
        for person in world.staff(2):
            memberships.join(run=run, by=person)
    teach.get(reverse("runs:list"))

    # session, person, roles; courses and their titles for the filter; count, runs, titles, counts; notices
    with django_assert_num_queries(10):
        response = teach.get(reverse("runs:list"))

    assert len(response.context["page"].object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_members_query_count(world, teach, count, django_assert_num_queries):
    run = world.run()
    for person in world.staff(count):
        memberships.join(run=run, by=person)
    teach.get(url("members", run))

    # session, person, roles, run; titles, counts; count, members, people, places, roles,
    # lessons, progress; notices
    with django_assert_num_queries(14):
        response = teach.get(url("members", run))

    assert len(response.context["page"].object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_overview_query_count(world, teach, count, django_assert_num_queries):
    run = world.run()
    for person in world.staff(count):
        memberships.join(run=run, by=person)
        run_trainers.add_trainer(
            run=run,
            person=RoleGrantFactory(role=Role.TRAINER, office=world.province).person,
            by=world.trainer,
        )
    teach.get(url("overview", run))

    # session, person, roles, run; titles, counts, trainers, not begun, published, history; notices
    with django_assert_num_queries(11):
        assert teach.get(url("overview", run)).status_code == 200


def test_pages_of_fifty_rows_stay_light(world, teach):
    run = world.run(
        title_zh="涉外检察基础春季班" * 3, title_en="Foundations of foreign-related work, spring term"
    )
    for person in world.staff(50):
        memberships.join(run=run, by=person)
    RunFactory.create_batch(
        49, course=world.course, office=world.province, title_en="Foundations, a long title"
    )

    sizes = {
        name: len(teach.get(address).content)
        for name, address in {"list": reverse("runs:list"), "members": url("members", run)}.items()
    }

    assert {name: size for name, size in sizes.items() if size > 60_000} == {}


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({}, {"inside", "gone"}),
        ({"state": "active"}, {"inside"}),
        ({"state": "withdrawn"}, {"gone"}),
        ({"state": "gone"}, {"gone"}),
        ({"q": "inside"}, {"inside"}),
        ({"q": "nobody"}, set()),
    ],
)
def test_members_and_their_filters(world, teach, data, found):
    run, (inside, gone) = world.run(), world.staff(2)
    type(inside).objects.filter(pk=inside.pk).update(staff_number="inside")
    type(gone).objects.filter(pk=gone.pk).update(staff_number="gone")
    for person in (inside, gone):
        memberships.join(run=run, by=person)
    memberships.withdraw(member=RunMember.objects.get(person=gone), by=gone)

    make_findable()
    rows = teach.get(url("members", run), data).context["page"].object_list

    assert {row.person.staff_number for row in rows} == found


# --- Being in it --------------------------------------------------------------------------


def test_a_learner_joins_from_the_page_and_leaves_again(world, learn):
    run = world.run()
    assert "Join" in page(learn, url("show", run))

    joined = learn.post(url("join", run), {"expected": "place"}, follow=True).content.decode()
    asked = page(learn, url("leave", run))
    left = learn.post(url("leave", run), follow=True).content.decode()

    assert "You have a place in this run." in joined
    assert "Leave the run RUN" in asked
    assert "You have left the run." in left
    assert states_of(run) == {"learner": "withdrawn"}


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        ("place", "The last place was taken a moment ago."),
        ("waiting", "You are number 1 on the waiting list"),
    ],
)
def test_full_between_two_clicks(world, learn, expected, words):
    """The page said there was a place; by the click somebody else had it."""
    run = world.run(capacity=1)
    memberships.join(run=run, by=world.staff()[0])

    after = learn.post(url("join", run), {"expected": expected}, follow=True).content.decode()

    assert words in after
    assert "On the waiting list" in after
    assert states_of(run)["learner"] == "waiting"


def test_a_run_of_another_province_is_not_there(world, learn):
    run = world.run(office=world.cast.province_b)

    assert [learn.get(url("show", run)).status_code, learn.post(url("join", run)).status_code] == [404, 404]
    assert states_of(run) == {}


def test_a_cancelled_run_says_why_to_whoever_was_in_it(world, learn, teach):
    run = world.run()
    learn.post(url("join", run))
    teach.post(url("cancel", run), {"reason": "The lecturer is ill."})

    text = page(learn, url("show", run))

    assert "The lecturer is ill." in text
    assert "Run cancelled" in text
    assert url("join", run) not in text


# --- The course page and the desk ---------------------------------------------------------


def test_the_course_page_offers_the_runs_of_ones_office(world, learn):
    full, free = world.run(capacity=1, title_en="Full one"), world.run(capacity=5, title_en="Free one")
    memberships.join(run=full, by=world.staff()[0])
    world.run(title_en="Foreign one", office=world.cast.province_b)
    world.run(title_en="Past one", starts_on="2026-01-01", ends_on="2026-01-31")

    text = page(learn, "/en/catalogue/fp-101/")

    assert [name in text for name in ("Full one", "Free one", "Foreign one", "Past one")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert "5 places left" in text
    assert "Join the waiting list" in text
    assert f'action="{url("join", free)}"' in text
    assert "Free one" not in page(world.cast.client("anonymous"), "/en/catalogue/fp-101/")


def test_who_is_in_one_run_is_not_offered_the_others(world, learn):
    run, other = world.run(), world.run()
    learn.post(url("join", run))

    text = page(learn, "/en/catalogue/fp-101/")

    assert f'action="{url("join", other)}"' not in text
    assert "You are in another run of this course." in text


@pytest.mark.parametrize("count", [1, 3])
def test_course_page_with_runs_query_count(world, learn, count, django_assert_num_queries):
    for _ in range(count):
        memberships.join(run=world.run(), by=world.staff()[0])
    learn.get("/en/catalogue/fp-101/")

    # session, person, roles; edition, other language, enrolment; what a path holds back; my offices, runs,
    # titles, counts, mine; notices
    with django_assert_num_queries(13):
        response = learn.get("/en/catalogue/fp-101/")

    assert len(response.context["offers"]) == count


@pytest.mark.parametrize(
    ("ends_on", "when"),
    [
        ("2026-03-09", "Due today"),
        ("2026-03-10", "Due in 1 day"),
        ("2026-03-19", "Due in 10 days"),
    ],
)
def test_the_desk_says_when_the_run_wants_it_done(world, learn, ends_on, when):
    run = world.run(ends_on=ends_on)
    learn.post(url("join", run))

    text = page(learn, "/learn/")

    assert when in text
    assert url("show", run) in text


def test_what_is_overdue_comes_first(world, learn, shelf, clock):
    late, later = (
        world.run(ends_on="2026-03-10"),
        world.run(course=shelf.course(lessons=1, code="FP-102"), ends_on="2026-03-30"),
    )
    for run in (later, late):
        learn.post(url("join", run))
    clock.move(days=3)
    learn.force_login(world.cast.learner)

    due = learn.get("/learn/").context["desk"].due

    assert [(item.when, item.late) for item in due] == [("2 days overdue", True), ("Due in 18 days", False)]


# --- Several members at once --------------------------------------------------------------


@pytest.fixture
def members(world):
    run = world.run()
    people = world.staff(3)
    return run, [memberships.join(run=run, by=person) for person in people]


def test_taking_out_is_shown_first(world, teach, members):
    run, rows = members
    data = {"act": "withdraw", "members": [str(row.uuid) for row in rows[:2]]}

    shown = teach.post(url("change_members", run), data)
    before = set(states_of(run).values())
    done = teach.post(url("change_members", run), {**data, "confirmed": "1"}, follow=True)

    assert "Take 2 people out of the run" in shown.content.decode()
    assert before == {"enrolled"}
    assert sorted(states_of(run).values()) == ["enrolled", "withdrawn", "withdrawn"]
    assert "Out of the run, and told so: 2." in done.content.decode()


def test_moving_is_shown_first_and_needs_a_target(world, teach, members):
    run, rows = members
    to = world.run(capacity=1)
    data = {"act": "transfer", "members": [str(row.uuid) for row in rows]}

    shown = teach.post(url("change_members", run), data).content.decode()
    nowhere = teach.post(url("change_members", run), {**data, "confirmed": "1"})
    done = teach.post(url("change_members", run), {**data, "confirmed": "1", "to": str(to.uuid)}, follow=True)

    assert to.code in shown
    assert nowhere.status_code == 422
    assert sorted(states_of(to).values()) == ["enrolled", "waiting", "waiting"]
    assert f"With a place in the run {to.code}: 1. Waiting for one: 2." in done.content.decode()


@pytest.mark.parametrize("foreign", ["member of another run", "nobody", "no identifier"])
def test_one_foreign_identifier_and_nothing_happens(world, teach, members, foreign):
    run, rows = members
    other = memberships.join(run=world.run(), by=world.staff()[0])
    wrong = {"member of another run": other.uuid, "nobody": world.course.uuid, "no identifier": "x"}[foreign]
    data = {"act": "withdraw", "confirmed": "1", "members": [str(rows[0].uuid), str(wrong)]}

    response = teach.post(url("change_members", run), data)

    assert response.status_code == (302 if foreign == "no identifier" else 404)
    assert set(states_of(run).values()) == {"enrolled"}


def test_who_left_in_the_meantime_stops_the_whole_change(world, teach, members):
    run, rows = members
    memberships.withdraw(member=rows[0], by=rows[0].person)
    data = {"act": "withdraw", "confirmed": "1", "members": [str(row.uuid) for row in rows]}

    response = teach.post(url("change_members", run), data)

    assert response.status_code == 409
    assert "Somebody has left the run" in response.content.decode()
    assert sorted(states_of(run).values()) == ["enrolled", "enrolled", "withdrawn"]


def test_people_are_added_from_ones_own_scope(world, teach):
    run, (person, second) = world.run(), world.staff(2)
    (foreign,) = world.staff(1, office=world.cast.basic_b)
    make_findable()
    found = page(teach, url("add_people", run), q=person.staff_number)
    hidden = page(teach, url("add_people", run), q=foreign.staff_number)

    refused = teach.post(url("add_people", run), {"people": [str(person.uuid), str(foreign.uuid)]})
    added = teach.post(url("add_people", run), {"people": [str(person.uuid), str(second.uuid)]}, follow=True)

    assert (person.name in found, foreign.name in hidden) == (True, False)
    assert "Nobody found" in hidden
    assert refused.status_code == 404
    assert states_of(run) == {person.staff_number: "enrolled", second.staff_number: "enrolled"}
    assert "Joined: 2." in added.content.decode()


def test_somebody_who_cannot_be_added_is_said_and_not_offered(world, teach):
    run, (person,) = world.run(), world.staff()
    memberships.join(run=world.run(), by=person)

    make_findable()
    shown = page(teach, url("add_people", run), q=person.staff_number)
    forced = teach.post(url("add_people", run), {"people": [str(person.uuid)]})

    assert "Is in another run of this course" in shown
    assert str(person.uuid) not in shown
    assert forced.status_code == 409
