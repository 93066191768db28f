import datetime as dt

from django.contrib.sessions.models import Session
from django.utils import timezone

from lms import celery_settings
from people import tasks


def test_sessions_that_are_over_are_removed(db):
    for key, hours in (("over", -1), ("open", 1)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=timezone.now() + dt.timedelta(hours=hours)
        )

    tasks.clear_sessions()

    assert [session.session_key for session in Session.objects.all()] == ["open"]


def test_the_schedule_does_it_every_night_and_publishes_every_minute():
    when = {
        entry["kwargs"]["task_path"]: entry["schedule"]
        for entry in celery_settings.beat_schedule.values()
        if "kwargs" in entry
    }

    assert when["content.tasks.publish_scheduled"] == 60
    assert (when["people.tasks.clear_sessions"].hour, when["people.tasks.clear_sessions"].minute) == (
        {3},
        {30},
    )
