import pytest

from terminology.registry import (
    Match,
    build_index,
    forms_of,
    initials,
    search_text,
    sort_key,
    syllables,
    without_tones,
)

ENGLISH = [
    ("treaty", 1),
    ("consular notification", 2),
    ("notification", 3),
    ("Red Notice", 4),
    ("sanctions", 5),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A treaty.", [("treaty", 1)]),
        ("TREATY and Treaties", [("TREATY", 1), ("Treaties", 1)]),
        ("entreaty, treatyship", []),
        ("Consular notifications are notifications", [("Consular notifications", 2), ("notifications", 3)]),
        ("consular affairs", []),
        ("the Red Notices’ effect", [("Red Notices", 4)]),
        ("", []),
        ("treaty", [("treaty", 1)]),
        ("treaty-based", [("treaty", 1)]),
        ("under_treaty", []),
    ],
)
def test_english_is_found_in_whole_words_and_longest_first(text, found):
    index = build_index(ENGLISH, whole_words=True)

    assert [(text[match.start : match.end], match.term_id) for match in index.find(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("应当进行领事通报。", [("领事通报", 2)]),
        ("领事官员通报", [("领事", 1)]),
        ("引渡引渡", [("引渡", 3), ("引渡", 3)]),
        ("没有术语", []),
    ],
)
def test_chinese_is_found_longest_first(text, found):
    index = build_index([("领事", 1), ("领事通报", 2), ("引渡", 3)], whole_words=False)

    assert [(text[match.start : match.end], match.term_id) for match in index.find(text)] == found


def test_once_keeps_the_first_occurrence_of_each_term():
    index = build_index([("a", 1), ("b", 2)], whole_words=True)

    assert index.find("a b a b", once=True) == [Match(0, 1, 1), Match(2, 3, 2)]


def test_positions_hold_where_folding_changes_the_length():
    index = build_index([("treaty", 1)], whole_words=True)
    text = "ß İ ﬁ ＴＲＥＡＴＹ"

    assert [text[match.start : match.end] for match in index.find(text)] == ["ＴＲＥＡＴＹ"]


def test_the_first_term_keeps_a_form():
    assert build_index([("x", 1), ("x", 2)], whole_words=False).find("x") == [Match(0, 1, 1)]


def test_an_empty_form_marks_nothing():
    assert build_index([("", 1), ("  ", 2)], whole_words=False).find("abc") == []


def test_marking_is_linear_in_the_text():
    index = build_index([("a" * 50, 1)], whole_words=False)

    assert len(index.find("a" * 100_000)) == 2000


@pytest.mark.parametrize(
    ("text", "variants", "forms"),
    [
        ("procurator / prosecutor", [], ["procurator", "prosecutor"]),
        (
            "universal / treaty-based jurisdiction",
            [],
            ["universal jurisdiction", "treaty-based jurisdiction"],
        ),
        ("Supreme People's Procuratorate (SPP)", [], ["Supreme People's Procuratorate", "SPP"]),
        ("expulsion (as penalty)", [], ["expulsion"]),
        (
            "24/7 network",
            ["24/7 network", "round-the-clock network"],
            ["24/7 network", "round-the-clock network"],
        ),
    ],
)
def test_forms(text, variants, forms):
    assert forms_of(text, variants) == forms


@pytest.mark.parametrize(
    ("pinyin", "count", "parts"),
    [
        ("jiǎncháyuàn", 3, ["jian", "cha", "yuan"]),
        ("xī'ān", 2, ["xi", "an"]),
        ("xiān", 1, ["xian"]),
        ("jiǎncháguān yuáné", 5, ["jian", "cha", "guan", "yuan", "e"]),
        ("lǜshī", 2, ["lv", "shi"]),
        ("not pinyin", 2, []),
        ("", 0, []),
    ],
)
def test_syllables(pinyin, count, parts):
    assert syllables(pinyin, count) == parts


def test_pinyin_is_typed_without_tones():
    assert without_tones("Lǜshī Zuìgāo") == "lvshi zuigao"


def test_what_a_rendering_is_found_by():
    assert search_text("检察院", pinyin="jiǎnchá yuàn", others=["检院"]).splitlines() == [
        "检察院",
        "检院",
        "jiancha yuan",
        "jianchayuan",
        "jcy",
    ]
    assert initials("检察院", "does not fit") == ""


def test_sort_key():
    assert sort_key("引渡", pinyin="yǐndù") == "yindu"
    assert sort_key("Extradition") == "extradition"
