"""What the pages show, take and refuse, and how many queries they need."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core.models import AccessRecord
from core.spreadsheets import read_rows
from courses.models import Completion
from tests.factories.courses import Shelf
from tests.factories.training import pdf, submitted, training_of, verified
from training.models import ExternalTraining
from training.operations import external

pytestmark = pytest.mark.django_db

FILLED = {
    "title": "Evidence from abroad",
    "organiser": "National Prosecutors College",
    "kind": "class",
    "starts_on": "2026-02-02",
    "ends_on": "2026-02-03",
    "hours": "14.5",
    "days": "2",
    "place": "",
    "marking": "internal",
    "not_classified": "on",
    "another": "",
}


def send(cast, who="learner", **changes):
    return cast.client(who).post(reverse("training:add"), {**FILLED, "document": pdf(), **changes})


def page(cast, who, name, *args):
    return cast.client(who).get(reverse(f"training:{name}", args=args))


def text(response):
    return response.content.decode()


def test_a_person_enters_submits_and_sees_it_counted(cast):
    answer = send(cast)
    row = ExternalTraining.objects.get()
    assert answer.url == row.get_absolute_url()
    assert (str(row.hours), str(row.days), row.state) == ("14.5", "2.0", "draft")
    url = reverse("training:submit", args=[row.uuid])
    cast.client("learner").post(url, {"version": row.version})
    row.refresh_from_db()
    assert "Waiting for verification" in text(page(cast, "learner", "record"))
    url = reverse("training:decide", args=[row.uuid])
    fields = {"decision": "verify", "reason": "", "version": row.version}
    assert cast.client("verifier").post(url, fields).status_code == 302
    record = text(page(cast, "learner", "record"))
    assert "Total In class, 2026" in record
    assert "14.5" in record


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_on": "2026-02-01"}, "The last day is before the first one."),
        ({"hours": "", "days": ""}, "Give the hours, the days, or both."),
        ({"hours": "0", "days": "0"}, "Give the hours, the days, or both."),
        ({"days": "2.5"}, "more days than lie between its dates"),
        ({"hours": "48.5"}, "more hours than its days have"),
        ({"hours": "-1"}, "greater than or equal to 0"),
        ({"hours": "NaN"}, "Enter a number."),
        ({"not_classified": ""}, "Confirm that nothing here is classified"),
        ({"title": "绝密★培训"}, "mark of a classified paper"),
        ({"organiser": "机密级单位"}, "mark of a classified paper"),
        ({"document": pdf("秘密★.pdf")}, "mark of a classified paper"),
        ({"document": pdf(content=b"")}, "The submitted file is empty."),
        ({"kind": "sleep"}, "Select a valid choice"),
        ({"state": "verified"}, "fields that do not belong to it"),
        ({"person": "1"}, "fields that do not belong to it"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_typed_is_lost(cast, changes, said):
    answer = send(cast, **changes)
    assert answer.status_code == 422
    assert said in text(answer)
    assert changes.get("title", "Evidence from abroad") in text(answer)
    assert not ExternalTraining.objects.exists()


def test_a_file_of_another_kind_answers_415(cast):
    assert send(cast, document=pdf("virus.pdf", b"MZ")).status_code == 415


def test_the_same_days_again_are_asked_about(cast):
    send(cast)
    answer = send(cast, title="Another title")
    assert answer.status_code == 422
    assert 'type="checkbox" name="another"' in text(answer)
    assert send(cast, title="Another title", another="on").status_code == 302
    assert send(cast, "learner_b").status_code == 302  # another person's are nobody's business
    assert ExternalTraining.objects.count() == 3


def test_a_double_is_shown_to_the_verifier_unless_it_is_a_draft(cast):
    sent = submitted(cast.learner, title="First entry")
    draft = training_of(cast.learner, title="Second entry")
    assert "Second entry" not in text(page(cast, "verifier", "external", sent.uuid))
    external.submit_training(external=draft, version=draft.version, by=cast.learner)
    assert "Second entry" in text(page(cast, "verifier", "external", sent.uuid))


def test_the_form_of_a_sent_training_leads_back_to_it(cast):
    sent = submitted(cast.learner)
    assert page(cast, "learner", "edit", sent.uuid).url == sent.get_absolute_url()


def test_an_older_form_is_answered_412_with_what_was_typed(cast):
    row = training_of(cast.learner)
    url = reverse("training:edit", args=[row.uuid])
    answer = cast.client("learner").post(url, {**FILLED, "title": "Mine", "version": row.version + 1})
    assert answer.status_code == 412
    assert "Mine" in text(answer)


def test_a_second_decision_is_answered_409_and_keeps_the_reason(cast):
    sent = submitted(cast.learner)
    external.decide(external=sent, decision="verify", version=sent.version, by=cast.own_hr)
    url = reverse("training:decide", args=[sent.uuid])
    fields = {"decision": "reject", "reason": "Not in our files", "version": sent.version}
    answer = cast.client("verifier").post(url, fields)
    assert answer.status_code == 409
    assert "Not in our files" in text(answer)


def test_the_document_comes_as_an_attachment_and_the_look_is_kept(cast):
    sent = submitted(cast.learner)
    answer = page(cast, "verifier", "document", sent.uuid)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 proof"
    assert answer["Content-Disposition"] == f'attachment; filename="{sent.uuid}.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    look = AccessRecord.objects.get()
    assert (look.viewer, look.person, look.what_label) == (cast.verifier, cast.learner, "External training")


def test_hr_sees_the_record_without_drafts_and_the_look_is_kept(cast):
    training_of(cast.learner, title="Still a draft")
    submitted(cast.learner, title="Already sent")
    shown = text(page(cast, "own_hr", "person", cast.learner.uuid))
    assert "Already sent" in shown
    assert "Still a draft" not in shown
    assert AccessRecord.objects.get().what_label == "Training record"
    page(cast, "learner", "record")
    assert AccessRecord.objects.count() == 1


def test_the_queue_holds_what_waits_and_what_i_did(cast):
    submitted(cast.learner, title="Waits")
    verified(cast.learner, cast.verifier, title="Was decided")
    todo, done = (
        text(page(cast, "verifier", "queue")),
        text(cast.client("verifier").get(reverse("training:queue"), {"tab": "done"})),
    )
    assert ("Waits" in todo, "Was decided" in todo) == (True, False)
    assert ("Waits" in done, "Was decided" in done) == (False, True)


def test_a_completed_course_counts_its_hours_online(cast):
    course = Shelf().course(lessons=1)
    course.hours = 20
    course.save()
    Completion.objects.create(course=course, person=cast.learner, edition_digest="x")
    shown = text(page(cast, "learner", "record"))
    assert "Total Online, 2026" in shown
    assert shown.count(course.code) == 1


def test_the_record_leaves_as_workbook_table_and_open_form(cast, tmp_path):
    verified(cast.learner, cast.verifier, title="=cmd|calc")
    cells = {}
    for form in ("xlsx", "csv"):
        answer = page(cast, "learner", "export", form)
        path = tmp_path / f"record.{form}"
        path.write_bytes(b"".join(answer.streaming_content))
        with path.open("rb") as file:
            cells[form] = [row for _line, row in read_rows(file)][1]
    assert "'=cmd|calc" in (tmp_path / "record.csv").read_text(encoding="utf-8")
    assert cells["csv"][0] == cells["xlsx"][0] == "=cmd|calc"
    cell = load_workbook(tmp_path / "record.xlsx").worksheets[0].cell(2, 1)
    assert cell.data_type == "s"  # a text, not a formula
    assert [float(value) for value in cells["csv"][6:8]] == [20, 2.5]
    assert [float(value) for value in cells["xlsx"][6:8]] == [20, 2.5]
    data = json.loads(page(cast, "learner", "export", "json").content)
    (statement,) = data["statements"]
    assert statement["result"]["extensions"]["urn:comity:training:hours"] == "20.0"
    assert statement["result"]["extensions"]["urn:comity:training:days"] == "2.5"
    assert page(cast, "learner", "export", "pdf").status_code == 404


def test_what_was_entered_is_stated_as_entered_after_the_decision(cast):
    row = verified(cast.learner, cast.verifier)
    assert page(cast, "learner", "external", row.uuid).status_code == 200
    row.refresh_from_db()
    assert row.ends_on == dt.date(2026, 1, 14)


WATCHED = [("record", "learner"), ("queue", "verifier"), ("person", "own_hr")]


@pytest.mark.parametrize(("name", "who"), WATCHED)
def test_the_number_of_queries_does_not_grow(cast, name, who):
    args = [cast.learner.uuid] if name == "person" else []
    counts = []
    for number in (1, 2):
        for _row in range(number):
            submitted(cast.learner)
            verified(cast.learner, cast.own_hr)
        page(cast, who, name, *args)  # the first one also fills what is kept
        with CaptureQueriesContext(connection) as queries:
            assert page(cast, who, name, *args).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
