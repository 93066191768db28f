"""A question as one item: its body, what is declared, its rules, its feedback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from assessments.interchange.base import Question
from assessments.interchange.qti.writing import kinds, marks, rules, typed
from assessments.interchange.qti.writing.kinds import IDENTIFIER, NotWritable, Task, Written
from assessments.interchange.qti.writing.markup import TAGS, Sheet, attribute
from assessments.question_types.base import HTML
from core import richtext

NAMESPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_SCHEMA = "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd"
_WRITERS = {**kinds.KINDS, **typed.KINDS}
_FEEDBACK, _SAID = "FEEDBACK", ("right", "partial", "wrong")
_INLINE = {"short_text": typed.words_scored, "numeric": typed.numbers_scored}
Path = list[list[str]]


def written(question: Question, identifier: str) -> str:
    """The XML of the item. Raises NotWritable for a type that QTI has nothing like."""
    return _Item(question).xml(identifier)


class _Body:
    """What the item holds, part by part, and what each part declares."""

    def __init__(self, question: Question) -> None:
        self.question, self.sheet = question, Sheet(question)
        self.processing: Mapping[str, Any] = question.key.get("processing") or {}
        self.count = 0

    def part(
        self,
        kind: str,
        definition: Mapping[str, Any],
        key: Mapping[str, Any],
        path: Path,
        outcome: str,
        worth: Fraction,
    ) -> Written:
        self.sheet.rich = definition.get("markup") == HTML
        if kind == "description":
            return Written(self.sheet.block(definition.get("stem")))
        if kind == "select_words":
            return self._words(definition, key, path, outcome, worth)
        if kind == "cloze":
            return self._cloze(definition, key, path, outcome, worth)
        if kind == "case_file":
            return self._case(definition, key, path, outcome, worth)
        if kind not in _WRITERS:
            raise NotWritable(kind)
        name, names, take = self._response(path)
        task = Task(self.sheet, definition, key, name, outcome, worth, names)
        return typed.graphic_order(task) if take == "ranks" else _WRITERS[kind](task)

    def _response(self, path: Path, gap: str = "") -> tuple[str, Mapping[str, str], str]:
        """Name of the response of a part, the names of its values, and how it is taken."""
        for name, bind in (self.processing.get("bind") or {}).items():
            if (bind.get("path") or []) == path and str(bind.get("gap") or "") == gap:
                return name, bind.get("names") or {}, bind["take"]
        self.count += 1
        return ("RESPONSE" if not path and not gap else f"RESPONSE_{self.count}"), {}, ""

    def _words(
        self, definition: Mapping[str, Any], key: Mapping[str, Any], path: Path, outcome: str, worth: Fraction
    ) -> Written:
        gaps = definition["gaps"]
        made = Written("")
        shown: dict[str, str] = {}
        right = {gap: word for gap, word in (key.get("gaps") or {}).items() if word}
        scores: list[tuple[str, Fraction]] = []
        for number, gap in enumerate(gaps, start=1):
            name, names, _take = self._response(path, gap["id"])
            if len(gaps) == 1 and not path and not self.processing:
                name = "RESPONSE"
            words = [word for word in definition["choices"] if word.get("group") == gap.get("group")]
            own = f"{outcome}_{number}" if len(gaps) > 1 else outcome
            share = worth / max(len(right), 1)
            task = Task(self.sheet, definition, key, name, own, share if len(gaps) > 1 else worth, names)
            ids = task.ids(words)
            inner = task.choices("qti-inline-choice", words, ids)
            shown[gap["id"]] = (
                task.open("inline-choice", ' shuffle="true"') + inner + "</qti-inline-choice-interaction>"
            )
            correct = [ids[right[gap["id"]]]] if right.get(gap["id"]) in ids else []
            made.responses[name] = marks.declared("single", "identifier", correct)
            if correct:
                made.rules += marks.all_or_nothing(name, own, task.worth)
                scores.append((own, task.worth))
        _sum(made, outcome, scores, worth, together=key.get("scoring") == "all_or_nothing")
        made.body = self._text(definition, gaps, shown)
        return made

    def _cloze(
        self, definition: Mapping[str, Any], key: Mapping[str, Any], path: Path, outcome: str, worth: Fraction
    ) -> Written:
        gaps, keys = definition["gaps"], key.get("gaps") or {}
        weights = {gap["id"]: Fraction(str((keys.get(gap["id"]) or {}).get("marks", "1"))) for gap in gaps}
        total = sum(weights.values()) or Fraction(1)
        made, shown = Written(""), {}
        scores: list[tuple[str, Fraction]] = []
        for number, gap in enumerate(gaps, start=1):
            name, names, _take = self._response([*path, ["gaps", gap["id"]]])
            own, share = f"{outcome}_{number}", worth * weights[gap["id"]] / total
            part = {"markup": definition.get("markup", ""), **gap["definition"]}
            task = Task(
                self.sheet, part, (keys.get(gap["id"]) or {}).get("key") or {}, name, own, share, names
            )
            shown[gap["id"]] = self._gap(gap["kind"], task, made)
            scores.append((own, share))
        _sum(made, outcome, scores, worth, together=False)
        made.body = self._text(definition, gaps, shown)
        return made

    def _gap(self, kind: str, task: Task, made: Written) -> str:
        if kind in _INLINE:
            responses, added = _INLINE[kind](task)
            made.responses |= responses
            made.rules += added
            return typed.entry(task)
        if kind != "single_choice":
            raise NotWritable(f"cloze: {kind}")
        ids = task.ids(task.definition["options"])
        declared, added = kinds.options_scored(task, ids, several=False)
        made.responses[task.response] = declared
        made.rules += added
        inner = task.choices("qti-inline-choice", task.definition["options"], ids)
        shuffle = "false" if task.definition.get("fixed_order") else "true"
        return (
            task.open("inline-choice", f' shuffle="{shuffle}"') + inner + "</qti-inline-choice-interaction>"
        )

    def _text(
        self, definition: Mapping[str, Any], gaps: Sequence[Mapping[str, Any]], shown: Mapping[str, str]
    ) -> str:
        """The stem with its interactions; in the other language with the numbers they are read by."""
        stem = str((definition.get("stem") or {}).get(self.sheet.language) or "")
        order = sorted(gaps, key=lambda gap: stem.find(f"[[{gap['id']}]]"))
        numbers = {gap["id"]: str(number) for number, gap in enumerate(order, start=1)}
        return self.sheet.block(
            definition.get("stem"),
            lambda mark: shown.get(mark, f"[[{mark}]]"),
            lambda mark: numbers.get(mark, mark),
        )

    def _case(
        self, definition: Mapping[str, Any], key: Mapping[str, Any], path: Path, outcome: str, worth: Fraction
    ) -> Written:
        rich = self.sheet.rich
        made = Written(self.sheet.block(definition.get("stem")))
        made.body += "".join(
            self.sheet.block(_document(document, rich)) for document in definition["documents"]
        )
        keys = key.get("parts") or {}
        weights = {part["id"]: Fraction(str(part.get("marks", "1"))) for part in definition["parts"]}
        total = sum(weights.values()) or Fraction(1)
        scores = []
        for number, part in enumerate(definition["parts"], start=1):
            own, share = f"{outcome}_{number}", worth * weights[part["id"]] / total
            where = [*path, ["parts", part["id"]]]
            inner = self.part(part["kind"], part["definition"], keys.get(part["id"]) or {}, where, own, share)
            made.body += inner.body
            made.responses |= inner.responses
            made.rules += inner.rules
            made.outcomes |= inner.outcomes
            made.by_person = made.by_person or inner.by_person
            scores.append((own, share))
        self.sheet.rich = rich
        _sum(made, outcome, scores, worth, together=False)
        return made


class _Item(_Body):
    def xml(self, identifier: str) -> str:
        question = self.question
        worth = Fraction(question.marks)
        made = self.part(question.kind, question.definition, question.key, [], "SCORE", worth)
        title = question.name or self.sheet.written(_stem(question), words=True)[:100] or identifier
        body = made.body + self._notes()
        feedback = self._feedback(made, worth)
        declared = self.processing.get("responses") or made.responses
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<qti-assessment-item xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
            f' xsi:schemaLocation="{NAMESPACE} {_SCHEMA}"'
            f' identifier="{attribute(identifier)}" title="{attribute(title)}" adaptive="false"'
            f' time-dependent="false" xml:lang="{TAGS[self.sheet.language]}" tool-name="Comity">\n'
            f"{rules.responses(declared)}\n{rules.outcomes(self._outcomes(made, worth))}\n"
            f"{rules.constants(self.processing.get('constants') or {})}"
            f"<qti-item-body>{body}</qti-item-body>\n{self.sheet.catalogue()}\n{self._rules(made)}{feedback}"
            "</qti-assessment-item>\n"
        )

    def _outcomes(self, made: Written, worth: Fraction) -> dict[str, dict[str, Any]]:
        if self.processing:
            found = {name: dict(declared) for name, declared in self.processing["outcomes"].items()}
            found[self.processing["score"]].setdefault("maximum", self.processing["maximum"])
            return found
        score = {"cardinality": "single", "type": "float", "maximum": marks.decimal(worth)}
        if made.by_person:
            score["scored"] = "human"
        found = {"SCORE": score, **made.outcomes}
        if self._general():
            found[_FEEDBACK] = {"cardinality": "single", "type": "identifier"}
        return found

    def _rules(self, made: Written) -> str:
        stated = list(self.processing.get("rules") or made.rules)
        if made.by_person and not self.processing:
            return ""
        if not self.processing and self._general():
            stated += marks.said(_FEEDBACK, "SCORE", Fraction(self.question.marks))
        if not stated:
            return ""
        return f"<qti-response-processing>{rules.rules(stated)}</qti-response-processing>\n"

    def _general(self) -> Mapping[str, Any]:
        """What is said to right, partly right and wrong answers, where a rule marks them."""
        said = self.question.key.get("feedback") or {}
        found = {code: said[code] for code in _SAID if said.get(code) and any(said[code].values())}
        return found if self.question.kind != "description" else {}

    def _feedback(self, made: Written, worth: Fraction) -> str:
        if made.by_person and not self.processing:
            return ""
        if self.processing:
            entries = [
                (one["outcome"], one["value"], one.get("show", True), one)
                for one in self.processing.get("feedback") or ()
            ]
        else:
            entries = [(_FEEDBACK, code, True, texts) for code, texts in self._general().items()]
        parts = []
        for outcome, value, show, texts in entries:
            inner = self.sheet.block({"zh": texts.get("zh"), "en": texts.get("en")})
            when = f'outcome-identifier="{attribute(outcome)}" identifier="{attribute(value)}"'
            parts.append(
                f'<qti-modal-feedback {when} show-hide="{"show" if show else "hide"}">'
                f"<qti-content-body>{inner}</qti-content-body></qti-modal-feedback>"
            )
        return "\n".join(parts)

    def _notes(self) -> str:
        """The explanation, for authors of other systems."""
        explained = self.question.explanation
        if not any(explained.values()):
            return ""
        inner = f"<qti-content-body>{self.sheet.block(explained)}</qti-content-body>"
        return f'<qti-rubric-block view="author tutor" use="instructions">{inner}</qti-rubric-block>'


def _sum(
    made: Written, outcome: str, scores: Sequence[tuple[str, Fraction]], worth: Fraction, *, together: bool
) -> None:
    """The outcome as the sum of those of the parts, or the whole where all of them are full."""
    if [name for name, _most in scores] == [outcome]:
        return
    for name, _most in scores:
        made.outcomes.setdefault(name, {"cardinality": "single", "type": "float"})
    if not scores:
        return
    if together:
        made.rules += marks.all_full(outcome, scores, worth)
    else:
        made.rules.append(marks.total(outcome, [name for name, _most in scores]))


def _document(document: Mapping[str, Any], rich: bool) -> dict[str, str]:
    found = {}
    for language in ("zh", "en"):
        title, body = (str((document.get(name) or {}).get(language) or "") for name in ("title", "body"))
        if not title and not body:
            continue
        found[language] = f"<h3>{richtext.inline(title)}</h3>{body}" if rich else f"{title}\n\n{body}"
    return found


def _stem(question: Question) -> str:
    stem = question.definition.get("stem") or {}
    return str(stem.get("zh") or stem.get("en") or "")


def identifier_of(question: Question, number: int) -> str:
    """Its own where QTI takes it."""
    return question.key_name if IDENTIFIER.fullmatch(question.key_name) else f"item-{number}"
