"""What a post asks for, what was shown, and what closes the difference."""

import pytest
from django.urls import reverse
from hypothesis import given, strategies as st

from core.models import AccessRecord
from courses.gap import Asked, Training, gap_of, shown_by
from courses.models import CourseCompetency
from courses.operations import enrolment
from tests.factories.competence import (
    AreaFactory,
    CompetencyFactory,
    LevelFactory,
    TargetLevelFactory,
    TargetProfileFactory,
)
from tests.factories.courses import CompletionFactory, CourseFactory, RunFactory

# --- The calculation ----------------------------------------------------------------------


def training(code, competencies, begin, end):
    return Training(code, frozenset(competencies.split()), begin, end)


def test_the_highest_level_shown_counts():
    completed = [training("a", "A1 A2", 1, 2), training("b", "A2 A3", 2, 3), training("c", "A3", 1, 2)]

    assert shown_by(completed) == {"A1": 2, "A2": 3, "A3": 3}


@pytest.mark.parametrize(
    ("reached", "closing"),
    [
        (0, ("low", "wide", "far")),  # 2 is asked: what reaches it first, what climbs least before the rest
        (1, ("wide", "mid", "far")),
        (2, ()),  # nothing is missing, so nothing is needed
        (3, ()),
    ],
)
def test_what_closes_a_gap_leads_further_and_begins_in_reach(reached, closing):
    offered = [
        training("far", "A1", 1, 4),
        training("wide", "A1", 1, 2),
        training("low", "A1", 1, 2) if reached == 0 else training("low", "A1", 1, 1),
        training("mid", "A1", 2, 3),
        training("high", "A1", 3, 4),
        training("other", "A2", 1, 2),
    ]

    gap = gap_of([Asked("A1", "A", 2)], {"A1": reached}, offered)

    assert (gap.rows[0].closing, gap.rows[0].is_steep) == (closing, False)
    assert gap.rows[0].missing == max(2 - reached, 0)


def test_where_nothing_is_in_reach_what_begins_higher_is_named_so():
    offered = [training("far", "A1", 3, 4), training("mid", "A1", 2, 3)]

    row = gap_of([Asked("A1", "A", 2)], {}, offered).rows[0]

    assert (row.closing, row.is_steep) == (("mid", "far"), True)


def test_an_area_is_met_when_most_of_its_competencies_are():
    asked = [Asked(f"A{number}", "A", 2) for number in range(4)] + [Asked("B1", "B", 1)]

    half = gap_of(asked, {"A0": 2, "A1": 3})
    most = gap_of(asked, {"A0": 2, "A1": 3, "A2": 2, "A3": 1, "B1": 0})

    assert [(area.code, area.reached, area.is_met) for area in half.areas] == [
        ("A", 2, False),
        ("B", 0, False),
    ]
    assert [(area.reached, area.is_met) for area in most.areas] == [(3, True), (0, False)]
    assert (most.asked, most.reached, most.areas_met) == (5, 3, 1)
    assert [(row.competency, row.missing) for row in most.missing] == [("A3", 1), ("B1", 1)]


codes = st.sampled_from(["A1", "A2", "B1"])
trainings = st.builds(
    Training,
    code=st.just("T"),
    competencies=st.frozensets(codes),
    rank_from=st.integers(0, 4),
    rank_to=st.integers(0, 4),
)


@given(st.lists(trainings, max_size=5), trainings, st.integers(1, 4))
def test_one_more_completed_training_never_widens_a_gap(completed, more, rank):
    asked = [Asked(code, code[0], rank) for code in ("A1", "A2", "B1")]
    before, after = (gap_of(asked, shown_by(done)) for done in (completed, [*completed, more]))

    assert all(new.missing <= old.missing for old, new in zip(before.rows, after.rows, strict=True))
    assert after.reached >= before.reached


# --- The pages ----------------------------------------------------------------------------


@pytest.fixture
def profile(cast):
    """The learner's post asks for L2 in area A (three competencies) and L1 in B."""
    levels = [LevelFactory(rank=rank) for rank in (1, 2, 3)]
    areas = [AreaFactory(code=code) for code in ("A", "B", "C")]
    for code in ("A1", "A2", "A3", "B1", "C1"):
        CompetencyFactory(code=code, area=areas["ABC".index(code[0])], name_en=f"Skill {code}")
    profile = TargetProfileFactory(name_en="Case handler")
    for area, rank in zip(areas[:2], (2, 1), strict=True):
        TargetLevelFactory(profile=profile, area=area, level=levels[rank - 1])
    post = cast.learner.appointments.get().post
    profile.posts.create(post_key=post.key)
    return profile


def trains(course, *codes):
    for code in codes:
        competency = CompetencyFactory._meta.model.objects.get(code=code)
        CourseCompetency.objects.create(course=course, competency=competency)
    return course


