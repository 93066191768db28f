"""The desks: where one lands, what stands there, and that it costs the same for one row and for fifty."""

import datetime as dt

import pytest
from django.urls import reverse
from wagtail.models import Comment, Page

from assessments.models import AssessmentItem
from core import access, clock as core_clock
from courses.models import Course, DeskVisit, LessonCitation, RunMember
from courses.operations import memberships, review, run_trainers
from law.models import InstrumentVersion
from people.registry import Role
from qualifications.models import Standing
from tests.factories.assessments import AssessmentFactory, QuestionFactory, pass_assessment, start
from tests.factories.courses import (
    RunFactory,
    School,
    Shelf,
    edition_of,
    many_courses,
    plan_session,
    staff_of,
)
from tests.factories.law import InstrumentFactory
from tests.factories.people import AppointmentFactory, RoleGrantFactory, UserFactory
from tests.factories.qualifications import QualificationFactory, award_for, case_of, complete_evidence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def desk(cast, who, name):
    response = cast.client(who).get(reverse(name))
    assert response.status_code == 200
    return response.context["desk"], response.content.decode()


def seat(run, people):
    """Members of a run whose course need not be published."""
    RunMember.objects.bulk_create(RunMember(run=run, course=run.course, person=person) for person in people)


# --- Landing ------------------------------------------------------------------------------

LANDINGS = {
    "learner": "/learn/", "learner_b": "/learn/", "trainer": "/teach/", "legal_reviewer": "/teach/",
    "publisher": "/teach/", "verifier": "/hr/", "own_hr": "/hr/", "other_hr": "/hr/", "approver": "/hr/",
    "auditor": "/hr/", "admin": "/people/", "security_admin": "/people/", "unit_admin": "/people/",
}  # fmt: skip


@pytest.mark.parametrize(("who", "landing"), LANDINGS.items())
def test_everybody_lands_on_a_page_that_opens(cast, who, landing):
    response = cast.client(who).get("/desk/")

    assert (response.status_code, response.url) == (302, landing)
    assert cast.client(who).get(response.url).status_code == 200


def test_who_has_several_roles_lands_on_the_records_and_finds_the_rest_in_the_bar(cast):
    RoleGrantFactory(person=cast.trainer, role=Role.HR_REVIEWER, office=cast.province_a)

    landing = cast.client("trainer").get("/desk/")
    bar = cast.client("trainer").get(landing.url).content.decode()

    assert landing.url == "/hr/"
    assert [way in bar for way in ('href="/learn/"', 'href="/teach/"', 'href="/hr/"')] == [True, True, True]


def test_a_stranger_is_asked_to_sign_in_first(cast):
    for name in ("desk", "learn", "teach", "hr"):
        assert cast.client("anonymous").get(reverse(name)).url.startswith("/accounts/login/?next=/")


# --- Learning -----------------------------------------------------------------------------


def test_an_empty_learning_desk_says_what_to_do_next(cast):
    found, page = desk(cast, "learner", "learn")

    assert (found.due, found.held, found.courses, found.results) == ([], [], [], [])
    assert "Nothing is due" in page
    assert "No qualification yet" in page
    assert "You are not enrolled in a course." in page
    assert 'href="/en/catalogue/"' in page
    assert 'id="results"' not in page


def test_what_is_under_way_comes_first_and_each_line_leads_to_its_work(cast):
    many_courses(Shelf(), 1, cast.learner)
    attempt = start(AssessmentFactory(title_en="Quiz of today"), cast.learner)
    passed = pass_assessment(AssessmentFactory(title_en="Quiz of yesterday"), cast.learner)
    draft = case_of(cast.learner, state="draft")

    found, page = desk(cast, "learner", "learn")

    assert [item.href for item in found.due[:2]] == [attempt.get_absolute_url(), draft.get_absolute_url()]
    assert [item.what for item in found.due] == [
        "Quiz of today", f"Case: {draft.qualification.name_en}", "Lesson 1: Topic 1",
    ]  # fmt: skip
    assert [result.attempt for result in found.results] == [passed.uuid]
    assert [row.course.code for row in found.courses] == ["FP-101"]
    assert all(f'href="{item.href}"' in page for item in found.due)
    assert "0 of 1 lessons" in page


def test_a_held_qualification_says_how_long_it_is_good(cast):
    award = award_for(cast)
    Standing.objects.filter(award=award).update(valid_to=core_clock.today() + dt.timedelta(days=20))

    found, page = desk(cast, "learner", "learn")

    assert [row.standing.award_id for row in found.held] == [award.pk]
    assert "Expires in 20 days" in page
    assert desk(cast, "learner_b", "learn")[0].held == []


