"""Our kinds as question types of Moodle: what stands in the <question> behind its common elements."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from assessments.interchange.base import Question
from assessments.interchange.faults import Fault
from assessments.interchange.moodle import written
from assessments.interchange.moodle.writing import Texts
from assessments.interchange.moodle.written import Answer
from assessments.interchange.moodle_xml.xmlout import element, file, simple, text
from assessments.question_types.registry import TYPES

ROWS = 20
_PLACE = re.compile(r"\[\[([A-Za-z0-9_.-]{1,40})\]\]")
_TOLERANCES = {"relative": "1", "absolute": "2", "geometric": "3"}
_SHAPES = {"rect": "rectangle", "circle": "circle", "poly": "polygon"}


def rich(texts: Texts, tag: str, said: Mapping[str, Any] | None) -> str:
    """An element with a text of ours, its format and its files."""
    words = texts.marked_up(said)
    return _formatted(texts, tag, words)


def _formatted(texts: Texts, tag: str, words: str, inner: str = "", **attributes: str) -> str:
    form = "html" if texts.markup else "plain_text"
    files = "".join(file(name, attachment) for name, attachment in texts.files_in(words))
    return element(tag, text(words) + files + inner, format=form, **attributes)


def _answer(texts: Texts, answer: Answer, more: str = "") -> str:
    """Words in ours are marked up, typed answers never."""
    said = rich(texts, "feedback", answer.feedback)
    if isinstance(answer.text, str):
        inner = text(answer.text) + said + more
        return element("answer", inner, fraction=answer.percent, format="moodle_auto_format")
    words = texts.marked_up(answer.text)
    return _formatted(texts, "answer", words, said + more, fraction=answer.percent)


def _flag(tag: str, on: bool) -> str:
    return simple(tag, "true" if on else "false")


def _choice(question: Question, texts: Texts) -> str:
    single = question.kind == "single_choice"
    answers = written.options(question.definition, question.key, single=single)
    return (
        _flag("single", single)
        + _flag("shuffleanswers", not question.definition.get("fixed_order"))
        + simple("answernumbering", "abc")
        + "".join(_answer(texts, answer) for answer in answers)
    )


def _true_false(question: Question, texts: Texts) -> str:
    said = question.key.get("value_feedback") or {}
    return "".join(
        _answer(texts, Answer(name, "100" if right else "0", said.get(name)))
        for name, right in (("true", question.key["value"]), ("false", not question.key["value"]))
    )


def _short_text(question: Question, texts: Texts) -> str:
    case = simple("usecase", 1 if question.key.get("case") else 0)
    return case + "".join(_answer(texts, answer) for answer in written.words(question.key))


def _numeric(question: Question, texts: Texts) -> str:
    answers = written.numbers(question.key)
    return "".join(
        _answer(texts, answer, simple("tolerance", answer.tolerance)) for answer in answers
    ) + _units(question)


def _units(question: Question) -> str:
    units, shape = question.key.get("units") or [], question.definition.get("units") or {}
    mode = shape.get("mode", "none") if units else "none"
    grading = {"required": "1" if question.key.get("unit_penalty_of") == "answer" else "2"}.get(mode, "0")
    listed = "".join(
        element("unit", simple("multiplier", unit.get("factor", "1")) + simple("unit_name", unit["name"]))
        for unit in units
    )
    return (
        (element("units", listed) if units else "")
        + simple("unitgradingtype", grading)
        + simple("unitpenalty", question.key.get("unit_penalty", "0.1"))
        + simple("showunits", 3 if mode == "none" else 2 if shape.get("choices") else 0)
        + simple("unitsleft", 1 if shape.get("before") else 0)
    )


def _calculated(question: Question, texts: Texts) -> str:
    answers = []
    for row in question.key["formulas"]:
        tolerance, shown = row.get("tolerance") or {}, row.get("format") or {}
        length = shown.get("significant", shown.get("decimals", 2))
        more = (
            simple("tolerance", tolerance.get("value", "0"))
            + simple("tolerancetype", _TOLERANCES.get(tolerance.get("kind", "relative"), "1"))
            + simple("correctanswerformat", 2 if "significant" in shown else 1)
            + simple("correctanswerlength", length)
        )
        share = written.percent(Decimal(str(row.get("weight", "1"))))
        answers.append(_answer(texts, Answer(row["formula"], share, row.get("feedback")), more))
    return simple("synchronize", 0) + "".join(answers) + _units(question) + _datasets(question)


def _datasets(question: Question) -> str:
    """Moodle draws from rows of values only, so rows are drawn where there are none."""
    variables = question.definition.get("variables") or []
    rows = question.definition.get("datasets") or []
    if not rows and variables:
        drawing = random.Random(question.key_name)  # noqa: S311  values of an exercise
        member = TYPES["calculated"]
        rows = [member.draw(question.definition, drawing) or {} for _row in range(ROWS)]
    names = [variable["name"] for variable in variables] or sorted({name for row in rows for name in row})
    known = {variable["name"]: variable for variable in variables}
    listed = "".join(_dataset(name, known.get(name) or {}, rows) for name in names)
    return element("dataset_definitions", listed) if names else ""


def _dataset(name: str, variable: Mapping[str, Any], rows: list[Mapping[str, Any]]) -> str:
    values = [str(row[name]) for row in rows if name in row]
    items = "".join(
        element("dataset_item", simple("number", number) + simple("value", value))
        for number, value in enumerate(values, start=1)
    )
    inner = (
        element("status", text("private"))
        + element("name", text(name))
        + simple("type", "calculated")
        + element("distribution", text(str(variable.get("kind") or "uniform")))
        + element("minimum", text(str(variable.get("low", "0"))))
        + element("maximum", text(str(variable.get("high", "0"))))
        + element("decimals", text(str(variable.get("decimals", 1))))
        + simple("itemcount", len(values))
        + element("dataset_items", items)
        + simple("number_of_items", len(values))
    )
    return element("dataset_definition", inner)


def _matching(question: Question, texts: Texts) -> str:
    options = {option["id"]: option for option in question.definition["options"]}
    pairs = question.key["pairs"]
    parts = [(stem, options[pairs[stem["id"]]]) for stem in question.definition["stems"]]
    used = set(pairs.values())
    parts += [({}, option) for identifier, option in options.items() if identifier not in used]
    return _flag("shuffleanswers", not question.definition.get("fixed_order")) + "".join(
        _formatted(
            texts,
            "subquestion",
            texts.marked_up(stem),
            element("answer", text(texts.words(option))),
        )
        for stem, option in parts
    )


def _ordering(question: Question, texts: Texts) -> str:
    options = {option["id"]: option for option in question.definition["options"]}
    scoring = question.key.get("scoring") or "all_or_nothing"
    answers = "".join(
        _formatted(texts, "answer", texts.marked_up(options[identifier]), fraction=str(place))
        for place, identifier in enumerate(question.key["order"], start=1)
    )
    return (
        simple("layouttype", "VERTICAL")
        + simple("selecttype", "ALL")
        + simple("selectcount", 0)
        + simple("gradingtype", scoring.upper())
        + simple("showgrading", "SHOW")
        + answers
    )


def _nothing(question: Question, texts: Texts) -> str:
    return ""


def _gaps(question: Question, texts: Texts) -> str:
    drag = question.kind == "drag_words"
    tag = "dragbox" if drag else "selectoption"
    words = []
    for choice in question.definition["choices"]:
        said = texts.marked_up(choice) if drag else texts.words(choice)
        unlimited = "<infinite/>" if drag and choice.get("unlimited") else ""
        words.append(element(tag, text(said) + simple("group", _group(choice)) + unlimited))
    return simple("shuffleanswers", 0 if question.definition.get("fixed_order") else 1) + "".join(words)


def _group(entry: Mapping[str, Any]) -> str:
    """Moodle numbers its groups."""
    group = str(entry.get("group") or "1")
    return group if group.isdigit() else str(1 + sum(group.encode()) % 8)


def stem_with_numbers(stem: str, question: Question) -> str:
    """Our places name gaps, those of Moodle the word that is right there."""
    places = {choice["id"]: place for place, choice in enumerate(question.definition["choices"], start=1)}
    right = question.key["gaps"]
    return _PLACE.sub(lambda match: f"[[{places[right[match[1]]]}]]" if match[1] in right else match[0], stem)


def _drag_image(question: Question, texts: Texts) -> str:
    definition, right = question.definition, question.key["gaps"]
    known = texts.names.get(definition.get("image", ""))
    if known is None:
        raise Fault("picture_missing")
    numbers = {choice["id"]: number for number, choice in enumerate(definition["choices"], start=1)}
    zones = has_zones(question)
    drags = "".join(
        element("drag", _drag(texts, choice, numbers[choice["id"]], zones))
        for choice in definition["choices"]
    )
    drops = "".join(
        element("drop", _drop(texts, drop, number, numbers[right[drop["id"]]], zones))
        for number, drop in enumerate(definition["drops"], start=1)
    )
    shuffled = "" if definition.get("fixed_order") else "<shuffleanswers/>"
    return shuffled + file(*known) + drags + drops


def has_zones(question: Question) -> bool:
    """Places with a shape are Moodle's markers, places with a corner its pictures."""
    return any("coords" in drop for drop in question.definition["drops"])


