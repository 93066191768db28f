"""The declared components, and the filters every template may use (loaded as a builtin)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.forms import CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import i18n, previews
from core.components import component, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.paginator import Page
    from django.forms import BoundField
    from django.template import Context

__all__ = ["component", "register"]

TONES = {"debug": "info", "info": "info", "success": "done", "warning": "attention", "error": "danger"}


@register.filter
def localized(obj: Any, name: str) -> str:
    """`{{ office|localized:"name" }}`: the text in the active language, else in the other one."""
    return i18n.localized(obj, name)


@register.filter
def tone(level_tag: str) -> str:
    """The tone of a notice for a level of django.contrib.messages."""
    return TONES.get(level_tag, "info")


@register.filter
def iso(at: date | datetime | None) -> str:
    """For the `datetime` attribute: to the second, because HTML knows no microseconds."""
    if at is None:
        return ""
    return (
        timezone.localtime(at).isoformat(timespec="seconds") if isinstance(at, datetime) else at.isoformat()
    )


@register.filter
def field_kind(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, CheckboxSelectMultiple | RadioSelect):
        return "choices"
    return "check" if isinstance(widget, CheckboxInput) else "one"


@register.filter
def page_numbers(page: Page[Any]) -> Iterator[int | None]:
    """The numbers to show around the page; None stands where some are left out."""
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
        yield number if isinstance(number, int) else None


@register.simple_tag(takes_context=True)
def sort_state(context: Context, key: str) -> dict[str, str]:
    """How `?sort=` stands for a column, and what a click on its head asks for."""
    current = context["request"].GET.get("sort", "")
    if current == key:
        return {"direction": "ascending", "next": f"-{key}"}
    return {"direction": "descending" if current == f"-{key}" else "", "next": key}


component(
    "icon",
    "components/icon.html",
    props=("name",),
    content=False,
    preview={"name": "document"},
)
component(
    "notice",
    "components/notice.html",
    props=("tone", "title"),
    slots=("actions",),
    defaults={"tone": "info", "title": ""},
    preview={"tone": "attention", "title": _("The law has changed"), "content": previews.LAW_CHANGED},
)
component(
    "state",
    "components/state.html",
    props=("tone", "label"),
    defaults={"tone": ""},
    content=False,
    preview={"tone": "done", "label": _("Valid")},
)
component(
    "button",
    "components/button.html",
    props=("label", "href", "type", "variant", "name", "value", "disabled", "icon"),
    defaults={
        "href": "",
        "type": "submit",
        "variant": "primary",
        "name": "",
        "value": "",
        "disabled": False,
        "icon": "",
    },
    content=False,
    preview={"label": _("Continue"), "icon": "forward"},
)
component(
    "section",
    "components/section.html",
    props=("title", "more_href", "more_label", "id"),
    defaults={"more_href": "", "more_label": "", "id": ""},
    preview={
        "title": _("To do"),
        "more_href": "#",
        "more_label": _("All entries"),
        "content": previews.PARAGRAPH,
    },
)
component(
    "due",
    "components/due.html",
    props=("when", "what", "for_", "late", "href", "action", "quiet"),
    defaults={"for_": "", "late": False, "href": "", "action": "", "quiet": False},
    content=False,
    preview={
        "when": _("2 days overdue"),
        "what": _("Lesson 3: Consular notification"),
        "late": True,
        "href": "#",
        "for_": _("About 25 minutes"),
        "action": _("Continue"),
    },
)
component(
    "tile",
    "components/tile.html",
    props=("value", "label", "href"),
    defaults={"href": ""},
    content=False,
    preview={"value": 412, "label": _("Valid"), "href": "#"},
)
component(
    "meter",
    "components/meter.html",
    props=("label", "value", "max", "text"),
    defaults={"max": 100, "text": ""},
    content=False,
    preview={"label": _("Lessons read"), "value": 4, "max": 6},
)
component(
    "card",
    "components/card.html",
    props=("title", "href"),
    slots=("actions",),
    defaults={"title": "", "href": ""},
    preview={"title": _("Lesson 3: Consular notification"), "href": "#", "content": previews.PARAGRAPH},
)
component(
    "timeline",
    "components/timeline.html",
    props=("entries",),
    content=False,
    preview={"entries": previews.entries},
)
component(
    "empty",
    "components/empty.html",
    props=("title", "text", "href", "action"),
    defaults={"text": "", "href": "", "action": ""},
    content=False,
    preview={
        "title": _("Nothing is due"),
        "href": "#",
        "action": _("Open the catalogue"),
        "text": _("Choose a course from the catalogue. What it asks of you will stand here by date."),
    },
)
component(
    "chips",
    "components/chips.html",
    props=("chips", "label", "clear_href"),
    defaults={"label": "", "clear_href": ""},
    content=False,
    preview={"chips": previews.chips, "clear_href": "#"},
)
component(
    "field",
    "components/field.html",
    props=("field",),
    content=False,
    preview={"field": previews.text_field},
)
component(
    "form_errors",
    "components/form_errors.html",
    props=("form",),
    content=False,
    preview={"form": previews.faulty_form},
)
component(
    "pagination",
    "components/pagination.html",
    props=("page", "label"),
    defaults={"label": ""},
    content=False,
    preview={"page": previews.page, "label": previews.identifier},
)
component(
    "breadcrumbs",
    "components/breadcrumbs.html",
    props=("items", "label"),
    defaults={"label": ""},
    content=False,
    preview={"items": previews.breadcrumbs, "label": previews.identifier},
)
component(
    "dialog",
    "components/dialog.html",
    props=("id", "title"),
    slots=("actions",),
    preview={
        "id": previews.identifier,
        "title": _("How the state is computed"),
        "content": previews.PARAGRAPH,
    },
)
component(
    "confirm",
    "components/confirm.html",
    props=("id", "title", "action", "variant", "cancel"),
    defaults={"variant": "primary", "cancel": ""},
    preview={
        "id": previews.identifier,
        "title": _("Return the case?"),
        "action": _("Return the case"),
        "content": previews.CONSEQUENCE,
    },
)
component(
    "table",
    "components/table.html",
    props=("label", "tall", "narrow", "density"),
    defaults={"tall": False, "narrow": "", "density": ""},
    preview={"label": previews.identifier, "content": previews.table},
)
component(
    "sort",
    "components/sort.html",
    props=("key", "label", "numeric"),
    defaults={"numeric": False},
    content=False,
    preview={"key": "name", "label": _("Name")},
)
component(
    "facts",
    "components/facts.html",
    props=("facts",),
    content=False,
    preview={"facts": previews.facts},
)
component(
    "chart",
    "components/chart.html",
    props=("chart",),
    content=False,
    preview={"chart": previews.chart},
)
component(
    "share",
    "components/share.html",
    props=("percent",),
    content=False,
    preview={"percent": 62},
)
