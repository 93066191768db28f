"""Which bank a command works on, and in whose name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management import CommandError

from assessments import policies
from assessments.models import Bank
from assessments.queries.bank import person_by_staff_number

if TYPE_CHECKING:
    from people.models import User


def bank_and_actor(code: str, staff_number: str) -> tuple[Bank, User]:
    """The bank and who acts in it: the person named, else its owner. CommandError when they may not."""
    bank = Bank.objects.select_related("owner").filter(code=code).first()
    if bank is None:
        raise CommandError(f"There is no bank {code}.")
    actor = person_by_staff_number(staff_number) if staff_number else bank.owner
    if actor is None or not policies.banks_visible_to(actor).filter(pk=bank.pk).exists():
        raise CommandError(f"The bank {code} is not open to {staff_number or 'its owner'}.")
    return bank, actor
