"""What is typed, as HTML."""

import pytest

from courses.rendering import formatted
from tests.architecture.test_negative_tests import CORPUS, live

ORIGIN = "https://comity.example"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.\nTwo.\n\nThree.", "<p>One.<br>Two.</p><p>Three.</p>"),
        ("> quoted\n> twice\nmine", "<blockquote><p>quoted<br>twice</p></blockquote><p>mine</p>"),
        ("＞引用", "<blockquote><p>引用</p></blockquote>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("", ""),
        (
            "see /law/criminal-law/#a7.",
            '<p>see <a href="/law/criminal-law/#a7">/law/criminal-law/#a7</a>.</p>',
        ),
        (
            "https://comity.example/en/catalogue/?a=1&b=2",
            '<p><a href="/en/catalogue/?a=1&amp;b=2">https://comity.example/en/catalogue/?a=1&amp;b=2</a></p>',
        ),
        ("https://evil.example/en/x", "<p>https://evil.example/en/x</p>"),
        ("https://comity.example.evil/en/x", "<p>https://comity.example.evil/en/x</p>"),
        ("//evil.example/en/x", "<p>//evil.example/en/x</p>"),
        ("/cms/pages/", "<p>/cms/pages/</p>"),
        ("/en//evil.example", "<p>/en//evil.example</p>"),
        ("见/en/catalogue/。", '<p>见<a href="/en/catalogue/">/en/catalogue/</a>。</p>'),
    ],
)
def test_formatting(text, html):
    assert formatted(text, origin=ORIGIN) == html


@pytest.mark.parametrize("payload", CORPUS)
def test_n_adm_01_nothing_typed_is_obeyed(payload):
    for text in (payload, f"> {payload}", f"/en/{payload}", f"{ORIGIN}/en/?x={payload}", f"/law/x#{payload}"):
        assert live(str(formatted(text, origin=ORIGIN))) == []
