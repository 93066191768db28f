import pytest
from django.db import IntegrityError, transaction

from core.access import record_view, who_viewed
from core.models import AccessRecord


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