def page(cast, who, address):
    client = cast.client(who)
    client.cookies["django_language"] = "en"
    return client.get(address)


def cells(response):
    return [
        (line.competency.code, line.asked.code, line.reached and line.reached.code, line.missing,
         [option.course.code for option in line.options])
        for part in response.context["page"].areas for line in part.lines
    ]  # fmt: skip


def test_the_gap_of_a_person_and_one_click_to_close_it(cast, shelf, profile):
    trains(CompletionFactory(person=cast.learner, course=CourseFactory(code="OLD")).course, "A1")
    done = trains(CourseFactory(code="NO-LEVEL", level_from="", level_to=""), "A2")
    CompletionFactory(person=cast.learner, course=done)
    course = trains(shelf.course(lessons=1), "A2", "A3", "C1")
    trains(shelf.course(lessons=0, code="FP-301", level_from="L3", level_to="L3"), "A3")
    trains(CourseFactory(code="DRAFT"), "B1")
    run = RunFactory(course=course, code="RUN-A", starts_on="2026-03-02", ends_on="2099-03-31")
    RunFactory(course=course, code="RUN-BY-TRAINER", ends_on="2099-03-31", self_enrolment=False)

    before = page(cast, "learner", "/learn/gap/")

    assert cells(before) == [
        ("A1", "L2", "L2", 0, []),
        ("A2", "L2", None, 2, ["FP-101"]),  # a course without levels shows none
        ("A3", "L2", None, 2, ["FP-101"]),  # L3 begins too high where something begins lower
        ("B1", "L1", None, 1, []),  # the only course is not published
    ]
    text = before.content.decode()
    assert "Case handler" in text
    assert [(option.course.code, option.closes) for option in before.context["page"].options] == [
        ("FP-101", ["A2", "A3"])
    ]
    assert text.count(f'action="/courses/{course.uuid}/enrol/"') == 1
    assert text.count(f"/learn/runs/{run.uuid}/") == 1
    assert "RUN-BY-TRAINER" not in text

    cast.client("learner").post(f"/courses/{course.uuid}/enrol/")
    after = page(cast, "learner", "/learn/gap/").content.decode()

    assert after.count("/enrol/") == 0
    assert after.count(">Enrolled<") == 1


def test_hr_sees_the_gap_of_a_person_in_scope_and_the_look_is_kept(cast, shelf, profile):
    course = trains(shelf.course(lessons=1), "A1")
    RunFactory(course=course, ends_on="2099-03-31")
    address = f"/hr/people/{cast.learner.uuid}/gap/"

    response = page(cast, "own_hr", f"{address}?for=audit")

    assert [row[0] for row in cells(response)] == ["A1", "A2", "A3", "B1"]
    assert "/enrol/" not in response.content.decode()
    assert list(AccessRecord.objects.values_list("viewer", "person", "purpose", "what")) == [
        (cast.own_hr.pk, cast.learner.pk, "audit", "competency gap")
    ]
    assert page(cast, "other_hr", address).status_code == 404
    assert AccessRecord.objects.count() == 1
    record = page(cast, "own_hr", reverse("qualifications:record", args=[cast.learner.uuid]))
    assert f'href="{address}"' in record.content.decode()


@pytest.mark.parametrize(
    ("take", "mine", "theirs"),
    [
        ("profile", "No target profile for your post", "No target profile"),
        ("post", "No appointment in force", "No appointment in force"),
    ],
)
def test_without_a_target_nothing_is_measured(cast, profile, take, mine, theirs):
    if take == "post":
        cast.learner.appointments.update(valid_from="2001-01-01", valid_to="2001-01-02")
    else:
        profile.posts.all().delete()

    assert mine in page(cast, "learner", "/learn/gap/").content.decode()
    if take == "profile":  # without an appointment the person is in nobody's scope
        answer = page(cast, "auditor", f"/hr/people/{cast.learner.uuid}/gap/")
        assert theirs in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_gap_query_count(cast, shelf, profile, count, django_assert_num_queries):
    for number in range(count):
        course = trains(shelf.course(lessons=0, code=f"FP-{number}"), "A1", "A2")
        RunFactory(course=course, ends_on="2099-03-31")
        trains(CompletionFactory(person=cast.learner).course, "B1")
    enrolment.enrol(course=course, by=cast.learner)
    page(cast, "learner", "/learn/gap/")

    # session, person; post, what is expected in it, levels, completions; the catalogue (2), enrolments,
    # offices above and runs, the same and paths, what paths hold back; competencies; the frame (2)
    with django_assert_num_queries(17):
        response = page(cast, "learner", "/learn/gap/")

    assert len(cells(response)[0][4]) == count
