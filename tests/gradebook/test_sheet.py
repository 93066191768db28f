"""From results and marks to totals."""

from decimal import Decimal

import pytest

from gradebook.models import Item
from gradebook.operations import layout
from gradebook.queries import sheet, statistics
from tests.factories.assessments import fail_assessment, pass_assessment
from tests.factories.gradebook import give, manual, top_of

pytestmark = pytest.mark.django_db


def row_of(group, index=0):
    return sheet.sheet_of(group.gradebook, [group.members[index]]).rows[0]


def test_results_count_where_they_are_and_gaps_are_left_out(group):
    person = group.members[0].person
    pass_assessment(group.quizzes[0], person)
    row = row_of(group)
    assert [cell.value for cell in row.cells] == [100, None, None]
    assert row.percent == 100
    fail_assessment(group.test, person)
    # Quizzes 100 with weight 40, test 0 with weight 60.
    assert row_of(group).percent == 40


@pytest.mark.parametrize(("policy", "value"), [("highest", 100), ("last", 0), ("first", 100)])
def test_the_attempt_that_counts_is_chosen_for_each_item(group, policy, value):
    person = group.members[0].person
    pass_assessment(group.quizzes[0], person)
    fail_assessment(group.quizzes[0], person)
    item = Item.objects.get(title_en="Quiz 1")
    layout.change_item(item=item, by=group.trainer, policy=policy)
    assert row_of(group).cells[0].value == value


def test_a_mark_stands_in_place_of_a_result_until_it_is_taken_away(group):
    person, item = group.members[0].person, Item.objects.get(title_en="Final test")
    pass_assessment(group.test, person)
    give(group.gradebook, item, group.members[0], 55, by=group.trainer)
    cell = row_of(group).cells[-1]
    assert (cell.value, cell.result, cell.is_overridden) == (55, 100, True)
    give(group.gradebook, item, group.members[0], None, by=group.trainer)
    cell = row_of(group).cells[-1]
    assert (cell.value, cell.is_overridden) == (100, False)


def test_results_of_one_person_are_nobody_elses(group):
    pass_assessment(group.test, group.members[0].person)
    assert [row_of(group, index).cells[-1].value for index in (0, 1)] == [100, None]


def test_the_parts_of_a_total_are_explained(group):
    item = manual(group.gradebook, by=group.trainer, maximum=20, weight=Decimal(100), position=3)
    pass_assessment(group.quizzes[0], group.members[0].person)
    give(group.gradebook, item, group.members[0], 10, by=group.trainer, feedback="Well argued.")
    whole = sheet.sheet_of(group.gradebook, [group.members[0]])
    lines = sheet.explained(whole, whole.rows[0])
    # 100 % with weight 40 and 50 % with weight 100; the test has no result yet.
    assert [(line.title, line.depth, line.part, line.counts, line.feedback) for line in lines] == [
        ("Quizzes in the lessons", 0, Decimal("28.57"), True, ""),
        ("Quiz 1", 1, Decimal("100.00"), True, ""),
        ("Quiz 2", 1, None, False, ""),
        ("Final test", 0, None, False, ""),
        ("Essay", 0, Decimal("35.71"), True, "Well argued."),
    ]
    assert whole.rows[0].percent == Decimal("64.29")


def test_the_spread_counts_everybody_once(group):
    layout.change_gradebook(gradebook=group.gradebook, pass_percent=60, by=group.trainer)
    item = manual(group.gradebook, by=group.trainer, maximum=10)
    for member, value in zip(group.members, (10, "5.5", None), strict=True):
        give(group.gradebook, item, member, value, by=group.trainer)
    group.gradebook.refresh_from_db()
    spread = statistics.spread_of(sheet.sheet_of(group.gradebook, group.members))
    assert (spread.members, spread.with_total, spread.passed) == (3, 2, 1)
    assert (spread.mean, spread.median) == (Decimal("77.50"), Decimal("77.50"))
    assert {bar.low: bar.count for bar in spread.bars if bar.count} == {50: 1, 90: 1}


@pytest.mark.parametrize("number", [1, 3, 60])
def test_a_sheet_costs_four_queries(group, number, django_assert_num_queries):
    group.join(number)
    manual(group.gradebook, by=group.trainer, category=top_of(group.gradebook))
    members = list(group.members)
    with django_assert_num_queries(4):
        assert len(sheet.sheet_of(group.gradebook, members).rows) == number + 3
