"""The pure part: reading, evaluating, locking, and rules that can never hold."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from core.errors import Invalid
from courses.release import (
    AfterDate,
    AllOf,
    AnyOf,
    AssessmentPassed,
    CourseComplete,
    Entry,
    Facts,
    LessonComplete,
    Lock,
    Place,
    check,
    groups,
    locks,
    never_open,
    of_groups,
    read,
    remaining,
    write,
)

A, B, C, D = (f"{number:032x}" for number in range(1, 5))
A, B, C, D = (f"{k[:8]}-{k[8:12]}-{k[12:16]}-{k[16:20]}-{k[20:]}" for k in (A, B, C, D))
DAY = dt.date(2026, 3, 9)
BOTH = {"c": None, "d": None}  # two courses without a final test
KEYS = st.sampled_from([A, B, C, D])
LEAVES = st.one_of(
    st.builds(LessonComplete, KEYS),
    st.builds(CourseComplete, KEYS),
    st.builds(AssessmentPassed, KEYS, st.none() | st.integers(1, 100)),
    st.builds(AfterDate, st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))),
)
RULES = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        *(st.builds(kind, st.lists(parts, min_size=1, max_size=3).map(tuple)) for kind in (AllOf, AnyOf))
    ),
    max_leaves=6,
)
SETS = st.frozensets(KEYS)
MARKS = st.dictionaries(KEYS, st.integers(0, 100).map(Decimal))
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
FACTS = st.builds(Facts, st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)), SETS, SETS, SETS, MARKS)


def more(one, other):
    """What somebody knows who has done what both did, on the later of the two days."""
    return Facts(
        max(one.today, other.today),
        one.lessons | other.lessons,
        one.courses | other.courses,
        one.passed | other.passed,
        {
            key: max(one.marks.get(key, Decimal(0)), other.marks.get(key, Decimal(0)))
            for key in {*one.marks, *other.marks}
        },
    )


@PATIENT
@given(RULES, FACTS, FACTS)
def test_doing_more_never_closes(rule, facts, others):
    if remaining(rule, facts) is None:
        assert remaining(rule, more(facts, others)) is None


@PATIENT
@given(RULES, FACTS)
def test_a_rule_says_the_same_however_it_is_written(rule, facts):
    try:
        check(rule)
    except Invalid:
        return
    assert read(write(rule)) == rule
    asked = groups(rule)
    assert (remaining(of_groups(asked), facts) is None) == (remaining(rule, facts) is None)
    rest = remaining(rule, facts)
    if rest is not None:
        assert remaining(rest, facts) == rest


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (None, "release.shape"),
        ([], "release.shape"),
        ({"rule": {"kind": "from", "day": "2026-03-09"}}, "release.shape"),
        ({"version": 2, "rule": {"kind": "from", "day": "2026-03-09"}}, "release.version_unknown"),
        ({"version": True, "rule": {"kind": "from", "day": "2026-03-09"}}, "release.version_unknown"),
        ({"version": 1, "rule": "now"}, "release.shape"),
        ({"version": 1, "rule": {"kind": "not", "parts": []}}, "release.kind_unknown"),
        ({"version": 1, "rule": {"kind": "from", "day": "9 March"}}, "release.day_unreadable"),
        ({"version": 1, "rule": {"kind": "from", "day": "2026-03-09", "x": 1}}, "release.shape"),
        ({"version": 1, "rule": {"kind": "lesson", "lesson": "1; DROP"}}, "release.target_unreadable"),
        ({"version": 1, "rule": {"kind": "course", "course": 7}}, "release.target_unreadable"),
        (
            {"version": 1, "rule": {"kind": "assessment", "assessment": A, "percent": 101}},
            "release.percent_range",
        ),
        (
            {"version": 1, "rule": {"kind": "assessment", "assessment": A, "percent": True}},
            "release.percent_range",
        ),
        ({"version": 1, "rule": {"kind": "any", "parts": []}}, "release.empty_group"),
        ({"version": 1, "rule": {"kind": "any", "parts": {"a": 1}}}, "release.shape"),
    ],
)
def test_what_is_no_rule_is_refused_by_code(data, code):
    with pytest.raises(Invalid) as refusal:
        read(data)
    assert refusal.value.code == code


def test_limits():
    deep = AllOf((AnyOf((AllOf((AnyOf((LessonComplete(A),)),)),)),))
    wide = AllOf(tuple(AssessmentPassed(A, percent) for percent in range(1, 22)))
    # Ten pairs of which one is enough make 2 to the 10th groups.
    multiplied = AnyOf(tuple(AllOf((AssessmentPassed(A, n), AssessmentPassed(B, n))) for n in range(1, 11)))
    codes = []
    for rule in (deep, wide, multiplied):
        with pytest.raises(Invalid) as refusal:
            check(rule)
        codes.append(refusal.value.code)
    assert codes == ["release.too_deep", "release.too_large", "release.too_large"]
    nested = {"kind": "from", "day": "2026-03-09"}
    for _ in range(500):
        nested = {"kind": "all", "parts": [nested]}
    with pytest.raises(Invalid) as refusal:
        read({"version": 1, "rule": nested})
    assert refusal.value.code == "release.too_deep"


def test_what_is_missing():
    rule = AllOf((LessonComplete(A), AnyOf((CourseComplete(B), AssessmentPassed(C, 80))), AfterDate(DAY)))
    begun = Facts(DAY - dt.timedelta(days=1), frozenset([A]), marks={C: Decimal("79.9")})

    assert remaining(rule, begun) == AllOf(
        (AnyOf((CourseComplete(B), AssessmentPassed(C, 80))), AfterDate(DAY))
    )
    assert remaining(rule, more(begun, Facts(DAY))) == AnyOf((CourseComplete(B), AssessmentPassed(C, 80)))
    assert remaining(rule, more(begun, Facts(DAY, marks={C: Decimal(80)}))) is None


def test_order_and_rules_together():
    lessons = [Entry(1, A), Entry(2, B, required=False), Entry(3, C, rule=AfterDate(DAY)), Entry(4, D)]
    before, after = Facts(DAY - dt.timedelta(days=1)), Facts(DAY)

    assert locks(lessons, in_sequence=True, done={1}, facts=before) == {
        3: Lock(None, AfterDate(DAY)),
        4: Lock(3, None),
    }
    assert locks(lessons, in_sequence=True, done=set(), facts=after) == {
        2: Lock(1, None), 3: Lock(1, None), 4: Lock(1, None),
    }  # fmt: skip
    assert locks(lessons, in_sequence=True, done={3}, facts=before) == {2: Lock(1, None), 4: Lock(1, None)}
    assert locks(lessons, in_sequence=False, done=set(), facts=before) == {3: Lock(None, AfterDate(DAY))}


@pytest.mark.parametrize(
    ("lessons", "tests", "closed"),
    [
        ([Place("1", "c", LessonComplete("2")), Place("2", "c", LessonComplete("1"))], {"c": None}, "12"),
        ([Place("1", "c", AnyOf((LessonComplete("1"), AfterDate(DAY))))], {"c": None}, ""),
        ([Place("1", "c", LessonComplete("2")), Place("2", "c", before=frozenset("1"))], {"c": None}, "12"),
        ([Place("1", "c", AssessmentPassed("q", 50), quizzes=frozenset("q"))], {"c": None}, "1"),
        ([Place("1", "c", AssessmentPassed("t"))], {"c": "t"}, "1"),
        ([Place("1", "c", AssessmentPassed("t"), required=False), Place("2", "c")], {"c": "t"}, ""),
        ([Place("1", "c", AssessmentPassed("elsewhere", 100))], {"c": None}, ""),
        ([Place("1", "c", CourseComplete("d")), Place("2", "d", CourseComplete("c"))], BOTH, "12"),
        ([Place("1", "c", CourseComplete("gone"))], {"c": None}, "1"),
        ([Place("1", "c", CourseComplete("d")), Place("2", "d")], BOTH, ""),
    ],
)  # fmt: skip
def test_rules_that_wait_for_themselves_are_found(lessons, tests, closed):
    assert never_open(lessons, tests) == frozenset(closed)
