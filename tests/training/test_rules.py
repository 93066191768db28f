"""Rules as data, grades, and the counters that come of both."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import ledger
from core.errors import Conflict, Invalid, NotAllowed
from tests.factories.people import RoleGrantFactory
from tests.factories.training import asked, verified
from training.models import GradeHeld, HourRule
from training.operations import rules
from training.queries.counters import counters_of, grade_of
from training.queries.record import record_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 9)
LONG_AGO = dt.date(2023, 1, 1)
SEED = settings.BASE_DIR / "lms" / "seed" / "hour_rules.json"


def add(office, by=None, valid_from=LONG_AGO, **changes):
    return rules.add_rule(asked=asked(**changes), office=office, valid_from=valid_from, by=by)


def titles(person):
    return [line.row.key for line in counters_of(person, record_of(person).credits).lines]


def test_the_seeded_rules_are_those_of_the_sources(cast):
    rules.load_seed(data=json.loads(SEED.read_text("utf-8")), office=cast.spp, by=None)
    found = {row.key: (row.hours, row.days, row.length) for row in HourRule.objects.all()}
    assert found == {
        "in-service-year": (90, 12, 1),
        "plan-year": (90, 12, 1),
        "plan-five-years": (550, None, 5),
        "plan-online": (50, None, 1),
        "promotion-senior": (230, 30, 12),
        "leading-post": (None, 15, 12),
    }


@pytest.mark.parametrize(
    ("grade", "keys"),
    [
        (None, ["plan-online"]),
        ("procurator_1", ["in-service-year", "plan-online", "plan-year"]),
        ("senior_4", ["in-service-year", "plan-five-years", "plan-online", "promotion-senior"]),
        ("senior_1", ["in-service-year", "plan-five-years", "plan-online"]),
    ],
)
def test_both_sources_stand_side_by_side_for_a_grade(cast, grade, keys):
    rules.load_seed(data=json.loads(SEED.read_text("utf-8")), office=cast.spp, by=None)
    if grade:
        rules.record_grade(person=cast.learner, grade=grade, since=dt.date(2025, 6, 1), by=cast.own_hr)
    assert titles(cast.learner) == keys


def test_the_counter_holds_verified_training_of_its_year(cast):
    add(cast.spp)
    verified(cast.learner, cast.verifier)
    verified(
        cast.learner, cast.verifier, starts_on=dt.date(2025, 12, 30), ends_on=dt.date(2025, 12, 31), days=None
    )
    (line,) = counters_of(cast.learner, record_of(cast.learner).credits).lines
    assert (line.counter.hours, line.counter.days, line.counter.met) == (20, Decimal("2.5"), False)


def test_a_rule_counts_for_the_office_and_below_and_nobody_else(cast):
    add(cast.province_a)
    assert titles(cast.learner) == ["yearly"]
    assert titles(cast.learner_b) == []
    assert titles(cast.trainer) == []


def test_an_approver_adds_rules_for_the_own_offices_only(cast):
    assert add(cast.province_a, by=cast.approver).recorded_by == cast.approver
    for office in (cast.spp, cast.province_b):
        with pytest.raises(NotAllowed, match="hour_rule_out_of_scope"):
            add(office, by=cast.approver)
    for who in (cast.own_hr, cast.verifier, cast.admin, cast.learner):
        with pytest.raises(NotAllowed, match="hour_rule_out_of_scope"):
            add(cast.basic_a, by=who)


def test_a_newer_rule_takes_the_place_of_the_older_one_on_its_day(cast, clock):
    old = add(cast.spp)
    new = add(cast.spp, valid_from=dt.date(2026, 4, 1), hours=Decimal(100))
    old.refresh_from_db()
    assert (old.valid_to, new.valid_to) == (dt.date(2026, 4, 1), None)
    assert [line.row.hours for line in counters_of(cast.learner, []).lines] == [90]
    clock.move(days=23)
    assert [line.row.hours for line in counters_of(cast.learner, []).lines] == [100]
    with pytest.raises(Conflict, match="hour_rule_later"):
        add(cast.spp, valid_from=dt.date(2026, 4, 1))


def test_an_ended_rule_no_longer_counts_and_stays_ended(cast, clock):
    rule = add(cast.province_a, by=cast.approver)
    with pytest.raises(Invalid, match="hour_rule_end"):
        rules.end_rule(rule=rule, valid_to=TODAY - dt.timedelta(days=1), by=cast.approver)
    rules.end_rule(rule=rule, valid_to=TODAY, by=cast.approver)
    assert titles(cast.learner) == []
    with pytest.raises(Conflict, match="hour_rule_ended"):
        rules.end_rule(rule=rule, valid_to=TODAY, by=cast.approver)
    with pytest.raises(NotAllowed):
        rules.end_rule(rule=rule, valid_to=TODAY, by=cast.own_hr)


def test_a_rule_that_asks_nothing_is_refused(cast):
    with pytest.raises(Invalid, match="hour_rule_asks_nothing"):
        add(cast.spp, hours=None, days=None)


def test_grades_follow_each_other_and_the_latest_may_be_corrected(cast):
    def record(grade, since, **more):
        return rules.record_grade(person=cast.learner, grade=grade, since=since, by=cast.own_hr, **more)

    record("procurator_2", dt.date(2020, 1, 1))
    record("procurator_1", dt.date(2024, 1, 1))
    with pytest.raises(Conflict, match="grade_earlier"):
        record("procurator_3", dt.date(2023, 1, 1))
    record("procurator_1", dt.date(2024, 6, 1), corrects=True)
    known = GradeHeld.objects.filter(recorded_to=None).values_list("grade", "since")
    assert list(known) == [("procurator_1", dt.date(2024, 6, 1)), ("procurator_2", dt.date(2020, 1, 1))]
    assert GradeHeld.objects.count() == 3
    events = [entry.event for entry in ledger.queries.entries_of("grade.corrected")]
    assert events == ["grade.corrected"]
    with pytest.raises(Invalid, match="grade_to_come"):
        record("senior_4", TODAY + dt.timedelta(days=1))
    assert grade_of(cast.learner).grade == "procurator_1"


@pytest.mark.parametrize("who", ["learner", "learner_b", "other_hr", "verifier", "auditor", "admin"])
def test_grades_are_recorded_by_hr_in_scope(cast, who):
    with pytest.raises(NotAllowed, match="grade_out_of_scope"):
        rules.record_grade(person=cast.learner, grade="senior_4", since=LONG_AGO, by=getattr(cast, who))


def test_nobody_records_the_own_grade(cast):
    RoleGrantFactory(person=cast.learner, role="hr_reviewer", office=cast.province_a)
    with pytest.raises(NotAllowed, match="grade_out_of_scope"):
        rules.record_grade(person=cast.learner, grade="senior_4", since=LONG_AGO, by=cast.learner)


def test_hr_records_a_grade_and_adds_and_ends_a_rule_in_the_browser(cast):
    grade = reverse("training:grade", args=[cast.learner.uuid])
    answer = cast.client("own_hr").post(grade, {"grade": "senior_4", "since": "2026-01-01"})
    assert answer.url == reverse("training:person", args=[cast.learner.uuid])
    fields = {
        "key": "province-year", "office": str(cast.province_a.uuid), "title_zh": "本省集中培训",
        "title_en": "Centralised training of the province", "base": "years", "length": "1",
        "anchor": "2023", "kinds": ["class", "practice"], "hours": "40", "days": "",
        "grades": ["senior_4"], "posts": [], "source": "甲省〔2026〕1号", "valid_from": "2026-01-01",
    }  # fmt: skip
    add_page = reverse("training:add_rule")
    assert cast.client("approver").post(add_page, {**fields, "hours": ""}).status_code == 422
    assert cast.client("approver").post(add_page, {**fields, "office": str(cast.spp.uuid)}).status_code == 422
    assert cast.client("approver").post(add_page, fields).status_code == 302
    shown = cast.client("learner").get(reverse("training:record")).content.decode()
    assert "Centralised training of the province" in shown
    assert "40 hours missing" in shown
    assert "Fourth-grade senior procurator" in shown
    rule = HourRule.objects.get()
    end_page = reverse("training:end_rule", args=[rule.uuid])
    assert cast.client("approver").post(end_page, {"valid_to": "2026-03-09"}).status_code == 302
    shown = cast.client("learner").get(reverse("training:record")).content.decode()
    assert "No rule applies today." in shown


def test_the_number_of_queries_does_not_grow_with_the_rules(cast):
    counts = []
    for number in (1, 2):
        for place in range(number):
            add(cast.spp, key=f"rule-{number}-{place}")
        for name in ("training:record", "training:rules"):
            cast.client("learner").get(reverse(name))
            with CaptureQueriesContext(connection) as queries:
                assert cast.client("learner").get(reverse(name)).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
