from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from qualifications.rules import (
    AllOf,
    AnyOf,
    CompletedCourse,
    Fact,
    PassedAssessment,
    Within,
    evaluate,
)
from qualifications.rules.evaluator import months_after, months_before

ON = date(2026, 3, 9)
COURSE = CompletedCourse("FP-101")
TEST = PassedAssessment("t", 60)


def done(code="FP-101", on=date(2026, 2, 2), source="c1"):
    return Fact("completion", code, on, source)


def passed(percent=80, on=date(2026, 2, 3), source="r1", reference="t"):
    return Fact("result", reference, on, source, percent)


@pytest.mark.parametrize(
    ("rule", "evidence", "met", "codes"),
    [
        (COURSE, [done()], True, ["course_completed"]),
        (COURSE, [], False, ["course_missing"]),
        (COURSE, [done("FP-102")], False, ["course_missing"]),
        (COURSE, [done(on=ON + timedelta(1))], False, ["course_missing"]),
        (COURSE, [done(on=ON)], True, ["course_completed"]),
        (TEST, [passed(60)], True, ["test_passed"]),
        (TEST, [passed(59)], False, ["test_too_low"]),
        (TEST, [passed(90, reference="other")], False, ["test_missing"]),
        (TEST, [Fact("result", "t", ON, "r", 90, passed=False)], False, ["test_missing"]),
        (TEST, [passed(59), passed(61, source="r2")], True, ["test_passed"]),
        (Within(12, COURSE), [done(on=date(2025, 3, 9))], True, ["course_completed"]),
        (Within(12, COURSE), [done(on=date(2025, 3, 8))], False, ["course_too_old"]),
        (Within(12, TEST), [passed(on=date(2025, 3, 8))], False, ["test_too_old"]),
        (Within(12, TEST), [passed(95, on=date(2024, 1, 1)), passed(59)], False, ["test_too_old"]),
        (Within(24, Within(6, COURSE)), [done(on=date(2025, 6, 1))], False, ["course_too_old"]),
        (AllOf((COURSE, TEST)), [done()], False, ["course_completed", "test_missing"]),
        (AllOf((COURSE, TEST)), [done(), passed()], True, ["course_completed", "test_passed"]),
        (AnyOf((COURSE, TEST)), [passed()], True, ["any_of"]),
        (AnyOf((COURSE, TEST)), [], False, ["any_of"]),
        (AllOf(()), [], True, []),
        (AnyOf(()), [done()], False, ["any_of"]),
    ],
)
def test_verdicts(rule, evidence, met, codes):
    verdict = evaluate(rule, evidence, ON)
    assert (verdict.met, [reason.code for reason in verdict.because]) == (met, codes)


def test_the_best_result_that_counts_is_named():
    verdict = evaluate(TEST, [passed(70), passed(85, source="r2"), passed(85, date(2026, 2, 9), "r3")], ON)
    assert verdict.because[0].facts["source"] == "r3"


def test_missing_and_sources():
    verdict = evaluate(AllOf((COURSE, AnyOf((TEST, CompletedCourse("X"))))), [done(), passed()], ON)
    assert (verdict.missing, verdict.sources) == ((), ("c1", "r1"))


def test_reasons_within_any_of_are_kept():
    reason = evaluate(AnyOf((COURSE, TEST)), [passed()], ON).because[0]
    assert [(part.code, part.met) for part in reason.parts] == [
        ("course_missing", False),
        ("test_passed", True),
    ]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 3, 9), 36, date(2029, 3, 9)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
    ],
)
def test_months(day, months, then):
    assert months_after(day, months) == then


def test_months_before_a_short_month():
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)


# --- Properties ---------------------------------------------------------------------------

CODES = st.sampled_from(["A", "B", "C"])
DAYS = st.dates(date(2022, 1, 1), date(2028, 1, 1))
LEAVES = st.one_of(st.builds(CompletedCourse, CODES), st.builds(PassedAssessment, CODES, st.integers(0, 100)))
RULES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(AllOf, st.lists(inner, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Within, st.integers(1, 60), inner),
    ),
    max_leaves=6,
)
FACTS = st.lists(
    st.builds(
        Fact,
        st.sampled_from(["completion", "result"]),
        CODES,
        DAYS,
        st.uuids().map(str),
        st.integers(0, 100),
        st.booleans(),
    ),
    max_size=8,
)


@given(RULES, FACTS, DAYS, st.randoms())
def test_the_order_of_evidence_does_not_matter(rule, facts, on, random):
    shuffled = facts[:]
    random.shuffle(shuffled)
    assert evaluate(rule, shuffled, on) == evaluate(rule, facts, on)


@given(RULES, FACTS, FACTS, DAYS)
def test_more_evidence_never_takes_a_met_requirement_away(rule, facts, more, on):
    if evaluate(rule, facts, on).met:
        assert evaluate(rule, facts + more, on).met


@given(RULES, FACTS, DAYS)
def test_the_future_does_not_count(rule, facts, on):
    known = [fact for fact in facts if fact.happened_on <= on]
    assert evaluate(rule, facts, on) == evaluate(rule, known, on)


@given(RULES, FACTS, DAYS, st.integers(1, 24), st.integers(1, 24))
def test_a_longer_period_is_no_harder(rule, facts, on, months, longer):
    if evaluate(Within(months, rule), facts, on).met:
        assert evaluate(Within(months + longer, rule), facts, on).met


@given(RULES, FACTS, DAYS)
def test_a_met_verdict_stands_on_its_own_sources(rule, facts, on):
    verdict = evaluate(rule, facts, on)
    if verdict.met:
        cited = [fact for fact in facts if fact.source in verdict.sources]
        assert evaluate(rule, cited, on).met
