"""What is played in a lesson: published with captions only, noted as it is played, needed to complete."""

import datetime as dt
import json

import pytest
from bs4 import BeautifulSoup

from content.operations import recordings
from core.errors import Invalid
from courses import tasks
from courses.models import LessonEdition, LessonMedia, LessonProgress, MediaProgress
from courses.operations import authoring, enrolment, progress, review, watching
from tests.factories.courses import places
from tests.factories.people import UserFactory
from tests.factories.recordings import CAPTIONS_EN, lesson_with, make_media


@pytest.fixture
def lesson_of(school):
    def make(media, **options):
        course = school.publish(school.draft_course())
        page = school.publish(school.draft_lesson(course, blocks=lesson_with(media, **options)))
        return page.lesson

    return make


@pytest.fixture
def reader(db):
    return UserFactory()


def edition(lesson, language="zh-hans"):
    return LessonEdition.objects.get(lesson=lesson, language=language)


# --- publication ------------------------------------------------------------------------------


@pytest.mark.parametrize(("captions", "language"), [((), "中文"), (("en",), "中文")])
def test_a_page_without_captions_in_its_language_is_not_handed_in(school, captions, language):
    media = make_media(captions=captions, by=school.author)
    page = school.draft_lesson(school.draft_course(), blocks=lesson_with(media))

    with pytest.raises(Invalid) as refusal:
        review.submit(page=page, by=school.author)

    assert refusal.value.code == "media.captions_missing"
    assert refusal.value.detail == {"title": "看一看", "language": language}
    assert page.workflow_in_progress is False


def test_the_translation_needs_captions_of_its_own(school):
    media = make_media(captions=("zh",), by=school.author)
    page = school.draft_lesson(school.publish(school.draft_course()), blocks=lesson_with(media))
    school.publish(page, english=False)

    with pytest.raises(Invalid) as refusal:
        review.submit_translation(page=authoring.english_of(page), by=school.author)

    assert refusal.value.detail == {"title": "Have a look", "language": "English"}


def test_captions_that_went_missing_under_review_stop_the_publication(school):
    media = make_media(by=school.author)
    page = school.draft_lesson(school.publish(school.draft_course()), blocks=lesson_with(media))
    review.submit(page=page, by=school.author)
    review.approve(page=type(page).objects.get(pk=page.pk), by=school.reviewer)
    type(media).objects.update(captions_zh="")

    with pytest.raises(Invalid) as refusal:
        review.approve(page=type(page).objects.get(pk=page.pk), by=school.publisher)

    fresh = type(page).objects.get(pk=page.pk)
    assert refusal.value.code == "media.captions_missing"
    assert (fresh.live, fresh.workflow_in_progress) == (False, True)


def test_the_author_is_told_on_the_page_of_the_submission(school, client):
    media = make_media(captions=(), by=school.author)
    page = school.draft_lesson(school.draft_course(), blocks=lesson_with(media))
    client.force_login(school.author)

    response = client.post(f"/cms/courses/pages/{page.pk}/submit/", {"effect": "editorial"}, follow=True)

    assert "“看一看”缺少以下语言的字幕：中文" in response.content.decode()


def test_a_recording_that_is_gone_or_of_another_kind_is_named(school):
    sound = make_media("mp3", title="声音", by=school.author)
    page = school.draft_lesson(school.draft_course(), blocks=lesson_with(sound, kind="video"))

    with pytest.raises(Invalid) as refusal:
        review.submit(page=page, by=school.author)
    type(sound).objects.all().delete()
    with pytest.raises(Invalid) as gone:
        review.submit(page=page, by=school.author)

    assert (refusal.value.code, gone.value.code) == ("media.other_kind", "media.gone")


