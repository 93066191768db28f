"""Every block draws its preview, and texts come out clean."""

import pytest
from bs4 import BeautifulSoup
from wagtail.blocks import StreamBlock

from content.blocks import READING_BLOCKS
from content.rendering import TermMarks, anchor, count_words, draw_block, minutes_to_read
from courses.blocks import LESSON_BLOCKS
from terminology.registry import build_index
from tests.factories.law import InstrumentFactory

FORBIDDEN = (
    "script", "onerror", "onclick", "style=", "data:text", "evil", "<iframe", "<form", "<input", "<base",
    "<meta", "<svg", "<!--",
)  # fmt: skip
BLOCK = "0198a5c0-1111-4222-8333-444455556666"


def test_the_kinds_of_blocks_are_these():
    assert [name for name, _block in LESSON_BLOCKS] == [
        "heading",
        "text",
        "citation",
        "term",
        "quotation",
        "image",
        "document",
        "callout",
        "table",
        "case_facts",
        "accordion",
        "timeline",
        "comparison",
        "video",
        "audio",
        "component",
        "quiz",
    ]


@pytest.mark.parametrize("name", [name for name, _block in LESSON_BLOCKS])
def test_block_draws_its_preview(db, name):
    InstrumentFactory(key="criminal-law")
    block = StreamBlock(LESSON_BLOCKS).child_blocks[name]

    html = block.render(block.normalize(block.get_preview_value()))

    assert block.is_previewable is True
    assert str(block.get_description()) != ""
    assert BeautifulSoup(html, "html.parser").find(True) is not None
    assert ("None" in html, "{{" in html) == (False, False)


def test_no_block_takes_raw_html():
    kinds = {type(block).__name__ for _name, block in READING_BLOCKS}

    assert "RawHTMLBlock" not in kinds


def test_paragraphs_and_items_have_addresses():
    html = "<p data-block-key='a'>一</p><ol><li>二</li><li>三</li></ol>"

    drawn = draw_block(block=BLOCK, kind="text", html=html)

    soup = BeautifulSoup(drawn.html, "html.parser")
    assert [element["id"] for element in soup.find_all(attrs={"data-p": True})] == [
        "p-0198a5c0-0",
        "p-0198a5c0-1",
        "p-0198a5c0-2",
    ]
    assert drawn.parts == ["<p>一</p>", '<ol start="1"><li>二</li></ol>', '<ol start="2"><li>三</li></ol>']
    assert drawn.plain == ["一", "二", "三"]


def test_other_blocks_are_one_place():
    drawn = draw_block(block=BLOCK, kind="callout", html="<div class='callout'><p>一</p><p>二</p></div>")

    assert drawn.html.count("data-p=") == 1
    assert (len(drawn.parts), anchor(BLOCK, 0)) == (1, "p-0198a5c0-0")


def marks(*forms, whole_words=False):
    index = build_index([(form, number) for number, form in enumerate(forms, 1)], whole_words=whole_words)
    return TermMarks(find=index.find, href=lambda pk: f"/terms/{pk}/", definition=lambda pk: f"定义{pk}")


def test_first_occurrence_of_a_term_is_marked():
    found = marks("领事通报")
    html = "<p>领事通报是权利；领事通报有时限。</p>"

    first = draw_block(block=BLOCK, kind="text", html=html, marks=found)
    second = draw_block(block=BLOCK, kind="text", html=html, marks=found)

    link = BeautifulSoup(first.html, "html.parser").find("a", class_="term")
    assert (link.text, link["title"], link["aria-describedby"]) == ("领事通报", "定义1", "d-1")
    assert (first.html.count('class="term"'), second.html.count('class="term"')) == (1, 0)
    assert first.plain == ["领事通报是权利；领事通报有时限。"]


@pytest.mark.parametrize("html", ['<p><a href="/x/">领事通报</a></p>', "<blockquote>领事通报</blockquote>"])
def test_links_and_quotations_are_left_alone(html):
    drawn = draw_block(block=BLOCK, kind="text", html=html, marks=marks("领事通报"))

    assert 'class="term"' not in drawn.html


def test_headings_are_left_alone():
    drawn = draw_block(block=BLOCK, kind="heading", html="<h2>领事通报</h2>", marks=marks("领事通报"))

    assert ('class="term"' in drawn.html, drawn.title) == (False, "领事通报")


def test_marking_cannot_break_out_of_the_text():
    found = marks("x")
    found.definition = lambda pk: '"><script>alert(1)</script>'

    drawn = draw_block(block=BLOCK, kind="text", html="<p>&lt;b&gt; x</p>", marks=found)

    soup = BeautifulSoup(drawn.html, "html.parser")
    assert (soup.find("script"), soup.find("b")) == (None, None)


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='&#106;avascript:alert(1)'>x</a>",
        "<a href='java\tscript:alert(1)'>x</a>",
        "<a href='\u0001javascript:alert(1)'>x</a>",
        "<a href='data:text/html;base64,x'>x</a>",
        "<a href='vbscript:x'>x</a>",
        "<a href='//evil.example/x'>x</a>",
        "<iframe src='/x'></iframe>",
        "<form action='/x'><input name=x></form>",
        "<p style='x' onclick='x'>x</p>",
        "<!--[if IE]><script>alert(1)</script><![endif]-->",
        "<math><mtext><script>x</script></mtext></math>",
        "<base href='//evil.example/'>",
        "<meta http-equiv=refresh content=0>",
        "<template><script>x</script></template>",
    ],
)
def test_n_adm_01_whatever_could_run_is_removed(html):
    drawn = draw_block(block=BLOCK, kind="text", html=f"<p>vorher</p>{html}<p>nachher</p>")

    text = drawn.html.lower()
    assert [
        word
        for word in ("script", "onerror", "onclick", "style=", "data:text", "evil", "<iframe")
        if word in text
    ] == []
    assert [word for word in ("<form", "<input", "<base", "<meta", "<svg", "<!--") if word in text] == []
    assert ("vorher" in text, "nachher" in text) == (True, True)


@pytest.mark.parametrize(
    "address", ["/law/x/", "https://example.org/", "#p-1-0", "?view=both", "mailto:a@b.c", "x/y"]
)
def test_honest_links_stay(address):
    drawn = draw_block(block=BLOCK, kind="text", html=f'<p><a href="{address}">x</a></p>')

    assert BeautifulSoup(drawn.html, "html.parser").a["href"] == address


@pytest.mark.parametrize(
    ("text", "counted"),
    [("办理涉外案件", (6, 0)), ("the prosecutor's office", (0, 3)), ("第6条 Article 6", (2, 3))],
)
def test_words_are_counted(text, counted):
    assert count_words([text]) == counted


def test_minutes_are_never_nothing():
    assert (minutes_to_read(0, 0), minutes_to_read(1500, 0), minutes_to_read(0, 800)) == (1, 6, 5)
