"""Templates of question types with places in a text, and of those that drag."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from django import template
from django.template.context import Context
from django.template.engine import Engine
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from assessments.question_types.base import HTML, View
from assessments.question_types.gaps import MARKER
from assessments.templatetags.assessment_tags import phrase, prose
from core import richtext

register = template.Library()

# A tag as the cleaner writes it: a marker in one of its attributes is no place in the text.
_TAG = re.compile(r"(<[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*>)")


@register.filter
def words(text: str, markup: str) -> str:
    """A text as words alone, for the options of a menu."""
    return richtext.plain(text).replace("\n", " ") if markup == HTML else text


@register.simple_tag(takes_context=True)
def gapped(context: Context, view: View, name: str) -> SafeString:
    """The stem with the template `name` in each of its places, where it finds the place as `gap`."""
    part = Engine.get_default().get_template(name)

    def control(gap: Any) -> str:
        with context.push(gap=gap):
            return str(part.render(context)).strip()

    return _filled(view, prose(view.stem, view.markup), control)


@register.simple_tag
def read_stem(view: View) -> SafeString | str:
    """The stem for reading: gaps by their numbers, passages by their words."""
    text = phrase(view.stem, view.markup)
    if not view.stem_within:
        return text

    def shown(gap: Any) -> str:
        if getattr(gap, "choice", None) is not None:
            return format_html('<span class="passage">{}</span>', phrase(gap.choice.text, view.markup))
        return format_html('<span class="gap-blank">({})</span>', gap.number)

    return _filled(view, text if view.markup == HTML else format_html("{}", text), shown)


def _filled(view: View, shown: str, control: Callable[[Any], str]) -> SafeString:
    gaps = {gap.id: gap for gap in view.body.gaps}

    def in_place(match: re.Match[str]) -> str:
        gap = gaps.get(match[1])
        return control(gap) if gap is not None else match[0]

    pieces = _TAG.split(str(shown))
    # Every other piece is a tag and stays as it is.
    pieces[::2] = [MARKER.sub(in_place, piece) for piece in pieces[::2]]
    return mark_safe("".join(pieces))  # noqa: S308 (the stem is cleaned, the controls are rendered)


@register.simple_tag
def placing_texts() -> str:
    """Sentences of the controller that puts things into places."""
    return json.dumps(
        {
            "empty": _("empty"),
            "picked": _("{thing} picked up. The arrows go from place to place, Enter puts it down."),
            "placed": _("{thing} put into: {place}."),
            "unfit": _("{thing} does not belong there."),
            "emptied": _("{thing} taken out of: {place}."),
            "cancelled": _("{thing} put back."),
        },
        ensure_ascii=False,
    )


@register.simple_tag
def sorting_texts() -> str:
    """Sentences of the controller that puts items in order."""
    return json.dumps(
        {
            "handle": _("Move: {thing}, place {place} of {places}"),
            "picked": _("{thing} picked up, place {place} of {places}. The arrows move it."),
            "moved": _("{thing}, place {place} of {places}."),
            "dropped": _("{thing} stands at place {place} of {places}."),
            "cancelled": _("{thing} put back to place {place} of {places}."),
            "kept": _("The order as shown is the answer."),
        },
        ensure_ascii=False,
    )
