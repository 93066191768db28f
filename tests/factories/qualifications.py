"""Qualifications and what leads to them. Cases and awards come about through the operations."""

import datetime as dt
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from core import canonical
from qualifications.models import Evidence, Qualification, RequirementVersion
from qualifications.operations import cases
from qualifications.rules import AllOf, CompletedCourse, PassedAssessment, write

TEST = "0190d0c0-0000-7000-8000-000000000101"
RULE = AllOf(
    (
        CompletedCourse("FP-101", "涉外检察基础", "Foundations of Foreign-related Prosecution"),
        PassedAssessment(TEST, 60, "涉外检察基础结业测验", "Final test of the foundations course"),
    )
)


class QualificationFactory(DjangoModelFactory):
    """A qualification with requirement version 1: course FP-101 and its test with 60 %."""

    class Meta:
        model = Qualification
        skip_postgeneration_save = True

    key = factory.Sequence(lambda n: f"qualification-{n}")
    name_zh = factory.Sequence(lambda n: f"涉外案件办理（初级）{n}")
    name_en = factory.Sequence(lambda n: f"Foreign-related case handler (junior) {n}")
    validity_months = 36

    @factory.post_generation
    def rule(self, create, rule, **kwargs):
        RequirementVersionFactory(qualification=self, rule=write(rule or RULE))


class RequirementVersionFactory(DjangoModelFactory):
    class Meta:
        model = RequirementVersion

    qualification = factory.SubFactory(QualificationFactory)
    number = 1
    rule = factory.LazyFunction(lambda: write(RULE))
    digest = factory.LazyAttribute(lambda o: canonical.digest(o.rule))
    summary_zh = "完成涉外检察基础课程，结业测验不低于60%。"
    summary_en = "Complete the foundations course and pass its final test with at least 60 %."
    in_force_from = dt.date(2025, 1, 1)


class EvidenceFactory(DjangoModelFactory):
    """A completion of FP-101; see `result_for` for the test."""

    class Meta:
        model = Evidence

    person = None
    kind = "completion"
    source = factory.LazyFunction(uuid4)
    reference = "FP-101"
    happened_on = dt.date(2026, 2, 2)
    facts = factory.LazyFunction(
        lambda: {"zh": "涉外检察基础", "en": "Foundations of Foreign-related Prosecution"}
    )
    digest = factory.LazyAttribute(lambda o: canonical.digest({"facts": o.facts, "source": str(o.source)}))


def result_for(person, percent=82, **fields):
    facts = {
        "zh": "涉外检察基础结业测验", "en": "Final test of the foundations course",
        "percent": percent, "passed": True,
    }  # fmt: skip
    return EvidenceFactory(person=person, kind="result", reference=TEST, facts=facts, **fields)


def complete_evidence(person):
    """All that version 1 of a QualificationFactory asks for."""
    return [EvidenceFactory(person=person), result_for(person)]


def case_of(person, qualification=None, state="submitted", *, verifier=None, reviewer=None, approver=None):
    """A case driven to `state` by the people named."""
    qualification = qualification or QualificationFactory()
    if not Evidence.objects.filter(person=person).exists():
        complete_evidence(person)
    case = cases.open_case(person=person, qualification=qualification, by=person)
    if state == "draft":
        return case
    case = cases.submit_case(case=case, by=person)
    for reached, decider in (("unit_verified", verifier), ("hr_reviewed", reviewer), ("approved", approver)):
        if case.state == state:
            break
        case = cases.decide(case=case, decision="accept", by=decider)
        assert case.state == reached
    return case


def award_for(cast, person=None, qualification=None):
    """An award on the way everybody takes, by the cast of province A."""
    case = case_of(
        person or cast.learner, qualification, "approved",
        verifier=cast.verifier, reviewer=cast.own_hr, approver=cast.approver,
    )  # fmt: skip
    return case.awards.get()
