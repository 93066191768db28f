"""Embedded answers: `{1:MULTICHOICE:=right#feedback~wrong}` within a text, as Moodle reads them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from assessments.interchange import multilang
from assessments.interchange.composing import Composer, Form, Written
from assessments.interchange.faults import Fault
from assessments.interchange.moodle import building, weights
from assessments.interchange.moodle.building import Built, Graded

# name -> (kind, whether case or shuffling or several answers)
_CHOICES = {
    "MULTICHOICE": (True, False), "MC": (True, False), "MULTICHOICE_V": (True, False), "MCV": (True, False),
    "MULTICHOICE_H": (True, False), "MCH": (True, False), "MULTICHOICE_S": (True, True), "MCS": (True, True),
    "MULTICHOICE_VS": (True, True), "MCVS": (True, True), "MULTICHOICE_HS": (True, True),
    "MCHS": (True, True),
    "MULTIRESPONSE": (False, False), "MR": (False, False), "MULTIRESPONSE_H": (False, False),
    "MRH": (False, False), "MULTIRESPONSE_S": (False, True), "MRS": (False, True),
    "MULTIRESPONSE_HS": (False, True), "MRHS": (False, True),
}  # fmt: skip
# Shown as a menu; the others as a list.
_MENUS = frozenset({"MULTICHOICE", "MC", "MULTICHOICE_S", "MCS"})
_TEXTS = {
    "SHORTANSWER": False, "SA": False, "MW": False, "SHORTANSWER_C": True, "SAC": True, "MWC": True,
}  # fmt: skip
_NUMBERS = ("NUMERICAL", "NM")
_NAMES = "|".join(sorted((*_CHOICES, *_TEXTS, *_NUMBERS), key=len, reverse=True))
_START = re.compile(r"\{([0-9]*):(" + _NAMES + r"):")
_SHARE = re.compile(r"(=|%(-?[0-9]+(?:[.,][0-9]*)?)%)?")
_NUMBER = r"-?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][-+]?[0-9]+)?"
_NUMERICAL = re.compile(f"({_NUMBER})(?::({_NUMBER}))?$")
MOST_GAPS = 200
LONGEST_GAP = 20_000


@dataclass(frozen=True)
class Gap:
    """One embedded question: where it stands in the text, what it is, and its answers."""

    start: int
    end: int
    marks: Decimal
    name: str
    answers: tuple[tuple[Decimal, str, str], ...]  # share, answer, feedback


def gaps_in(text: str) -> list[Gap]:
    found: list[Gap] = []
    at = 0
    last = text.rfind("}")
    while (match := _START.search(text, at)) and match.end() < last:
        end, alternatives = _alternatives(text[match.end() : match.end() + LONGEST_GAP])
        end += match.end() if end else 0
        if not end:
            at = match.end()
            continue
        marks = Decimal(match[1][:6]) if match[1] else Decimal(1)
        found.append(Gap(match.start(), end, marks, match[2], tuple(alternatives)))
        at = end
        if len(found) > MOST_GAPS:
            raise Fault("gaps_number", most=MOST_GAPS)
    return found


def numbered(text: str, show: Callable[[int], str]) -> str:
    """The text with each gap as `show` writes its number."""
    out, at = "", 0
    for number, gap in enumerate(gaps_in(text), start=1):
        out += text[at : gap.start] + show(number)
        at = gap.end
    return out + text[at:]


def question(composer: Composer, stem: Written) -> tuple[Built, Decimal]:
    """The cloze question in a text, and its marks: the sum of those of its gaps."""
    languages = multilang.split(stem.text)
    texts = [languages.zh, languages.en] if languages.marked else [stem.text]
    all_gaps = [gaps_in(text) for text in texts]
    gaps = max(all_gaps, key=len)
    if not gaps:
        raise Fault("gaps_none", stem.text)
    if any(len(other) not in (0, len(gaps)) for other in all_gaps):
        raise Fault("gaps_differ", stem.text)
    shape = building.definition(composer, _without_gaps(stem))
    rows, keys = [], {}
    for place, gap in enumerate(gaps):
        number = str(place + 1)
        variants = [other[place] for other in all_gaps if other]
        built = _part(composer, gap, variants, stem)
        shown = {"display": "list"} if gap.name in _CHOICES and gap.name not in _MENUS else {}
        rows.append({"id": number, "kind": built.kind, "definition": built.definition, **shown})
        keys[number] = {"key": built.key, "marks": weights.plain(gap.marks)}
    shape["gaps"] = rows
    return Built("cloze", shape, {"gaps": keys}), sum((gap.marks for gap in gaps), Decimal(0))


def _without_gaps(stem: Written) -> Written:
    """Our marks of gaps in each language of the text: [[1]], [[2]] and on."""
    languages = multilang.split(stem.text)
    if not languages.marked:
        return replace(stem, text=numbered(stem.text, "[[{}]]".format))
    texts = {
        "zh": numbered(languages.zh, "[[{}]]".format),
        "en": numbered(languages.en, "[[{}]]".format),
    }
    return replace(stem, text=multilang.join(texts))


def _part(composer: Composer, gap: Gap, variants: list[Gap], stem: Written) -> Built:
    answers = _answers(gap, variants, stem)
    right = any(entry.share == 1 for entry in answers)
    if gap.name in _CHOICES:
        single, shuffled = _CHOICES[gap.name]
        if not single:
            answers, right = _several(gap, answers), any(entry.share > 0 for entry in answers)
        if len(answers) < 2:
            raise Fault("choices_number", _excerpt(gap), least=2)
        if not right:
            raise Fault("no_right_answer", _excerpt(gap))
        built = building.choice(composer, building.NOTHING, answers, single=single, fixed_order=not shuffled)
        return _bare(built)
    if not right:
        raise Fault("no_right_answer", _excerpt(gap))
    if gap.name in _TEXTS:
        return _bare(building.short_text(composer, building.NOTHING, answers, case=_TEXTS[gap.name]))
    return _bare(building.numeric(composer, building.NOTHING, [_number(entry) for entry in answers]))


def _bare(built: Built) -> Built:
    """A part has no stem of its own: it stands in that of the whole."""
    shape: dict[str, Any] = {
        name: value for name, value in built.definition.items() if name not in ("schema", "stem")
    }
    key = {**building.MOODLE_RULES, **built.key}
    return Built(built.kind, shape, key)


def _answers(gap: Gap, variants: list[Gap], stem: Written) -> list[Graded]:
    """The answers of a gap; where the text has two languages, each answer has both."""
    form = Form.HTML if stem.rich else Form.PLAIN
    rows = []
    for place, (share, answer, feedback) in enumerate(gap.answers):
        if not answer.strip():
            continue
        texts = [variant.answers[place] for variant in variants if place < len(variant.answers)]
        in_choice = gap.name in _CHOICES
        if in_choice and len(texts) == 2:
            answer = multilang.join({"zh": texts[0][1], "en": texts[1][1]})
        if len(texts) == 2:
            feedback = multilang.join({"zh": texts[0][2], "en": texts[1][2]})
        answer_form = form if in_choice else Form.PLAIN
        rows.append(
            Graded(
                Written(answer.strip(), answer_form, stem.files),
                weights.share(share),
                Written(feedback.strip(), form, stem.files),
            )
        )
    return rows


def _several(gap: Gap, answers: list[Graded]) -> list[Graded]:
    """Shares of several right answers sum to 1; each wrong one then cancels one of them."""
    total = sum((entry.share for entry in answers if entry.share > 0), Decimal(0))
    if not total:
        return answers
    named = any(share not in (0, 1) for share, _answer, _feedback in gap.answers)
    shares = (
        entry.share / total if entry.share > 0 else (entry.share if named else -1 / total)
        for entry in answers
    )
    return [replace(entry, share=weights.share(share)) for entry, share in zip(answers, shares, strict=True)]


def _number(entry: Graded) -> Graded:
    text = entry.text.text.strip()
    match = _NUMERICAL.fullmatch(text)
    if match:
        return replace(entry, text=Written(match[1]), tolerance=match[2] or "0")
    if text != "*":
        raise Fault("number_invalid", text)
    return entry


def _excerpt(gap: Gap) -> str:
    return f"{{{weights.plain(gap.marks)}:{gap.name}:…}}"


def _alternatives(text: str) -> tuple[int, list[tuple[Decimal, str, str]]]:
    """Alternatives up to the closing brace and its end; (0, []) where the text is no gap at all."""
    found: list[tuple[Decimal, str, str]] = []
    at = 0
    while True:
        share = Decimal(0)
        if head := _SHARE.match(text, at):
            at = head.end()
            share = _share(head)
        answer, at = _until(text, at, "~#}", for_answer=True)
        feedback = ""
        if at < len(text) and text[at] == "#":
            feedback, at = _until(text, at + 1, "~}")
        if at >= len(text) or not answer:
            return 0, []
        found.append((share, _unescaped(answer), _unescaped(feedback)))
        if text[at] == "}":
            return at + 1, found
        at += 1


def _share(head: re.Match[str]) -> Decimal:
    if head[1] == "=":
        return Decimal(1)
    return weights.weight(head[2]) if head[2] else Decimal(0)


def _until(text: str, at: int, ends: str, *, for_answer: bool = False) -> tuple[str, int]:
    """Up to one of `ends` that no backslash takes away; a # of an entity ends no answer."""
    start = at
    while at < len(text):
        character = text[at]
        if character in ends and not (for_answer and at == start):
            before = text[max(start, at - 5) : at]
            if not (before.endswith("\\") or (for_answer and before.endswith(("&", "&amp;")))):
                return text[start:at], at
        at += 1
    return text[start:], at


def _unescaped(text: str) -> str:
    return html.unescape(text).replace("\\}", "}").replace("\\#", "#").replace("\\~", "~")
