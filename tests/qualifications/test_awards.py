import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.errors import Conflict, Invalid, NotAllowed
from core.models import LedgerEntry, OutboxMessage
from notifications.models import Notification
from qualifications.models import Award, Standing
from qualifications.operations import awards, cases
from tests.factories.qualifications import QualificationFactory, award_for, case_of

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def at(clock):
    return clock


def test_an_award_says_what_it_rests_on(cast):
    award = award_for(cast)
    assert (award.valid_from, award.valid_to, award.last_day) == (
        dt.date(2026, 3, 9), dt.date(2029, 3, 9), dt.date(2029, 3, 8),
    )  # fmt: skip
    assert (award.requirement.number, award.office, award.office_name_en) == (
        1, cast.basic_a, cast.basic_a.name_en,
    )  # fmt: skip
    assert LedgerEntry.objects.filter(event="award.granted").get().data["case"] == str(award.case.uuid)


def test_without_validity_it_holds_until_it_is_taken_away(cast):
    award = award_for(cast, qualification=QualificationFactory(validity_months=None))
    assert (award.valid_to, award.last_day) == (None, None)


def test_the_certificate_is_asked_for_once(cast):
    award = award_for(cast)
    messages = OutboxMessage.objects.filter(task_path="qualifications.tasks.issue_certificate")
    assert [(row.key, row.kwargs) for row in messages] == [
        (f"certificate:{award.uuid}", {"award_id": award.pk})
    ]


def test_only_an_approved_case_ends_in_an_award(cast):
    with pytest.raises(Conflict):
        awards.grant_award(case=case_of(cast.learner), by=cast.approver)
    assert Award.objects.count() == 0


@pytest.mark.parametrize("table", ["award", "casedecision", "evidence", "requirementversion"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET uuid = uuid", "DELETE FROM {}"])
def test_what_was_decided_is_never_edited(cast, table, statement):
    award_for(cast)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(f"qualifications_{table}"))


def test_the_end_of_a_requirement_is_set_once(cast):
    requirement = award_for(cast).requirement
    rows = requirement.qualification.requirements.filter(pk=requirement.pk)
    rows.update(in_force_to=dt.date(2027, 1, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(in_force_to=dt.date(2028, 1, 1))


def test_the_database_allows_one_grant_per_case_and_one_standing(cast):
    award = award_for(cast)
    copy = {
        f.attname: getattr(award, f.attname)
        for f in Award._meta.concrete_fields
        if f.name not in ("id", "uuid")
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.create(**copy)
    with pytest.raises(IntegrityError), transaction.atomic():
        Standing.objects.create(
            holder=award.holder, qualification=award.qualification, award=award, valid_from=award.valid_from
        )


class TestExpiring:
    def test_on_the_first_day_it_no_longer_holds(self, cast, at):
        award_for(cast)
        at.set(dt.datetime(2029, 3, 8, 15, 59, tzinfo=dt.UTC))  # the last minute of the last day in Beijing
        assert awards.expire_due(by=None) == 0
        at.move(minutes=1)
        assert awards.expire_due(by=None) == 1
        assert Standing.objects.get().state == "expired"
        assert LedgerEntry.objects.filter(event="award.expired").count() == 1
        assert Notification.objects.filter(recipient=cast.learner, kind="award.expired").count() == 1

    def test_twice_is_once(self, cast, at):
        award_for(cast)
        at.set(dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
        assert (awards.expire_due(by=None), awards.expire_due(by=None)) == (1, 0)

    def test_a_new_case_may_follow(self, cast, at, path):
        first = award_for(cast)
        at.set(dt.datetime(2029, 4, 1, tzinfo=dt.UTC))
        case = case_of(cast.learner, first.qualification, "approved", **path)
        assert (case.cycle, Award.objects.count(), Standing.objects.get().award) == (2, 2, case.awards.get())
        assert Standing.objects.get().holds_on(dt.date(2029, 4, 1))


class TestRevoking:
    def test_another_statement_takes_its_place(self, cast):
        award = award_for(cast)
        revocation = awards.revoke_award(
            award=award, reason="材料不实", document_number="甲检政字〔2026〕3号", by=cast.approver
        )
        award.refresh_from_db()
        assert (award.act, revocation.act, revocation.supersedes) == ("granted", "revoked", award)
        assert (Standing.objects.get().state, Standing.objects.get().award) == ("revoked", revocation)

    @pytest.mark.parametrize(("reason", "number"), [("", "1"), ("x", " ")])
    def test_reason_and_document_are_asked_for(self, cast, reason, number):
        with pytest.raises(Invalid):
            awards.revoke_award(
                award=award_for(cast), reason=reason, document_number=number, by=cast.approver
            )

    def test_once(self, cast):
        award = award_for(cast)
        awards.revoke_award(award=award, reason="x", document_number="1", by=cast.approver)
        with pytest.raises(Conflict):
            awards.revoke_award(award=award, reason="x", document_number="1", by=cast.approver)

    def test_nobody_his_own(self, cast):
        with pytest.raises(NotAllowed):
            awards.revoke_award(award=award_for(cast), reason="x", document_number="1", by=cast.learner)


def test_an_approval_that_comes_late_judges_the_day_of_submission(cast, path, at):
    case = case_of(cast.learner, state="hr_reviewed", **path)
    at.move(days=400)
    assert cases.decide(case=case, decision="accept", by=cast.approver).state == "approved"