def _drag(texts: Texts, choice: Mapping[str, Any], number: int, zones: bool) -> str:
    inner = simple("no", number) + text(texts.marked_up(choice))
    picture = texts.names.get(choice.get("image", ""))
    if zones:
        inner += simple("noofdrags", 1)
    else:
        inner += simple("draggroup", _group(choice)) + (file(*picture) if picture else "")
    return inner + ("<infinite/>" if choice.get("unlimited") else "")


def _drop(texts: Texts, drop: Mapping[str, Any], number: int, choice: int, zones: bool) -> str:
    inner = simple("no", number) + simple("choice", choice)
    if zones:
        shape, coords = drop.get("shape", ""), [int(value) for value in drop.get("coords") or ()]
        if shape not in _SHAPES:
            raise Fault("zone_invalid", shape)
        return inner + simple("shape", _SHAPES[shape]) + simple("coords", _coords(shape, coords))
    return (
        text(texts.words(drop)) + inner + simple("xleft", drop.get("x", 0)) + simple("ytop", drop.get("y", 0))
    )


def _coords(shape: str, coords: list[int]) -> str:
    if shape == "rect":
        left, top, right, bottom = coords
        return f"{left},{top};{right - left},{bottom - top}"
    if shape == "circle":
        return f"{coords[0]},{coords[1]};{coords[2]}"
    return ";".join(f"{x},{y}" for x, y in zip(coords[::2], coords[1::2], strict=True))


