"""The question types of Moodle, each with what reads it.

A reader is given the element, the composer of its texts and the stem; it answers the parts of the kind,
and the marks where the kind decides them.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from assessments.interchange.composing import Composer, Form, Written
from assessments.interchange.faults import Fault
from assessments.interchange.moodle import building, cloze, orders, weights
from assessments.interchange.moodle.building import Built, Graded
from assessments.interchange.moodle_xml import gaps, numbers, pictures
from assessments.interchange.moodle_xml.element import Element, text_of, written
from core.xml import Node

Reader = Callable[[Element, Composer, Written], tuple[Built, Decimal | None]]


def _choice(element: Element, composer: Composer, stem: Written) -> tuple[Built, None]:
    answers = [_answer(node, element.form) for node in element.all("answer")]
    single = element.flag("single", default=True)
    fixed = not element.flag("shuffleanswers")
    return building.choice(composer, stem, answers, single=single, fixed_order=fixed), None


def _true_false(element: Element, composer: Composer, stem: Written) -> tuple[Built, None]:
    """The answers are named true and false; old files name them in their own language, true first."""
    nodes = element.all("answer")
    if len(nodes) != 2:
        raise Fault("choices_number", least=2)
    names = [text_of(node).lower() for node in nodes]
    if set(names) != {"true", "false"}:
        names = ["true", "false"]
    said, shares = {}, {}
    for name, node in zip(names, nodes, strict=True):
        said[name == "true"] = written(node.find("feedback"), element.form)
        shares[name == "true"] = weights.weight(node.get("fraction", "0"))
    if sorted(shares.values()) != [0, 1]:
        raise Fault("no_right_answer")
    return building.true_false(composer, stem, value=shares[True] == 1, said=said), None


def _short_text(element: Element, composer: Composer, stem: Written) -> tuple[Built, None]:
    answers = [_typed(node, element.form) for node in element.all("answer")]
    return building.short_text(composer, stem, answers, case=element.flag("usecase")), None


def _matching(element: Element, composer: Composer, stem: Written) -> tuple[Built, None]:
    pairs = [
        (written(node, element.form), text_of(node.find("answer"))) for node in element.all("subquestion")
    ]
    fixed = not element.flag("shuffleanswers", default=True)
    return building.matching(composer, stem, pairs, fixed_order=fixed), None


def _cloze(element: Element, composer: Composer, stem: Written) -> tuple[Built, Decimal]:
    return cloze.question(composer, stem)


def _description(element: Element, composer: Composer, stem: Written) -> tuple[Built, Decimal]:
    return building.description(composer, stem), Decimal(1)


def _essay(element: Element, composer: Composer, stem: Written) -> tuple[Built, None]:
    manner = element.value("responseformat", "editor")
    attachments = element.number("attachments")
    element.all("responserequired", "attachmentsrequired", "responsefieldlines", "maxbytes", "filetypeslist")
    note = element.written("graderinfo", element.form)
    if template := text_of(element.one("responsetemplate")):
        composer.loss("setting_left_out", template, what="responsetemplate")
    if manner == "noinline":
        return _upload(element, composer, stem, note, attachments), None
    if attachments:
        composer.loss("setting_left_out", what=f"attachments = {attachments}")
    words = {
        name: element.number(tag)
        for name, tag in (("least", "minwordlimit"), ("most", "maxwordlimit"))
        if element.number(tag)
    }
    lines = max(2, min(element.number("responsefieldlines", 15), 40))
    rich = manner in ("editor", "editorfilepicker")
    return building.essay(composer, stem, lines=lines, rich=rich, words=words, note=note), None


def _upload(element: Element, composer: Composer, stem: Written, note: Written, attachments: int) -> Built:
    """An essay that is handed in as files only."""
    accept = [
        name.strip().lower()
        for name in element.value("filetypeslist").replace(";", ",").split(",")
        if name.strip().startswith(".")
    ]
    size = element.number("maxbytes")
    shape = building.definition(
        composer,
        stem,
        accept=accept,
        most=attachments if 1 <= attachments <= 20 else 20,
        megabytes=max(1, min(size // 1024 // 1024, 200)) if size > 0 else 20,
    )
    key: dict[str, object] = {"rubric": []}
    if note.text.strip():
        key["grader_note"] = composer.text(note)
    return Built("file_upload", shape, key)


def _ordering(element: Element, composer: Composer, stem: Written) -> tuple[Built, None]:
    nodes = element.all("answer")
    chosen = element.value("selecttype") or element.value("logical")
    count = element.number("selectcount") or element.number("studentsee")
    if chosen.upper() not in ("", "ALL", "EXACT") and 0 < count < len(nodes):
        composer.loss("setting_left_out", what=f"selecttype = {chosen}, selectcount = {count}")
    element.all("layouttype", "showgrading", "numberingstyle")
    for node in nodes:
        if said := text_of(node.find("feedback")):
            composer.loss("setting_left_out", said, what="feedback")
    scoring = orders.scoring_named(element.value("gradingtype"))
    return building.ordering(composer, stem, [written(node, element.form) for node in nodes], scoring), None


def _answer(node: Node, form: Form) -> Graded:
    share = weights.weight(node.get("fraction", "0"))
    return Graded(written(node, form), share, written(node.find("feedback"), form))


def _typed(node: Node, form: Form) -> Graded:
    """An answer that is typed: never marked up."""
    share = weights.weight(node.get("fraction", "0"))
    return Graded(Written(text_of(node)), share, written(node.find("feedback"), form))


READERS: dict[str, Reader] = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _short_text,
    "numerical": numbers.numerical,
    "calculated": numbers.calculated,
    "calculatedsimple": numbers.calculated,
    "matching": _matching,
    "match": _matching,
    "cloze": _cloze,
    "multianswer": _cloze,
    "essay": _essay,
    "description": _description,
    "ordering": _ordering,
    "gapselect": gaps.select_words,
    "ddwtos": gaps.drag_words,
    "ddimageortext": pictures.drag_image,
    "ddmarker": pictures.drag_marker,
}
