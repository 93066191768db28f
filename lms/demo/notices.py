"""How two of the demo's people want to hear of things: a daily digest, a weekly one, and quiet nights."""

from collections.abc import Mapping
from datetime import time

from notifications.operations import preferences
from notifications.timing import Quiet
from people.models import User

DAILY = ("discussion.topic", "discussion.reply", "lesson.changed")
WEEKLY = ("discussion.waiting", "page.commented")


def choose(people: Mapping[str, User]) -> None:
    reader, trainer = people["trainee_studying"], people["trainer"]
    for kind in DAILY:
        preferences.set_preference(by=reader, kind=kind, mail="daily")
    preferences.set_quiet_hours(by=reader, quiet=Quiet(time(22), time(7), weekends=True))
    for kind in WEEKLY:
        preferences.set_preference(by=trainer, kind=kind, mail="weekly")
