"""Notes are private, stand at their words, and outlive the text."""

import io
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from core.errors import Conflict, Invalid
from courses.anchoring import locate, squeezed
from courses.models import LessonEdition, LessonPage, Note
from courses.operations import enrolment, notes, publication
from courses.queries import notes as note_queries
from people.registry import Role
from tests.factories.courses import edition_of, places
from tests.factories.people import RoleGrantFactory, UserFactory, root_office

TEXT = [(("a", 0), "领事通报是权利。"), (("a", 1), "通报应当及时。"), (("b", 0), "及时通报。及时通报。")]


@pytest.mark.parametrize(
    ("quote", "place", "start", "found"),
    [
        ("领事 通报", ("a", 0), 0, (("a", 0), 0)),
        ("通报", ("a", 0), 0, (("a", 0), 2)),
        ("通报", ("b", 0), 6, (("b", 0), 7)),
        ("应当及时", ("gone", 0), 3, (("a", 1), 2)),
        ("及时", ("gone", 0), 0, None),
        ("没有这句", ("a", 0), 0, None),
        (" ", ("a", 0), 0, None),
    ],
)
def test_a_passage_is_found_again(quote, place, start, found):
    assert locate(quote, place, start, TEXT) == found


@pytest.fixture
def course(shelf):
    return shelf.course(lessons=2)


@pytest.fixture
def reader(course):
    person = UserFactory()
    enrolment.enrol(course=course, by=person)
    return person


def noted(edition, by, *, at=1, quote=None, text="想一想"):
    block, paragraph = places(edition)[at]
    words = note_queries.paragraph(edition, (str(block), paragraph))
    start = words.index(squeezed(quote)) if quote else None
    end = start + len(squeezed(quote)) if quote else None
    return notes.add_note(
        lesson=edition.lesson, language=edition.language, block=block, paragraph=paragraph, start=start,
        end=end, quote=quote or "", text=text, by=by,
    )  # fmt: skip


def test_a_note_on_a_paragraph_keeps_its_words(course, reader):
    note = noted(edition_of(course), reader)

    assert (note.start, note.end, note.quote, note.text) == (None, None, "第1课第1段。", "想一想")


@pytest.mark.parametrize(
    "changes",
    [
        {"quote": "别的话"},
        {"start": 5, "end": 2},
        {"start": 0, "end": 900},
        {"paragraph": 99},
        {"language": "fr"},
        {"block": uuid4()},
    ],
)
def test_a_note_stands_only_where_the_words_are(course, reader, changes):
    edition = edition_of(course)
    block, paragraph = places(edition)[1]
    values = {
        "lesson": edition.lesson, "language": edition.language, "block": block, "paragraph": paragraph,
        "start": 0, "end": 3, "quote": "第1课", "by": reader,
    }  # fmt: skip
    assert notes.add_note(**values).pk

    with pytest.raises(Invalid):
        notes.add_note(**values | changes)


def test_a_lesson_has_room_for_so_many_notes_only(course, reader, monkeypatch):
    monkeypatch.setattr(notes, "MOST_IN_A_LESSON", 1)
    noted(edition_of(course), reader)

    with pytest.raises(Conflict):
        noted(edition_of(course), reader)


def change(edition, edit):
    """The author publishes the page with other words."""
    page = LessonPage.objects.get(pk=edition.page_id)
    page.body = edit(page.body.get_prep_value())
    page.save()
    publication.publish_edition(page=page, by=None)
    notes.follow_text(page=page, by=None)


def rewritten(old, new):
    def edit(stream):
        return [
            {**child, "value": child["value"].replace(old, new)} if child["type"] == "text" else child
            for child in stream
        ]

    return edit


def test_a_note_goes_where_its_words_are_now(course, reader):
    edition = edition_of(course)
    note = noted(edition, reader, at=2, quote="第2段")
    change(edition, rewritten("<p>第1课第1段。</p>", "<p>前言。</p><p>第1课第1段。</p>"))

    note.refresh_from_db()

    fresh = LessonEdition.objects.get(pk=edition.pk)
    words = note_queries.paragraph(fresh, (str(note.block), note.paragraph))
    assert (note.paragraph, words[note.start : note.end], note.is_lost) == (2, "第2段", False)


def test_a_note_on_a_deleted_paragraph_stays_and_says_so(course, reader, client):
    edition = edition_of(course)
    note = noted(edition, reader, quote="第1段")
    change(edition, rewritten("第1课第1段。", "全新的文字。"))
    client.force_login(reader)

    page = client.get("/learn/notes/").content.decode()

    note.refresh_from_db()
    assert (note.is_lost, note.quote, note.text) == (True, "第1段", "想一想")
    assert ("第1段" in page, "想一想" in page, 'data-tone="attention"' in page) == (True, True, True)


def test_words_that_come_back_find_their_note(course, reader):
    edition = edition_of(course)
    note = noted(edition, reader, quote="第1段")
    change(edition, rewritten("第1课第1段。", "全新的文字。"))
    change(edition, rewritten("全新的文字。", "第1课第1段。"))

    note.refresh_from_db()
    assert note.is_lost is False


