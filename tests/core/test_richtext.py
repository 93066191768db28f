"""HTML of questions: what stays, what goes, and that it reads the same."""

import pytest
from hypothesis import given, strategies as st

from core import richtext

DIGEST = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("<p>Article <b>7</b></p>", "<p>Article <b>7</b></p>"),
        ("<script>alert(1)</script>x", "x"),
        ("<p onclick='x()' class='c' style='color:red'>a</p>", "<p>a</p>"),
        ("<a href='javascript:alert(1)'>a</a>", '<a rel="noopener noreferrer">a</a>'),
        ("<img src='https://elsewhere.example/x.png' alt='seal'>", '<img alt="seal">'),
        ("<img src='file:///etc/passwd'>", "<img>"),
        (f"<img src='file:{DIGEST}' alt='seal'>", f'<img src="file:{DIGEST}" alt="seal">'),
        ("<iframe src='https://elsewhere.example'></iframe>a", "a"),
        ("<svg onload=alert(1)><circle/></svg>a", "a"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        (f"<a href='file:{DIGEST[:-1]}'>a</a>", '<a rel="noopener noreferrer">a</a>'),
    ],
)
def test_clean(given, cleaned):
    assert richtext.clean(given) == cleaned


@given(st.text(alphabet="<>/\"'=& abpisvgmrcjx:;!-", max_size=60))
def test_cleaning_twice_is_cleaning_once(text):
    assert richtext.clean(richtext.clean(text)) == richtext.clean(text)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>One</p><p>two <i>three</i></p>", "One\ntwo three"),
        ("a<br>b", "a\nb"),
        ("<img alt='the seal' src='x'>", "the seal"),
        ("&lt;b&gt; &amp; c", "<b> & c"),
        ("", ""),
    ],
)
def test_plain(markup, words):
    assert richtext.plain(markup) == words


def test_plain_text_reads_the_same_as_markup():
    assert richtext.from_plain("a < b\nc\n\nd") == "<p>a &lt; b<br>c</p><p>d</p>"


def test_files_get_their_addresses():
    markup = f"<img src='file:{DIGEST}' alt=''>"

    assert richtext.files_in(markup) == {DIGEST}
    assert (
        richtext.with_addresses(markup, lambda digest: f"/files/{digest[:4]}/")
        == '<img src="/files/0123/" alt="">'
    )


@pytest.mark.parametrize(
    ("markup", "inline"),
    [("<p>a <b>b</b></p>", "a <b>b</b>"), ("<p>a</p><p>b</p>", "<p>a</p><p>b</p>"), ("a", "a")],
)
def test_one_paragraph_stands_in_a_line(markup, inline):
    assert richtext.inline(markup) == inline


def test_what_cleaning_takes_away_has_a_name():
    picture, link = '<img src="http://a/b.png" alt="c">', '<a href="#" rel="d">e</a>'
    markup = f'<p class="x" style="y">a<script>b</script>{picture}{link}</p>'
    assert richtext.left_out(markup) == ["<script>", "class", "src", "style"]
    assert richtext.left_out(richtext.clean(markup)) == []