def test_a_published_lesson_shows_the_player_and_both_transcripts(lesson_of):
    media = make_media()
    lesson = lesson_of(media, watching="required")

    soup = BeautifulSoup(edition(lesson).html, "html.parser")

    source, tracks = soup.video.find("source"), soup.video.find_all("track")
    assert (source["src"], source["type"]) == (f"/media/played/{media.uuid}/", "video/webm")
    assert [(track["srclang"], track.has_attr("default")) for track in tracks] == [
        ("zh-Hans", True),
        ("en", False),
    ]
    words = [section.get_text(" ", strip=True) for section in soup.select(".transcript section")]
    assert words == ["中文 0:00 第一句。第二句。", "English 0:00 The first sentence."]
    assert soup.select_one("figure.player")["data-media"] == str(media.uuid)
    assert [section["lang"] for section in soup.select(".transcript section")] == ["zh-Hans", "en"]


def test_a_recording_counts_with_its_length_and_not_as_words(lesson_of):
    lesson = lesson_of(make_media())

    assert (edition(lesson).has_media, edition(lesson).word_count, edition(lesson).minutes) == (True, 6, 2)


def test_corrected_captions_reach_the_readers(lesson_of):
    media = make_media()
    lesson = lesson_of(media)
    recordings.revise_media(
        media=media, by=media.uploaded_by, title=media.title, captions_zh=media.captions_zh,
        captions_en=CAPTIONS_EN.replace("first", "only"), poster=None, source="", marking="public",
    )  # fmt: skip

    tasks.redraw_for_media(media=str(media.uuid))

    assert "The only sentence." in edition(lesson, "en").html


def test_beside_each_other_the_player_stands_once(lesson_of):
    lesson = lesson_of(make_media())

    assert edition(lesson, "en").html_both.count("<video") == 1


# --- watching ---------------------------------------------------------------------------------


@pytest.fixture
def watched(lesson_of, reader, clock):
    media = make_media()
    lesson = lesson_of(media, watching="required")
    enrolment.enrol(course=lesson.course, by=reader)

    def note(*ranges, position=0, by=reader):
        return watching.note_watched(
            lesson=lesson, media=media.uuid, ranges=[list(part) for part in ranges], position=position, by=by
        )

    return lesson, note


def read_to_the_end(lesson, by):
    block, paragraph = places(edition(lesson))[-1]
    return progress.note_position(editions=[edition(lesson)], block=block, paragraph=paragraph, by=by)


def test_ranges_are_merged_and_the_place_is_remembered(watched, clock):
    _lesson, note = watched

    note((0, 400), position=400)
    row = note((300, 900), position=200)

    assert (row.ranges, row.position, row.percent, row.watched_at) == ([[0, 900]], 200, 45, None)


def test_a_lesson_is_read_only_when_what_must_be_played_was(watched, reader):
    lesson, note = watched

    before = read_to_the_end(lesson, reader)
    note((0, 1890))
    after = LessonProgress.objects.get(lesson=lesson, person=reader)
    note((1890, 1950))
    done = LessonProgress.objects.get(lesson=lesson, person=reader)

    assert (before.read_at, before.percent, after.read_at) == (None, 100, None)
    assert (done.is_read, done.is_complete) == (True, True)


def test_played_first_and_read_afterwards_is_the_same(watched, reader):
    lesson, note = watched
    note((0, 2000))

    done = read_to_the_end(lesson, reader)

    assert (done.is_read, done.is_complete) == (True, True)


def test_what_is_free_to_skip_holds_nobody_up(lesson_of, reader):
    lesson = lesson_of(make_media())
    enrolment.enrol(course=lesson.course, by=reader)

    assert read_to_the_end(lesson, reader).is_complete is True


def test_what_somebody_has_read_stays_read_when_a_recording_must_be_played_from_now_on(lesson_of, reader):
    lesson = lesson_of(make_media())
    enrolment.enrol(course=lesson.course, by=reader)
    read_to_the_end(lesson, reader)
    LessonMedia.objects.update(watching="required")

    assert read_to_the_end(lesson, reader).is_complete is True


@pytest.mark.parametrize(
    ("ranges", "code"),
    [
        ([(0, 99_000)], "watching.range_unknown"),
        ([(900, 100)], "watching.range_unknown"),
    ],
)
def test_what_cannot_be_is_refused(watched, ranges, code):
    _lesson, note = watched

    with pytest.raises(Invalid) as refusal:
        note(*ranges)

    assert refusal.value.code == code
    assert MediaProgress.objects.count() == 0


