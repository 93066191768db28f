"""A question of the tree as a question of ours."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from assessments.interchange import extension
from assessments.interchange.base import LONGEST_EXCERPT, Problem, Question, Severity
from assessments.interchange.composing import Composer, Form, Written
from assessments.interchange.faults import Fault
from assessments.interchange.gift import nodes
from assessments.interchange.gift.nodes import Amount, Choice, Kind, Text
from assessments.interchange.moodle import building, orders, weights
from assessments.interchange.moodle.building import Built, Graded
from assessments.interchange.moodle.naming import clean_name, name_from

_FORMS = {"html": Form.HTML, "plain": Form.PLAIN, "markdown": Form.MARKDOWN}
_TRY = "0.3333333"


def question_of(
    node: nodes.Question, category: tuple[str, ...], language: str
) -> Iterator[Question | Problem]:
    try:
        question, problems = _whole(node, category, language)
    except Fault as fault:
        excerpt = fault.excerpt or _name(node)
        yield Fault(fault.code, excerpt[:LONGEST_EXCERPT], fault.line, **fault.detail).problem(node.line)
        return
    yield from problems
    yield question


def _whole(node: nodes.Question, category: tuple[str, ...], language: str) -> tuple[Question, list[Problem]]:
    """The question with what Comity wrote into a comment, for the reading it was written for."""
    if node.beside:
        plain, problems = assemble(node, category, "")
        if extension.matches(plain, node.beside):
            found, more = extension.apply(plain, node.beside)
            return found, [*problems, *more]
    question, problems = assemble(node, category, language)
    if node.beside:
        problems.append(Problem(node.line, "extension_stale", question.name, Severity.LOSS))
    return question, problems


def assemble(
    node: nodes.Question, category: tuple[str, ...], language: str
) -> tuple[Question, list[Problem]]:
    """The question as GIFT itself says it. Raises Fault."""
    composer = Composer(_texts(node), language=language, line=node.line)
    built = _built(node, composer)
    if node.surplus:
        composer.loss("answers_twice", node.stem.text)
    penalty = "1" if node.kind is Kind.TRUE_FALSE else _TRY
    automatic = node.kind not in (Kind.DESCRIPTION, Kind.ESSAY)
    key = {**building.common(composer, penalty=penalty if automatic else ""), **built.key}
    explanation = composer.text(_written(node.general)) if node.general else {}
    question = Question(
        kind=built.kind,
        definition=built.definition,
        key={} if node.kind is Kind.DESCRIPTION else key,
        explanation=explanation if any(explanation.values()) else {},
        tags=tuple(dict.fromkeys(node.tags)),
        category=category,
        key_name=(node.identifier or "")[:100],
        name=_name(node),
        line=node.line,
        attachments=tuple(composer.files.values()),
    )
    return question, composer.finish()


def _name(node: nodes.Question) -> str:
    """The title, or the beginning of the words."""
    if node.title is not None:
        return clean_name(node.title)
    return name_from(node.words)


def _written(text: Text | None) -> Written:
    if text is None:
        return building.NOTHING
    if text.format == "moodle":  # its lines count, their indent does not
        return Written("\n".join(line.strip() for line in text.text.split("\n")), Form.LINES)
    return Written(text.text, _FORMS[text.format])


def _texts(node: nodes.Question) -> Iterator[Written]:
    yield _written(node.stem)
    yield _written(node.general)
    for said in node.said:
        yield _written(said)
    typed = node.kind in (Kind.SHORT, Kind.NUMERICAL)
    for choice in node.choices:
        yield _written(choice.feedback)
        if isinstance(choice.text, Text):
            yield Written(choice.text.text) if typed else _written(choice.text)
    for asked, answer in node.pairs:
        yield _written(asked)
        yield Written(answer)
    for item in node.items:
        yield _written(item)


def _built(node: nodes.Question, composer: Composer) -> Built:
    stem = _written(node.stem)
    match node.kind:
        case Kind.DESCRIPTION:
            return building.description(composer, stem)
        case Kind.ESSAY:
            return building.essay(composer, stem)
        case Kind.TRUE_FALSE:
            wrong, right = (_written(said) for said in node.said)
            said = {node.truth: right, not node.truth: wrong}
            return building.true_false(composer, stem, value=node.truth, said=said)
        case Kind.CHOICE:
            single = any(choice.sign == "=" for choice in node.choices)
            return building.choice(composer, stem, [_graded(entry) for entry in node.choices], single=single)
        case Kind.SHORT:
            answers = [_graded(entry, typed=True) for entry in node.choices]
            return building.short_text(composer, stem, answers)
        case Kind.NUMERICAL:
            return building.numeric(composer, stem, [_number(entry) for entry in node.choices])
        case Kind.MATCHING:
            pairs = [(_written(asked), answer) for asked, answer in node.pairs]
            return building.matching(composer, stem, pairs)
        case Kind.ORDERING:
            items = [_written(item) for item in node.items]
            return building.ordering(composer, stem, items, orders.scoring_in(node.scoring))


def _graded(choice: Choice, *, typed: bool = False) -> Graded:
    """An = without a weight is worth everything, a ~ without one nothing."""
    if choice.weight is None:
        share = Decimal(1 if choice.sign == "=" else 0)
    else:
        share = weights.weight(str(choice.weight))
    words = choice.text if isinstance(choice.text, Text) else Text("")
    return Graded(Written(words.text) if typed else _written(words), share, _written(choice.feedback))


def _number(choice: Choice) -> Graded:
    """A ~ only holds what is said to every other number."""
    wrong = choice.sign == "~"
    share = Decimal(0 if wrong else 1) if choice.weight is None else weights.weight(str(choice.weight))
    value, width = _value(choice.text)
    return Graded(Written(value), share, _written(choice.feedback), width)


def _value(amount: Amount | Text) -> tuple[str, str]:
    if isinstance(amount, Text):
        return amount.text, "0"
    if amount.low is not None and amount.high is not None:
        low, high = Fraction(amount.low), Fraction(amount.high)
        middle, reach = (low + high) / 2, abs(high - low) / 2
        return _decimal(middle), _decimal(reach)
    return weights.plain(amount.number or Decimal(0)), weights.plain(amount.width or Decimal(0))


def _decimal(value: Fraction) -> str:
    """Half of a decimal is a decimal."""
    return weights.plain(Decimal(value.numerator) / Decimal(value.denominator))
