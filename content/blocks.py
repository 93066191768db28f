"""What a text is made of: schema and example values only. Templates draw, tags fetch."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

# No raw HTML, no embed, no italics (Chinese has none); links are checked by Wagtail's own whitelist.
RICH_TEXT_FEATURES = ["bold", "ol", "ul", "link", "document-link"]

TONES = (("note", _("Note")), ("attention", _("Attention")), ("example", _("Example")))
MARKINGS = (("public", _("Public")), ("internal", _("Internal, not for onward distribution")))
ARTICLES = r"^[0-9A-Za-z()（）.,、 –-]*$"


class ReferenceBlock(blocks.ChoiceBlock):
    """The key of a row of another app, chosen from a list.

    `source` is the path of a function that gives (key, label) pairs; migrations see plain text.
    """

    def __init__(self, *, source: str, **kwargs: Any) -> None:
        self.source = source
        super().__init__(choices=_choices_from(source), **kwargs)

    def normalize_choice(self, value: Any) -> Any:
        """The key as it stands: Wagtail asks for all choices with every block that it reads."""
        return None if value is None else str(value)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return ("wagtail.blocks.CharBlock", [], {"required": self.field.required})


def _choices_from(source: str) -> Callable[[], Sequence[tuple[str, str]]]:
    return lambda: import_string(source)()


class RichText(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", RICH_TEXT_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs and lists. Each paragraph is kept beside its translation.")
        template = "content/blocks/text.html"
        preview_value = "<p>管辖是办理案件首先要回答的问题。</p><p>依据不同，程序不同。</p>"


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("Opens a section and appears in the contents of the lesson.")
        template = "content/blocks/heading.html"
        preview_value = "管辖的依据"


class CitationBlock(blocks.StructBlock):
    instrument = ReferenceBlock(source="content.queries.instrument_choices", label=_("Instrument"))
    articles = blocks.RegexBlock(
        ARTICLES,
        required=False,
        max_length=64,
        label=_("Articles"),
        help_text=_("The number alone: 36, 89(2), 674-679; empty for the whole instrument."),
    )
    note = blocks.CharBlock(required=False, max_length=300, label=_("What it says here"))

    class Meta:
        icon = "list-ul"
        label = _("Legal citation")
        description = _("An article with the version it comes from and the dates it was in force.")
        template = "content/blocks/citation.html"
        preview_value: ClassVar = {
            "instrument": "criminal-law",
            "articles": "6-7",
            "note": "这两条规定属地管辖和属人管辖。",
        }


class QuotationBlock(blocks.StructBlock):
    text = RichText(label=_("Quoted text"))
    instrument = ReferenceBlock(
        source="content.queries.instrument_choices", required=False, label=_("Instrument")
    )
    articles = blocks.RegexBlock(ARTICLES, required=False, max_length=64, label=_("Articles"))

    class Meta:
        icon = "openquote"
        label = _("Quotation of law")
        description = _("The words of a provision, set apart from our own, with their source.")
        template = "content/blocks/quotation.html"
        preview_value: ClassVar = {
            "text": "<p>凡在中华人民共和国领域内犯罪的，除法律有特别规定的以外，都适用本法。</p>",
            "instrument": "criminal-law",
            "articles": "6",
        }


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        required=False,
        max_length=250,
        label=_("Text alternative"),
        help_text=_("What the picture tells somebody who cannot see it; empty only for decoration."),
    )
    caption = blocks.CharBlock(required=False, max_length=250, label=_("Caption"))
    marking = blocks.ChoiceBlock(choices=MARKINGS, default="public", label=_("Marking"))

    class Meta:
        icon = "image"
        label = _("Image")
        description = _("A picture with its text alternative, caption and marking.")
        template = "content/blocks/image.html"
        preview_value: ClassVar = {"image": None, "alt": "", "caption": "通报流程", "marking": "public"}


class FileBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(required=False, max_length=200, label=_("Title"))
    marking = blocks.ChoiceBlock(choices=MARKINGS, default="public", label=_("Marking"))

    class Meta:
        icon = "doc-full"
        label = _("Document")
        description = _("A file to download, with its kind, size and marking.")
        template = "content/blocks/document.html"
        preview_value: ClassVar = {"document": None, "title": "通报函样式", "marking": "internal"}


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(choices=TONES, default="note", label=_("Tone"))
    title = blocks.CharBlock(required=False, max_length=120, label=_("Title"))
    body = RichText(label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        description = _("Something to keep in mind, set apart from the text.")
        template = "content/blocks/callout.html"
        preview_value: ClassVar = {
            "tone": "attention",
            "title": "两个“三年”不可混淆",
            "body": "<p>第七条看最高刑，第八条看最低刑。</p>",
        }


class RowBlock(blocks.StructBlock):
    cells = blocks.ListBlock(blocks.CharBlock(required=False, max_length=600), label=_("Cells"))

    class Meta:
        icon = "table"
        label = _("Row")


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(max_length=200, label=_("Caption"))
    head = blocks.ListBlock(blocks.CharBlock(max_length=120), label=_("Column heads"))
    rows = blocks.ListBlock(RowBlock(), label=_("Rows"))

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("A small table with a caption and column heads.")
        template = "content/blocks/table.html"
        preview_value: ClassVar = {
            "caption": "四种管辖依据",
            "head": ["条文", "依据"],
            "rows": [{"cells": ["第六条", "属地管辖"]}, {"cells": ["第七条", "属人管辖"]}],
        }


class CaseFactsBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=200, label=_("Title"))
    facts = RichText(label=_("Facts"))
    question = blocks.CharBlock(required=False, max_length=600, label=_("Question"))

    class Meta:
        icon = "folder-open-inverse"
        label = _("Case facts")
        description = _("A fictional case to think about: the facts, then one question.")
        template = "content/blocks/case_facts.html"
        preview_value: ClassVar = {
            "title": "深夜出示的证件",
            "facts": "<p>23时40分，H市一辆汽车将一名行人撞成重伤。</p>",
            "question": "下一步应当查阅哪一规定？",
        }


class AccordionItem(blocks.StructBlock):
    title = blocks.CharBlock(max_length=200, label=_("Title"))
    body = RichText(label=_("Text"))

    class Meta:
        icon = "pilcrow"
        label = _("Section")


class AccordionBlock(blocks.StructBlock):
    items = blocks.ListBlock(AccordionItem(), min_num=1, label=_("Sections"))

    class Meta:
        icon = "list-ul"
        label = _("Accordion")
        description = _("Sections that open on a click: questions with answers, details for who wants them.")
        template = "content/blocks/accordion.html"
        preview_value: ClassVar = {
            "items": [
                {"title": "没有护照怎么办？", "body": "<p>以有效证件或者公安机关查明的国籍为准。</p>"},
                {"title": "国籍不明怎么办？", "body": "<p>以公安机关会同外事部门查明的为准。</p>"},
            ]
        }


class TimelineEntry(blocks.StructBlock):
    when = blocks.CharBlock(
        max_length=60, label=_("When"), help_text=_("As readers see it: 26 October 2018, May 2021, day 3.")
    )
    title = blocks.CharBlock(required=False, max_length=200, label=_("Title"))
    body = RichText(required=False, label=_("What happened"))

    class Meta:
        icon = "date"
        label = _("Entry")


class TimelineBlock(blocks.StructBlock):
    entries = blocks.ListBlock(TimelineEntry(), min_num=1, label=_("Entries"))

    class Meta:
        icon = "date"
        label = _("Timeline")
        description = _("Dated entries in order: the course of a case, the history of a rule.")
        template = "content/blocks/timeline.html"
        preview_value: ClassVar = {
            "entries": [
                {
                    "when": "2018年10月26日",
                    "title": "国际刑事司法协助法公布",
                    "body": "<p>自公布之日起施行。</p>",
                },
                {"when": "第3日", "title": "通知领事官员", "body": ""},
            ]
        }


class ComparisonRow(blocks.StructBlock):
    label = blocks.CharBlock(required=False, max_length=120, label=_("Point of comparison"))
    left = RichText(label=_("Left text"))
    right = RichText(label=_("Right text"))

    class Meta:
        icon = "table"
        label = _("Row")


class ComparisonBlock(blocks.StructBlock):
    caption = blocks.CharBlock(max_length=200, label=_("Caption"))
    left_label = blocks.CharBlock(max_length=120, label=_("Head of the left text"))
    right_label = blocks.CharBlock(max_length=120, label=_("Head of the right text"))
    rows = blocks.ListBlock(ComparisonRow(), min_num=1, label=_("Rows"))

    class Meta:
        icon = "copy"
        label = _("Comparison of two texts")
        description = _("Two texts beside each other, row by row: an old and a new provision, two treaties.")
        template = "content/blocks/comparison.html"
        preview_value: ClassVar = {
            "caption": "引渡与刑事司法协助",
            "left_label": "引渡",
            "right_label": "刑事司法协助",
            "rows": [{"label": "对象", "left": "<p>人。</p>", "right": "<p>证据、财物与送达。</p>"}],
        }


WATCHING = (
    ("free", _("May be skipped")),
    ("required", _("Must be played to the end before the lesson is complete")),
    ("in_order", _("Must be played to the end, without skipping ahead")),
)


class VideoBlock(blocks.StructBlock):
    media = ReferenceBlock(source="content.queries.played.video_choices", label=_("Video"))
    title = blocks.CharBlock(max_length=200, label=_("Title"))
    watching = blocks.ChoiceBlock(choices=WATCHING, default="free", label=_("Watching"))

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("A video with captions and a transcript. Upload it under Recordings first.")
        template = "content/blocks/playable.html"
        preview_value: ClassVar = {"media": "", "title": "一分钟看懂领事通报", "watching": "free"}


class AudioBlock(blocks.StructBlock):
    media = ReferenceBlock(source="content.queries.played.audio_choices", label=_("Audio"))
    title = blocks.CharBlock(max_length=200, label=_("Title"))
    watching = blocks.ChoiceBlock(choices=WATCHING, default="free", label=_("Listening"))

    class Meta:
        icon = "media"
        label = _("Audio")
        description = _("A sound recording with its transcript. Upload it under Recordings first.")
        template = "content/blocks/playable.html"
        preview_value: ClassVar = {"media": "", "title": "听一遍权利告知", "watching": "free"}


READING_BLOCKS: list[tuple[str, blocks.Block]] = [
    ("heading", HeadingBlock(max_length=120)),
    ("text", RichText()),
    ("citation", CitationBlock()),
    ("quotation", QuotationBlock()),
    ("image", PictureBlock()),
    ("document", FileBlock()),
    ("callout", CalloutBlock()),
    ("table", TableBlock()),
    ("case_facts", CaseFactsBlock()),
    ("accordion", AccordionBlock()),
    ("timeline", TimelineBlock()),
    ("comparison", ComparisonBlock()),
]
# Who may play a recording is decided by the lesson it stands in, so these stand in lessons only.
PLAYED_BLOCKS: list[tuple[str, blocks.Block]] = [("video", VideoBlock()), ("audio", AudioBlock())]
