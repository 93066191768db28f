from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _, ngettext

from assessments import interchange_wording
from assessments.models import ImportProblem, QuestionVersion, VersionLanguages
from assessments.queries import checking
from assessments.question_types.base import HTML, View, in_language
from assessments.wording import KINDS, MARK_CODES, STEPS
from core import i18n, richtext

register = template.Library()

LANGS = {"zh": "zh-Hans", "en": "en"}
TONES = {"right": "done", "partial": "attention", "wrong": "danger", "blank": "attention", "pending": "info"}

STATES = {"draft": "attention", "in_review": "info", "approved": "done", "retired": ""}


@register.filter
def question_tone(state: str) -> str:
    return STATES.get(state, "")


# State of a side of a question, by language.
LANGUAGE_NOTES = {
    ("zh", "missing"): _("Chinese missing"),
    ("zh", "stale"): _("Chinese out of date"),
    ("en", "missing"): _("English missing"),
    ("en", "stale"): _("English out of date"),
}


@register.filter
def stem_words(version: QuestionVersion) -> str:
    """The stem in the active language or the other one, without markup."""
    text = i18n.localized(version, "stem")
    return richtext.plain(text) if version.definition.get("markup") == HTML else text


@register.filter
def language_notes(version: QuestionVersion) -> list[str]:
    """What is missing or out of date; nothing where it was never worked out."""
    known = getattr(version, "languages", None)
    sides = ((side, getattr(known, side)) for side in ("zh", "en")) if known else ()
    return [str(LANGUAGE_NOTES[side]) for side in sides if side in LANGUAGE_NOTES]


@dataclass(frozen=True)
class ItemPart:
    """A sub-question in the place of an item: its fields and identifiers are its own."""

    number: int
    position: str
    prefix: str
    marks: str
    view: View


@register.filter
def side_name(state: str) -> str:
    return str(VersionLanguages.State(state).label)


@register.filter
def side_tone(state: str) -> str:
    return "danger" if state == VersionLanguages.State.MISSING else "attention"


@register.filter
def kind_name(kind: str) -> str:
    return str(KINDS.get(kind, kind))


@register.filter
def format_name(name: str) -> str:
    """A format that questions come in or go out by."""
    return interchange_wording.format_name(name)


@register.filter
def problem_text(problem: ImportProblem) -> str:
    return interchange_wording.say(problem.code, problem.detail)


@register.filter
def mark_name(code: str) -> str:
    return str(MARK_CODES.get(code, code))


@register.filter
def step_name(state: str) -> str:
    return str(STEPS.get(state, state))


@register.filter
def mark_tone(code: str) -> str:
    return TONES.get(code, "info")


@register.filter
def prose(text: str, markup: str) -> SafeString:
    """A text of a question as its `markup` says: plain, or cleaned once more on its way out."""
    if markup != HTML:
        return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 (escaped)
    return mark_safe(richtext.with_addresses(text, _file_address))  # noqa: S308 (cleaned)


@register.filter
def phrase(text: str, markup: str) -> SafeString | str:
    """Like `prose`, for a place that holds a line and no paragraphs: an option, a gap's choice."""
    if markup != HTML:
        return text
    return mark_safe(richtext.inline(richtext.with_addresses(text, _file_address)))  # noqa: S308 (cleaned)


@register.filter
def file_address(digest: str) -> str:
    return _file_address(digest)


@register.filter
def parts(item: Any) -> Iterator[ItemPart]:
    """The sub-questions of a composed question, as items of their own."""
    outer = getattr(item, "prefix", "")
    for part in item.view.body.parts:
        yield ItemPart(
            part.number, f"{item.position}-{part.number}", f"{outer}{part.prefix}", part.marks, part.view
        )


@register.filter
def spoken_time(seconds: int) -> str:
    """ "2 minutes", "90 seconds"."""
    if seconds % 60:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    minutes = seconds // 60
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def _file_address(digest: str) -> str:
    return reverse("assessments:file", args=[digest])


@register.filter
def cell_name(cell: Any) -> str:
    return checking.cell_name(cell)


@register.filter
def in_reading_language(texts: dict[str, str]) -> str:
    """The side of a two-language text that this reader reads, or the other where it is empty."""
    return in_language(texts, i18n.suffix())[0]


@register.filter
def html_lang(language: str) -> str:
    """`zh-Hans` or `en` for the short names that question texts are kept under."""
    return LANGS.get(language, language)


@register.filter
def plain_number(value: Any) -> str:
    """A decimal without trailing zeros: 3, 2.5."""
    return "" if value is None else f"{value.normalize():f}"
