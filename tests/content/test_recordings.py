"""Recordings come in, are kept once, and go out in parts to those who may play them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from content.models import MediaFile
from content.operations import recordings
from core.errors import Conflict, Invalid, NotAllowed, TooLarge, WrongType
from core.models import LedgerEntry
from courses.operations import enrolment
from tests.factories.courses import Shelf
from tests.factories.people import UserFactory
from tests.factories.recordings import CAPTIONS_EN, CAPTIONS_ZH, make_media, sample


@pytest.fixture
def keeper(db):
    return UserFactory()


def revise(media, by, **changes):
    values = {
        name: getattr(media, name)
        for name in ("title", "captions_zh", "captions_en", "poster", "source", "marking")
    }
    return recordings.revise_media(media=media, by=by, **values | changes)


def test_a_recording_is_stored_under_its_digest(keeper):
    media = make_media(by=keeper)

    assert media.file.name == f"played/{media.digest.removeprefix('sha-256:')}.webm"
    assert (media.kind, media.mime, media.duration, media.minutes) == ("video", "video/webm", 2000, "0:02")
    entry = LedgerEntry.objects.get(event="media.added")
    assert (entry.data["title"], entry.data["captions"]) == ("两秒", ["zh-hans", "en"])


def test_captions_are_kept_as_we_write_them(keeper):
    media = make_media(by=keeper)

    assert media.captions_zh.startswith("WEBVTT\n\n00:00:00.100 --> 00:00:01.000\n第一句。")


@pytest.mark.parametrize(
    "name",
    ["a.php", "../../x.webm", '"><script>.webm', "a\r\nb.webm", "‮bew.exe", "x" * 255 + ".webm", "🎬.webm"],
)
def test_n_upl_15_the_name_of_the_file_counts_for_nothing(keeper, name):
    file = sample()
    file._name = name  # what a hostile client sends; the setter of Django would shorten it

    media = recordings.add_media(title="x", file=file, by=keeper)

    assert media.file.name == f"played/{media.digest.removeprefix('sha-256:')}.webm"


def test_n_upl_08_a_program_called_video_is_refused(keeper):
    file = SimpleUploadedFile("lesson.mp4", b"<?php system($_GET[0]); ?>", content_type="video/mp4")

    with pytest.raises(WrongType) as refusal:
        recordings.add_media(title="x", file=file, by=keeper)

    assert (refusal.value.code, refusal.value.status) == ("media.kind_unknown", 415)
    assert MediaFile.objects.count() == 0


def test_n_upl_16_the_same_bytes_are_stored_once(keeper):
    first = make_media(by=keeper, captions=("zh",))

    second = recordings.add_media(
        title="另一个名字", file=sample(), by=UserFactory(), captions_zh=CAPTIONS_ZH.replace("第", "其"),
        captions_en=CAPTIONS_EN,
    )  # fmt: skip

    assert (second.pk, second.title, MediaFile.objects.count()) == (first.pk, "两秒", 1)
    assert ("第一句" in second.captions_zh, "first sentence" in second.captions_en) == (True, True)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"MEDIA_MAX_UPLOAD_SIZE": 500}, "media.too_large"),
        ({"MEDIA_QUOTA_FILES": 1}, "media.quota"),
        ({"MEDIA_QUOTA_BYTES": 4000}, "media.quota"),
    ],
)
def test_n_upl_22_what_is_too_much_is_refused(keeper, settings, limits, code):
    make_media("mp3", title="x", by=keeper, captions=())
    for name, value in limits.items():
        setattr(settings, name, value)

    with pytest.raises(TooLarge) as refusal:
        make_media(by=keeper)

    assert (refusal.value.code, refusal.value.status, MediaFile.objects.count()) == (code, 413, 1)


def test_captions_after_the_end_are_refused(keeper):
    with pytest.raises(Invalid) as refusal:
        make_media(by=keeper, captions=(), captions_zh="WEBVTT\n\n00:05.000 --> 00:06.000\n晚了。\n")

    assert (refusal.value.code, refusal.value.detail) == ("captions.after_the_end", {"line": 3})


def test_a_recording_is_changed_by_its_keeper_and_by_publishers(cast):
    media = make_media(by=cast.trainer)

    with pytest.raises(NotAllowed):
        revise(media, cast.learner, title="Mine")
    revise(media, cast.publisher, title="Ours")

    media.refresh_from_db()
    assert media.title == "Ours"
    assert LedgerEntry.objects.get(event="media.changed").data["fields"] == ["title"]


def test_a_save_without_a_change_leaves_no_trace(keeper):
    revise(make_media(by=keeper), keeper)

    assert LedgerEntry.objects.filter(event="media.changed").count() == 0


# --- in a lesson ------------------------------------------------------------------------------


def body(media, identifier="0198a5c0-1111-4222-8333-444455556666"):
    value = {"media": str(media.uuid), "title": "看一看", "watching": "free"}
    return {code: [{"type": media.kind, "value": value, "id": identifier}] for code in ("zh-hans", "en")}


@pytest.fixture
def playing(db):
    """A published course of two lessons in sequence; the second shows a recording."""
    shelf = Shelf()
    course = shelf.course(lessons=1, in_sequence=True)
    media = make_media(by=shelf.author)
    pages = {page.locale.language_code: page for page in course.pages.select_related("locale")}
    shelf.lesson(course, pages, 2, blocks=body(media))
    return course, media


def test_what_a_lesson_shows_is_not_removed(playing):
    _course, media = playing

    with pytest.raises(Conflict) as refusal:
        recordings.remove_media(media=media, by=media.uploaded_by)
    with pytest.raises(Conflict) as captions:
        revise(media, media.uploaded_by, captions_en="")

    assert (refusal.value.code, captions.value.code) == ("media.in_use", "media.captions_in_use")
    assert "FP-101" in refusal.value.detail["text"]


def test_what_no_lesson_shows_goes_with_its_file(keeper, django_capture_on_commit_callbacks):
    media = make_media(by=keeper)
    name, storage = media.file.name, media.file.storage

    with django_capture_on_commit_callbacks(execute=True):
        recordings.remove_media(media=media, by=keeper)

    assert (storage.exists(name), MediaFile.objects.count()) == (False, 0)


def test_n_upl_14_only_readers_of_the_lesson_play_it(playing, cast):
    course, media = playing
    address = f"/media/played/{media.uuid}/"
    enrolment.enrol(course=course, by=cast.learner)

    locked = cast.client("learner").get(address).status_code
    course.lessons.filter(position=1).get().progress.create(
        person=cast.learner, read_at="2026-03-02T02:00Z", completed_at="2026-03-02T02:00Z"
    )
    statuses = {
        who: cast.client(who).get(address).status_code
        for who in ("anonymous", "learner", "learner_b", "trainer", "own_hr", "system_admin")
        if who == "anonymous" or hasattr(cast, who)
    }

    assert locked == 404
    assert statuses.pop("anonymous") == 302
    assert statuses.pop("learner") == statuses.pop("trainer") == 200
    assert set(statuses.values()) == {404}


@pytest.fixture
def player(playing, cast):
    _course, media = playing
    client = cast.client("trainer")
    return lambda **headers: client.get(f"/media/played/{media.uuid}/", headers=headers), media


def content(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_recording_is_sent_whole(player):
    get, media = player

    response = get()

    assert (response.status_code, response["Content-Type"], response["Accept-Ranges"]) == (
        200, "video/webm", "bytes",
    )  # fmt: skip
    assert content(response) == sample().read()
    assert response["Content-Length"] == str(media.size)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "public" not in response["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=100-199", slice(100, 200)),
        ("bytes=600-", slice(600, None)),
        ("bytes=-50", slice(-50, None)),
        ("bytes=690-99999", slice(690, None)),
        ("bytes=-99999", slice(0, None)),
    ],
)
def test_a_part_is_sent(player, asked, sent):
    get, media = player
    expected = sample().read()[sent]

    response = get(range=asked)

    assert (response.status_code, content(response)) == (206, expected)
    assert response["Content-Length"] == str(len(expected))
    assert response["Content-Range"].endswith(f"/{media.size}")


@pytest.mark.parametrize("asked", ["bytes=702-", "bytes=9999-10000", "bytes=-0"])
def test_a_part_that_is_not_there(player, asked):
    get, media = player

    response = get(range=asked)

    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{media.size}")


@pytest.mark.parametrize(
    "asked", ["bytes=5-1", "bytes=-", "bytes=0-1,5-9", "lines=0-1", "bytes=x-", "bytes=٣-"]
)
def test_what_is_no_range_gets_the_whole(player, asked):
    get, media = player

    response = get(range=asked.encode().decode("latin-1"))

    assert (response.status_code, response["Content-Length"]) == (200, str(media.size))


def test_a_part_of_another_version_is_not_sent(player):
    get, media = player

    assert get(range="bytes=0-1", **{"if-range": '"other"'}).status_code == 200
    assert get(range="bytes=0-1", **{"if-range": f'"{media.digest}"'}).status_code == 206
    assert get(**{"if-none-match": f'"{media.digest}"'}).status_code == 304


def test_captions_are_served_as_text(playing, cast):
    _course, media = playing
    client = cast.client("trainer")

    response = client.get(f"/media/played/{media.uuid}/zh-Hans.vtt")

    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert response.content.decode().startswith("WEBVTT\n\n00:00:00.100")
    assert client.get(f"/media/played/{media.uuid}/fr.vtt").status_code == 404


def test_a_missing_file_is_not_found(player):
    get, media = player
    media.file.storage.delete(media.file.name)

    assert get().status_code == 404
