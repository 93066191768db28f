from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from core import clock
from people.models import Appointment, Office, User


def appointment_of(person: User, as_of: date | None = None) -> Appointment | None:
    """The primary appointment, else the first of those in force."""
    rows = Appointment.objects.filter(Appointment.on(as_of or clock.today()), person=person)
    return rows.select_related("office", "post").order_by("-is_primary", "valid_from", "pk").first()


def office_of(person: User, as_of: date | None = None) -> Office | None:
    """The home office: that of the primary appointment."""
    appointment = appointment_of(person, as_of)
    return appointment.office if appointment else None


def staff_of(office: Office, *, subtree: bool = False, as_of: date | None = None) -> QuerySet[User]:
    """Whoever is appointed at the office (with `subtree`, or below it), each person once."""
    rows = Appointment.objects.filter(Appointment.on(as_of or clock.today()))
    rows = rows.filter(office__path__startswith=office.path) if subtree else rows.filter(office=office)
    return User.objects.filter(pk__in=rows.order_by().values("person_id"))
