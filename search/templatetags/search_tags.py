"""For the templates of results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from core.i18n import suffix

if TYPE_CHECKING:
    from search.queries import Result

register = template.Library()


@register.filter
def html_lang(result: Result) -> str:
    """The language of the title and of the text below it."""
    return "en" if (result.language or suffix()) == "en" else "zh-Hans"


@register.filter
def is_foreign(result: Result) -> bool:
    """A page in another language than the reader's."""
    return bool(result.kind.is_text and result.language and result.language != suffix())
