"""The roles, and which of them bring what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _, override

# What the site's search calls these kinds of things.
PERSON, OFFICE = "person", "office"


class Role(models.TextChoices):
    """What somebody may do; where, is said by the office of the grant. Everybody active is a trainee."""

    TRAINEE = "trainee", _("Trainee")
    TRAINER = "trainer", _("Trainer")
    LEGAL_REVIEWER = "legal_reviewer", _("Legal reviewer")
    PUBLISHER = "publisher", _("Publisher")
    UNIT_VERIFIER = "unit_verifier", _("Unit verifier")
    HR_REVIEWER = "hr_reviewer", _("HR reviewer")
    HR_APPROVER = "hr_approver", _("HR approver")
    EXCHANGE_OFFICER = "exchange_officer", _("Exchange officer")
    AUDITOR = "auditor", _("Auditor")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("System administrator")
    SECURITY_ADMINISTRATOR = "security_administrator", _("Security administrator")


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR})

# Roles that open the administration or the traces of others: only a security administrator gives them,
# so that whoever runs the system cannot choose who watches it.
SECURITY_ROLES = frozenset({Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR})
GRANTABLE = frozenset(Role) - {Role.TRAINEE}
MAY_GRANT: dict[Role, frozenset[Role]] = {
    Role.SYSTEM_ADMINISTRATOR: GRANTABLE - SECURITY_ROLES,
    Role.SECURITY_ADMINISTRATOR: SECURITY_ROLES,
}

# Those who learn and those who write; every other role sees records of others and needs a second factor.
WITHOUT_SECOND_FACTOR = frozenset({Role.TRAINEE, Role.TRAINER, Role.LEGAL_REVIEWER, Role.PUBLISHER})

# Names of the Wagtail groups that follow the grants.
GROUPS: dict[Role, str] = {
    Role.TRAINER: "Trainers",
    Role.LEGAL_REVIEWER: "Legal reviewers",
    Role.PUBLISHER: "Publishers",
}

# Keys in the session. Times are whole seconds since 1970.
SESSION_BEGAN = "began"
SESSION_SEEN = "seen"
SESSION_SECOND_FACTOR = "second_factor"
# Until then silence is no idleness: an exam sets it to the deadline of the attempt.
SESSION_QUIET_UNTIL = "quiet_until"


def in_both(role: Role) -> dict[str, str]:
    """The role's name in each language, as notices want it."""
    names = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            names["en" if code == "en" else "zh"] = str(role.label)
    return names


# Pages about a person, by who may open them. Each is given the viewer and people whom the viewer may know
# of, and gives the addresses of those it has a page for; the first in order wins.
PersonDoor = Callable[[Any, list[Any]], dict[int, str]]
_person_doors: dict[str, tuple[int, PersonDoor]] = {}


def person_door(name: str, order: int, pages: PersonDoor) -> None:
    """Called while the apps start, by whichever app has the page."""
    _person_doors[name] = (order, pages)


def person_doors() -> list[PersonDoor]:
    return [pages for _order, pages in sorted(_person_doors.values(), key=lambda door: door[0])]
