"""Each of our types as interactions of QTI, with what is declared of their responses and how they score."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from assessments.interchange.qti.writing import marks
from assessments.interchange.qti.writing.markup import Sheet, attribute

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,60}")
Definition = Mapping[str, Any]
Key = Mapping[str, Any]
_ALL = "all_or_nothing"


class NotWritable(Exception):
    """QTI has nothing like this type."""


@dataclass
class Written:
    """The body of a question, its responses, and the rules that set its outcome."""

    body: str
    responses: dict[str, dict[str, Any]] = field(default_factory=dict)
    rules: list[dict[str, Any]] = field(default_factory=list)
    outcomes: dict[str, dict[str, Any]] = field(default_factory=dict)
    by_person: bool = False


@dataclass(frozen=True)
class Task:
    """A question, or a part of one: its response, the outcome it sets and what it is worth."""

    sheet: Sheet
    definition: Definition
    key: Key
    response: str
    outcome: str
    worth: Fraction
    # Of a question with a rule of its own: our names -> those of the rule.
    names: Mapping[str, str] = field(default_factory=dict)
    bound: Mapping[str, str] = field(default_factory=dict)

    def ids(self, entries: Iterable[Mapping[str, Any]]) -> dict[str, str]:
        """Our ids -> identifiers of QTI."""
        found: dict[str, str] = {}
        for number, entry in enumerate(entries, start=1):
            one = str(entry["id"])
            name = self.names.get(one, one)
            found[one] = name if IDENTIFIER.fullmatch(name) and name not in found.values() else f"ID-{number}"
        return found

    @property
    def stem(self) -> str:
        return self.sheet.block(self.definition.get("stem"))

    def open(self, name: str, more: str = "") -> str:
        return f'<qti-{name}-interaction response-identifier="{attribute(self.response)}"{more}>'

    def choices(
        self, element: str, entries: Sequence[Mapping[str, Any]], ids: Mapping[str, str], more: str = ""
    ) -> str:
        words = element in ("qti-inline-choice", "qti-gap-text", "qti-hottext")
        return "".join(
            self.sheet.element(
                element, entry, f' identifier="{attribute(ids[entry["id"]])}"{more}', words=words
            )
            for entry in entries
        )


def choice(task: Task, *, several: bool) -> Written:
    options = task.definition["options"]
    ids = task.ids(options)
    shuffle = "false" if task.definition.get("fixed_order") else "true"
    most = 0 if several else 1
    inner = task.choices("qti-simple-choice", options, ids)
    body = (
        task.stem
        + task.open("choice", f' max-choices="{most}" shuffle="{shuffle}"')
        + inner
        + "</qti-choice-interaction>"
    )
    declared, rules = options_scored(task, ids, several=several)
    return Written(body, {task.response: declared}, rules)


def options_scored(
    task: Task, ids: Mapping[str, str], *, several: bool
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the chosen options earn; as `question_types` states it for one and for several."""
    key = task.key
    right = [ids[one] for one in key.get("options") or () if one in ids]
    declared = marks.declared(
        "multiple" if several else "single", "identifier", right if several else right[:1]
    )
    weights = key.get("weights") or {}
    scoring = key.get("scoring", _ALL)
    if weights and (scoring == "weights" or not several):
        shares = {ids[one]: marks.exact(weight) for one, weight in weights.items() if one in ids}
    elif several and scoring == "partial" and right:
        wrong = [name for name in ids.values() if name not in right]
        shares = dict.fromkeys(right, Fraction(1, len(right)))
        shares |= dict.fromkeys(wrong, Fraction(-1, len(wrong) or 1))
    else:
        return declared, marks.all_or_nothing(task.response, task.outcome, task.worth)
    mapping, rules = marks.mapped(task.response, task.outcome, shares, task.worth)
    return {**declared, **mapping}, rules


def true_false(task: Task) -> Written:
    names = {"true": task.names.get("true", "true"), "false": task.names.get("false", "false")}
    words = ({"id": "true", "zh": "正确", "en": "True"}, {"id": "false", "zh": "错误", "en": "False"})
    inner = task.choices("qti-simple-choice", words, names)
    body = (
        task.stem
        + task.open("choice", ' max-choices="1" shuffle="false"')
        + inner
        + "</qti-choice-interaction>"
    )
    declared = marks.declared("single", "identifier", [names["true" if task.key.get("value") else "false"]])
    return Written(
        body, {task.response: declared}, marks.all_or_nothing(task.response, task.outcome, task.worth)
    )


def matrix(task: Task) -> Written:
    rows, columns = task.definition["rows"], task.definition["columns"]
    ids = task.ids([*rows, *columns])
    each = 0 if task.definition.get("several") else 1
    cells = task.key.get("cells") or {}
    pairs = [f"{ids[row]} {ids[column]}" for row, chosen in cells.items() for column in chosen]
    return _pairs(task, rows, columns, ids, pairs, each, parts=task.key.get("scoring", "rows") == "rows")


