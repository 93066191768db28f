"""Banks, and who works in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from assessments import policies
from assessments.models import Bank, BankShare
from core import ledger
from core.errors import Conflict, Invalid, NotAllowed

if TYPE_CHECKING:
    from people.models import User


@transaction.atomic
def create_bank(*, code: str, title_zh: str, title_en: str, by: User, needs_review: bool = False) -> Bank:
    """A bank owned by `by`. Raises Conflict when the code is taken."""
    if Bank.objects.filter(code=code).exists():
        raise Conflict("bank.code_taken", bank=code)
    bank = Bank.objects.create(
        code=code, title_zh=title_zh, title_en=title_en, owner=by, needs_review=needs_review
    )
    ledger.append(event="bank.created", subject=bank, by=by, code=code, needs_review=needs_review)
    return bank


@transaction.atomic
def change_bank(*, bank: Bank, title_zh: str, title_en: str, needs_review: bool, by: User) -> Bank:
    """Titles, and whether wordings are approved by a second person; only the owner may.

    Wordings that are drafts when approval is given up stay drafts until somebody puts them into use.
    """
    if bank.owner_id != by.pk:
        raise NotAllowed("bank.not_owner")
    bank = Bank.objects.select_for_update().get(pk=bank.pk)
    wanted = {"title_zh": title_zh, "title_en": title_en, "needs_review": needs_review}
    changed = {name: value for name, value in wanted.items() if getattr(bank, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(bank, name, value)
        bank.save()
        ledger.append(event="bank.changed", subject=bank, by=by, code=bank.code, changed=changed)
    return bank


@transaction.atomic
def share_bank(*, bank: Bank, person: User, by: User, reviews: bool = True) -> None:
    """Let another trainer write in the bank and, with `reviews`, approve; only the owner may."""
    if bank.owner_id != by.pk:
        raise NotAllowed("bank.not_owner")
    if not policies.may_author(person):
        raise Invalid("bank.not_a_trainer")
    share, created = BankShare.objects.get_or_create(bank=bank, person=person, defaults={"reviews": reviews})
    if not created and share.reviews == reviews:
        return
    share.reviews = reviews
    share.save(update_fields=["reviews"])
    ledger.append(
        event="bank.shared", subject=bank, by=by, code=bank.code, person=person.uuid, reviews=reviews
    )


@transaction.atomic
def unshare_bank(*, bank: Bank, person: User, by: User) -> None:
    if bank.owner_id != by.pk:
        raise NotAllowed("bank.not_owner")
    deleted, _by_model = BankShare.objects.filter(bank=bank, person=person).delete()
    if deleted:
        ledger.append(event="bank.unshared", subject=bank, by=by, code=bank.code, person=person.uuid)
