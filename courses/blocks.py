"""The body of a lesson: everything that can be read, terms and quizzes."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks import PLAYED_BLOCKS, READING_BLOCKS, ReferenceBlock


class TermBlock(blocks.StructBlock):
    term = ReferenceBlock(source="courses.queries.terms.term_choices", label=_("Term"))

    class Meta:
        icon = "openquote"
        label = _("Glossary term")
        description = _("A term with its definition, in both languages.")
        template = "courses/blocks/term.html"
        preview_value: ClassVar = {"term": ""}


class QuizBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    assessment = ReferenceBlock(source="courses.queries.authoring.quiz_choices", label=_("Quiz"))

    class Meta:
        icon = "help"
        label = _("Quiz")
        description = _("A quiz from a question bank; the lesson is complete once it is passed.")
        template = "courses/blocks/quiz.html"
        preview_value: ClassVar = {"title": "自测", "assessment": ""}


class ComponentBlock(blocks.StructBlock):
    """`component` is "uuid@number": the version is part of the reference, so nothing changes by itself."""

    component = ReferenceBlock(source="courses.queries.components.choices", label=_("Component and version"))

    class Meta:
        icon = "copy"
        label = _("Shared component")
        description = _("A text that several lessons share, in the version chosen here.")
        template = "courses/blocks/component.html"
        preview_value: ClassVar = {"component": ""}


# What a component may hold: no headings, which would be missing in the contents, and no quizzes.
COMPONENT_BLOCKS = [block for block in READING_BLOCKS if block[0] != "heading"]
COURSE_KINDS = {"heading", "text", "callout", "table"}
COURSE_BLOCKS = [block for block in READING_BLOCKS if block[0] in COURSE_KINDS]
_AFTER_CITATION = 1 + [name for name, _block in READING_BLOCKS].index("citation")
LESSON_BLOCKS = [
    *READING_BLOCKS[:_AFTER_CITATION],
    ("term", TermBlock()),
    *READING_BLOCKS[_AFTER_CITATION:],
    *PLAYED_BLOCKS,
    ("component", ComponentBlock()),
    ("quiz", QuizBlock()),
]