def matching(task: Task) -> Written:
    stems, options = task.definition["stems"], task.definition["options"]
    ids = task.ids(
        [{"id": f"s:{one['id']}"} for one in stems] + [{"id": f"o:{one['id']}"} for one in options]
    )
    plain = task.ids([*stems, *options])
    apart = len({one["id"] for one in (*stems, *options)}) == len(stems) + len(options)
    if apart:
        ids = {f"s:{one['id']}": plain[one["id"]] for one in stems} | {
            f"o:{one['id']}": plain[one["id"]] for one in options
        }
    stem_ids = {one["id"]: ids[f"s:{one['id']}"] for one in stems}
    option_ids = {one["id"]: ids[f"o:{one['id']}"] for one in options}
    pairs = [
        f"{stem_ids[stem]} {option_ids[option]}" for stem, option in (task.key.get("pairs") or {}).items()
    ]
    inner_ids = (stem_ids, option_ids)
    return _pairs(
        task, stems, options, inner_ids, pairs, 1, parts=task.key.get("scoring", "parts") == "parts"
    )


def _pairs(
    task: Task,
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Mapping[str, Any]],
    ids: Any,
    pairs: list[str],
    each: int,
    *,
    parts: bool,
) -> Written:
    row_ids, column_ids = ids if isinstance(ids, tuple) else (ids, ids)
    element = "qti-simple-associable-choice"
    first = task.choices(element, rows, row_ids, f' match-max="{each}"')
    second = task.choices(element, columns, column_ids, ' match-max="0"')
    inner = "".join(f"<qti-simple-match-set>{one}</qti-simple-match-set>" for one in (first, second))
    body = (
        task.stem
        + task.open("match", ' shuffle="true" max-associations="0"')
        + inner
        + "</qti-match-interaction>"
    )
    return Written(body, *_paired(task, "directedPair", pairs, parts=parts))


def _paired(
    task: Task, kind: str, pairs: Sequence[str], *, parts: bool
) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    declared = marks.declared("multiple", kind, pairs)
    if not parts or not pairs:
        return {task.response: declared}, marks.all_or_nothing(task.response, task.outcome, task.worth)
    shares = dict.fromkeys(pairs, Fraction(1, len(pairs)))
    mapping, rules = marks.mapped(task.response, task.outcome, shares, task.worth)
    return {task.response: {**declared, **mapping}}, rules


def associate(task: Task) -> Written:
    options = task.definition["options"]
    ids = task.ids(options)
    inner = "".join(
        task.choices("qti-simple-associable-choice", [one], ids, f' match-max="{one.get("most", 1)}"')
        for one in options
    )
    most = task.definition.get("most") or 0
    body = task.stem + task.open("associate", f' shuffle="true" max-associations="{most}"') + inner
    pairs = [f"{ids[one]} {ids[other]}" for one, other in task.key.get("pairs") or ()]
    parts = task.key.get("scoring", "parts") == "parts"
    return Written(body + "</qti-associate-interaction>", *_paired(task, "pair", pairs, parts=parts))


def ordering(task: Task) -> Written:
    options = task.definition["options"]
    ids = task.ids(options)
    inner = task.choices("qti-simple-choice", options, ids)
    body = task.stem + task.open("order", ' shuffle="true"') + inner + "</qti-order-interaction>"
    order = [ids[one] for one in task.key.get("order") or () if one in ids]
    declared = marks.declared("ordered", "identifier", order)
    if task.key.get("scoring") == "absolute_position" and order:
        rules = marks.places(task.response, task.outcome, order, task.worth)
    else:
        rules = marks.all_or_nothing(task.response, task.outcome, task.worth)
    return Written(body, {task.response: declared}, rules)


def drag_words(task: Task) -> Written:
    words, gaps = task.definition["choices"], task.definition["gaps"]
    ids, names = task.ids(words), task.ids(gaps)
    inner = "".join(
        task.choices("qti-gap-text", [word], ids, f' match-max="{0 if word.get("unlimited") else 1}"')
        for word in words
    )
    text = task.sheet.block(
        task.definition.get("stem"),
        lambda mark: f'<qti-gap identifier="{attribute(names.get(mark, mark))}"/>',
        lambda mark: names.get(mark, mark),
    )
    body = task.open("gap-match", ' shuffle="true"') + inner + text + "</qti-gap-match-interaction>"
    pairs = [f"{ids[word]} {names[gap]}" for gap, word in (task.key.get("gaps") or {}).items() if word in ids]
    parts = task.key.get("scoring", "parts") == "parts"
    return Written(body, *_paired(task, "directedPair", pairs, parts=parts))


def hot_text(task: Task) -> Written:
    options = task.definition["options"]
    ids = task.ids(options)
    by_id = {one["id"]: one for one in options}

    def passage(mark: str) -> str:
        if mark not in by_id:
            return f"[[{mark}]]"
        return task.choices("qti-hottext", [by_id[mark]], ids)

    most = task.definition.get("most") or 0
    text = task.sheet.block(task.definition.get("stem"), passage, lambda mark: ids.get(mark, mark))
    body = task.open("hottext", f' max-choices="{most}"') + text + "</qti-hottext-interaction>"
    single = most == 1 and len(task.key.get("options") or ()) <= 1
    declared, rules = options_scored(task, ids, several=not single)
    return Written(body, {task.response: declared}, rules)


KINDS: dict[str, Callable[[Task], Written]] = {
    "single_choice": lambda task: choice(task, several=False),
    "multiple_choice": lambda task: choice(task, several=True),
    "true_false": true_false,
    "matrix": matrix,
    "matching": matching,
    "associate": associate,
    "ordering": ordering,
    "drag_words": drag_words,
    "hot_text": hot_text,
}
