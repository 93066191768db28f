"""The parts of a page's frame, rendered once for every shape they can take and kept.

Bar, head and footer differ in few ways (language, roles, where one is), yet rendering them anew
would cost more than many a page's content. What is one person's own is set in afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from lms.version import VERSION

# Characters of the private use area: no template and no escaping touches them.
NAME, UNREAD, HERE, ELSEWHERE, TOKEN = (f"\ue000{number}\ue001" for number in range(5))
MOST = 4096

_kept: dict[tuple[Any, ...], str] = {}


@dataclass(frozen=True)
class Shape:
    """Everything a part of the frame depends on, apart from what is set in."""

    language: str
    theme: str = ""
    ways: tuple[Any, ...] = ()
    signed_in: bool = False
    authors: bool = False
    has_unread: bool = False
    other_language: Any = None


def part(template: str, shape: Shape) -> str:
    """The part with marks where the person's own belongs."""
    key = (template, shape)
    html = _kept.get(key)
    if html is None or settings.DEBUG:
        html = get_template(template).render(_marked(shape))
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[key] = html
    return html


def _marked(shape: Shape) -> dict[str, Any]:
    nav = SimpleNamespace(
        language=shape.language,
        theme=shape.theme,
        ways=shape.ways,
        person=SimpleNamespace(name=NAME) if shape.signed_in else None,
        authors=shape.authors,
        unread=UNREAD if shape.has_unread else 0,
        other_language=shape.other_language,
    )
    return {"nav": nav, "here": HERE, "csrf_token": TOKEN, "version": VERSION}


def fill(html: str, values: dict[str, Callable[[], str] | str]) -> SafeString:
    """Marks replaced by escaped values; a callable is asked only where its mark stands."""
    for mark, value in values.items():
        if mark in html:
            html = html.replace(mark, escape(value() if callable(value) else value))
    return mark_safe(html)  # noqa: S308  templates escaped the rest
