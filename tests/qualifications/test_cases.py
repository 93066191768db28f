import pytest

from core.errors import Conflict, Invalid, NotAllowed, Stale
from core.models import LedgerEntry
from notifications.models import Notification
from notifications.operations import mails
from people.models import RoleGrant
from people.registry import Role
from qualifications.models import Award, Case, CaseDecision, Standing
from qualifications.operations import cases
from tests.factories.people import RoleGrantFactory
from tests.factories.qualifications import (
    QualificationFactory,
    case_of,
    complete_evidence,
    result_for,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def path(cast):
    """Who decides the cases of the learner of province A."""
    return {"verifier": cast.verifier, "reviewer": cast.own_hr, "approver": cast.approver}


def told(user):
    return list(Notification.objects.filter(recipient=user).order_by("pk").values_list("kind", flat=True))


def acts(case):
    return list(
        LedgerEntry.objects.filter(subject_ref=str(case.uuid)).order_by("id").values_list("event", flat=True)
    )


class TestOpening:
    def test_opens_when_the_requirement_is_met(self, cast):
        complete_evidence(cast.learner)
        case = cases.open_case(person=cast.learner, qualification=QualificationFactory(), by=cast.learner)
        assert (case.state, case.cycle, case.round, case.requirement.number) == ("draft", 1, 0, 1)
        assert acts(case) == ["case.opened"]

    def test_refuses_while_something_is_missing(self, cast):
        result_for(cast.learner)
        with pytest.raises(Conflict) as refusal:
            cases.open_case(person=cast.learner, qualification=QualificationFactory(), by=cast.learner)
        assert (refusal.value.code, Case.objects.count()) == ("case_requirements_not_met", 0)

    def test_one_open_case_at_a_time(self, cast):
        case = case_of(cast.learner, state="draft")
        with pytest.raises(Conflict) as refusal:
            cases.open_case(person=cast.learner, qualification=case.qualification, by=cast.learner)
        assert refusal.value.code == "case_already_open"

    def test_nobody_opens_for_somebody_else(self, cast):
        complete_evidence(cast.learner)
        with pytest.raises(NotAllowed) as refusal:
            cases.open_case(person=cast.learner, qualification=QualificationFactory(), by=cast.own_hr)
        assert refusal.value.code == "case_not_yours"

    def test_not_while_the_qualification_is_held(self, cast, path):
        case = case_of(cast.learner, state="approved", **path)
        with pytest.raises(Conflict) as refusal:
            cases.open_case(person=cast.learner, qualification=case.qualification, by=cast.learner)
        assert refusal.value.code == "case_already_held"

    def test_a_withdrawn_case_is_followed_by_the_next_cycle(self, cast):
        case = case_of(cast.learner, state="draft")
        cases.withdraw_case(case=case, by=cast.learner)
        again = cases.open_case(person=cast.learner, qualification=case.qualification, by=cast.learner)
        assert (again.cycle, again.state) == (2, "draft")


class TestProposing:
    def test_a_draft_and_a_notice_when_the_evidence_is_complete(self, cast):
        QualificationFactory()
        complete_evidence(cast.learner)
        [case] = cases.propose_cases(person=cast.learner, by=None)
        assert (case.state, case.opened_by, acts(case)) == ("draft", None, ["case.proposed"])
        assert told(cast.learner) == ["case.proposed"]

    def test_twice_is_once(self, cast):
        QualificationFactory()
        complete_evidence(cast.learner)
        cases.propose_cases(person=cast.learner, by=None)
        assert cases.propose_cases(person=cast.learner, by=None) == []
        assert told(cast.learner) == ["case.proposed"]

    def test_nothing_while_something_is_missing(self, cast):
        QualificationFactory()
        assert cases.propose_cases(person=cast.learner, by=None) == []

    def test_a_withdrawn_case_is_not_proposed_again(self, cast):
        case = case_of(cast.learner, state="draft")
        cases.withdraw_case(case=case, by=cast.learner)
        assert cases.propose_cases(person=cast.learner, by=None) == []


class TestTheWay:
    def test_from_submission_to_award(self, cast, path):
        case = case_of(cast.learner, state="approved", **path)
        assert (case.state, case.round, case.version) == ("approved", 1, 5)
        assert acts(case) == [
            "case.opened",
            "case.submitted",
            "case.verified",
            "case.reviewed",
            "case.approved",
        ]
        assert list(case.decisions.values_list("step", "role", "by", "meaning")) == [
            ("verify", "unit_verifier", cast.verifier.pk, "facts_verified"),
            ("review", "hr_reviewer", cast.own_hr.pk, "requirements_reviewed"),
            ("approve", "hr_approver", cast.approver.pk, "award_approved"),
        ]
        assert Award.objects.get().case == case
        assert Standing.objects.get().holder == cast.learner

    def test_everybody_is_told_at_each_step(self, cast, path):
        case_of(cast.learner, state="approved", **path)
        assert told(cast.learner) == ["case.verified", "case.reviewed", "award.granted"]
        assert told(cast.verifier) == ["case.to_verify"]
        assert told(cast.own_hr) == ["case.to_review"]
        assert told(cast.approver) == ["case.to_approve"]
        assert told(cast.other_hr) == []

    @pytest.mark.parametrize("scope_lost", [False, True])
    def test_n_acc_07_who_cannot_take_the_case_any_more_is_not_mailed(self, cast, path, scope_lost):
        case = case_of(cast.learner)
        cases.decide(case=case, decision="accept", by=cast.verifier)
        if scope_lost:
            RoleGrant.objects.filter(person=cast.own_hr).update(office=cast.province_b)
        notices = [Notification.objects.get(kind=kind) for kind in ("case.to_verify", "case.to_review")]
        sent = [mails.send_mail(notification_id=notice.pk) for notice in notices]
        assert sent == [False, not scope_lost]

    def test_the_nearest_office_with_the_role_is_told(self, cast):
        far = RoleGrantFactory(role=Role.UNIT_VERIFIER, office=cast.province_a).person
        case_of(cast.learner)
        assert (told(cast.verifier), told(far)) == (["case.to_verify"], [])

    def test_no_award_before_the_approval(self, cast, path):
        case_of(cast.learner, state="hr_reviewed", **path)
        assert (Award.objects.count(), Standing.objects.count()) == (0, 0)

    def test_a_returned_case_comes_back_through_all_steps(self, cast, path):
        case = case_of(cast.learner, state="unit_verified", **path)
        case = cases.decide(case=case, decision="return", reason="日期不符", by=cast.own_hr)
        assert (case.state, told(cast.learner)[-1]) == ("returned", "case.returned")
        case = cases.submit_case(case=case, by=cast.learner)
        for decider in path.values():
            case = cases.decide(case=case, decision="accept", by=decider)
        assert (case.state, case.round, case.decisions.count()) == ("approved", 2, 5)

    def test_a_rejected_case_is_closed(self, cast, path):
        case = case_of(cast.learner, state="hr_reviewed", **path)
        case = cases.decide(case=case, decision="reject", reason="不符合条件", by=cast.approver)
        assert (case.state, Award.objects.count()) == ("rejected", 0)
        with pytest.raises(Conflict) as refusal:
            cases.submit_case(case=case, by=cast.learner)
        assert refusal.value.code == "case_not_with_you"


class TestRefusals:
    def test_a_reason_is_asked_for(self, cast):
        case = case_of(cast.learner)
        with pytest.raises(Invalid) as refusal:
            cases.decide(case=case, decision="return", reason="  ", by=cast.verifier)
        assert (refusal.value.code, CaseDecision.objects.count()) == ("case_reason_required", 0)

    def test_the_unit_cannot_reject(self, cast):
        case = case_of(cast.learner)
        with pytest.raises(Invalid) as refusal:
            cases.decide(case=case, decision="reject", reason="no", by=cast.verifier)
        assert refusal.value.code == "case_decision_unknown"

    def test_nobody_decides_on_his_own_record(self, cast):
        RoleGrantFactory(person=cast.learner, role=Role.UNIT_VERIFIER, office=cast.basic_a)
        case = case_of(cast.learner)
        with pytest.raises(NotAllowed) as refusal:
            cases.decide(case=case, decision="accept", by=cast.learner)
        assert refusal.value.code == "case_own_record"

    @pytest.mark.parametrize("state", ["unit_verified", "hr_reviewed"])
    def test_three_steps_are_three_persons(self, cast, path, state):
        case = case_of(cast.learner, state=state, **path)
        for role in (Role.HR_REVIEWER, Role.HR_APPROVER):
            RoleGrantFactory(person=cast.verifier, role=role, office=cast.province_a)
        with pytest.raises(NotAllowed) as refusal:
            cases.decide(case=case, decision="accept", by=cast.verifier)
        assert refusal.value.code == "case_decided_before"

    def test_three_persons_hold_across_rounds(self, cast, path):
        case = case_of(cast.learner, state="unit_verified", **path)
        case = cases.decide(case=case, decision="return", reason="x", by=cast.own_hr)
        case = cases.submit_case(case=case, by=cast.learner)
        RoleGrantFactory(person=cast.own_hr, role=Role.UNIT_VERIFIER, office=cast.province_a)
        with pytest.raises(NotAllowed) as refusal:
            cases.decide(case=case, decision="accept", by=cast.own_hr)
        assert refusal.value.code == "case_decided_before"

    @pytest.mark.parametrize("who", ["own_hr", "approver", "other_hr", "auditor", "trainer", "admin"])
    def test_only_the_role_of_the_step_decides(self, cast, who):
        case = case_of(cast.learner)
        with pytest.raises(NotAllowed) as refusal:
            cases.decide(case=case, decision="accept", by=getattr(cast, who))
        assert (refusal.value.code, CaseDecision.objects.count()) == ("case_out_of_scope", 0)

    @pytest.mark.parametrize("state", ["draft", "approved"])
    def test_wrong_state(self, cast, path, state):
        case = case_of(cast.learner, state=state, **path)
        with pytest.raises(Conflict) as refusal:
            cases.decide(case=case, decision="return", reason="x", by=cast.own_hr)
        assert refusal.value.code == "case_not_waiting"

    def test_a_form_for_an_older_version(self, cast, path):
        case = case_of(cast.learner)
        with pytest.raises(Stale) as refusal:
            cases.decide(case=case, decision="accept", by=cast.verifier, version=case.version - 1)
        assert (refusal.value.code, refusal.value.status) == ("case_changed", 412)

    def test_a_double_click_is_one_decision(self, cast):
        case = case_of(cast.learner)
        first = cases.decide(case=case, decision="accept", by=cast.verifier, version=case.version)
        again = cases.decide(case=case, decision="accept", by=cast.verifier, version=case.version)
        assert (first.state, again.state, CaseDecision.objects.count()) == (
            "unit_verified",
            "unit_verified",
            1,
        )

    def test_a_double_submission_is_one(self, cast):
        case = case_of(cast.learner, state="draft")
        cases.submit_case(case=case, by=cast.learner, version=1)
        case = cases.submit_case(case=case, by=cast.learner, version=1)
        assert (case.state, case.round, told(cast.verifier)) == ("submitted", 1, ["case.to_verify"])

    def test_withdrawn_is_withdrawn(self, cast):
        case = case_of(cast.learner)
        case = cases.withdraw_case(case=case, by=cast.learner)
        assert (case.state, acts(case)[-1]) == ("withdrawn", "case.withdrawn")
        with pytest.raises(Conflict):
            cases.decide(case=case, decision="accept", by=cast.verifier)

    def test_only_the_person_withdraws(self, cast):
        case = case_of(cast.learner)
        with pytest.raises(NotAllowed) as refusal:
            cases.withdraw_case(case=case, by=cast.own_hr)
        assert refusal.value.code == "case_not_yours"
