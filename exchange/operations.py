"""Programmes and their pages. Publication goes through the review of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from wagtail.log_actions import LogContext

from core import ledger
from core.errors import Invalid
from courses.operations import authoring, publication
from exchange import findable
from exchange.models import Programme, ProgrammePage, Quota
from search import operations as search

if TYPE_CHECKING:
    from courses.models import CatalogueIndexPage
    from people.models import Office, User

FACTS = (
    "kind", "starts_on", "ends_on", "nominations_until", "languages", "places", "reserve", "hours",
    "competencies",
)  # fmt: skip
# Texts of a page beside its title and body, and how each is prepared.
LINES = ("summary", "host", "partner", "place", "contact")
PARAGRAPHS = ("eligibility", "documents")


@transaction.atomic
def open_programme(*, code: str, by: User, competencies: Any = (), **facts: Any) -> Programme:
    """The row behind the pages. `facts` are those of FACTS."""
    programme = Programme.objects.create(code=code, **facts)
    programme.competencies.set(competencies)
    ledger.append(event="programme.opened", subject=programme, by=by, code=code)
    return programme


@transaction.atomic
def change_programme(*, programme: Programme, by: User, **changes: Any) -> Programme:
    """Facts count at once, in both languages."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    competencies = changes.pop("competencies", None)
    before = {name: getattr(programme, name) for name in changes}
    for name, value in changes.items():
        setattr(programme, name, value)
    programme.save()
    if competencies is not None:
        programme.competencies.set(competencies)
        changes["competencies"] = [row.code for row in competencies]
    ledger.append(
        event="programme.changed",
        subject=programme,
        by=by,
        code=programme.code,
        before=_told(before),
        after=_told(changes),
    )
    publication.refresh_catalogues()
    search.refresh(kind=findable.PROGRAMME, things=[programme.pk])
    return programme


@transaction.atomic
def set_quotas(*, programme: Programme, quotas: Mapping[Office, int], by: User) -> None:
    """Replace the quotas of the offices. Raises Invalid where they exceed the places there are."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    given = sum(quotas.values())
    if programme.places is not None and given > programme.places:
        raise Invalid("quota.too_many", given=given, places=programme.places)
    Quota.objects.filter(programme=programme).delete()
    Quota.objects.bulk_create(
        Quota(programme=programme, office=office, places=places)
        for office, places in quotas.items()
        if places
    )
    ledger.append(
        event="programme.quotas_set",
        subject=programme,
        by=by,
        code=programme.code,
        quotas={office.code: places for office, places in quotas.items() if places},
    )


@transaction.atomic
def note_publication(*, page: ProgrammePage, by: User | None, published: bool) -> None:
    """Wagtail tells that a page went live or was taken offline; the catalogue lists it or no longer does."""
    ledger.append(
        event="programme.published" if published else "programme.withdrawn",
        subject=page.programme,
        by=by,
        code=page.programme.code,
        language=page.locale.language_code,
        revision=page.live_revision_id,
    )
    publication.refresh_catalogues()
    search.refresh(kind=findable.PROGRAMME, things=[page.programme_id])


@transaction.atomic
def create_programme_page(
    *, parent: CatalogueIndexPage, programme: Programme, data: Mapping[str, Any], by: User
) -> ProgrammePage:
    """A prepared page as a draft in both languages.

    `data`: slug, title {zh, en}; summary, host, partner, place, contact as {zh, en}; eligibility and
    documents as {zh: [...], en: [...]}; blocks as courses.operations.authoring.prepare takes them.
    """
    prepared = authoring.prepare(data.get("blocks", []), authoring.Sources())
    page = ProgrammePage(
        programme=programme, title=data["title"]["zh"], slug=data["slug"], live=False, owner=by
    )
    page.body = prepared.stream
    english = {"title": [data["title"]["en"]], **prepared.english}
    for name in LINES:
        text = data.get(name) or {"zh": "", "en": ""}
        setattr(page, name, text["zh"])
        if text["zh"]:
            english[name] = [text["en"]]
    for name in PARAGRAPHS:
        texts = data.get(name) or {"zh": [], "en": []}
        setattr(page, name, authoring.paragraphs(texts["zh"], as_list=True) if texts["zh"] else "")
        if texts["zh"]:
            english[name] = list(texts["en"])
    with LogContext(user=by):
        parent.add_child(instance=page)
        page.save_revision(user=by, log_action=True)
        authoring.translate_page(page=page, texts=english, by=by)
    return page


def _told(facts: Mapping[str, Any]) -> dict[str, Any]:
    """As the ledger keeps it: text, numbers and lists."""
    plain = (int, list, type(None))
    return {name: value if isinstance(value, plain) else str(value) for name, value in facts.items()}
