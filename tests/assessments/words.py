"""A question of each type with gaps, pairs and places; what its form and its player send."""

from assessments.question_types.registry import question_type
from tests.factories.assessments import QuestionFactory

OPTIONS = [{"id": letter, "zh": f"选项{letter}", "en": f"option {letter}"} for letter in "abcd"]
TEXT = {"zh": "甲[[1]]乙[[2]]丙", "en": "first [[1]] then [[2]]."}
WORDS = [{**option, "group": "1"} for option in OPTIONS]
GAPS = [{"id": number, "group": "1"} for number in "12"]

# Definition, key, and a fully right answer by the fields of the page with ids for tokens.
QUESTIONS = {
    "matching": (
        {"stems": [{"id": x, "zh": f"干{x}", "en": f"stem {x}"} for x in "ab"], "options": OPTIONS},
        {"pairs": {"a": "b", "b": "a"}, "scoring": "parts"},
        {"stem-1": "b", "stem-2": "a"},
    ),
    "ordering": (
        {"options": OPTIONS},
        {"order": ["b", "d", "a", "c"], "scoring": "absolute_position"},
        {"place-b": "1", "place-d": "2", "place-a": "3", "place-c": "4"},
    ),
    "cloze": (
        {
            "stem": TEXT,
            "gaps": [
                {"id": "1", "kind": "numeric", "definition": {}},
                {"id": "2", "kind": "single_choice", "definition": {"options": OPTIONS}},
            ],
        },
        {
            "gaps": {
                "1": {"key": {"answers": [{"value": "45", "weight": "1"}]}, "marks": "2"},
                "2": {"key": {"options": ["c"]}, "marks": "1"},
            }
        },
        {"gap-1-value": "45", "gap-2-choice": "2/c"},
    ),
    "select_words": (
        {"stem": TEXT, "choices": WORDS, "gaps": GAPS},
        {"gaps": {"1": "c", "2": "c"}, "scoring": "parts"},
        {"gap-1": "c", "gap-2": "c"},
    ),
    "drag_words": (
        {"stem": TEXT, "choices": WORDS, "gaps": GAPS},
        {"gaps": {"1": "c", "2": "a"}, "scoring": "parts"},
        {"gap-1": "c", "gap-2": "a"},
    ),
    "associate": (
        {"options": OPTIONS},
        {"pairs": [["a", "c"], ["b", "d"]], "scoring": "parts"},
        {"pair-1-a": "c", "pair-1-b": "a", "pair-2-a": "b", "pair-2-b": "d"},
    ),
    "hot_text": (
        {"stem": TEXT, "options": [{"id": n, "zh": f"句{n}", "en": f"sentence {n}"} for n in "12"]},
        {"options": ["2"], "scoring": "all_or_nothing"},
        {"choice": "2"},
    ),
}


def definition_of(kind):
    return {"schema": 1, "stem": {"zh": f"{kind}题", "en": f"A {kind}"}, **QUESTIONS[kind][0]}


def make(kind, definition=None, key_data=None, **kwargs):
    return QuestionFactory(
        kind=kind,
        kind__definition=definition or definition_of(kind),
        kind__key=key_data or QUESTIONS[kind][1],
        **kwargs,
    )


def sent(kind, shown):
    """The right answer as the page sends it where options are shown as `shown` (token -> id)."""
    tokens = {option: token for token, option in shown.items()}
    data = {}
    for name, value in QUESTIONS[kind][2].items():
        start, _dash, option = name.rpartition("-")
        key = f"{start}-{tokens[option]}" if kind == "ordering" else name
        data[key] = tokens.get(value, value)
    return data


def right(kind):
    definition, key, _fields = QUESTIONS[kind]
    return question_type(kind).correct_answer(definition, key)
