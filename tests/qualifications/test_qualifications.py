import datetime as dt
import json

import pytest
from django.conf import settings

from core.errors import Invalid
from core.models import LedgerEntry
from qualifications.models import Qualification, RequirementVersion
from qualifications.operations import load_seed, qualifications
from qualifications.queries.verdicts import requirement_in_force
from qualifications.rules import CompletedCourse, read
from tests.factories.assessments import AssessmentFactory
from tests.factories.courses import CourseFactory
from tests.factories.qualifications import QualificationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SEED = json.loads((settings.BASE_DIR / "lms" / "seed" / "qualifications.json").read_text("utf-8"))


def adopt(qualification, day, by=None):
    return qualifications.adopt_requirement(
        qualification=qualification, rule=CompletedCourse("FP-102"), summary_zh="二", summary_en="Two",
        in_force_from=day, by=by,
    )  # fmt: skip


class TestSeed:
    @pytest.fixture
    def final_test(self):
        return CourseFactory(code="FP-101", final_test=AssessmentFactory(purpose="test")).final_test

    def test_the_demo_qualification(self, final_test):
        assert load_seed(data=SEED, by=None) == 1
        qualification = Qualification.objects.get()
        assert (qualification.name_zh, qualification.validity_months) == ("涉外案件办理（初级）", 36)
        course, test = read(qualification.requirements.get().rule).parts
        assert (course.code, test.reference, test.min_percent) == ("FP-101", str(final_test.uuid), 60)
        assert test.title_zh == final_test.title_zh

    def test_twice_is_once(self, final_test):
        load_seed(data=SEED, by=None)
        assert (load_seed(data=SEED, by=None), RequirementVersion.objects.count()) == (0, 1)
        assert LedgerEntry.objects.filter(event="qualification.defined").count() == 1

    def test_without_the_course_nothing_is_half_made(self, db):
        with pytest.raises(Invalid) as refusal:
            load_seed(data=SEED, by=None)
        assert (refusal.value.code, Qualification.objects.count()) == ("requirement_test_missing", 0)


class TestRequirementVersions:
    def test_the_next_version_ends_the_one_before(self, cast):
        qualification = QualificationFactory()
        second = adopt(qualification, dt.date(2026, 6, 1), by=cast.admin)
        first = qualification.requirements.get(number=1)
        assert (second.number, first.in_force_to, second.in_force_to) == (2, dt.date(2026, 6, 1), None)
        assert requirement_in_force(qualification, dt.date(2026, 5, 31)) == first
        assert requirement_in_force(qualification, dt.date(2026, 6, 1)) == second

    @pytest.mark.parametrize("day", [dt.date(2026, 3, 9), dt.date(2024, 1, 1)])
    def test_nobody_is_judged_anew_by_rules_of_yesterday(self, day):
        qualification = QualificationFactory()
        with pytest.raises(Invalid) as refusal:
            adopt(qualification, day)
        assert (refusal.value.code, qualification.requirements.count()) == ("requirement_period", 1)
