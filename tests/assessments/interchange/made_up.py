"""Questions of every kind, made up: for round trips through files."""

from decimal import Decimal

from hypothesis import strategies as st

from assessments.interchange.base import Attachment, Question
from tests.assessments.interchange.test_qti import PICTURE

MAP = Attachment("地图.png", "image/png", PICTURE)
WORDS = st.text(alphabet="aZ 检察<&>\"'[]*_.\n\u200b…é", min_size=1, max_size=12).filter(str.strip)
SHARES = st.sampled_from(["0.5", "0", "-0.25", "0.3333333"])


def texts(words=WORDS):
    both = st.fixed_dictionaries({"zh": words, "en": words})
    one = st.builds(
        lambda text, zh: {"zh": text if zh else "", "en": "" if zh else text}, words, st.booleans()
    )
    return st.one_of(both, one)


def listed(least=2, most=4, /, **more):
    made = st.lists(texts(), min_size=least, max_size=most)
    return made.map(lambda found: [{"id": f"o{number}", **text, **more} for number, text in enumerate(found)])


def stems(marks=()):
    """Texts with these gaps, in each language that they have."""

    def put(text):
        return {
            lang: f"{words} {' x '.join(f'[[{mark}]]' for mark in marks)}" if words else ""
            for lang, words in text.items()
        }

    return texts().map(put)


@st.composite
def single(draw):
    options = draw(listed())
    right = [draw(st.sampled_from(options))["id"]]
    key = {"options": right}
    if draw(st.booleans()):
        key["weights"] = {one["id"]: "1" if one["id"] in right else draw(SHARES) for one in options}
        key["option_feedback"] = {right[0]: draw(texts())}
    return "single_choice", {"options": options, "fixed_order": draw(st.booleans())}, key


@st.composite
def multiple(draw):
    options = draw(listed(3))
    right = [one["id"] for one in options[: draw(st.integers(1, 2))]]
    scoring = draw(st.sampled_from(["all_or_nothing", "partial", "weights"]))
    key = {"options": right, "scoring": scoring}
    if scoring == "weights":
        key["weights"] = {one["id"]: draw(SHARES) for one in options}
    return "multiple_choice", {"options": options}, key


@st.composite
def pairs(draw):
    left, right = draw(listed(1)), draw(listed(2))
    stems_of = [{**one, "id": f"s{number}"} for number, one in enumerate(left)]
    key = {"pairs": {one["id"]: draw(st.sampled_from(right))["id"] for one in stems_of}}
    key["scoring"] = draw(st.sampled_from(["parts", "all_or_nothing"]))
    return "matching", {"stems": stems_of, "options": right}, key


@st.composite
def table(draw):
    rows = [{**one, "id": f"r{number}"} for number, one in enumerate(draw(listed(1)))]
    columns, several = draw(listed()), draw(st.booleans())
    cells = {row["id"]: [draw(st.sampled_from(columns))["id"]] for row in rows}
    scoring = "all_or_nothing" if several else draw(st.sampled_from(["rows", "all_or_nothing"]))
    return (
        "matrix",
        {"rows": rows, "columns": columns, "several": several},
        {"cells": cells, "scoring": scoring},
    )


@st.composite
def order(draw):
    options = draw(listed())
    key = {"order": draw(st.permutations([one["id"] for one in options]))}
    key["scoring"] = draw(st.sampled_from(["all_or_nothing", "absolute_position", "longest_ordered_subset"]))
    return "ordering", {"options": options}, key


@st.composite
def linked(draw):
    options = draw(listed(4, 4, most=1))
    key = {
        "pairs": [["o0", "o1"], ["o2", "o3"]],
        "scoring": draw(st.sampled_from(["parts", "all_or_nothing"])),
    }
    return "associate", {"options": options, "most": 2}, key


@st.composite
def gaps(draw):
    kind = draw(st.sampled_from(["select_words", "drag_words"]))
    choices = [
        {**one, "id": f"w{number}", "group": str(number % 2 + 1) if kind == "select_words" else "1"}
        for number, one in enumerate(draw(listed(4, 4)))
    ]
    places = [{"id": "1", "group": "1"}, {"id": "b-2", "group": "2" if kind == "select_words" else "1"}]
    key = {"gaps": {"1": "w0", "b-2": "w1"}, "scoring": draw(st.sampled_from(["parts", "all_or_nothing"]))}
    return kind, {"choices": choices, "gaps": places, "stem": draw(stems(["1", "b-2"]))}, key


@st.composite
def passages(draw):
    options = draw(listed(2, 3))
    key = {"options": [options[0]["id"]], "scoring": draw(st.sampled_from(["all_or_nothing", "partial"]))}
    definition = {
        "options": options,
        "most": draw(st.integers(0, 2)),
        "stem": draw(stems([one["id"] for one in options])),
    }
    return "hot_text", definition, key


@st.composite
def word(draw):
    answers = [{"text": draw(WORDS), "weight": "1"}, {"text": draw(WORDS), "weight": draw(SHARES)}]
    return "short_text", {}, {"answers": answers, "case": draw(st.booleans()), "tolerate": ["width"]}


