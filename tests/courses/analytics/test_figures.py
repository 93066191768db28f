"""What the figures of a run count, and that they cost the same for one member and for many."""

import datetime as dt

import pytest
from django.urls import reverse

from assessments.operations import delivery
from content.models import MediaFile
from core import clock as core_clock
from courses.models import LessonMedia, LessonProgress, RunMember
from courses.operations import memberships, progress, watching
from courses.queries import analytics, analytics_course, analytics_lesson, analytics_time
from tests.factories.assessments import add_version, answer, start
from tests.factories.courses import EnrolmentFactory, RunFactory, edition_of, places, staff_of
from tests.factories.recordings import make_media


def standing(group):
    found = analytics.group_of_run(group.run)
    return analytics.standing_of(found, analytics.lessons_of(group.course))


def lessons(group):
    found = analytics.group_of_run(group.run)
    return analytics.lesson_rows(found, analytics.lessons_of(group.course), len(group.people))


# --- Study time ---------------------------------------------------------------------------


def test_study_time_is_what_lies_between_reports_without_breaks(group):
    person, edition = group.people[0], edition_of(group.course)
    (first, second, *_rest) = places(edition)

    def report(place):
        progress.note_position(editions=[edition], block=place[0], paragraph=place[1], by=person)

    for place, seconds in ((first, 40), (second, 300), (first, 301), (second, 86_400), (first, 20)):
        report(place)
        group.clock.move(seconds=seconds)
    report(second)

    assert LessonProgress.objects.get(person=person).studied == 40 + 300 + 20


def test_the_median_is_of_those_who_were_measured_and_read_to_the_end(group):
    for person, seconds in zip(group.people[:3], (60, 120, 240), strict=True):
        group.read(person, seconds=seconds)
    group.read(group.people[3], upto=2, seconds=299)
    progress.finish_reading(lesson=group.lesson(), by=group.people[4])

    row = lessons(group)[0]

    steps = len(places(edition_of(group.course))) - 1
    assert (row.reached, row.read, row.measured, row.median) == (5, 4, 3, 2 * steps)
    assert lessons(group)[1].median is None


@pytest.mark.parametrize(
    ("times", "median"), [({}, None), ({3: 1}, 3), ({1: 1, 9: 1}, 1), ({1: 2, 5: 2, 9: 1}, 5), ({7: 9}, 7)]
)
def test_median_of_counted_minutes(times, median):
    assert analytics.median_of(times) == median


# --- Standing -----------------------------------------------------------------------------


def test_members_stand_where_they_are_and_late_is_against_the_plan(group):
    one, two, three, *_rest = group.people
    group.finish(one, 1)
    group.finish(one, 2)
    group.finish(two, 1)
    group.read(three, 1, upto=1)
    waiting = staff_of(group.cast.basic_a, 1)
    memberships.withdraw_many(
        run=group.run, members=[group.run.members.get(person=group.people[5])], by=group.trainer
    )
    RunMember.objects.create(run=group.run, course=group.course, person=waiting[0], state="waiting")
    group.to_day(dt.date(2026, 3, 18))

    found = standing(group)

    assert (found.members, found.not_begun, found.under_way, found.completed) == (5, 2, 2, 1)
    assert found.by_done == (3, 1, 0)
    assert (found.expected, found.late) == (1, 3)
    group.to_day(dt.date(2026, 3, 28))
    assert (standing(group).expected, standing(group).late) == (2, 4)


def test_progress_runs_up_to_today_beside_an_even_pace(group):
    group.finish(group.people[0], 1)
    group.to_day(dt.date(2026, 3, 18))
    group.read(group.people[1], 1, upto=1)

    chart = analytics_time.progress_chart(
        analytics.group_of_run(group.run), group.run, analytics.lessons_of(group.course), 6
    )

    by_day = {row[0]: row[1:] for row in chart.rows}
    assert by_day["03-09"] == ("5%", "8%", "17%", "0%")
    assert by_day["03-18"] == ("50%", "8%", "33%", "0%")
    assert by_day["03-28"] == ("100%", "–", "–", "–")


# --- One lesson ---------------------------------------------------------------------------


def test_where_readers_stop_is_their_furthest_paragraph(group):
    one, two, three, four, *_rest = group.people
    group.read(one, upto=2)
    group.read(one, upto=1)
    group.read(two, upto=3)
    group.to_day(core_clock.today() + dt.timedelta(days=8))
    group.read(three, upto=2)
    group.read(four)

    part = analytics_lesson.lesson_part(analytics.group_of_run(group.run), group.lesson())

    assert [(stop.words, stop.people, stop.stopped, stop.percent) for stop in part.stops] == [
        ("Lesson 1, paragraph 1.", 2, 1, 100), ("Lesson 1, paragraph 2.", 1, 1, 50),
    ]  # fmt: skip
    assert part.stops[0].href.endswith(f"#p-{places(edition_of(group.course))[1][0][:8]}-0")
    assert (part.reached, part.read) == (4, 1)


