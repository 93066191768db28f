"""From the entry to the decision: who, when, with what, and what is refused."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from core import ledger
from core.errors import Conflict, Invalid, NotAllowed, Stale, TooLarge, WrongType
from core.models import LedgerEntry
from notifications.models import Notification
from tests.factories.people import AppointmentFactory, RoleGrantFactory, UserFactory
from tests.factories.training import details, pdf, submitted, training_of, verified
from training.models import ExternalDecision, ExternalTraining
from training.operations import external

pytestmark = pytest.mark.django_db
State = ExternalTraining.State


def decide(row, by, decision="verify", reason="", version=None):
    return external.decide(
        external=row, decision=decision, reason=reason, by=by, version=version or row.version
    )


def acts(row):
    return [entry.event.removeprefix("external_training.") for entry in ledger.queries.history_of(row)]


def test_the_way_of_a_training(cast):
    row = verified(cast.learner, cast.verifier)
    assert row.state == State.VERIFIED
    assert sorted(acts(row)) == ["entered", "submitted", "verified"]
    decision = row.decisions.get()
    assert (decision.by, decision.role) == (cast.verifier, "unit_verifier")
    kinds = list(Notification.objects.order_by("pk").values_list("recipient__staff_number", "kind"))
    assert kinds == [
        ("verifier", "external_training.to_verify"),
        ("learner", "external_training.verified"),
    ]


def test_nothing_that_was_typed_enters_the_ledger(cast):
    verified(cast.learner, cast.verifier, title="Xcanary", organiser="Xcanary", place="Xcanary")
    assert not [entry for entry in LedgerEntry.objects.all() if "Xcanary" in str(entry.data)]


def test_the_digest_of_the_decision_is_that_of_what_was_submitted(cast):
    row = verified(cast.learner, cast.verifier)
    events = {entry.event: entry.data["digest"] for entry in ledger.queries.history_of(row)}
    assert events["external_training.submitted"] == row.decisions.get().digest


@pytest.mark.parametrize("decision", ["return", "reject"])
def test_a_refusal_says_why(cast, decision):
    row = submitted(cast.learner)
    with pytest.raises(Invalid, match="training_reason_required"):
        decide(row, cast.verifier, decision, reason="  ")
    decide(row, cast.verifier, decision, reason="The dates differ.")
    told = Notification.objects.get(recipient=cast.learner)
    assert told.params["reason"] == "The dates differ."


def test_a_returned_training_is_corrected_and_verified(cast):
    row = decide(submitted(cast.learner), cast.verifier, "return", "The dates differ.")
    row = external.change_training(
        external=row, details=details(title="Corrected"), version=row.version, by=cast.learner
    )
    row = external.submit_training(external=row, version=row.version, by=cast.learner)
    row = decide(row, cast.own_hr)
    assert (row.state, row.round, row.title) == (State.VERIFIED, 2, "Corrected")
    assert [d.role for d in row.decisions.all()] == ["unit_verifier", "hr_reviewer"]


@pytest.mark.parametrize("state", ["submitted", "verified"])
def test_what_is_out_of_the_persons_hands_is_not_changed(cast, state):
    row = submitted(cast.learner) if state == "submitted" else verified(cast.learner, cast.verifier)
    with pytest.raises(Conflict, match="training_not_with_you"):
        external.change_training(external=row, details=details(), version=row.version, by=cast.learner)
    with pytest.raises(Conflict, match="training_not_with_you"):
        external.submit_training(external=row, version=row.version, by=cast.learner)


@pytest.mark.parametrize("who", ["learner_b", "verifier", "own_hr"])
def test_only_the_person_changes_and_submits(cast, who):
    row = training_of(cast.learner)
    with pytest.raises(NotAllowed, match="training_not_yours"):
        external.change_training(external=row, details=details(), version=row.version, by=getattr(cast, who))
    with pytest.raises(NotAllowed, match="training_not_yours"):
        external.submit_training(external=row, version=row.version, by=getattr(cast, who))


def test_nobody_verifies_the_own_training(cast):
    row = submitted(cast.verifier)
    with pytest.raises(NotAllowed, match="training_own_record"):
        decide(row, cast.verifier)


@pytest.mark.parametrize("who", ["learner_b", "trainer", "other_hr", "approver", "auditor", "admin"])
def test_deciding_needs_the_role_in_scope(cast, who):
    row = submitted(cast.learner)
    with pytest.raises(NotAllowed, match="training_out_of_scope"):
        decide(row, getattr(cast, who))
    row.refresh_from_db()
    assert row.state == State.SUBMITTED


def test_a_person_without_a_verifier_is_told_of_to_hr(cast):
    person = UserFactory()
    AppointmentFactory(person=person, office=cast.province_a)
    submitted(person)
    told = Notification.objects.get(kind="external_training.to_verify")
    assert told.recipient == cast.own_hr


def test_the_same_click_twice_is_one_act(cast):
    draft = training_of(cast.learner)
    for _click in range(2):
        row = external.submit_training(external=draft, version=draft.version, by=cast.learner)
    before = row.version
    for _click in range(2):
        decide(row, cast.verifier, version=before)
    assert sorted(acts(row)) == ["entered", "submitted", "verified"]


def test_a_second_decider_comes_too_late(cast):
    row = submitted(cast.learner)
    decide(row, cast.verifier)
    with pytest.raises(Conflict, match="training_not_waiting"):
        decide(row, cast.own_hr, "reject", "Not ours.")
    assert row.decisions.count() == 1


def test_a_form_for_an_older_version_is_refused(cast):
    draft = training_of(cast.learner)
    external.change_training(
        external=draft, details=details(title="Newer"), version=draft.version, by=cast.learner
    )
    with pytest.raises(Stale, match="training_changed"):
        external.change_training(
            external=draft, details=details(title="Older"), version=draft.version, by=cast.learner
        )
    draft.refresh_from_db()
    assert draft.title == "Newer"


def test_a_training_is_submitted_when_it_is_over_and_proved(cast, clock):
    row = training_of(cast.learner, document=False, ends_on=dt.date(2026, 3, 10))
    with pytest.raises(Invalid, match="training_not_over"):
        external.submit_training(external=row, version=row.version, by=cast.learner)
    clock.move(days=1)
    with pytest.raises(Invalid, match="training_document_missing"):
        external.submit_training(external=row, version=row.version, by=cast.learner)


@pytest.mark.parametrize("content", [b"MZ\x90", b"<html>", b"PK\x03\x04", b"GIF89a", b" %PDF-1.7"])
def test_n_upl_08_a_file_of_another_kind_is_refused_whatever_it_is_called(cast, content):
    with pytest.raises(WrongType, match="training_document_kind"):
        external.enter_training(details=details(), document=pdf(content=content), by=cast.learner)
    assert not ExternalTraining.objects.exists()


def test_a_large_file_is_refused(cast, monkeypatch):
    monkeypatch.setattr(external, "LARGEST_DOCUMENT", 10)
    with pytest.raises(TooLarge, match="training_document_large"):
        external.enter_training(details=details(), document=pdf(), by=cast.learner)


def test_n_upl_15_the_file_does_not_lie_under_the_name_it_came_with(cast):
    row = external.enter_training(details=details(), document=pdf("a\u202efdp.\r\n<x>.pdf"), by=cast.learner)
    assert row.document_name == "afdp.<x>.pdf"
    assert row.document.name.startswith("private/training/")
    assert "pdf" not in row.document.name


def test_a_replaced_document_is_gone_and_an_unchanged_one_stays(cast, django_capture_on_commit_callbacks):
    row = training_of(cast.learner)
    first, storage = row.document.name, row.document.storage
    row = external.change_training(external=row, details=details(), version=1, by=cast.learner)
    assert row.document.name == first
    with django_capture_on_commit_callbacks(execute=True):
        row = external.change_training(
            external=row, details=details(), document=pdf(content=b"%PDF-2"), version=2, by=cast.learner
        )
    assert not storage.exists(first)
    assert storage.exists(row.document.name)


def test_a_decision_is_never_edited(cast):
    verified(cast.learner, cast.verifier)
    with pytest.raises(DatabaseError), transaction.atomic():
        ExternalDecision.objects.update(reason="other")
    with pytest.raises(DatabaseError), transaction.atomic():
        ExternalDecision.objects.all().delete()


def test_the_nearer_role_signs(cast):
    RoleGrantFactory(person=cast.own_hr, role="unit_verifier", office=cast.basic_a)
    row = decide(submitted(cast.learner), cast.own_hr)
    assert row.decisions.get().role == "unit_verifier"