def test_more_than_can_have_been_played_is_refused_until_time_has_passed(watched, clock, monkeypatch):
    _lesson, note = watched
    monkeypatch.setattr(watching, "LEEWAY", dt.timedelta())

    with pytest.raises(Invalid) as refusal:
        note((0, 2000))
    clock.move(seconds=1)
    row = note((0, 2000))

    assert (refusal.value.code, row.percent) == ("watching.too_fast", 100)


def test_many_small_lies_are_no_better_than_one(watched, clock, monkeypatch):
    _lesson, note = watched
    monkeypatch.setattr(watching, "LEEWAY", dt.timedelta(milliseconds=500))
    note((0, 500))

    with pytest.raises(Invalid) as refusal:
        note((500, 1000))

    assert refusal.value.code == "watching.too_fast"


def test_nobody_watches_for_somebody_else(watched, reader):
    _lesson, note = watched
    other = UserFactory()
    note((0, 900))
    note((1000, 1400), by=other)

    rows = {row.person_id: row.ranges for row in MediaProgress.objects.all()}

    assert rows == {reader.pk: [[0, 900]], other.pk: [[1000, 1400]]}


# --- the page and its reports -----------------------------------------------------------------


@pytest.fixture
def page(watched, reader, client):
    lesson, _note = watched
    client.force_login(reader)
    return lesson, client, f"/courses/lessons/{lesson.uuid}/watched/"


def report(client, address, media, ranges, position=0):
    data = {"recording": str(media), "ranges": ranges, "position": position}
    return client.post(address, data, headers={"accept": "application/json"})


def test_a_report_is_answered_with_the_state(page):
    lesson, client, address = page
    media = lesson.lesson_media.get().media.uuid

    half = report(client, address, media, "[[0,1000]]", 1000)
    full = report(client, address, media, "[[1000,2000]]", 2000)

    assert half.json() == {"percent": 50, "done": False, "read": False, "completed": False}
    assert full.json() == {"percent": 100, "done": True, "read": False, "completed": False}


@pytest.mark.parametrize(
    "ranges",
    ["", "x", "{}", "[1]", "[[1]]", "[[1,2,3]]", "[[0,1e999]]", "[[0,true]]", '[["0","1"]]', "[[-5,1]]",
     "[" * 20_000, "[" + "[0,1]," * 401 + "[0,1]]"],
)  # fmt: skip
def test_bad_reports_are_refused(page, ranges):
    lesson, client, address = page

    response = report(client, address, lesson.lesson_media.get().media.uuid, ranges)

    assert (response.status_code, response.json()["code"]) == (422, "watching.range_unknown")


def test_a_recording_of_another_lesson_is_refused(page):
    _lesson, client, address = page

    response = report(client, address, make_media("mp3", title="x").uuid, "[]")

    assert response.json()["code"] == "watching.unknown"


def test_the_page_goes_on_where_the_reader_stopped_on_another_device(page):
    lesson, client, address = page
    report(client, address, lesson.lesson_media.get().media.uuid, "[[0,1000]]", 900)

    html = client.get(edition(lesson).get_absolute_url()).content.decode()

    root = BeautifulSoup(html, "html.parser").select_one(".lesson")
    (known,) = json.loads(root["data-watching-media-value"])
    assert root["data-controller"].split() == ["reading", "notes", "display", "watching"]
    assert (known["position"], known["ranges"], known["percent"], known["done"], known["inOrder"]) == (
        900, [[0, 1000]], 50, False, False,
    )  # fmt: skip


def test_a_lesson_with_recordings_costs_two_queries_more_however_many(page, django_assert_num_queries):
    lesson, client, _address = page
    address = edition(lesson).get_absolute_url()
    client.get(address)

    with django_assert_num_queries(7):
        client.get(address)


def test_whoever_is_not_enrolled_reports_nothing(page, client):
    lesson, _client, address = page
    client.force_login(UserFactory())

    assert report(client, address, lesson.lesson_media.get().media.uuid, "[]").status_code == 404