@pytest.mark.parametrize("count", [1, 3, 50])
def test_learning_desk_query_count(cast, count, django_assert_num_queries):
    many_courses(Shelf(), count, cast.learner)
    complete_evidence(cast.learner)
    question = QuestionFactory()
    run = RunFactory(course=Course.objects.first())
    memberships.join(run=run, by=cast.learner)
    for hours in range(count):
        plan_session(run, hours=hours + 1, by=cast.trainer)
        quiz = AssessmentFactory(questions=0)
        AssessmentItem.objects.create(assessment=quiz, question=question, position=1, marks=1)
        start(quiz, cast.learner)
        case_of(cast.learner, state="draft")
    cast.client("learner").get("/learn/")

    # session, person; attempts, cases, standings, three of courses; sessions and one's part in them;
    # paths; the post and what is expected in it; the frame: roles, notices
    with django_assert_num_queries(15):
        response = cast.client("learner").get("/learn/")

    found = response.context["desk"]
    assert (len(found.courses), len(found.due)) == (count, min(count, 20) + 2 * count)
    assert len(found.sessions) == count


# --- Teaching -----------------------------------------------------------------------------


def test_an_empty_teaching_desk_says_what_will_stand_there(cast):
    found, page = desk(cast, "trainer", "teach")

    assert (found.reviews, found.courses, found.drafts, found.gaps) == ([], [], [], [])
    assert "No review waits for you" in page
    assert "No course yet" in page
    assert "Every published lesson has an English text that is up to date." in page


def test_a_lesson_without_english_is_a_gap(cast):
    shelf = Shelf()
    shelf.course(lessons=2, languages=("zh-hans",))

    found, page = desk(cast, "trainer", "teach")

    assert [(gap.code, gap.number, gap.state) for gap in found.gaps] == [
        ("FP-101", 1, "missing"), ("FP-101", 2, "missing"),
    ]  # fmt: skip
    assert "FP-101-2" in page


@pytest.mark.parametrize("count", [1, 3])
def test_teaching_desk_query_count(cast, count, django_assert_num_queries):
    school = School()
    RoleGrantFactory(person=cast.legal_reviewer, role=Role.TRAINER, office=cast.spp)
    cast.legal_reviewer.groups.set(school.reviewer.groups.all())
    for number in range(count):
        review.submit(page=school.draft_course(code=f"FP-{number}"), by=school.author)
        run = RunFactory(office=cast.spp, ends_on=dt.date(2026, 3, 12))
        run_trainers.add_trainer(run=run, person=cast.legal_reviewer, by=cast.trainer)
        seat(run, staff_of(cast.basic_a, 2))
        draft = school.draft_course(code=f"OWN-{number}")
        Page.objects.filter(pk=draft.pk).update(owner=cast.legal_reviewer)
        Comment.objects.create(page_id=draft.pk, user=school.author, text="Why?", contentpath="title")
    cast.client("legal_reviewer").get("/teach/")
    DeskVisit.objects.update(before_on=dt.date(2026, 3, 2))

    # session, person, roles; pages: seven; runs: four; posts; at risk: eight, people (three), looks,
    # messages; visit; sessions; comments; news: four; law; the frame: notices
    with django_assert_num_queries(38):
        response = cast.client("legal_reviewer").get("/teach/")

    found = response.context["desk"]
    assert (len(found.reviews), len(found.courses), len(found.runs)) == (count, count, count)
    assert (len(found.at_risk), found.all_at_risk) == (2 * count, 2 * count)
    assert (len(found.comments), len(found.news)) == (count, 1)
    assert {row.step for row in found.reviews} == {"Legal review"}


def test_the_desk_says_what_is_new_since_the_visit_before_todays(cast, clock):
    run = RunFactory(office=cast.spp)
    run_trainers.add_trainer(run=run, person=cast.trainer, by=cast.admin)
    first, page = desk(cast, "trainer", "teach")
    assert (first.last_visit, "New since" in page) == (None, False)

    clock.move(days=1)
    seat(run, staff_of(cast.basic_a, 3))
    clock.move(days=1)
    cast._clients.clear()
    found, page = desk(cast, "trainer", "teach")
    again, _page = desk(cast, "trainer", "teach")

    assert (found.last_visit, again.last_visit) == (dt.date(2026, 3, 9), dt.date(2026, 3, 9))
    assert [one.text for one in found.news] == ["3 people joined your runs"]
    assert "New since 9 Mar 2026" in page
    clock.move(days=1)
    cast._clients.clear()
    assert desk(cast, "trainer", "teach")[0].news == []


def test_learners_at_risk_stand_on_the_desk_with_a_button_to_write(cast):
    run = RunFactory(office=cast.spp, ends_on=dt.date(2026, 3, 12))
    run_trainers.add_trainer(run=run, person=cast.trainer, by=cast.admin)
    (person,) = staff_of(cast.basic_a, 1)
    seat(run, [person])

    found, page = desk(cast, "trainer", "teach")

    assert [(row.person, row.finding.said) for row in found.at_risk] == [
        (person, ["Has not begun; the run ends in 3 days"])
    ]
    assert f'action="{reverse("analytics:write", args=[run.uuid])}"' in page
    assert "Learners at risk: 1" in page
    assert access.who_viewed(person).get().viewer == cast.trainer


