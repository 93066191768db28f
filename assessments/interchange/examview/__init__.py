"""ExamView: the XML of its tests. Words come in, their fonts do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import IO

from assessments.interchange.base import Format, Problem, Question
from assessments.interchange.composing import Composer, Written
from assessments.interchange.encoding import head_text
from assessments.interchange.faults import Fault
from assessments.interchange.moodle import building, weights
from assessments.interchange.moodle.building import Built, Graded
from assessments.interchange.moodle.naming import name_from
from core import xml
from core.xml import Node

_CHOICE = "choice-"
_TRUTHS = {"T": True, "Y": True, "F": False, "N": False}
# Say how words look; what they say stays.
_LOOKS = frozenset({"font", "para", "text-rgb", "size", "style"})
_READ = frozenset({"text", "answer", "choices", "rationale", "info", "difficulty", "question-id"})


class ExamView(Format):
    name = "examview"
    suffixes = (".xml",)
    media_type = "application/xml"

    def recognises(self, head: bytes, filename: str) -> bool:
        return "<examview" in head_text(head)[:4000]

    def read(self, stream: IO[bytes], *, language: str = "") -> Iterator[Question | Problem]:
        """Matching questions come last: their parts stand apart in the file."""
        groups: dict[str, tuple[Node, list[Node]]] = {}
        for node in xml.stream(stream, root="examview", wanted={"question", "matching-group"}):
            if node.tag == "matching-group":
                groups.setdefault(node.get("name").strip(), (node, []))
            elif node.get("type").strip() == "ma":
                group = groups.get(node.get("group").strip())
                if group is None:
                    yield Fault("group_missing", _words(node.find("text"))).problem(node.line)
                else:
                    group[1].append(node)
            else:
                yield from _read(node, language)
        for group_node, parts in groups.values():
            yield from _guarded(group_node, lambda: _matching(group_node, parts, language))  # noqa: B023


def _read(node: Node, language: str) -> Iterator[Question | Problem]:
    kind = node.get("type").strip()
    reader = _READERS.get(kind)
    if reader is None:
        excerpt = _words(node.find("text"))
        yield Fault("kind_unknown", excerpt, kind=kind).problem(node.line)
        return
    yield from _guarded(node, lambda: _question(node, reader, language))


def _guarded(node: Node, make: Callable[[], tuple[Question, list[Problem]]]) -> Iterator[Question | Problem]:
    try:
        question, losses = make()
    except Fault as fault:
        yield fault.problem(node.line)
        return
    yield from losses
    yield question


def _question(
    node: Node, reader: Callable[[Node, Composer, Written], Built], language: str
) -> tuple[Question, list[Problem]]:
    choices = node.find("choices")
    texts = [
        _written(part)
        for part in (node.find("text"), node.find("rationale"), *(choices.children if choices else ()))
        if part
    ]
    composer = Composer(texts, language=language, line=node.line)
    stem = _written(node.find("text"))
    if not stem.text:
        raise Fault("stem_missing")
    built = reader(node, composer, stem)
    automatic = built.kind != "extended_text"
    explanation = composer.text(_written(node.find("rationale")))
    _report(node, composer)
    question = Question(
        kind=built.kind,
        definition=built.definition,
        key={**building.common(composer, penalty="0.3333333" if automatic else ""), **built.key},
        explanation=explanation if any(explanation.values()) else {},
        name=name_from(stem.text),
        line=node.line,
    )
    return question, composer.finish()


def _report(node: Node, composer: Composer) -> None:
    tags = {part.tag for child in node.children for part in child.walk()} - _READ - _LOOKS
    if left := sorted(tag for tag in tags if not tag.startswith((_CHOICE, "answer-space"))):
        composer.loss("markup_simplified", what=", ".join(f"<{tag}>" for tag in left))


def _words(node: Node | None) -> str:
    return node.text.strip() if node else ""


def _written(node: Node | None) -> Written:
    return Written(_words(node))


def _choices(node: Node) -> dict[str, str]:
    """Letter to text."""
    group = node.find("choices")
    return {
        part.tag.removeprefix(_CHOICE).upper(): _words(part)
        for part in (group.children if group else ())
        if part.tag.startswith(_CHOICE)
    }


def _answers(node: Node) -> list[str]:
    """A line is an answer."""
    return [line.strip() for line in _words(node.find("answer")).split("\n") if line.strip()]


def _choice(node: Node, composer: Composer, stem: Written) -> Built:
    right = _words(node.find("answer")).upper()
    answers = [
        Graded(Written(text), Decimal(1 if letter == right else 0)) for letter, text in _choices(node).items()
    ]
    return building.choice(composer, stem, answers, single=True)


def _true_false(node: Node, composer: Composer, stem: Written) -> Built:
    answer = _words(node.find("answer")).upper()
    if answer not in _TRUTHS:
        raise Fault("no_right_answer", answer)
    return building.true_false(composer, stem, value=_TRUTHS[answer], said={})


def _short_text(node: Node, composer: Composer, stem: Written) -> Built:
    answers = [Graded(Written(text.replace("*", "\\*")), Decimal(1)) for text in _answers(node)]
    return building.short_text(composer, stem, answers)


def _number(node: Node, composer: Composer, stem: Written) -> Built:
    answers = [
        Graded(Written(text), Decimal(1)) for text in _answers(node) if weights.number(text) is not None
    ]
    return building.numeric(composer, stem, answers)


def _essay(node: Node, composer: Composer, stem: Written) -> Built:
    return building.essay(composer, stem, note=_written(node.find("answer")))


def _matching(node: Node, parts: list[Node], language: str) -> tuple[Question, list[Problem]]:
    choices = _choices(node)
    pairs = []
    for part in parts:
        answer = _words(part.find("answer")).upper()
        if answer not in choices:
            raise Fault("pair_without_answer", _words(part.find("text")), part.line)
        pairs.append((_written(part.find("text")), choices[answer]))
    used = {answer for _asked, answer in pairs}
    pairs += [(Written(""), text) for text in choices.values() if text not in used]
    stem = _written(node.find("text"))
    composer = Composer(
        [stem, *(asked for asked, _answer in pairs), *map(Written, choices.values())],
        language=language,
        line=node.line,
    )
    built = building.matching(composer, stem, pairs)
    _report(node, composer)
    question = Question(
        kind=built.kind,
        definition=built.definition,
        key={**building.common(composer, penalty="0.3333333"), **built.key},
        name=name_from(stem.text),
        line=node.line,
    )
    return question, composer.finish()


_READERS: dict[str, Callable[[Node, Composer, Written], Built]] = {
    "tf": _true_false,
    "yn": _true_false,
    "mc": _choice,
    "co": _short_text,
    "sa": _short_text,
    "nr": _number,
    "es": _essay,
}
