"""One <problem> as a question: of the kind of its response, or a text with gaps where it has several."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from html import escape

from assessments.interchange.base import Problem, Question
from assessments.interchange.composing import Composer, Form, Written
from assessments.interchange.faults import Fault
from assessments.interchange.moodle import building, weights
from assessments.interchange.moodle.building import Built
from assessments.interchange.moodle.naming import clean_name, name_from
from assessments.interchange.olx.responses import READERS, Response
from assessments.interchange.olx.script import Script, read_script
from core.richtext import plain
from core.xml import Node

# Never part of what is asked.
_ASIDE = frozenset(
    {
        "solution", "demandhint", "script", "hint", "hintgroup", "hintpart", "correcthint", "responseparam",
        "additional_answer", "stringequalhint", "regexphint", "choicehint", "optionhint", "compoundhint",
        "startouttext", "endouttext",
    }
)  # fmt: skip
_INPUTS = frozenset(
    {"choicegroup", "checkboxgroup", "radiogroup", "optioninput", "textline", "formulaequationinput"}
)
# How an attempt goes is not a matter of the question here.
_DELIVERY = frozenset(
    {
        "display_name", "url_name", "markdown", "weight", "max_attempts", "showanswer", "rerandomize",
        "show_reset_button", "submission_wait_seconds", "attempts_before_showanswer_button",
        "use_latex_compiler", "course_edit_method", "editor_type", "default_time_limit_in_minutes",
        "graceperiod", "due", "xblock-family",
    }
)  # fmt: skip
MOST_RESPONSES = 50


def question_of(node: Node, language: str) -> tuple[Question, list[Problem]]:
    """Raises Fault for what has no counterpart here."""
    script = read_script(node)
    responses = _responses(node)
    stem = Written(_asked(node, numbered=len(responses) > 1), Form.HTML)
    composer = Composer([stem, *_texts(node)], language=language, line=node.line)
    built = _built(composer, stem, responses, script)
    hints = _hints(node)
    key = dict(built.key)
    if hints:
        key["hints"] = [
            {**composer.phrase(hint), "clear_wrong": False, "show_count": False} for hint in hints
        ]
    explanation = composer.text(Written(script.shown(_solution(node)), Form.HTML))
    _report(node, script, composer)
    name = node.get("display_name") or name_from(plain(stem.text))
    question = Question(
        kind=built.kind,
        definition=built.definition,
        key=key if built.kind != "description" else {},
        explanation=explanation if any(explanation.values()) else {},
        marks=_marks(node, len(responses)),
        name=clean_name(name),
        line=node.line,
        attachments=tuple(composer.files.values()),
    )
    return question, composer.finish()


def _responses(node: Node) -> list[Response]:
    found = []
    for part in node.walk():
        if not part.tag.endswith("response"):
            continue
        reader = READERS.get(part.tag)
        if reader is None:
            raise Fault("response_unknown", plain(part.markup()), part.line, response=part.tag)
        inputs = [entry for entry in part.walk() if entry.tag in _INPUTS]
        if not inputs:
            raise Fault("input_missing", "", part.line, response=part.tag)
        found += [Response(part, entry, reader) for entry in inputs]
    if len(found) > MOST_RESPONSES:
        raise Fault("gaps_number", most=MOST_RESPONSES)
    return found


def _built(composer: Composer, stem: Written, responses: list[Response], script: Script) -> Built:
    if not responses:
        return building.description(composer, stem)
    parts = [response.built(composer, script) for response in responses]
    text = Written(script.shown(stem.text), Form.HTML)
    if len(parts) == 1:
        part = parts[0]
        shape = building.definition(composer, text, **part.definition)
        return Built(part.kind, shape, part.key)
    if any(part.kind == "calculated" for part in parts):
        raise Fault("script_unreadable")
    shape = building.definition(composer, text)
    shape["gaps"] = [
        {"id": str(number), "kind": part.kind, "definition": {**composer.markup, **part.definition}}
        for number, part in enumerate(parts, start=1)
    ]
    keys = {str(number): {"key": part.key, "marks": "1"} for number, part in enumerate(parts, start=1)}
    return Built("cloze", shape, {"gaps": keys})


def _asked(node: Node, *, numbered: bool) -> str:
    """The markup of everything that is asked, with a mark at each place for an answer."""
    count = 0

    def written(part: Node) -> str:
        nonlocal count
        if part.tag in _ASIDE:
            return ""
        if part.tag in _INPUTS:
            count += 1
            before = "".join(f"<p>{label.markup()}</p>" for label in part.all("label"))
            label = f"<p>{part.get('label')}</p>" if part.get("label") and not before else ""
            return before + label + (f" [[{count}]] " if numbered else "")
        inner = inside(part)
        if part.tag in ("label", "description"):
            return f"<p>{inner}</p>"
        if part.tag == "problem" or part.tag.endswith("response"):
            return inner
        return part.markup_around(inner)

    def inside(part: Node) -> str:
        return "".join(
            escape(child, quote=False) if isinstance(child, str) else written(child) for child in part.content
        )

    return written(node).strip()


def _texts(node: Node) -> Iterator[Written]:
    """Every text with words in it, so that the language of the problem is known."""
    yield Written(node.text, Form.PLAIN)


def _solution(node: Node) -> str:
    return "".join(part.markup() for part in node.walk() if part.tag == "solution")


def _hints(node: Node) -> list[Written]:
    return [
        Written(hint.markup(), Form.HTML)
        for part in node.walk()
        if part.tag == "demandhint"
        for hint in part.all("hint")
    ]


def _marks(node: Node, responses: int) -> Decimal:
    """The weight of the problem, otherwise a mark for each answer."""
    stated = node.get("weight")
    if stated in ("", "null", "None"):
        return Decimal(max(1, responses))
    value = weights.number(stated)
    if value is None or not 0 <= value < 10_000:
        raise Fault("marks_invalid", stated)
    return Decimal(weights.plain(value))


def _report(node: Node, script: Script, composer: Composer) -> None:
    for name, value in node.attributes.items():
        if name not in _DELIVERY and value:
            composer.loss("setting_left_out", what=f"{name} = {value[:60]}")
    if not script.whole:
        composer.loss("script_left_out")