def _essay(question: Question, texts: Texts) -> str:
    definition, words = question.definition, question.definition.get("words") or {}
    manner = "editor" if definition.get("format") == "html" else "plain"
    limits = "".join(
        simple(tag, words[name])
        for name, tag in (("least", "minwordlimit"), ("most", "maxwordlimit"))
        if words.get(name)
    )
    return (
        simple("responseformat", manner)
        + simple("responserequired", 1)
        + simple("responsefieldlines", definition.get("lines") or 15)
        + limits
        + simple("attachments", 0)
        + rich(texts, "graderinfo", question.key.get("grader_note"))
    )


def _upload(question: Question, texts: Texts) -> str:
    definition = question.definition
    return (
        simple("responseformat", "noinline")
        + simple("responserequired", 0)
        + simple("attachments", definition.get("most") or 1)
        + simple("attachmentsrequired", 1)
        + simple("filetypeslist", ",".join(definition.get("accept") or ()))
        + simple("maxbytes", int(definition.get("megabytes") or 20) * 1024 * 1024)
        + rich(texts, "graderinfo", question.key.get("grader_note"))
    )


WRITERS: dict[str, tuple[str, Callable[[Question, Texts], str]]] = {
    "single_choice": ("multichoice", _choice),
    "multiple_choice": ("multichoice", _choice),
    "true_false": ("truefalse", _true_false),
    "short_text": ("shortanswer", _short_text),
    "numeric": ("numerical", _numeric),
    "calculated": ("calculated", _calculated),
    "matching": ("matching", _matching),
    "ordering": ("ordering", _ordering),
    "cloze": ("cloze", _nothing),
    "select_words": ("gapselect", _gaps),
    "drag_words": ("ddwtos", _gaps),
    "drag_image": ("ddimageortext", _drag_image),
    "extended_text": ("essay", _essay),
    "file_upload": ("essay", _upload),
    "description": ("description", _nothing),
}
