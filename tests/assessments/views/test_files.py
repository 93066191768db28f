"""Files of questions: kept once, shown to whoever may see a question that shows them, never run."""

import pytest
from django.urls import reverse

from assessments.models import QuestionFile, VersionFile
from assessments.operations.files import put_file
from core.errors import Invalid
from tests.factories.assessments import AssessmentFactory, BankFactory, QuestionFactory, picture, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(cast):
    return BankFactory(owner=cast.trainer)


def address(file):
    return reverse("assessments:file", args=[file.digest])


def test_the_same_bytes_are_kept_once(cast, bank):
    first = put_file(bank=bank, name="seal.png", data=picture(), by=cast.trainer)
    again = put_file(bank=bank, name="copy.png", data=picture(), by=cast.trainer)

    assert (again, QuestionFile.objects.count()) == (first, 1)
    assert (first.mime, first.size) == ("image/png", len(picture()))
    assert first.file.name == f"question-files/{first.digest[:2]}/{first.digest}"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "file_kind_unknown"),
        (b"<html><script>alert(1)</script></html>", "file_kind_unknown"),
        (b"MZ\x90\x00" + b"\0" * 60, "file_kind_unknown"),
        (picture()[:40], "image_unreadable"),
        (picture(7000, 6000), "image_too_large"),
        (b"\0" * (20 * 1024 * 1024 + 1), "file_too_large"),
    ],
    ids=["svg", "html", "program", "cut off", "many pixels", "large"],
)
def test_what_is_no_picture_sound_or_film_is_refused(cast, bank, data, code):
    with pytest.raises(Invalid) as refused:
        put_file(bank=bank, name="seal.png", data=data, by=cast.trainer)

    assert (refused.value.code, QuestionFile.objects.count()) == (code, 0)


def test_an_examinee_sees_the_files_of_the_questions_served_to_them_and_no_others(cast, bank):
    question = QuestionFactory(bank=bank)
    shown = put_file(bank=bank, name="seal.png", data=picture(), by=cast.trainer)
    other = put_file(bank=bank, name="other.png", data=picture(5), by=cast.trainer)
    VersionFile.objects.create(version=question.current, file=shown)
    start(AssessmentFactory(bank=bank, questions=[question]), cast.learner)

    def statuses(file):
        return [
            cast.client(who).get(address(file)).status_code for who in ("learner", "learner_b", "trainer")
        ]

    assert (statuses(shown), statuses(other)) == ([200, 404, 200], [404, 404, 200])


def test_a_file_is_sent_as_what_it_is_and_may_do_nothing(cast, bank):
    file = put_file(bank=bank, name='"><script>.png', data=picture(), by=cast.trainer)

    response = cast.client("trainer").get(address(file))

    assert (response["Content-Type"], b"".join(response)) == ("image/png", picture())
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
