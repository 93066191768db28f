from __future__ import annotations

from typing import Any

from django import template
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.queries.drawing import address_of
from exchange import queries
from exchange.models import Programme, ProgrammePage, Quota

register = template.Library()

NAMES = {"zh-hans": ("zh-Hans", "中文"), "en": ("en", "English")}


@register.simple_tag
def programme_facts(page: ProgrammePage) -> list[dict[str, Any]]:
    """What is known, as label and value; what is not known is left out."""
    programme = page.programme
    dates = f"{_day(programme.starts_on)} – {_day(programme.ends_on)}"
    places = str(programme.places or "")
    if programme.places and programme.reserve:
        places = _("%(places)s and %(reserve)s in reserve") % {
            "places": programme.places,
            "reserve": programme.reserve,
        }
    facts = [
        (_("Type"), programme.get_kind_display()),
        (_("Host"), page.host),
        (_("Partner"), page.partner),
        (_("Venue"), page.place),
        (_("Dates"), dates),
        (_("Nominations until"), _day(programme.nominations_until) if programme.nominations_until else ""),
        (_("Working languages"), ", ".join(programme.language_names)),
        (_("Places"), places),
        (_("Training hours"), f"{programme.hours:f}".rstrip("0").rstrip(".") if programme.hours else ""),
        (_("Competencies"), " ".join(row.code for row in programme.competencies.all())),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


@register.simple_tag
def quotas(programme: Programme) -> QuerySet[Quota]:
    return queries.quota_rows(programme)


@register.simple_tag
def other_language(page: ProgrammePage) -> dict[str, str] | None:
    """The same programme in the other language, where it is published."""
    other = queries.live_pages().filter(programme=page.programme_id).exclude(pk=page.pk).first()
    if other is None:
        return None
    lang, name = NAMES[other.locale.language_code]
    return {"href": address_of(other), "lang": lang, "name": name}


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT")
