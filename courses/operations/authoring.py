"""Pages from prepared texts: the Chinese page first, then its translation with the same blocks.

A prepared block is {"type": "text", "en": [...], "zh": [...]} and so on; `BLOCKS` lists the types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.html import escape
from wagtail.log_actions import LogContext
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from competence import queries as competence_queries
from content.queries import played
from core.errors import Invalid
from courses.models import CatalogueIndexPage, ComponentPage, CoursePage, LessonPage
from courses.operations import catalogue, components, review
from terminology import queries as term_queries

if TYPE_CHECKING:
    from wagtail.models import Page

    from assessments.models import Assessment
    from content.models import HomePage
    from people.models import User

Texts = dict[str, list[str]]
SOURCE, TARGET = "zh-hans", "en"


@dataclass
class Prepared:
    """`stream` is the Chinese text as Wagtail stores it, `english` its translation by path."""

    stream: list[dict[str, Any]] = field(default_factory=list)
    english: Texts = field(default_factory=dict)

    def translate(self, path: str, texts: Iterable[str]) -> None:
        wanted = [text for text in texts if text]
        if wanted:
            self.english.setdefault(f"body.{path}", []).extend(wanted)


@dataclass
class Sources:
    """What references in prepared texts are resolved with."""

    terms: dict[str, UUID] = field(default_factory=dict)
    recordings: dict[str, UUID] = field(default_factory=dict)
    quizzes: list[Assessment] = field(default_factory=list)


@transaction.atomic
def open_catalogue(
    *, home: HomePage, titles: dict[str, str], intros: dict[str, str], by: User
) -> CatalogueIndexPage:
    """The catalogue in both languages, published; twice is once. Texts are keyed by language code."""
    page = CatalogueIndexPage.objects.child_of(home).first()
    with LogContext(user=by):
        if page is None:
            page = CatalogueIndexPage(
                title=titles[SOURCE], intro=intros[SOURCE], slug="catalogue", owner=by, live=False
            )
            home.add_child(instance=page)
            page.save_revision(user=by).publish(user=by, skip_permission_checks=True)
        for code in titles:
            locale = Locale.objects.get(language_code=code)
            if page.has_translation(locale):
                continue
            other = page.copy_for_translation(locale)
            other.title = other.draft_title = titles[code]
            other.intro, other.owner = intros[code], by
            other.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    return page


@transaction.atomic
def create_course_page(
    *, parent: CatalogueIndexPage, data: dict[str, Any], by: User, final_test: Assessment | None = None
) -> CoursePage:
    """A course with its row, as a draft in both languages.

    `data`: code, slug, title, summary {en, zh}, hours, level_from, level_to, in_sequence, competencies
    (codes), blocks.
    """
    course = catalogue.open_course(
        code=data["code"],
        by=by,
        hours=data.get("hours", 0),
        level_from=data.get("level_from", ""),
        level_to=data.get("level_to", ""),
        in_sequence=data.get("in_sequence", False),
        final_test=final_test,
        competencies=competence_queries.competencies().filter(code__in=data.get("competencies", [])),
    )
    return _write(parent, CoursePage(course=course), data, Sources(), by=by)


@transaction.atomic
def create_lesson_page(
    *, parent: CoursePage, data: dict[str, Any], by: User, quizzes: Sequence[Assessment] = ()
) -> LessonPage:
    """A lesson with its row, as a draft in both languages; `quizzes` fill its quiz blocks in order."""
    lesson = catalogue.add_lesson(
        course=parent.course, by=by, position=data.get("number"), minutes=data.get("minutes", 20)
    )
    sources = Sources(terms=_terms(), recordings=_recordings(), quizzes=list(quizzes))
    return _write(parent, LessonPage(lesson=lesson), data, sources, by=by)


@transaction.atomic
def create_component_page(*, parent: CatalogueIndexPage, data: dict[str, Any], by: User) -> ComponentPage:
    """A shared component with its row, as a draft in both languages. `data`: slug, title, blocks."""
    return _write(parent, ComponentPage(component=components.open_component(by=by)), data, Sources(), by=by)


def _write(parent: Page, page: Any, data: dict[str, Any], sources: Sources, *, by: User) -> Any:
    prepared = prepare(data.get("blocks", []), sources)
    page.title, page.slug = data["title"]["zh"], data["slug"]
    page.summary = data.get("summary", {}).get("zh", "")
    page.body, page.owner, page.live = prepared.stream, by, False
    english = {"title": [data["title"]["en"]], **prepared.english}
    if page.summary:
        english["summary"] = [data["summary"]["en"]]
    with LogContext(user=by):
        parent.add_child(instance=page)
        page.save_revision(user=by, log_action=True)
        translate_page(page=page, texts=english, by=by)
    return page


@transaction.atomic
def translate_page(*, page: Page, texts: Texts, by: User) -> Page:
    """The English page as a draft, its strings entered as translators would enter them.

    `texts` holds the strings of each path in the order of the source. Raises Invalid where one is missing.
    """
    source, _created = TranslationSource.update_or_create_from_instance(page)
    target = Locale.objects.get(language_code=TARGET)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=target)
    waiting = {path: list(strings) for path, strings in texts.items()}
    for segment in source.stringsegment_set.select_related("context", "string").order_by("order"):
        strings = waiting.get(segment.context.path)
        if not strings:
            raise Invalid("page.translation_missing", path=segment.context.path)
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=target,
            context=segment.context,
            defaults={
                "data": _inline(strings.pop(0)),
                "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                "last_translated_by": by,
            },
        )
    translation.save_target(user=by, publish=False)
    return translation.get_target_instance()


def publish_through_review(*, page: Page, author: User, reviewers: Sequence[User]) -> Page:
    """Submit as the author, then approve as each reviewer in turn; the last approval publishes."""
    page = page.specific_class.objects.get(pk=page.pk)
    review.submit(page=page, by=author)
    for reviewer in reviewers:
        review.approve(page=page.specific_class.objects.get(pk=page.pk), by=reviewer)
    return page.specific_class.objects.get(pk=page.pk)


def english_of(page: Page) -> Page:
    return page.get_translation(Locale.objects.get(language_code=TARGET)).specific


def _terms() -> dict[str, UUID]:
    found: dict[str, UUID] = {}
    for term in term_queries.approved_terms():
        for rendering in term.renderings.all():
            found.setdefault(rendering.text.casefold(), term.uuid)
    return found


def _recordings() -> dict[str, UUID]:
    return {media.title: media.uuid for media in played.recordings()}


# --- Prepared blocks ----------------------------------------------------------------------


def prepare(blocks: Iterable[dict[str, Any]], sources: Sources) -> Prepared:
    prepared = Prepared()
    for block in blocks:
        identifier = str(uuid4())
        build = BLOCKS.get(block["type"])
        if build is None:
            raise Invalid("page.block_unknown", kind=block["type"])
        value = build(block, identifier, prepared, sources)
        if value is not None:
            prepared.stream.append({"type": block["type"], "value": value, "id": identifier})
    return prepared


def _inline(text: str) -> str:
    """Prepared texts are plain but for <b>, which the editor knows too."""
    return escape(text).replace("&lt;b&gt;", "<b>").replace("&lt;/b&gt;", "</b>")


def paragraphs(texts: Iterable[str], *, as_list: bool = False) -> str:
    """Rich text of prepared lines, as its editor would have stored it."""
    if as_list:
        return "<ul>" + "".join(f"<li>{_inline(text)}</li>" for text in texts) + "</ul>"
    return "".join(f"<p>{_inline(text)}</p>" for text in texts)


def _heading(block: dict[str, Any], path: str, prepared: Prepared, sources: Sources) -> str:
    prepared.translate(path, [block["en"]])
    return block["zh"]


def _text(block: dict[str, Any], path: str, prepared: Prepared, sources: Sources) -> str:
    prepared.translate(path, block["en"])
    return paragraphs(block["zh"], as_list=block.get("list", False))


def _citation(block: dict[str, Any], path: str, prepared: Prepared, sources: Sources) -> dict[str, str]:
    note = block.get("note") or {"zh": "", "en": ""}
    prepared.translate(f"{path}.note", [note["en"]] if note["zh"] else [])
    return {"instrument": block["instrument"], "articles": block["articles"], "note": note["zh"]}


def _term(block: dict[str, Any], path: str, prepared: Prepared, sources: Sources) -> dict[str, str] | None:
    """A term that is not in the approved glossary is left out rather than shown empty."""
    uuid = sources.terms.get(block["term"].casefold())
    return {"term": str(uuid)} if uuid else None


def _callout(block: dict[str, Any], path: str, prepared: Prepared, sources: Sources) -> dict[str, str]:
    prepared.translate(f"{path}.title", [block["title"]["en"]])
    prepared.translate(f"{path}.body", block["body"]["en"])
    return {
        "tone": block.get("tone", "note"),
        "title": block["title"]["zh"],
        "body": paragraphs(block["body"]["zh"]),
    }


def _table(block: dict[str, Any], path: str, prepared: Prepared, sources: Sources) -> dict[str, Any]:
    prepared.translate(f"{path}.caption", [block["caption"]["en"]])
    rows = []
    for row in block["rows"]:
        identifier = str(uuid4())
        cells = _items(row["zh"], row["en"], f"{path}.rows.{identifier}.cells", prepared)
        rows.append({"type": "item", "value": {"cells": cells}, "id": identifier})
    head = _items(block["head"]["zh"], block["head"]["en"], f"{path}.head", prepared)
    return {"caption": block["caption"]["zh"], "head": head, "rows": rows}


def _items(chinese: list[str], english: list[str], path: str, prepared: Prepared) -> list[dict[str, Any]]:
    items = []
    for zh, en in zip(chinese, english, strict=True):
        identifier = str(uuid4())
        prepared.translate(f"{path}.{identifier}", [en] if zh else [])
        items.append({"type": "item", "value": zh, "id": identifier})
    return items


def _case_facts(block: dict[str, Any], path: str, prepared: Prepared, sources: Sources) -> dict[str, str]:
    question = block.get("question") or {"zh": "", "en": ""}
    prepared.translate(f"{path}.title", [block["title"]["en"]])
    prepared.translate(f"{path}.facts", block["facts"]["en"])
    prepared.translate(f"{path}.question", [question["en"]] if question["zh"] else [])
    return {
        "title": block["title"]["zh"],
        "facts": paragraphs(block["facts"]["zh"]),
        "question": question["zh"],
    }


def _accordion(block: dict[str, Any], path: str, prepared: Prepared, sources: Sources) -> dict[str, Any]:
    return {"items": _structs(block["items"], f"{path}.items", prepared, ("title",), ("body",))}


def _timeline(block: dict[str, Any], path: str, prepared: Prepared, sources: Sources) -> dict[str, Any]:
    return {"entries": _structs(block["entries"], f"{path}.entries", prepared, ("when", "title"), ("body",))}


def _comparison(block: dict[str, Any], path: str, prepared: Prepared, sources: Sources) -> dict[str, Any]:
    heads = {"caption": block["caption"], "left_label": block["left"], "right_label": block["right"]}
    for name, text in heads.items():
        prepared.translate(f"{path}.{name}", [text["en"]])
    rows = _structs(block["rows"], f"{path}.rows", prepared, ("label",), ("left", "right"))
    return {**{name: text["zh"] for name, text in heads.items()}, "rows": rows}


def _structs(
    entries: Iterable[dict[str, Any]],
    path: str,
    prepared: Prepared,
    words: Sequence[str],
    texts: Sequence[str],
) -> list[dict[str, Any]]:
    """Entries of a list, each of `words` (a line) and `texts` (paragraphs); what is not given is empty."""
    items = []
    for entry in entries:
        identifier = str(uuid4())
        value = {}
        for name in words:
            text = entry.get(name) or {"zh": "", "en": ""}
            value[name] = text["zh"]
            prepared.translate(f"{path}.{identifier}.{name}", [text["en"]] if text["zh"] else [])
        for name in texts:
            lines = entry.get(name) or {"zh": [], "en": []}
            value[name] = paragraphs(lines["zh"])
            prepared.translate(f"{path}.{identifier}.{name}", lines["en"])
        items.append({"type": "item", "value": value, "id": identifier})
    return items


def _playable(
    block: dict[str, Any], path: str, prepared: Prepared, sources: Sources
) -> dict[str, str] | None:
    """A recording that is not there is left out: nobody could play it."""
    media = sources.recordings.get(block["recording"])
    if media is None:
        return None
    prepared.translate(f"{path}.title", [block["title"]["en"]])
    return {"media": str(media), "title": block["title"]["zh"], "watching": block.get("watching", "free")}


def _quiz(block: dict[str, Any], path: str, prepared: Prepared, sources: Sources) -> dict[str, str] | None:
    if not sources.quizzes:
        return None
    prepared.translate(f"{path}.title", [block["title"]["en"]])
    return {"title": block["title"]["zh"], "assessment": str(sources.quizzes.pop(0).uuid)}


Build = Callable[[dict[str, Any], str, Prepared, Sources], Any]
BLOCKS: dict[str, Build] = {
    "heading": _heading,
    "text": _text,
    "citation": _citation,
    "term": _term,
    "callout": _callout,
    "table": _table,
    "case_facts": _case_facts,
    "accordion": _accordion,
    "timeline": _timeline,
    "comparison": _comparison,
    "video": _playable,
    "audio": _playable,
    "quiz": _quiz,
}
