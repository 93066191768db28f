"""Totals by hand: each expected figure can be followed on paper."""

from fractions import Fraction as F

import pytest
from hypothesis import given, strategies as st

from gradebook.aggregation import Aggregation, Entry, Rules, total

MEAN, NATURAL = Aggregation.MEAN, Aggregation.NATURAL


def entries(*rows):
    """(grade, maximum) or (grade, maximum, {more})."""
    made = []
    for grade, maximum, *more in rows:
        extra = {
            name: F(str(value)) if name != "extra_credit" else value
            for name, value in (more or [{}])[0].items()
        }
        made.append(Entry(F(maximum), None if grade is None else F(str(grade)), **extra))
    return made


def grade(aggregation, rows, **rules):
    result = total(Rules(Aggregation(aggregation), **rules), entries(*rows))
    return None if result.grade is None else float(result.grade)


@pytest.mark.parametrize(
    ("aggregation", "rows", "expected"),
    [
        ("mean", [(50, 100), (10, 20), (8, 10)], 60),
        ("weighted_mean", [(50, 100, {"weight": 1}), (10, 10, {"weight": 3})], 87.5),
        ("weighted_mean", [(50, 100, {"weight": 0}), (10, 10, {"weight": 3})], 100),
        ("weighted_mean", [(50, 100, {"weight": 0})], None),
        ("simple_weighted_mean", [(50, 100), (10, 10)], pytest.approx(600 / 11)),
        ("simple_weighted_mean", [(50, 100), (10, 10, {"extra_credit": True})], 60),
        ("simple_weighted_mean", [(0.2, 1, {"extra_credit": True})], 20),
        ("mean_with_extra_credit", [(50, 100), (5, 10, {"extra_credit": True})], 100),
        ("mean_with_extra_credit", [(50, 100), (1, 10, {"extra_credit": True, "weight": 2})], 70),
        ("median", [(10, 100), (90, 100), (40, 100)], 40),
        ("median", [(10, 100), (90, 100), (40, 100), (60, 100)], 50),
        ("min", [(10, 100), (9, 10)], 10),
        ("max", [(10, 100), (9, 10)], 90),
        ("mode", [(50, 100), (5, 10), (90, 100)], 50),
        ("mode", [(50, 100), (90, 100)], 90),
        ("natural_sum", [(50, 100), (5, 10)], 55),
    ],
)
def test_each_way_of_adding_up(aggregation, rows, expected):
    assert grade(aggregation, rows) == expected


@pytest.mark.parametrize(
    ("exclude_empty", "expected"),
    [(True, 80), (False, 40)],
)
def test_what_has_no_mark_is_left_out_or_counts_as_nought(exclude_empty, expected):
    assert grade("mean", [(80, 100), (None, 100)], exclude_empty=exclude_empty) == expected


@pytest.mark.parametrize("aggregation", list(Aggregation))
def test_nothing_given_is_no_total(aggregation):
    assert grade(aggregation, [(None, 100), (None, 10)]) is None
    assert grade(aggregation, []) is None


class TestLimits:
    def test_the_lowest_share_is_dropped_not_the_lowest_number(self):
        assert grade("mean", [(9, 10), (30, 100), (50, 100)], drop_lowest=1) == 70

    def test_of_equal_values_the_one_with_more_points_is_dropped(self):
        rows = [(5, 10), (50, 100), (90, 100)]
        assert grade("simple_weighted_mean", rows, drop_lowest=1) == pytest.approx(9500 / 110)

    def test_more_may_be_dropped_than_there_are(self):
        assert grade("mean", [(5, 10)], drop_lowest=3) is None

    def test_extra_credits_are_never_dropped(self):
        rows = [(50, 100), (70, 100), (0, 10, {"extra_credit": True})]
        assert grade("mean_with_extra_credit", rows, drop_lowest=1) == 70

    def test_only_the_highest_are_kept(self):
        assert grade("mean", [(10, 100), (60, 100), (80, 100)], keep_highest=2) == 70

    def test_a_sum_drops_only_among_equals(self):
        assert grade("natural_sum", [(5, 10), (9, 10), (7, 10)], drop_lowest=1) == 16
        assert grade("natural_sum", [(5, 20), (9, 10), (7, 10)], drop_lowest=1) == 21

    def test_the_maximum_of_a_sum_shrinks_with_what_is_dropped(self):
        result = total(Rules(NATURAL, drop_lowest=1), entries((5, 10), (9, 10), (None, 10)))
        assert (result.grade, result.maximum, result.of) == (9, 10, 20)


class TestNaturalShares:
    def test_a_share_set_by_hand_leaves_the_rest_to_the_points(self):
        rows = [(10, 10, {"share": 0.5}), (50, 100), (0, 100)]
        assert grade("natural_sum", rows) == 210 * (0.5 + 0.125)

    def test_shares_that_exceed_the_whole_are_scaled_and_leave_nothing(self):
        rows = [(10, 10, {"share": 0.9}), (0, 10, {"share": 0.9}), (100, 100)]
        result = total(Rules(NATURAL), entries(*rows))
        assert (result.grade, result.maximum) == (10, 20)

    def test_shares_that_make_less_than_the_whole_are_scaled_where_nothing_is_automatic(self):
        assert grade("natural_sum", [(10, 10, {"share": 0.2}), (0, 10, {"share": 0.2})]) == 10

    def test_a_share_of_nought_takes_points_away_from_nobody(self):
        result = total(Rules(NATURAL), entries((0, 50, {"share": 0}), (8, 10)))
        assert (result.grade, result.maximum) == (8, 10)

    def test_extra_credit_lifts_the_grade_but_not_the_maximum(self):
        result = total(Rules(NATURAL), entries((50, 100), (5, 10, {"extra_credit": True})))
        assert (result.grade, result.maximum) == (55, 100)

    def test_nobody_gets_more_than_there_is(self):
        assert grade("natural_sum", [(100, 100), (5, 10, {"extra_credit": True})]) == 100


marks = st.integers(0, 400).map(lambda quarter: F(quarter, 4))
rows_of_marks = st.lists(st.tuples(st.none() | marks, st.sampled_from([100, 150, 200])), max_size=8)


@given(rows_of_marks, st.sampled_from(list(Aggregation)), st.booleans(), st.integers(0, 3))
def test_a_total_lies_within_its_bounds_and_its_parts_make_it_up(rows, aggregation, exclude, drop):
    made = [Entry(F(maximum), value) for value, maximum in rows]
    result = total(Rules(aggregation, exclude, drop), made)
    if result.grade is None:
        assert result.parts == ()
        return
    assert 0 <= result.grade <= result.maximum
    assert sum(result.parts) == result.grade
    assert set(result.counted) <= set(range(len(made)))


@given(rows_of_marks.filter(bool), st.sampled_from(list(Aggregation)), st.randoms())
def test_the_order_of_the_entries_decides_nothing(rows, aggregation, dice):
    made = [Entry(F(maximum), value) for value, maximum in rows]
    shuffled = dice.sample(made, len(made))
    rules = Rules(aggregation)
    assert total(rules, made).grade == total(rules, shuffled).grade


@given(st.lists(marks, min_size=1, max_size=6), st.integers(0, 5))
def test_a_better_mark_never_lowers_a_mean(values, which):
    which %= len(values)
    better = [F(100) if index == which else value for index, value in enumerate(values)]

    def mean(found):
        return total(Rules(MEAN), [Entry(F(100), value) for value in found]).grade

    assert mean(better) >= mean(values)