@st.composite
def figure(draw):
    kind = draw(st.sampled_from(["absolute", "relative", "geometric"]))
    answer = {
        "value": draw(st.sampled_from(["3.5", "-2", "1200"])),
        "tolerance": {"kind": kind, "value": "0.1"},
        "weight": "1",
    }
    return (
        "numeric",
        {"units": {"mode": "none"}},
        {"answers": [answer, {"value": "*", "weight": draw(SHARES)}]},
    )


@st.composite
def scale(draw):
    tolerance = {"kind": "absolute", "value": draw(st.sampled_from(["0", "1"]))}
    key = {"answers": [{"value": "4", "tolerance": tolerance, "weight": "1"}]}
    return "slider", {"low": "0", "high": "10", "step": "1", "reverse": draw(st.booleans())}, key


SHAPE = st.sampled_from(
    [
        {"shape": "rect", "coords": [1, 2, 30, 40]},
        {"shape": "circle", "coords": [50, 40, 9]},
        {"shape": "poly", "coords": [60, 2, 90, 9, 70, 30]},
    ]
)
PLACE = {"image": MAP.digest, "width": 120, "height": 80}


@st.composite
def spots(draw):
    options = [{**one, **draw(SHAPE)} for one in draw(listed())]
    key = {"options": [options[0]["id"]], "scoring": draw(st.sampled_from(["all_or_nothing", "partial"]))}
    return (
        "hotspot",
        {**PLACE, "alt": draw(texts()), "options": options, "most": draw(st.integers(0, 1))},
        key,
    )


@st.composite
def pinned(draw):
    drops = [
        {**one, "id": f"d{number}", "group": "1", **draw(SHAPE)} for number, one in enumerate(draw(listed()))
    ]
    choices = draw(listed(2, 3, group="1"))
    key = {"gaps": {"d0": "o0", "d1": "o1"}, "scoring": draw(st.sampled_from(["parts", "all_or_nothing"]))}
    return "drag_image", {**PLACE, "alt": draw(texts()), "choices": choices, "drops": drops}, key


@st.composite
def by_person(draw):
    rubric = [{"id": "a", **draw(texts()), "levels": [{"points": "2", **draw(texts())}]}]
    key = {"rubric": rubric, "grader_note": draw(texts()), "sample": draw(texts())}
    kind = draw(st.sampled_from(["extended_text", "file_upload", "translation", "oral", "description"]))
    definition = {
        "extended_text": {"lines": 12, "words": {"least": 10, "most": 90}},
        "file_upload": {"accept": [".pdf"], "most": 2},
        "translation": {"source": {"language": "zh", "text": draw(WORDS)}, "into": "en"},
        "oral": {"seconds": 60, "preparation_seconds": 10}, "description": {},
    }[kind]  # fmt: skip
    return kind, definition, {} if kind == "description" else key


PLAIN = [
    single(),
    multiple(),
    pairs(),
    table(),
    order(),
    linked(),
    gaps(),
    passages(),
    word(),
    figure(),
    scale(),
    spots(),
    pinned(),
    by_person(),
]


@st.composite
def composed(draw):
    parts = [draw(one) for one in draw(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=3))]
    if draw(st.booleans()):
        inner = [draw(st.one_of(word(), figure(), single())) for _ in range(2)]
        definition = {
            "gaps": [
                {"id": str(n), "kind": kind, "definition": made} for n, (kind, made, _key) in enumerate(inner)
            ]
        }
        key = {
            "gaps": {str(n): {"key": key, "marks": str(n + 1)} for n, (_kind, _made, key) in enumerate(inner)}
        }
        return "cloze", {**definition, "stem": draw(stems(["0", "1"]))}, key
    entries = [
        {"id": f"p{n}", "kind": kind, "marks": str(n + 1), "definition": {"stem": draw(texts()), **made}}
        for n, (kind, made, _key) in enumerate(parts)
    ]
    documents = [{"id": "d", "title": draw(texts()), "body": draw(texts())}]
    return (
        "case_file",
        {"documents": documents, "parts": entries},
        {"parts": {f"p{n}": key for n, (_k, _m, key) in enumerate(parts)}},
    )


EVERY = (*PLAIN, composed())


@st.composite
def questions(draw, kinds=EVERY):
    kind, definition, key = draw(st.one_of(*kinds))
    definition = {"schema": 1, "stem": draw(texts()), **definition}
    if draw(st.booleans()):
        key = {
            **key,
            "feedback": {"right": draw(texts()), "wrong": draw(texts())},
            "hints": [draw(texts())],
            "penalty": "0.1",
        }
    return Question(
        kind=kind, definition=definition, key=key, explanation=draw(texts()),
        marks=Decimal(draw(st.sampled_from(["1", "2.5", "3"]))),
        citations=({"instrument": "cpl", "articles": "17"},), competencies=draw(st.sampled_from([(),
        ("mla-1", "mla-2")])),
        difficulty=draw(st.integers(1, 3)), level=draw(st.sampled_from([None, 3])),
        seconds=draw(st.sampled_from([None, 90])),
        tags=draw(st.sampled_from([(), ("引渡", "MLA")])),
        category=draw(st.sampled_from([(), ("Law", "条约")])),
        key_name=draw(st.sampled_from(["q-1", "题 1"])), name=draw(WORDS).strip(), attachments=(MAP,),
    )  # fmt: skip