# --- the pages --------------------------------------------------------------------------------


@pytest.fixture
def mine(course, reader, client):
    client.force_login(reader)
    edition = edition_of(course)
    return edition, client, f"/courses/lessons/{edition.lesson.uuid}/notes/"


def post(client, address, **data):
    return client.post(address, data, headers={"accept": "application/json"})


def test_a_note_is_made_changed_thrown_away_and_taken_back(mine):
    edition, client, address = mine
    block, paragraph = places(edition)[1]
    fields = {"block": block, "paragraph": paragraph, "language": "zh-hans", "quote": "第1课"}

    made = post(client, address, start=0, end=3, text="<b>一</b>", **fields)
    own = f"/learn/notes/{made.json()['id']}/"
    changed = post(client, own, text="二")
    gone = post(client, f"{own}delete/")
    empty = client.get(address).json()["notes"]
    back = post(client, f"{own}restore/")

    assert (made.status_code, changed.json()["text"], gone.status_code, empty) == (201, "二", 204, [])
    assert client.get(address).json()["notes"] == [back.json()]
    assert "no-store" in client.get(address)["Cache-Control"]


def test_without_script_a_deletion_can_be_undone(mine, reader):
    edition, client, _address = mine
    note = noted(edition, reader)

    page = client.post(f"/learn/notes/{note.uuid}/delete/", follow=True)

    assert f"/learn/notes/{note.uuid}/restore/" in page.content.decode()
    assert "想一想" not in page.content.decode()


@pytest.mark.parametrize("text", ["x" * 4001])
def test_what_is_too_long_is_refused(mine, reader, text):
    edition, client, _address = mine
    note = noted(edition, reader)

    assert post(client, f"/learn/notes/{note.uuid}/", text=text).status_code == 422
    assert client.post(f"/learn/notes/{note.uuid}/", {"text": text}).status_code == 422
    note.refresh_from_db()
    assert note.text == "想一想"


def test_the_list_is_searched_and_filtered(mine, reader):
    edition, client, _address = mine
    noted(edition, reader, text="豁免")
    noted(edition, reader, at=2, text="引渡")

    texts = [client.get("/learn/notes/", {"q": word}).content.decode() for word in ("豁免", "引渡", "没有")]

    assert [("豁免" in text.split("</form>", 1)[1], text.count("note-entry")) for text in texts] == [
        (True, 1),
        (False, 1),
        (False, 0),
    ]
    assert client.get("/learn/notes/", {"course": "FP-101"}).content.decode().count("note-entry") == 2
    assert client.get("/learn/notes/", {"course": "XX"}).status_code == 400


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_however_long(mine, reader, number, django_assert_num_queries):
    edition, client, _address = mine
    for _ in range(number):
        noted(edition, reader)
    client.get("/learn/notes/")

    with django_assert_num_queries(QUERIES):
        client.get("/learn/notes/")


QUERIES = 8


def test_notes_leave_as_files(mine, reader):
    edition, client, _address = mine
    noted(edition, reader, quote="第1段", text="=1+1 *重点* <script>")

    answers = {form: client.get(f"/learn/notes/export/{form}/") for form in ("xlsx", "csv", "html", "md")}

    assert {answer["Content-Disposition"].split(";")[0] for answer in answers.values()} == {"attachment"}
    sheet = load_workbook(io.BytesIO(b"".join(answers["xlsx"].streaming_content))).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "第1段" in [cell.value for cell in cells]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert "<script>" not in answers["html"].content.decode()
    text = answers["md"].content.decode()
    assert ("> 第1段" in text, r"=1\+1 \*重点\* \<script\>" in text) == (True, True)
    assert f"http://localhost:8000{edition.get_absolute_url()}#p-" in text or edition.path in text
    assert client.get("/learn/notes/export/exe/").status_code == 404


# --- nobody else ------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [None, *Role])
def test_nobody_else_sees_a_note_whatever_the_role(cast, course, role):

    edition = edition_of(course)
    enrolment.enrol(course=course, by=cast.learner)
    note = noted(edition, cast.learner, text="nobody's business")
    other = UserFactory()
    enrolment.enrol(course=course, by=other)
    if role:
        RoleGrantFactory(person=other, role=role, office=root_office())
    client = cast.client("learner_b")
    client.force_login(other)
    addresses = [f"/learn/notes/{note.uuid}/{act}" for act in ("", "delete/", "restore/")]

    statuses = [client.post(address, {"text": "x"}).status_code for address in addresses]
    lists = ["/learn/notes/", f"/courses/lessons/{edition.lesson.uuid}/notes/", "/learn/notes/export/md/"]
    seen = [client.get(address).content.decode() for address in lists]

    note.refresh_from_db()
    assert statuses == [404, 404, 404]
    assert [text for text in seen if "business" in text] == []
    assert (note.text, note.is_deleted, Note.objects.count()) == ("nobody's business", False, 1)
