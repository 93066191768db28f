import pytest

from search.analysis import Source, excerpt, marks, normalise, parse, pieces, tokens
from search.analysis.sound import is_pinyin


def finds(query, *, is_name=False, pinyin=(), codes=(), body=(), name="重庆市人民检察院"):
    """Whether every word of the query is met by a token."""
    kept = tokens(Source(names=(name,), is_name=is_name, pinyin=pinyin, codes=codes, body=body))
    return all(
        any(
            token == part.token or (part.is_prefix and part.token <= token < part.end)
            for token in kept
            for part in word.ranges
        )
        for word in parse(query).words
    )


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("檢察院", "检察院"),
        ("ＦＰ－１０１", "fp-101"),
        ("Café", "cafe"),
        ("lǜshī", "lvshi"),
        ("jiǎnchá", "jiancha"),
    ],
)
def test_the_way_of_writing_does_not_matter(written, same):
    assert normalise(written) == same


@pytest.mark.parametrize(
    "query",
    [
        "重庆",
        "重慶",
        "庆",
        "chongqing",
        "chong qing",
        "chongq",
        "cq",
        "cqsrm",
        "jianchayuan",
        "jcy",
        "CHONGQING",
    ],
)
def test_ways_to_find_chongqing(query):
    assert finds(query)


@pytest.mark.parametrize("query", ["zhongqing", "zq", "上海", "qc", "chongqingx"])
def test_what_does_not_find_it(query):
    assert not finds(query)


@pytest.mark.parametrize("query", ["shan", "sxx", "shanxx", "shanxiongxin", "shan xiong", "单", "雄信"])
def test_a_family_name_is_read_as_a_family_name(query):
    assert finds(query, name="单雄信", is_name=True)


def test_a_character_with_several_readings_is_found_by_each_of_them():
    assert finds("qiuhe", name="仇和", is_name=True)
    assert finds("chouhe", name="仇和", is_name=True)


@pytest.mark.parametrize("query", ["prosecution", "prosecutions", "prosecuting", "prosecut"])
def test_english_words_are_found_by_their_stem(query):
    assert finds(query, name="Prosecuted abroad")


@pytest.mark.parametrize("query", ["FP-101", "fp101", "fp 101", "fp-1", "ＦＰ１０１"])
def test_codes_are_found_with_and_without_the_hyphen(query):
    assert finds(query, codes=("FP-101",))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("chongqing", True),
        ("zhangw", True),
        ("xian", True),
        ("the", False),
        ("str", False),
        ("a" * 61, False),
    ],
)
def test_letters_that_are_pinyin(word, expected):
    assert is_pinyin(word, typing=True) is expected


def test_a_long_text_asks_for_a_dozen_words():
    assert len(parse("检察机关依法独立行使检察权不受行政机关社会团体和个人的干涉" * 3).words) == 12


def shown(text, query, **options):
    return "".join(
        f"[{piece.text}]" if piece.marked else piece.text
        for piece in pieces(text, marks(text, parse(query), **options))
    )


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("重慶市人民檢察院", "重庆 检察", "[重慶]市人民[檢察]院"),
        ("Prosecutions end.", "prosecuting", "[Prosecutions] end."),
        ("重庆市人民检察院", "cq", "[重庆]市人民检察院"),
        ("重庆市人民检察院", "jiancha", "重庆市人民[检察]院"),
        ("ﬁne words", "fine", "[ﬁne] words"),
        ("引渡的程序", "引渡程序", "[引渡]的[程序]"),
    ],
)
def test_what_answers_is_marked(text, query, marked):
    assert shown(text, query, by_sound=True) == marked


def test_the_excerpt_comes_from_the_place_that_holds_most():
    texts = ["引渡。", "x" * 300 + "引渡的程序与条件" + "y" * 300]
    best = excerpt(texts, parse("引渡 条件"))

    assert (best.number, best.hits) == (1, 2)
    assert "".join(piece.text for piece in best.pieces).startswith("…")
    assert [piece.text for piece in best.pieces if piece.marked] == ["引渡", "条件"]


def test_nothing_asked_is_nothing_found():
    assert not parse("  ,.;  ")
    assert excerpt(["text"], parse("")) is None
