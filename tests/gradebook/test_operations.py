from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from core.errors import Conflict, Invalid, NotAllowed
from core.models import LedgerEntry
from courses.operations import memberships
from gradebook.models import Category, Item, Mark, MarkChange
from gradebook.operations import layout, marking, release
from gradebook.operations.marking import Given
from notifications.models import Notification
from tests.factories.gradebook import give, manual, top_of

pytestmark = pytest.mark.django_db


def events(gradebook):
    rows = LedgerEntry.objects.filter(subject_ref=str(gradebook.uuid)).order_by("pk")
    return [row.event for row in rows]


def refusal(kind, act, *args, **kwargs):
    with pytest.raises(kind) as refused:
        act(*args, **kwargs)
    return refused.value.code


class TestLayout:
    def test_a_new_gradebook_holds_the_assessments_of_the_course(self, group):
        top = top_of(group.gradebook)
        quizzes = Category.objects.get(parent=top)
        assert [item.title_en for item in quizzes.items.all()] == ["Quiz 1", "Quiz 2"]
        assert [(item.title_en, item.weight) for item in top.items.all()] == [("Final test", 60)]
        assert (top.aggregation, quizzes.aggregation, quizzes.weight) == ("weighted_mean", "mean", 40)

    def test_opening_twice_is_once(self, group):
        again = layout.open_gradebook(run=group.run, by=group.trainer)
        assert again.pk == group.gradebook.pk
        assert events(group.gradebook) == ["gradebook.opened"]

    def test_changes_say_what_it_was_before(self, group):
        top = top_of(group.gradebook)
        layout.change_category(category=top, by=group.trainer, aggregation="mean", drop_lowest=0)
        entry = LedgerEntry.objects.get(event="gradebook.changed")
        assert (entry.data["before"], entry.data["after"]) == (
            {"aggregation": "weighted_mean"},
            {"aggregation": "mean"},
        )

    def test_only_one_of_the_two_limits(self, group):
        change = layout.change_category
        code = refusal(
            Invalid, change, category=top_of(group.gradebook), by=group.trainer, drop_lowest=1, keep_highest=1
        )
        assert code == "grade.one_limit"

    def test_the_total_and_what_is_not_empty_stay(self, group):
        top = top_of(group.gradebook)
        quizzes = Category.objects.get(parent=top)
        for category, code in ((top, "grade.total_stays"), (quizzes, "grade.category_not_empty")):
            assert refusal(Conflict, layout.remove_category, category=category, by=group.trainer) == code

    def test_an_item_with_marks_stays_and_keeps_room_for_them(self, group):
        item = manual(group.gradebook, by=group.trainer, maximum=20)
        give(group.gradebook, item, group.members[0], 15, by=group.trainer)
        assert refusal(Conflict, layout.remove_item, item=item, by=group.trainer) == "grade.item_has_marks"
        code = refusal(Invalid, layout.change_item, item=item, by=group.trainer, maximum=Decimal(14))
        assert code == "grade.maximum_below_marks"

    def test_an_item_without_marks_goes(self, group):
        item = manual(group.gradebook, by=group.trainer)
        layout.remove_item(item=item, by=group.trainer)
        assert not Item.objects.filter(title_en="Essay").exists()


class TestMarks:
    @pytest.fixture
    def item(self, group):
        return manual(group.gradebook, by=group.trainer, maximum=20)

    def given(self, group, item, value, **fields):
        return Given(item=item, member=group.members[0], value=value and Decimal(value), **fields)

    def enter(self, group, *given, **fields):
        return marking.enter_marks(gradebook=group.gradebook, given=given, by=group.trainer, **fields)

    def test_each_change_is_kept_and_the_batch_is_one_act(self, group, item):
        first, second = group.members[:2]
        batch = [Given(item, first, Decimal(12)), Given(item, second, Decimal("17.5"))]
        assert self.enter(group, *batch) == 2
        assert self.enter(group, Given(item, first, Decimal(13)), reason="Counted again") == 1
        history = MarkChange.objects.filter(member=first).order_by("pk")
        assert [(row.before, row.after, row.reason) for row in history] == [
            (None, 12, ""),
            (12, 13, "Counted again"),
        ]
        assert events(group.gradebook).count("gradebook.marks_entered") == 2

    def test_what_changes_nothing_leaves_no_trace(self, group, item):
        self.enter(group, self.given(group, item, "5"))
        assert self.enter(group, self.given(group, item, "5")) == 0
        assert MarkChange.objects.count() == 1
        assert events(group.gradebook).count("gradebook.marks_entered") == 1

    @pytest.mark.parametrize("value", ["-1", "20.01"])
    def test_marks_stay_within_their_points(self, group, item, value):
        assert refusal(Invalid, self.enter, group, self.given(group, item, value)) == "grade.out_of_range"

    def test_one_refusal_refuses_the_batch(self, group, item):
        batch = [self.given(group, item, "5"), Given(item, group.members[1], Decimal(21))]
        assert refusal(Invalid, self.enter, group, *batch) == "grade.out_of_range"
        assert Mark.objects.count() == 0

    def test_nobody_marks_himself(self, group, item):
        own = memberships.join(run=group.run, by=group.trainer)
        assert refusal(NotAllowed, self.enter, group, Given(item, own, Decimal(20))) == "grade.own"

    def test_whoever_was_slower_sees_the_other_mark(self, group, item):
        self.enter(group, self.given(group, item, "5", version=0))
        code = refusal(Conflict, self.enter, group, self.given(group, item, "6", version=0))
        assert code == "grade.changed_meanwhile"
        assert Mark.objects.get().value == 5

    def test_a_mark_in_place_of_a_result_needs_a_reason(self, group):
        item = Item.objects.get(title_en="Final test")
        assert refusal(Invalid, self.enter, group, self.given(group, item, "50")) == "grade.reason_missing"
        assert self.enter(group, self.given(group, item, "50"), reason="Sat on paper") == 1

    def test_the_history_cannot_be_edited(self, group, item):
        self.enter(group, self.given(group, item, "5"))
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE gradebook_markchange SET after = 20")


class TestRelease:
    def test_members_are_told_once(self, group):
        release.release(gradebook=group.gradebook, by=group.trainer)
        told = Notification.objects.filter(kind="gradebook.released")
        assert set(told.values_list("recipient", flat=True)) == {row.person_id for row in group.members}
        assert set(told.values_list("link", flat=True)) == {f"/learn/runs/{group.run.uuid}/grades/"}
        code = refusal(Conflict, release.release, gradebook=group.gradebook, by=group.trainer)
        assert code == "grade.released"

    def test_a_release_ends_with_its_reason(self, group):
        release.release(gradebook=group.gradebook, by=group.trainer)
        release.withdraw(gradebook=group.gradebook, by=group.trainer, reason="Wrong test")
        assert LedgerEntry.objects.get(event="gradebook.withdrawn").data["reason"] == "Wrong test"
        act = release.withdraw
        code = refusal(Conflict, act, gradebook=group.gradebook, by=group.trainer, reason="again")
        assert code == "grade.not_released"