def test_a_lesson_whose_law_has_a_newer_version_in_force_is_to_be_revised(cast, clock):
    course = Shelf().course(lessons=1)
    LessonCitation.objects.create(edition=edition_of(course), instrument="cpl", articles="17")
    instrument = InstrumentFactory(key="cpl")
    for day in (dt.date(2018, 10, 26), dt.date(2026, 3, 12)):
        InstrumentVersion.objects.create(instrument=instrument, label=str(day), in_force_from=day)

    before, _page = desk(cast, "trainer", "teach")
    clock.move(days=3)
    cast._clients.clear()
    after, page = desk(cast, "trainer", "teach")

    assert (before.behind_law, [one.text for one in after.behind_law]) == ([], ["FP-101-1 第1讲"])
    assert "The law has changed" in page


# --- Records ------------------------------------------------------------------------------


def test_an_empty_records_desk_says_so(cast):
    found, page = desk(cast, "own_hr", "hr")

    assert (found.waiting, found.decided, found.expiring) == ([], [], [])
    assert (found.counts.waiting_for_me, found.counts.valid, found.counts.oldest_days) == (0, 0, None)
    assert "Nothing waits for you" in page
    assert "No qualification in your scope runs out within 90 days." in page
    assert "Province A People&#x27;s Procuratorate" in page
    assert "3 offices" in page


@pytest.fixture
def both_provinces(cast):
    """In each province one case that waits for its HR, and one award that runs out in twenty days."""
    verifier_b, approver_b = UserFactory(), UserFactory()
    for person, role in ((verifier_b, Role.UNIT_VERIFIER), (approver_b, Role.HR_APPROVER)):
        AppointmentFactory(person=person, office=cast.province_b)
        RoleGrantFactory(person=person, role=role, office=cast.province_b)
    chain_b = {"verifier": verifier_b, "reviewer": cast.other_hr, "approver": approver_b}
    cases = {
        "own": case_of(cast.learner, state="unit_verified", verifier=cast.verifier),
        "other": case_of(cast.learner_b, state="unit_verified", verifier=verifier_b),
    }
    awards = [award_for(cast), case_of(cast.learner_b, state="approved", **chain_b).awards.get()]
    Standing.objects.filter(award__in=awards).update(valid_to=core_clock.today() + dt.timedelta(days=20))
    return cases


@pytest.mark.parametrize(
    ("who", "mine", "not_mine", "office"),
    [("own_hr", "own", "other", "Basic A"), ("other_hr", "other", "own", "Basic B")],
)
def test_n_acc_02_a_case_of_another_province_neither_shows_nor_counts(
    cast, both_provinces, who, mine, not_mine, office
):
    found, page = desk(cast, who, "hr")

    assert [case.pk for case in found.waiting] == [both_provinces[mine].pk]
    assert (found.counts.waiting_for_me, found.counts.valid, found.counts.expiring_30) == (1, 1, 1)
    assert [(row.name_en, row.expiring_90) for row in found.expiring] == [
        (f"{office} People's Procuratorate", 1)
    ]
    assert {case.person_id for case in found.decided} == {both_provinces[mine].person_id}
    assert f">{both_provinces[not_mine].person.name}<" not in page
    assert str(both_provinces[not_mine].uuid) not in page


def test_the_auditor_counts_both_and_has_nothing_to_decide(cast, both_provinces):
    found, _page = desk(cast, "auditor", "hr")

    assert (found.counts.waiting_for_me, found.counts.valid, found.waiting) == (0, 2, [])
    assert found.scope.office_count == 7


def test_nobody_finds_the_own_case_on_the_own_desk(cast):
    RoleGrantFactory(person=cast.learner, role=Role.HR_REVIEWER, office=cast.province_a)
    case = case_of(cast.learner, state="unit_verified", verifier=cast.verifier)

    found, _page = desk(cast, "learner", "hr")

    assert (found.waiting, found.counts.waiting_for_me) == ([], 0)
    assert [row.pk for row in desk(cast, "own_hr", "hr")[0].waiting] == [case.pk]


@pytest.mark.parametrize("count", [1, 3, 50])
def test_records_desk_query_count(cast, count, django_assert_num_queries):
    qualification = QualificationFactory()
    for _ in range(count):
        person = UserFactory()
        AppointmentFactory(person=person, office=cast.basic_a)
        case_of(person, qualification, "unit_verified", verifier=cast.verifier)
    for _ in range(min(count, 3)):
        award = award_for(cast, person=person, qualification=QualificationFactory())
        Standing.objects.filter(award=award).update(valid_to=core_clock.today() + dt.timedelta(days=20))
    cast.client("own_hr").get("/hr/")

    # session, person, roles; scope: three; counts: two; waiting, decided, running out; sign-ups to approve;
    # the frame: notices
    with django_assert_num_queries(13):
        response = cast.client("own_hr").get("/hr/")

    found = response.context["desk"]
    assert (found.counts.waiting_for_me, len(found.waiting)) == (count, min(count, 8))
    assert found.counts.expiring_30 == min(count, 3)
