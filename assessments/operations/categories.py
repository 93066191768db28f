"""The tree of a bank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr

from assessments.interchange.base import BETWEEN_LANGUAGES
from assessments.models import Bank, Category, Question
from core import ledger
from core.errors import Conflict, Invalid
from search.analysis import normalise

if TYPE_CHECKING:
    from people.models import User

DEEPEST = 12


@transaction.atomic
def add_category(
    *, bank: Bank, title_zh: str, title_en: str, by: User, parent: Category | None = None
) -> Category:
    """Raises Conflict when there is one of this title at that place, Invalid when it would be too deep."""
    if parent is not None and parent.bank_id != bank.pk:
        raise Invalid("category.foreign")
    _check_title(bank, parent, title_zh, title_en)
    category = _add(bank, parent, title_zh, title_en)
    ledger.append(
        event="category.added", subject=bank, by=by, category=category.uuid, zh=title_zh, en=title_en
    )
    return category


@transaction.atomic
def change_category(
    *, category: Category, title_zh: str, title_en: str, parent: Category | None, by: User
) -> Category:
    """New titles, or another place; all that is below comes along."""
    # The bank's row is the lock of its tree.
    bank = Bank.objects.select_for_update().get(pk=category.bank_id)
    category = Category.objects.get(pk=category.pk)
    if parent is not None and (parent.bank_id != bank.pk or parent.path.startswith(category.path)):
        raise Invalid("category.foreign")
    _check_title(bank, parent, title_zh, title_en, but=category)
    before = {"zh": category.title_zh, "en": category.title_en, "path": category.path}
    category.title_zh, category.title_en = title_zh, title_en
    if category.parent_id != (parent.pk if parent else None):
        _move(category, parent)
    category.save()
    after = {"zh": category.title_zh, "en": category.title_en, "path": category.path}
    if after != before:
        ledger.append(
            event="category.changed", subject=bank, by=by, category=category.uuid, before=before, **after
        )
    return category


@transaction.atomic
def remove_category(*, category: Category, by: User) -> None:
    """Its questions and the categories below it go one step up."""
    bank = Bank.objects.select_for_update().get(pk=category.bank_id)
    category = Category.objects.get(pk=category.pk)
    above = category.parent
    for child in category.children.all():
        _check_title(bank, above, child.title_zh, child.title_en, but=category)
        _move(child, above)
        child.save()
    moved = Question.objects.filter(category=category).update(category=above)
    ledger.append(
        event="category.removed", subject=bank, by=by, category=category.uuid, zh=category.title_zh,
        en=category.title_en, questions=moved,
    )  # fmt: skip
    category.delete()


class Tree:
    """The categories of a bank by their titles, for whoever files many questions.

    A name may hold both titles, the Chinese one first: "证据 | Evidence" (see queries.categories.names_of).
    """

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self._nodes: dict[tuple[int | None, str], Category] = {}
        for node in Category.objects.filter(bank=bank):
            self._know(node)

    def file(self, path: Sequence[str]) -> Category | None:
        """The category at the path, made where it is missing; the import that asks is in the ledger."""
        node = None
        for name in filter(None, (part.strip() for part in path)):
            zh, en = _titles(name)
            keys = [(node.pk if node else None, normalise(title)) for title in (zh, en) if title]
            found = next((self._nodes[key] for key in keys if key in self._nodes), None)
            node = found or self._know(_add(self.bank, node, zh, en))
        return node

    def _know(self, node: Category) -> Category:
        for title in filter(None, (node.title_zh, node.title_en)):
            self._nodes.setdefault((node.parent_id, normalise(title)), node)
        return node


def _titles(name: str) -> tuple[str, str]:
    """Chinese and English title of a name that a file gives."""
    zh, between, en = name.partition(BETWEEN_LANGUAGES)
    if between:
        return zh.strip()[:200], en.strip()[:200]
    is_chinese = any("\u3400" <= character <= "\u9fff" for character in name)
    return (name[:200], "") if is_chinese else ("", name[:200])


def _add(bank: Bank, parent: Category | None, title_zh: str, title_en: str) -> Category:
    if parent is not None and parent.depth >= DEEPEST:
        raise Invalid("category.too_deep", most=DEEPEST)
    category = Category.objects.create(bank=bank, parent=parent, title_zh=title_zh, title_en=title_en)
    category.path = f"{parent.path if parent else ''}{category.pk}."
    category.save(update_fields=["path"])
    return category


def _move(category: Category, parent: Category | None) -> None:
    """Hang it and all below elsewhere; `category` itself is not saved."""
    old, new = category.path, f"{parent.path if parent else ''}{category.pk}."
    below = Category.objects.filter(path__startswith=old).exclude(pk=category.pk)
    deepest = max((path.count(".") for path in below.values_list("path", flat=True)), default=old.count("."))
    if deepest - old.count(".") + new.count(".") > DEEPEST:
        raise Invalid("category.too_deep", most=DEEPEST)
    below.update(path=Concat(Value(new), Substr("path", len(old) + 1)))
    category.parent, category.path = parent, new


def _check_title(
    bank: Bank, parent: Category | None, title_zh: str, title_en: str, but: Category | None = None
) -> None:
    if not title_zh and not title_en:
        raise Invalid("category.untitled")
    same = Q()
    if title_zh:
        same |= Q(title_zh__iexact=title_zh)
    if title_en:
        same |= Q(title_en__iexact=title_en)
    others = Category.objects.filter(same, bank=bank, parent=parent)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise Conflict("category.title_taken", title=title_zh or title_en)
