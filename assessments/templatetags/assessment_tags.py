from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse

from assessments import queries
from assessments.models import Assessment
from assessments.wording import KINDS, MARK_CODES

register = template.Library()

LANGS = {"zh": "zh-Hans", "en": "en"}
TONES = {"right": "done", "partial": "attention", "wrong": "danger", "blank": "attention"}


@register.inclusion_tag("assessments/components/card.html", takes_context=True)
def assessment_card(
    context: Context, assessment: Assessment, card: queries.Card | None = None, next_url: str = ""
) -> dict[str, Any]:
    """The state of an assessment and the one link that goes on with it; `card` spares the queries.

    The link carries the page it stands on as ?next=, so that the result leads back there.
    """
    request = context["request"]
    if card is None and request.user.is_authenticated:
        card = queries.card(assessment, request.user)
    address = reverse("assessments:assessment", args=[assessment.uuid])
    query = urlencode({"next": next_url or request.get_full_path()})
    return {"assessment": assessment, "card": card, "href": f"{address}?{query}", "request": request}


@register.filter
def kind_name(kind: str) -> str:
    return str(KINDS.get(kind, kind))


@register.filter
def mark_name(code: str) -> str:
    return str(MARK_CODES.get(code, code))


@register.filter
def mark_tone(code: str) -> str:
    return TONES.get(code, "info")


@register.filter
def html_lang(language: str) -> str:
    """`zh-Hans` or `en` for the short names that question texts are kept under."""
    return LANGS.get(language, language)


@register.filter
def plain_number(value: Any) -> str:
    """A decimal without trailing zeros: 3, 2.5."""
    return "" if value is None else f"{value.normalize():f}"
