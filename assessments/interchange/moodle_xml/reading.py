"""One <question> of Moodle XML as a question of ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assessments.interchange import extension
from assessments.interchange.base import LONGEST_EXCERPT, Problem, Question, Severity
from assessments.interchange.composing import Composer, Form, Written
from assessments.interchange.faults import Fault
from assessments.interchange.moodle import building, weights
from assessments.interchange.moodle.categories import category_path
from assessments.interchange.moodle.naming import clean_name
from assessments.interchange.moodle_xml.element import Element, files_of, form_of, text_of, written
from assessments.interchange.moodle_xml.kinds import READERS
from core.xml import Node

# Where Comity writes what Moodle has no place for; Moodle does not look at it.
TAG = "comity"
# Elements whose text is shown to people, wherever they stand in a question.
_TEXTS = frozenset(
    {
        "questiontext", "generalfeedback", "correctfeedback", "partiallycorrectfeedback", "incorrectfeedback",
        "answer", "feedback", "hint", "hintcontent", "subquestion", "graderinfo", "dragbox", "drag",
    }
)  # fmt: skip
# Written with every question, or of no meaning outside of Moodle.
_KNOWN = ("name", "hidden", "idnumber", "tags", "coursetags", "image", "image_base64", TAG)
_MANNER = {
    "answernumbering": ("", "abc"),
    "showstandardinstruction": ("", "0", "1"),
    "synchronize": ("", "0"),
    "correctresponsesfeedback": ("", "0", "1"),
}


@dataclass
class Place:
    """Where in the file the reader is: the category that the questions after it belong to."""

    category: tuple[str, ...] = ()
    losses: list[Problem] = field(default_factory=list)


def read(node: Node, place: Place, language: str) -> Iterator[Question | Problem]:
    """What one <question> holds; a category moves `place` and yields nothing."""
    kind = node.get("type").strip()
    try:
        if kind == "category":
            yield from _category(node, place)
            return
        question, losses = _whole(node, place.category, language)
        yield from losses
        yield question
    except Fault as fault:
        yield fault.problem(node.line)


def _whole(node: Node, category: tuple[str, ...], language: str) -> tuple[Question, list[Problem]]:
    """The question with what Comity wrote beside it, for the reading it was written for."""
    beside = node.find(TAG)
    if beside is not None:
        plain, losses = assemble(node, category, "")
        plain = replace(plain, attachments=(*plain.attachments, *files_of(beside).values()))
        if not beside.own_text.strip():
            return plain, losses
        if extension.matches(plain, beside.own_text):
            found, more = extension.apply(plain, beside.own_text)
            return found, [*losses, *more]
    question, losses = assemble(node, category, language)
    if beside is not None:
        losses.append(Problem(node.line, "extension_stale", question.name, Severity.LOSS))
    return question, losses


def assemble(node: Node, category: tuple[str, ...], language: str) -> tuple[Question, list[Problem]]:
    """The question as Moodle's own elements say it. Raises Fault."""
    kind = node.get("type").strip()
    reader = READERS.get(kind)
    if reader is None:
        raise Fault("kind_unknown", kind or text_of(node.find("name")), kind=kind)
    element = Element(node)
    element.all(*_KNOWN)
    composer = Composer(_texts(node, element.form), language=language, line=node.line)
    stem = _stem(element)
    built, marks = reader(element, composer, stem)
    key = {**_common(element, composer), **built.key}
    explanation = composer.text(element.written("generalfeedback", element.form))
    _report_unread(element, composer)
    name = text_of(element.one("name"))
    question = Question(
        kind=built.kind,
        definition=built.definition,
        key=key if built.kind != "description" else {},
        explanation=explanation if any(explanation.values()) else {},
        marks=_marks(element) if marks is None else marks,
        tags=_tags(element),
        category=category,
        key_name=element.value("idnumber")[:100],
        name=clean_name(name),
        line=node.line,
        attachments=tuple(composer.files.values()),
    )
    return question, composer.finish()


def _stem(element: Element) -> Written:
    stem = element.written("questiontext", Form.HTML)
    name, data = element.value("image"), element.value("image_base64")
    if name and data:  # how pictures were written before Moodle 2
        node = Node("questiontext", {}, element.node.line, [Node("file", {"name": name}, 0, [data])])
        files = {**stem.files, **written(node).files}
        return Written(f'{stem.text} <img src="@@PLUGINFILE@@/{name}" alt="">', Form.HTML, files)
    return stem


def _texts(node: Node, form: Form) -> list[Written]:
    """Every text of the question, so that it is known whether it is rich and in which languages."""
    found = []
    for part in node.walk():
        if part.tag not in _TEXTS:
            continue
        plain_answer = part.tag == "answer" and node.get("type") not in ("multichoice", "ordering")
        own = Form.PLAIN if plain_answer else form_of(part, form)
        found.append(Written(text_of(part), own))
    return found


def _common(element: Element, composer: Composer) -> dict[str, object]:
    form = element.form
    hints = [
        (
            written(hint.find("hintcontent") or hint, form),
            bool(hint.find("clearwrong")) or _yes(hint, "clearincorrectresponses"),
            bool(hint.find("shownumcorrect")) or _yes(hint, "statenumberofcorrectresponses"),
        )
        for hint in element.all("hint")
    ]
    feedback = {
        "right": element.written("correctfeedback", form),
        "partial": element.written("partiallycorrectfeedback", form),
        "wrong": element.written("incorrectfeedback", form),
    }
    element.all("shownumcorrect", "defaultgrade")
    return building.common(composer, feedback=feedback, hints=hints, penalty=element.value("penalty"))


def _yes(node: Node, tag: str) -> bool:
    return text_of(node.find(tag)) not in ("", "0")


def _marks(element: Element) -> Decimal:
    value = weights.number(element.value("defaultgrade") or "1")
    if value is None or not 0 <= value < 10_000:
        raise Fault("marks_invalid", element.value("defaultgrade"))
    return Decimal(weights.plain(value))


def _tags(element: Element) -> tuple[str, ...]:
    """Tags of the question and of the course, each once."""
    found = [text_of(tag) for group in element.all("tags", "coursetags") for tag in group.all("tag")]
    return tuple(dict.fromkeys(tag for tag in found if tag))


def _report_unread(element: Element, composer: Composer) -> None:
    """Settings and elements that have no place here are named, unless they say nothing unusual."""
    if element.flag("hidden"):
        composer.loss("setting_left_out", what="hidden")
    for tag, usual in _MANNER.items():
        value = element.value(tag)
        if value not in usual:
            composer.loss("setting_left_out", what=f"{tag} = {value}")
    for node in element.unread():
        composer.loss("setting_left_out", node.text.strip(), what=node.tag)


def _category(node: Node, place: Place) -> Iterator[Problem]:
    path = text_of(node.find("category"))
    place.category = category_path(path)
    if about := text_of(node.find("info")):
        yield Problem(node.line, "category_text_left_out", about[:LONGEST_EXCERPT], Severity.LOSS)
