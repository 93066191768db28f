"""What readers are served is drawn here, once, when a page is published (docs/decisions/0003)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.template.loader import render_to_string
from django.utils import translation

from core import canonical, clock, ledger
from courses import findable
from courses.models import (
    CatalogueEdition,
    CatalogueIndexPage,
    CourseEdition,
    CoursePage,
    FormerAddress,
    Lesson,
    LessonCitation,
    LessonEdition,
    LessonMedia,
    LessonPage,
    LessonQuiz,
)
from courses.operations import changing
from courses.queries import (
    catalogue as catalogue_queries,
    changing as changing_queries,
    drawing,
    pairing,
    watching as watching_queries,
)
from courses.registry import new_version
from search import operations as search

if TYPE_CHECKING:
    from wagtail.models import Page

    from courses.models import Course
    from people.models import User

LANGUAGES = [code for code, _name in settings.LANGUAGES]
EDITIONS: dict[type, Any] = {
    LessonPage: LessonEdition,
    CoursePage: CourseEdition,
    CatalogueIndexPage: CatalogueEdition,
}


@transaction.atomic
def publish_edition(*, page: Page, by: User | None, effect: str | None = None) -> None:
    """Draw a live page and everything that shows a part of it. `by=None`: a scheduled publication.

    `effect` says what readers of a changed lesson are asked; None: what was said when it was handed in.
    An alias shows the text of another language under this one's address: readers are sent to the
    original instead, so it gets no edition.
    """
    page = page.specific
    if type(page) not in EDITIONS or page.alias_of_id or not page.live:
        return
    before = EDITIONS[type(page)].objects.filter(page_id=page.pk).values_list("path", flat=True).first()
    is_lesson = isinstance(page, LessonPage)
    former = changing_queries.former(page.lesson, page.locale.language_code) if is_lesson else None
    edition = _draw(page, translated=True)
    facts = (
        changing.follow_publication(page=page, edition=edition, former=former, by=by, effect=effect)
        if is_lesson
        else {}
    )
    if before not in (None, edition.path):
        # Wagtail tells of a changed slug only after the commit; until then the lessons would be lost.
        _draw_descendants(page)
    ledger.append(
        event="page.published",
        subject=edition,
        by=by,
        stream=f"page:{page.translation_key}",
        language=edition.language,
        path=edition.path,
        digest=edition.digest,
        revision=edition.revision,
        **facts,
    )
    _refresh_around(page)


@transaction.atomic
def withdraw_edition(*, page: Page, by: User | None) -> None:
    """The page is no longer public: readers stop finding it at once; what they did stays."""
    page = page.specific
    kind = EDITIONS.get(type(page))
    edition = kind.objects.filter(page_id=page.pk).first() if kind else None
    if edition is None:
        return
    ledger.append(
        event="page.withdrawn",
        subject=edition,
        by=by,
        stream=f"page:{page.translation_key}",
        language=edition.language,
        path=edition.path,
    )
    edition.delete()
    _refresh_around(page)


@transaction.atomic
def redraw_below(*, page: Page, by: User | None) -> None:
    """New addresses after a move or a change of slug, for the page and all below it."""
    page = page.specific
    if type(page) in EDITIONS and page.live and not page.alias_of_id:
        _draw(page, translated=False)
    _draw_descendants(page)
    _refresh_around(page)


def _draw_descendants(page: Page) -> None:
    lessons = set()
    for below in page.get_descendants().live().filter(alias_of=None).specific():
        if type(below) in EDITIONS:
            _draw(below, translated=False)
        if isinstance(below, LessonPage):
            lessons.add(below.lesson_id)
    for lesson in Lesson.objects.filter(pk__in=lessons):
        _pair_languages(lesson)


@transaction.atomic
def redraw_lessons(*, lesson_ids: list[int], by: User | None) -> None:
    """The same texts with changed provisions or terms; not a publication, so no entry in the ledger."""
    pages = LessonPage.objects.live().filter(lesson_id__in=lesson_ids, alias_of=None)
    lessons = set()
    for page in pages.select_related("lesson__course", "locale").order_by("pk"):
        _draw(page, translated=False)
        lessons.add(page.lesson_id)
    for lesson in Lesson.objects.filter(pk__in=lessons):
        _pair_languages(lesson)
    search.refresh(kind=findable.LESSON, things=sorted(lessons))


def _draw(page: Page, *, translated: bool) -> Any:
    if isinstance(page, LessonPage):
        return _draw_lesson(page, translated=translated)
    if isinstance(page, CoursePage):
        return _draw_course(page)
    return _draw_catalogue(page)


def _draw_lesson(page: LessonPage, *, translated: bool) -> LessonEdition:
    drawn = drawing.draw(page)
    before = LessonEdition.objects.filter(page_id=page.pk).first()
    _note_sources(page, drawn, before if not translated else None)
    edition = _store(
        LessonEdition,
        page,
        before=before,
        lesson=page.lesson,
        html=drawn.html,
        digest=drawn.digest,
        summary=page.summary,
        number=page.lesson.position,
        parts=drawn.parts,
        toc=drawn.toc,
        paragraphs=drawn.paragraphs,
        paragraph_count=drawn.paragraph_count,
        word_count=drawn.words,
        minutes=drawn.minutes,
        cites_law=drawn.cites_law,
        has_media=drawn.has_media,
    )
    LessonCitation.objects.filter(edition=edition).delete()
    LessonCitation.objects.bulk_create(
        LessonCitation(edition=edition, instrument=instrument, articles=articles)
        for instrument, articles in sorted(drawn.citations)
        # The form of the block sees to the lengths; a text from elsewhere may name what nothing is called.
        if max(len(instrument), len(articles)) <= LessonCitation.LONGEST
    )
    _set_quizzes(page.lesson)
    _set_media(page.lesson)
    return edition


def _note_sources(page: LessonPage, drawn: drawing.Drawing, before: LessonEdition | None) -> None:
    """Each paragraph of a translation remembers the Chinese one it was published against.

    A redraw keeps what the last publication noted: a changed term is not a new translation.
    """
    if page.locale.language_code == pairing.CHINESE:
        return
    if before is not None:
        noted = {
            (entry["block"], index): part.get("source")
            for entry in before.parts
            for index, part in enumerate(entry["parts"])
        }
    else:
        chinese = LessonEdition.objects.filter(lesson_id=page.lesson_id, language=pairing.CHINESE).first()
        noted = {
            (entry["block"], index): part["digest"]
            for entry in (chinese.parts if chinese else [])
            for index, part in enumerate(entry["parts"])
        }
    for entry in drawn.parts:
        for index, part in enumerate(entry["parts"]):
            part["source"] = noted.get((entry["block"], index))


def _set_quizzes(lesson: Lesson) -> None:
    """The quizzes of a lesson are those of its published texts; all languages have the same."""
    wanted = catalogue_queries.quizzes_in_pages(lesson)
    LessonQuiz.objects.filter(lesson=lesson).exclude(assessment__in=wanted).delete()
    LessonQuiz.objects.bulk_create(
        [LessonQuiz(lesson=lesson, assessment=quiz) for quiz in wanted], ignore_conflicts=True
    )


def _set_media(lesson: Lesson) -> None:
    """What is played in the published texts, each with the strictest rule any of them has."""
    wanted = watching_queries.media_in_pages(lesson)
    LessonMedia.objects.filter(lesson=lesson).exclude(media__in=[media for media, _b, _r in wanted]).delete()
    for media, block, rule in wanted:
        LessonMedia.objects.update_or_create(
            lesson=lesson, media=media, defaults={"block": block, "watching": rule}
        )


def _draw_course(page: CoursePage) -> CourseEdition:
    drawn = drawing.draw(page)
    return _store(
        CourseEdition,
        page,
        before=CourseEdition.objects.filter(page_id=page.pk).first(),
        course=page.course,
        html=drawn.html,
        digest=drawn.digest,
        summary=page.summary,
    )


def _draw_catalogue(page: CatalogueIndexPage) -> CatalogueEdition:
    language = page.locale.language_code
    with translation.override(language):
        context = {
            "page": page,
            "rows": catalogue_queries.catalogue_rows(language),
            "sections": catalogue_queries.sections(language),
        }
        html = render_to_string("courses/components/catalogue.html", context)
    before = CatalogueEdition.objects.filter(page_id=page.pk).first()
    return _store(CatalogueEdition, page, before=before, html=html, digest=canonical.digest(html))


def _store(model: Any, page: Page, *, before: Any, **fields: Any) -> Any:
    owner = {name: fields[name] for name in ("course", "lesson") if name in fields}
    language, path = page.locale.language_code, drawing.path_of(page)
    if before is None and owner:
        # Another page of the same course or lesson took the place of the one published so far.
        before = model.objects.filter(language=language, **owner).first()
    edition = before or model()
    edition.page_id = page.pk
    if before is not None and (before.language, before.path) != (language, path):
        FormerAddress.objects.update_or_create(
            language=before.language, path=before.path, defaults={"page_id": page.pk}
        )
    FormerAddress.objects.filter(language=language, path=path).delete()
    # A page that was copied over another may claim its address: the newest publication holds it.
    model.objects.filter(language=language, path=path).exclude(page_id=page.pk).delete()
    edition.language, edition.path, edition.title = language, path, page.title
    edition.version = new_version()
    edition.revision, edition.published_at = page.live_revision_id, page.last_published_at or clock.now()
    for name, value in fields.items():
        setattr(edition, name, value)
    edition.save()
    return edition


def _refresh_around(page: Page) -> None:
    """What quotes the page: its other language, the outlines of its course, the catalogue."""
    if isinstance(page, LessonPage):
        _pair_languages(page.lesson)
    if isinstance(page, LessonPage | CoursePage):
        course = page.lesson.course if isinstance(page, LessonPage) else page.course
        refresh_outlines(course=course)
        refresh_catalogues()
        _make_found(page)


def _make_found(page: LessonPage | CoursePage) -> None:
    """The search finds what readers are served; lessons are also found by the code of their course."""
    if isinstance(page, LessonPage):
        lessons = [page.lesson_id]
    else:
        search.refresh(kind=findable.COURSE, things=[page.course_id])
        lessons = list(Lesson.objects.filter(course=page.course_id).values_list("pk", flat=True))
    search.refresh(kind=findable.LESSON, things=lessons)


def _pair_languages(lesson: Lesson) -> None:
    editions = {edition.language: edition for edition in LessonEdition.objects.filter(lesson=lesson)}
    chinese, english = editions.get(pairing.CHINESE), editions.get(pairing.ENGLISH)
    for language, edition in editions.items():
        other = english if language == pairing.CHINESE else chinese
        edition.other_title = other.title if other else ""
        edition.other_path = other.path if other else ""
        edition.html_both = pairing.both(chinese, english, language=language) if chinese and english else ""
        edition.is_stale = bool(
            chinese and english and language != pairing.CHINESE and pairing.is_stale(chinese, english)
        )
        edition.older = pairing.older(chinese, edition) if chinese and language != pairing.CHINESE else []
        edition.version = new_version()
        edition.save(update_fields=["other_title", "other_path", "html_both", "is_stale", "older", "version"])


def refresh_outlines(*, course: Course) -> None:
    """The list of lessons that the course page and each lesson carry."""
    for language in LANGUAGES:
        outline = catalogue_queries.outline(course, language)
        edition = CourseEdition.objects.filter(course=course, language=language).first()
        if edition is not None:
            edition.outline = outline
            edition.version = new_version()
            edition.save(update_fields=["outline", "version"])
        head = [edition.title, edition.path] if edition else [course.code, ""]
        around = {
            "course": head,
            "lessons": [
                [
                    *(entry[name] for name in ("id", "number", "title", "path", "language")),
                    {name: entry[name] for name in ("uuid", "required", "release")},
                ]
                for entry in outline
            ],
        }
        LessonEdition.objects.filter(lesson__course=course, language=language).update(
            outline=around,
            version=new_version(),
            number=Subquery(Lesson.objects.filter(pk=OuterRef("lesson")).values("position")[:1]),
        )


def refresh_catalogues() -> None:
    for page in CatalogueIndexPage.objects.live().filter(alias_of=None).select_related("locale"):
        _draw_catalogue(page)
