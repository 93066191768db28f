"""Programmes as readers and authors see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from agenda.registry import Entry
from competence import queries as competence_queries
from core import clock
from courses.queries.drawing import address_of
from exchange.models import Programme, ProgrammePage, Quota
from people import queries as people_queries

if TYPE_CHECKING:
    from people.models import Office, User

IN_CATALOGUE = 8


@dataclass(frozen=True)
class ProgrammeRow:
    """A line of a list; `foreign`: shown in another language than asked for."""

    page: ProgrammePage
    programme: Programme
    href: str
    foreign: bool
    today: date

    @property
    def state(self) -> str:
        if self.programme.ends_on < self.today:
            return "past"
        if self.programme.starts_on <= self.today:
            return "running"
        until = self.programme.nominations_until
        return "open" if until and until >= self.today else "coming"


def code_is_taken(code: str) -> bool:
    return Programme.objects.filter(code=code).exists()


def quotas_of(programme: Programme) -> dict[int, int]:
    """Places by the key of the office."""
    return dict(Quota.objects.filter(programme=programme).values_list("office_id", "places"))


def quota_rows(programme: Programme) -> QuerySet[Quota]:
    return Quota.objects.filter(programme=programme).select_related("office").order_by("office__code")


def offices_with_quotas() -> QuerySet[Office]:
    """Those directly below the national office."""
    return people_queries.offices_of_level(1)


def live_pages() -> QuerySet[ProgrammePage]:
    competencies = competence_queries.competencies()
    return (
        ProgrammePage.objects.live()
        .filter(alias_of=None)
        .select_related("programme", "locale")
        .prefetch_related(Prefetch("programme__competencies", queryset=competencies))
    )


def programmes(criteria: Mapping[str, str], *, today: date | None = None) -> QuerySet[Programme]:
    """Published programmes that answer `q`, `kind`, `language` and `when`; the next ones first."""
    today = today or clock.today()
    found = Programme.objects.filter(pages__live=True, pages__alias_of=None).distinct()
    if criteria.get("kind"):
        found = found.filter(kind=criteria["kind"])
    if criteria.get("language"):
        # A JSON list of two-letter codes; both databases compare its text.
        found = found.filter(languages__icontains=f'"{criteria["language"]}"')
    if text := criteria.get("q"):
        words = ("title", "summary", "host", "partner", "place")
        matches = Q(code__istartswith=text)
        for word in words:
            matches |= Q(**{f"pages__{word}__icontains": text})
        found = found.filter(matches)
    if criteria.get("when") == "past":
        return found.filter(ends_on__lt=today).order_by("-starts_on", "code")
    if criteria.get("when") != "all":
        found = found.filter(ends_on__gte=today)
    return found.order_by("starts_on", "code")


def rows_of(programmes: list[Programme], language: str) -> list[ProgrammeRow]:
    """In the language or else in the one there is; two queries."""
    chosen: dict[int, ProgrammePage] = {}
    for page in live_pages().filter(programme__in=programmes).order_by("pk"):
        if page.programme_id not in chosen or page.locale.language_code == language:
            chosen[page.programme_id] = page
    today = clock.today()
    return [
        ProgrammeRow(
            page=page,
            programme=page.programme,
            href=address_of(page),
            foreign=page.locale.language_code != language,
            today=today,
        )
        for programme in programmes
        for page in [chosen.get(programme.pk)]
        if page is not None
    ]


def catalogue_section(language: str) -> SafeString:
    """The programmes that are still to come, for the catalogue page; nothing where there are none."""
    found = list(programmes({})[:IN_CATALOGUE])
    rows = rows_of(found, language)
    if not rows:
        return mark_safe("")
    with translation.override(language):
        return mark_safe(render_to_string("exchange/components/catalogue.html", {"rows": rows}))  # noqa: S308


def dates_between(person: User, since: date, until: date) -> list[Entry]:
    """Published programmes that touch the days; they are open to everybody."""
    found = Programme.objects.filter(pages__live=True, starts_on__lte=until, ends_on__gte=since).distinct()
    return _dates(list(found.order_by("starts_on", "code")))


def date_of(person: User, uuid: UUID) -> Entry | None:
    return next(iter(_dates(list(Programme.objects.filter(uuid=uuid)))), None)


def _dates(programmes: list[Programme]) -> list[Entry]:
    return [
        Entry(
            kind="programme",
            ref=str(row.programme.uuid),
            title=row.page.title,
            begins=row.programme.starts_on,
            ends=row.programme.ends_on,
            href=row.href,
            changed_at=max(filter(None, (row.programme.updated_at, row.page.last_published_at))),
            sequence=int((row.programme.updated_at - row.programme.created_at).total_seconds()),
            place=row.page.place,
        )
        for row in rows_of(programmes, translation.get_language() or "")
    ]
