import datetime as dt

import pytest
from django.utils import timezone

from content import tasks
from core.models import LedgerEntry
from courses.models import CourseEdition, CoursePage
from tests.factories.courses import School

SOON = dt.timedelta(hours=1)


@pytest.fixture
def school(db):
    return School()


@pytest.fixture
def later(monkeypatch):
    """Wagtail's own clock, two hours ahead."""
    at = timezone.now() + 2 * SOON
    return lambda: monkeypatch.setattr(timezone, "now", lambda: at)


def scheduled(school):
    """A course page whose last approval leaves it waiting for its hour."""
    page = school.draft_course()
    page.go_live_at = timezone.now() + SOON
    page.save_revision(user=school.author)
    return school.publish(CoursePage.objects.get(pk=page.pk), english=False)


def test_a_page_goes_live_when_its_time_has_come(school, later):
    page = scheduled(school)
    tasks.publish_scheduled()
    before = CoursePage.objects.get(pk=page.pk).live
    later()

    tasks.publish_scheduled()

    assert (before, CoursePage.objects.get(pk=page.pk).live) == (False, True)
    assert CourseEdition.objects.filter(page_id=page.pk).count() == 1
    last = LedgerEntry.objects.filter(event="page.published").latest("pk")
    assert (last.stream.name, last.actor) == (f"page:{page.translation_key}", None)


def test_a_page_goes_when_its_time_is_over(school, later):
    page = school.publish(school.draft_course(), english=False)
    CoursePage.objects.filter(pk=page.pk).update(expire_at=timezone.now() + SOON)
    later()

    tasks.publish_scheduled()

    assert CoursePage.objects.get(pk=page.pk).live is False
    assert CourseEdition.objects.filter(page_id=page.pk).exists() is False
