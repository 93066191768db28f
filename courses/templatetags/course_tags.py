"""What Wagtail's own serving (previews, drafts) draws; readers are served from editions."""

import json
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from courses import registry as run_registry
from courses.models import CoursePage, CourseRun, LearningPath, LessonPage
from courses.queries import catalogue, components, drawing, reading, reviewing, terms

register = template.Library()


@register.simple_tag
def preview_lesson(page: LessonPage) -> reading.LessonView:
    return reading.preview_of(page)


@register.simple_tag
def preview_course(page: CoursePage) -> SafeString:
    return mark_safe(drawing.draw(page).html)  # noqa: S308  cleaned by content.rendering


@register.simple_tag
def catalogue_rows(page: Any) -> list[catalogue.CatalogueRow]:
    return catalogue.catalogue_rows(page.locale.language_code)


@register.simple_tag
def catalogue_sections(page: Any) -> list[str]:
    return catalogue.sections(page.locale.language_code)


@register.simple_tag
def language_name(code: str) -> str:
    """A language called by its own name, whatever the language of the page."""
    with translation.override(code):
        return gettext("Chinese") if code.startswith("zh") else gettext("English")


@register.simple_tag
def prevailing() -> SafeString:
    """The notice in both languages, beside both texts."""
    sentences = []
    for code, lang in (("zh-hans", "zh-Hans"), ("en", "en")):
        with translation.override(code):
            sentences.append((lang, gettext("The Chinese text prevails.")))
    return format_html_join(" ", '<span lang="{}">{}</span>', sentences)


@register.simple_tag
def lesson_part(view: reading.LessonView, name: str) -> SafeString:
    """A part that is the same for all readers of this version: drawn once and kept with the text."""
    parts = view.edition.__dict__.setdefault("drawn_parts", {})
    key = (name, view.both)
    if key not in parts:
        context = {"view": view, "edition": view.edition}
        parts[key] = mark_safe(  # noqa: S308  drawn by a template
            render_to_string(f"courses/components/lesson_{name}.html", context)
        )
    return parts[key]


@register.simple_tag
def lesson_words() -> str:
    """What the margin of a lesson says, for its script."""
    return json.dumps(
        {
            "none": gettext("Write a note on this paragraph"),
            "some": gettext("Notes on this paragraph: 0"),
            "edit": gettext("Edit"),
            "remove": gettext("Delete"),
            "removed": gettext("The note was deleted."),
            "undo": gettext("Undo"),
            "saved": gettext("Saved."),
            "failed": gettext("Not saved: no connection. What you have written is still here."),
        }
    )


@register.simple_tag
def term_card(uuid: str) -> terms.TermCard | None:
    return terms.term_card(uuid or "")


@register.inclusion_tag("courses/components/run_tabs.html")
def run_tabs(run: CourseRun, here: str) -> dict[str, Any]:
    """The pages of a run, whichever apps they come from."""
    tabs = [
        {"name": tab.name, "label": tab.label, "href": reverse(tab.url_name, args=[run.uuid])}
        for tab in run_registry.run_tabs()
    ]
    return {"tabs": tabs, "here": here, "label": gettext("Pages of the run")}


@register.simple_tag
def kept_url(kept: Any, name: str, *args: Any) -> str:
    """A page about the members of a run or a path, whichever this is."""
    return str(kept.url(name, *args))


@register.inclusion_tag("courses/components/run_tabs.html")
def path_tabs(path: LearningPath, here: str) -> dict[str, Any]:
    pages = (
        ("overview", gettext("Overview")),
        ("steps", gettext("Courses")),
        ("members", gettext("Members")),
    )
    tabs = [
        {"name": name, "label": label, "href": reverse(f"paths:{name}", args=[path.uuid])}
        for name, label in pages
    ]
    return {"tabs": tabs, "here": here, "label": gettext("Pages of the path")}


@register.simple_tag
def step_name(name: str) -> str:
    """A step of the review in the words of the reader."""
    return reviewing.step_name(name)


@register.simple_tag
def component_text(reference: str) -> SafeString:
    return components.drawn(reference or "")
