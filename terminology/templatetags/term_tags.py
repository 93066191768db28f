"""{% term_card term %} and how terms are shown. No query where the renderings are prefetched."""

from typing import Any

from django import template

from core.i18n import suffix
from terminology.models import Rendering, Term

register = template.Library()
_CODES = {"zh": Rendering.Language.CHINESE, "en": Rendering.Language.ENGLISH}
_LANG = {Rendering.Language.CHINESE: "zh-Hans", Rendering.Language.ENGLISH: "en"}


@register.inclusion_tag("terminology/components/card.html")
def term_card(term: Term | None) -> dict[str, Any]:
    """The term in both languages, the reader's first, with both definitions."""
    if term is None:
        return {}
    return {"term": term, "renderings": in_reading_order(term), "href": term.get_absolute_url()}


@register.filter
def in_reading_order(term: Term) -> list[Rendering]:
    first = _CODES[suffix()]
    return sorted(term.renderings.all(), key=lambda rendering: rendering.language != first)


@register.filter
def html_lang(rendering: Rendering) -> str:
    """The value of the lang attribute."""
    return _LANG[Rendering.Language(rendering.language)]


@register.filter
def chinese(term: Term) -> Rendering | None:
    return term.rendering(Rendering.Language.CHINESE)
