"""A page as its readers will see it, computed from the page alone; publication stores it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from content.queries.played import PLAYED, played_blocks, recordings_by_uuid
from content.rendering import PARAGRAPHED, TermMarks, anchor, count_words, draw_block, minutes_to_read
from core import canonical
from courses import changes
from courses.queries import components
from terminology import queries as term_queries

if TYPE_CHECKING:
    from wagtail.models import Page

    from courses.changes import Text
    from courses.models import CoursePage, LessonPage

LONGEST = 800  # characters of a paragraph that are kept to recognise it by
# Drawn once for both languages: what they show is the same or is shown in the reader's language anyway.
SHARED_KINDS = frozenset({"citation", "image", "document", "quiz", *PLAYED})


@dataclass
class Drawing:
    """`parts`: [{"block", "kind", "parts": [{"html", "digest"}]}] in the order of the text."""

    html: str = ""
    parts: list[dict[str, Any]] = field(default_factory=list)
    toc: list[dict[str, Any]] = field(default_factory=list)
    paragraphs: list[list[Any]] = field(default_factory=list)
    paragraph_count: int = 0
    words: int = 0
    minutes: int = 0
    cites_law: bool = False
    citations: set[tuple[str, str]] = field(default_factory=set)
    quizzes: list[str] = field(default_factory=list)
    has_media: bool = False
    digest: str = ""


def draw(page: LessonPage | CoursePage) -> Drawing:
    """In the page's own language, whatever the language of the person who publishes it."""
    language = page.locale.language_code
    drawing = Drawing()
    texts: list[str] = []
    with translation.override(language):
        marks = _marks(language)
        here = address_of(page)
        for child in page.body:
            html = child.render(context={"back": f"{here}#{anchor(str(child.id), 0)}"})
            block = draw_block(block=str(child.id), kind=child.block_type, html=html, marks=marks)
            drawing.html += block.html
            parts = [
                {"html": html, "digest": canonical.digest(plain)}
                for html, plain in zip(block.parts, block.plain, strict=True)
            ]
            drawing.parts.append({"block": block.block, "kind": block.kind, "parts": parts})
            if block.title:
                entry = {
                    "title": block.title,
                    "anchor": anchor(block.block, 0),
                    "at": drawing.paragraph_count,
                }
                drawing.toc.append(entry)
            drawing.paragraphs.append([block.block, len(parts)])
            drawing.paragraph_count += len(parts)
            if child.block_type not in PLAYED:  # listened to, and not read
                texts += block.plain
            _collect(drawing, child, language)
        drawing.html += _definitions(marks)
    han, latin = count_words(texts)
    drawing.words = han + latin if language == "zh-hans" else latin
    playing = _minutes_to_play(page)
    drawing.has_media = playing > 0
    drawing.minutes = minutes_to_read(han, latin) + math.ceil(playing)
    drawing.digest = digest_of(page)
    return drawing


def _minutes_to_play(page: LessonPage | CoursePage) -> float:
    blocks = played_blocks(page.body)
    found = recordings_by_uuid(str(child.value["media"]) for child in blocks) if blocks else {}
    return sum(media.duration for media in found.values()) / 60_000


def path_of(page: Page) -> str:
    """The address below the language, as Wagtail itself would serve it: catalogue/fp-101/…/"""
    return page.url_path.strip("/").partition("/")[2] + "/"


def address_of(page: Page) -> str:
    return f"/{page.locale.language_code}/{path_of(page)}"


def digest_of(page: LessonPage | CoursePage) -> str:
    """Of what the author wrote; a change of a provision or of a term does not alter it."""
    return canonical.digest(
        {
            "language": page.locale.language_code,
            "title": page.title,
            "summary": page.summary,
            "body": canonical.plain(page.body.get_prep_value()),
        }
    )


def _marks(language: str) -> TermMarks:
    index = term_queries.marking_index(language)
    renderings: dict[int, Any] = {}

    def rendering(term_id: int) -> Any:
        if term_id not in renderings:
            found = term_queries.renderings_of([term_id]).get(term_id, {})
            renderings[term_id] = found.get(language)
        return renderings[term_id]

    def definition(term_id: int) -> str:
        found = rendering(term_id)
        return found.definition if found else ""

    def href(term_id: int) -> str:
        return reverse("terminology:term", args=[rendering(term_id).term.uuid])

    return TermMarks(find=index.find, href=href, definition=definition, prefix=f"d-{language}")


def _definitions(marks: TermMarks) -> str:
    """What aria-describedby of the marked terms points to."""
    if not marks.seen:
        return ""
    entries = [
        {"id": f"{marks.prefix}-{term_id}", "text": definition} for term_id, definition in marks.seen.items()
    ]
    return render_to_string("courses/components/definitions.html", {"entries": entries})


def _collect(drawing: Drawing, child: Any, language: str) -> None:
    if child.block_type in {"citation", "quotation"} and child.value["instrument"]:
        drawing.cites_law = True
        drawing.citations.add((child.value["instrument"], (child.value["articles"] or "").strip()))
    elif child.block_type == "quiz" and child.value["assessment"]:
        drawing.quizzes.append(child.value["assessment"])
    elif child.block_type == "component":
        version = components.version_of(child.value["component"])
        for inner in components.body_in(version, language) if version else ():
            _collect(drawing, inner, language)


# --- The text alone ---------------------------------------------------------------------


def text_of(page: Any, *, longest: int | None = LONGEST) -> Text:
    """The paragraphs of the page as readers will count them, each with the digest of what was written."""
    return paragraphs_of(page.body, page.locale.language_code, longest=longest)


def paragraphs_of(body: Any, language: str, *, longest: int | None = LONGEST) -> Text:
    paragraphs: list[changes.Paragraph] = []
    with translation.override(language):
        for child in body:
            drawn = draw_block(block=str(child.id), kind=child.block_type, html=child.render())
            for index, words in enumerate(drawn.plain):
                # What a citation or a term shows belongs to the registers; the author wrote its key.
                source = words if child.block_type in PARAGRAPHED else _written(child)
                digest = canonical.digest(source)
                paragraphs.append(changes.Paragraph(drawn.block, index, drawn.kind, digest, words[:longest]))
    return tuple(paragraphs)


def _written(child: Any) -> Any:
    return _without_ids(canonical.plain(child.get_prep_value()["value"]))


def _without_ids(value: Any) -> Any:
    """Items of lists carry identifiers that a copy or an import makes anew."""
    if isinstance(value, dict):
        return {key: _without_ids(each) for key, each in value.items() if key != "id"}
    if isinstance(value, list):
        return [_without_ids(each) for each in value]
    return value
