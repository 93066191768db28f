"""Whether both languages of a question say the same, and whether two questions do."""

from assessments.question_types import languages, likeness
from assessments.question_types.contents import Content, settings, texts, with_texts

FIRST = Content(
    {
        "schema": 1,
        "stem": {"zh": "由谁审查？", "en": "Who examines it?"},
        "options": [
            {"id": "a", "zh": "最高人民检察院", "en": "The SPP"},
            {"id": "b", "zh": "司法部", "en": ""},
        ],
    },
    {
        "options": ["a"],
        "hints": [{"zh": "看第十三条", "en": "See article 13"}],
        "sample": {"zh": "略", "en": ""},
    },
    {"zh": "依法。", "en": "By law."},
)


def states(content, confirmed):
    return {field.text.path: (field.zh, field.en) for field in languages.fields_of(content, confirmed)}


def test_texts_have_names_and_can_be_written_by_them():
    assert [text.path for text in texts(FIRST)] == [
        "stem", "options.a", "options.b", "key.hints.1", "key.sample", "explanation",
    ]  # fmt: skip
    assert settings(FIRST) == {"key.options": "a"}
    changed = with_texts(FIRST, {("options.b", "en"): "MoJ", ("explanation", "zh"): "", ("gone", "zh"): "x"})
    assert changed.definition["options"][1] == {"id": "b", "zh": "司法部", "en": "MoJ"}
    assert (changed.explanation, FIRST.definition["options"][1]["en"]) == ({"zh": "", "en": "By law."}, "")


def test_a38_a_side_that_was_changed_alone_makes_the_other_one_stale():
    both = ("complete", "complete")
    confirmed = languages.carried(FIRST, None)
    assert states(FIRST, confirmed) == {
        "stem": both, "options.a": both, "options.b": ("complete", "missing"), "key.hints.1": both,
        "explanation": both,
    }  # fmt: skip

    second = with_texts(FIRST, {("stem", "zh"): "由谁批准？", ("options.b", "en"): "The MoJ"})
    confirmed = languages.carried(second, confirmed)
    assert states(second, confirmed)["stem"] == ("complete", "stale")
    assert states(second, confirmed)["options.b"] == both
    fields = languages.fields_of(second, confirmed)
    assert (languages.overall(fields, "zh"), languages.overall(fields, "en")) == ("complete", "stale")

    # Another change of the same side leaves it so; the other side, a confirmation, or going back mends it.
    third = with_texts(second, {("stem", "zh"): "谁批准？"})
    still = languages.carried(third, confirmed)
    assert states(third, still)["stem"] == ("complete", "stale")
    fourth = with_texts(third, {("stem", "en"): "Who approves it?"})
    for content, known in (
        (fourth, languages.carried(fourth, still)),
        (third, languages.confirmed_now(third, still, ["stem"])),
        (FIRST, languages.carried(FIRST, still)),
    ):
        assert states(content, known)["stem"] == both
    # Markup and spaces are no difference.
    spaced = with_texts(second, {("stem", "zh"): "由谁 批准？"})
    assert states(spaced, languages.carried(spaced, confirmed))["stem"] == ("complete", "stale")
    assert languages.confirmed_now(FIRST, {}, ["options.b"]) == {}


def stem(zh="", en="", *options):
    listed = [{"id": str(place), "zh": option, "en": ""} for place, option in enumerate(options)]
    return likeness.shingles(Content({"stem": {"zh": zh, "en": en}, "options": listed}, {}, {}))


def test_a9_nearly_the_same_is_found_in_either_language_and_script():
    zh = "外国请求引渡我国公民的，应当拒绝引渡"
    en = "A request to extradite a national of the PRC shall be refused"
    one = stem(zh, en, "正确", "错误的说法")
    alike = {
        "reordered options": stem(zh, "", "错误的说法", "正确"),
        "Traditional": stem("外國請求引渡我國公民的，應當拒絕引渡", "", "正確", "錯誤的說法"),
        "a word more": stem(f"{zh}请求", "", "正确", "错误的说法"),
        "English alone": stem("", en.upper()),
    }
    shares = {name: likeness.percent(one, other) for name, other in alike.items()}
    assert all(share >= likeness.ENOUGH for share in shares.values()), shares
    for name, other in alike.items():
        assert set(likeness.bands(one)) & set(likeness.bands(other)), name
    other = stem("缺席审判适用于哪些案件，由谁提起公诉", "Which cases may be tried in absentia?")
    assert likeness.percent(one, other) < 20
    assert stem("对吗？", "So?") == {}
