from __future__ import annotations

from typing import Any

from django import template

from assessments.wording import KINDS, MARK_CODES

register = template.Library()

LANGS = {"zh": "zh-Hans", "en": "en"}
TONES = {"right": "done", "partial": "attention", "wrong": "danger", "blank": "attention"}


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