def test_questions_are_judged_by_first_attempts_beside_the_paragraph_they_rest_on(group):
    quiz = group.lesson().quizzes.get()
    first = quiz.items.get(position=1).question
    add_version(first, citations=[{"instrument": "cpl", "articles": "17(2)"}])
    for person, options in zip(group.people, ("a", "b", "b", "c", None, None), strict=True):
        attempt = start(quiz, person)
        if options:
            answer(attempt, 1, options)
        group.clock.move(seconds=1)
        delivery.submit_attempt(attempt=attempt, by=person)
    group.finish(group.people[5])

    part = analytics_lesson.lesson_part(analytics.group_of_run(group.run), group.lesson())

    asked = part.quizzes[0].questions[0]
    assert (asked.facts.answers, asked.facts.right, asked.facts.blank) == (6, 1, 2)
    assert [(wrong.words, wrong.count) for wrong in asked.facts.wrong] == [
        (("They are independent of each other",), 2), (("The SPP only advises",), 1),
    ]  # fmt: skip
    # No citation of the lesson names the article: the question rests on the part the quiz stands in.
    assert [place.words for place in asked.resting] == ["Introduction"]
    assert (part.quizzes[0].facts.tried, part.quizzes[0].facts.passed) == (6, 1)


def test_a_recording_shows_where_its_watchers_are(group):
    media: MediaFile = make_media(by=group.trainer)
    LessonMedia.objects.create(lesson=group.lesson(), media=media, block=media.uuid)
    for person, share in zip(group.people[:3], (0.35, 0.38, 1), strict=True):
        end = int(media.duration * share)
        watching.note_watched(lesson=group.lesson(), media=media.uuid, ranges=[], position=0, by=person)
        group.clock.move(minutes=10)
        watching.note_watched(
            lesson=group.lesson(), media=media.uuid, ranges=[[0, end]], position=end, by=person
        )

    (played,) = analytics_lesson.lesson_part(analytics.group_of_run(group.run), group.lesson()).played

    assert (played.began, played.watched) == (3, 1)
    assert [count for _label, count in played.left.rows] == ["0", "0", "0", "2", *["0"] * 6]


# --- By office ----------------------------------------------------------------------------


def test_offices_hide_small_counts_and_what_they_could_be_computed_from(group):
    other = staff_of(group.cast.basic_b, 12)
    memberships.bring_in(run=group.run, people=other, by=group.trainer)
    for person in other[:5]:
        group.read(person, upto=1)
    group.read(group.people[0], upto=1)

    found = analytics_course.table_of(analytics_course.counts_of_members(analytics.group_of_run(group.run)))

    lines = {line.name: (line.cells, line.total) for line in found.lines}
    assert lines["Province A People's Procuratorate"] == ((None, None, None), 6)
    assert lines["Province B People's Procuratorate"] == ((None, None, None), 12)
    assert (found.total, found.limit) == (18, 5)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("own_hr", [("Basic A People's Procuratorate", (None, None, None), 6)]),
        ("other_hr", [("Basic B People's Procuratorate", (None, None, None), None)]),
        (
            "auditor",
            [
                ("Province A People's Procuratorate", (None, None, None), None),
                ("Province B People's Procuratorate", (None, None, None), None),
            ],
        ),
    ],
)
def test_n_rep_04_hr_reads_participation_of_its_own_scope_without_names(group, who, expected):
    far = staff_of(group.cast.basic_b, 3)
    for person in far:
        EnrolmentFactory(course=group.course, person=person)
    address = reverse("analytics:participation")

    response = group.cast.client(who).get(address, {"course": "FP-101"})

    found = response.context["offices"]
    assert [(line.name, line.cells, line.total) for line in found.lines] == expected
    page = response.content.decode()
    assert [person.staff_number in page for person in (*group.people, *far)] == [False] * 9
    assert "Choose a course" in group.cast.client(who).get(address).content.decode()


# --- Pages --------------------------------------------------------------------------------


def addresses(group):
    lesson = group.lesson()
    return [
        reverse("analytics:run", args=[group.run.uuid]),
        reverse("analytics:run_lesson", args=[group.run.uuid, lesson.uuid]),
        reverse("analytics:course", args=[group.course.uuid]),
        reverse("analytics:course_lesson", args=[group.course.uuid, lesson.uuid]),
        reverse("analytics:offices", args=[group.course.uuid]),
    ]


def test_pages_cost_the_same_for_one_reader_and_for_all(group, client, django_assert_max_num_queries):
    client.force_login(group.trainer)
    group.finish(group.people[0])
    counts = []
    for reader in (None, *group.people[1:4]):
        if reader:
            group.fail(reader)
            group.read(reader, upto=2)
        found = []
        for address in addresses(group):
            client.get(address)
            with django_assert_max_num_queries(40) as captured:
                response = client.get(address)
            assert response.status_code == 200
            found.append(len(captured))
        counts.append(found)

    assert counts[1] == counts[3]
    # session, person, roles, run, row of the run (2); outline (2), standing (2), progress (3),
    # lessons (4), final test: none; the frame: notices
    assert counts[3][0] <= 22


def test_only_those_who_keep_the_run_see_its_figures(group, client):
    stranger = RunFactory(course=group.course, office=group.cast.province_b)
    client.force_login(group.trainer)

    assert client.get(reverse("analytics:run", args=[stranger.uuid])).status_code == 404
    client.force_login(group.people[0])
    assert [client.get(address).status_code for address in addresses(group)] == [404] * 5


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_empty_run_says_what_will_stand_there(group, client, language):
    empty = RunFactory(course=group.course, office=group.cast.province_a)
    client.force_login(group.trainer)
    client.cookies["django_language"] = language

    page = client.get(reverse("analytics:run", args=[empty.uuid])).content.decode()

    assert {"en": "Nobody studies in this run yet", "zh-hans": "还没有人"}[language] in page
