import ast

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from core.access import record_view, record_views, who_viewed
from core.models import AccessRecord
from core.wording import LOOK_KINDS, LOOK_PURPOSES
from qualifications.queries.records import PURPOSES
from tests.architecture.source import calls, modules
from tests.factories.people import UserFactory


def test_a_view_of_anothers_record_is_kept(person, other, clock):
    record_view(viewer=other, person=person, purpose="qualification_review", what="case")

    seen = who_viewed(person).get()
    assert (seen.viewer, seen.purpose, seen.what, seen.at) == (
        other,
        "qualification_review",
        "case",
        clock.at,
    )


def test_ones_own_record_is_nobodys_business(person):
    assert record_view(viewer=person, person=person, purpose="self", what="case") is None
    assert AccessRecord.objects.count() == 0


def test_the_latest_view_comes_first(person, other, clock):
    for what in ("list", "case"):
        record_view(viewer=other, person=person, purpose="review", what=what)
        clock.move(minutes=1)

    assert [record.what for record in who_viewed(person)] == ["case", "list"]


@pytest.mark.parametrize("attempt", ["update", "delete"])
def test_views_cannot_be_changed_or_removed(person, other, attempt):
    record_view(viewer=other, person=person, purpose="review", what="case")
    rows = AccessRecord.objects.all()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        rows.update(what="x") if attempt == "update" else rows._raw_delete("default")


@pytest.mark.parametrize(
    ("what", "label"),
    [
        ("account", "Account"),
        ("qualification record", "Qualification record"),
        ("case 0198c0de-0000-7000-8000-000000000001", "Case"),
        ("certificate 0198c0de-0000-7000-8000-000000000001", "Certificate"),
        ("something older", "something older"),
    ],
)
def test_a_view_is_told_in_words(what, label):
    look = AccessRecord(purpose="case_review", what=what)

    with override("en"):
        assert (look.purpose_label, look.what_label) == ("Deciding on a case", label)


def test_a_list_that_is_shown_again_is_noted_once_a_day_for_each_person(person, other, clock):
    viewer, one, two = UserFactory(), person, other

    def show(*people):
        looks = [(person, "run-1") for person in people]
        return record_views(viewer=viewer, looks=looks, purpose="teaching", what="progress")

    assert [show(one, viewer), show(one, two), show(one, two)] == [1, 1, 0]
    clock.move(hours=14)  # ten in the morning, then midnight in China
    assert show(one, two) == 2
    assert {look.what for look in who_viewed(one)} == {"progress run-1"}
    assert who_viewed(viewer).count() == 0


def test_every_purpose_and_kind_that_is_kept_has_its_words():
    noted = {"purpose": set(PURPOSES), "what": set()}
    for tree in modules().values():
        for call in (*calls(tree, "record_view"), *calls(tree, "record_views")):
            for word in call.keywords:
                value = word.value.values[0] if isinstance(word.value, ast.JoinedStr) else word.value
                if word.arg in noted and isinstance(value, ast.Constant):
                    noted[word.arg].add(value.value.strip())

    assert noted == {"purpose": set(LOOK_PURPOSES), "what": set(LOOK_KINDS)}
