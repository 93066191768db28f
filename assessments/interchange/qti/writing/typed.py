"""What is typed, set, handed in, or answered on a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from assessments.interchange.qti.writing import marks
from assessments.interchange.qti.writing.kinds import NotWritable, Task, Written, options_scored
from assessments.interchange.qti.writing.markup import attribute

LINE = "_____"
_KINDS_OF_FILES = {".pdf": "application/pdf", ".txt": "text/plain", ".png": "image/png", ".jpg": "image/jpeg",
                   ".mp3": "audio/mpeg", ".mp4": "video/mp4", ".zip": "application/zip"}  # fmt: skip


def entry(task: Task) -> str:
    return (
        f'<qti-text-entry-interaction response-identifier="{attribute(task.response)}" expected-length="20"/>'
    )


def short_text(task: Task) -> Written:
    return Written(_with_entry(task), *words_scored(task))


def _with_entry(task: Task) -> str:
    """The field where the text has a line for it, or below."""
    stem = task.stem
    if LINE in stem:
        return stem.replace(LINE, entry(task), 1)
    return f"{stem}<p>{entry(task)}</p>"


def words_scored(task: Task) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    stated = (one for one in task.key.get("answers") or () if not one.get("pattern"))
    answers = [one for one in stated if str(one.get("text") or "").strip()]
    any_case = not task.key.get("case")
    right = [
        str(one["text"]).replace("\\*", "*") for one in answers if marks.exact(one.get("weight", "1")) == 1
    ]
    cases = [
        (
            marks.like_word(task.response, str(one["text"]), any_case=any_case),
            marks.exact(one.get("weight", "1")),
        )
        for one in answers
    ]
    declared = marks.declared("single", "string", right[:1])
    return {task.response: declared}, marks.in_turn(task.response, task.outcome, cases, task.worth)


def numeric(task: Task) -> Written:
    return Written(_with_entry(task), *numbers_scored(task))


def numbers_scored(task: Task, kind: str = "float") -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    answers: Sequence[Mapping[str, Any]] = task.key.get("answers") or (
        [task.key] if "value" in task.key else []
    )
    cases, right = [], []
    for one in answers:
        share = marks.exact(one.get("weight", "1"))
        if str(one["value"]).strip() == "*":
            cases.append((marks.answered(task.response), share))
            continue
        value = marks.exact(one["value"])
        cases.append((marks.between(task.response, *_bounds(value, one.get("tolerance") or {})), share))
        if share == 1:
            right.append(str(one["value"]).strip())
    declared = marks.declared("single", kind, right[:1])
    return {task.response: declared}, marks.in_turn(task.response, task.outcome, cases, task.worth)


def _bounds(value: Fraction, tolerance: Mapping[str, Any]) -> tuple[Fraction, Fraction]:
    width = marks.exact(tolerance.get("value") or "0")
    if tolerance.get("kind") == "geometric":
        ends = sorted((value / (1 + width), value * (1 + width)))
        return ends[0], ends[1]
    if tolerance.get("kind") == "relative":
        width *= abs(value)
    return value - width, value + width


def slider(task: Task) -> Written:
    low, high, step = (str(task.definition.get(name, "1")) for name in ("low", "high", "step"))
    whole = all(marks.exact(text).denominator == 1 for text in (low, high, step))
    reverse = ' reverse="true"' if task.definition.get("reverse") else ""
    scale = f' lower-bound="{low}" upper-bound="{high}" step="{step}"{reverse}'
    responses, rules = numbers_scored(task, "integer" if whole else "float")
    return Written(f"{task.stem}{task.open('slider', scale)}</qti-slider-interaction>", responses, rules)


def extended_text(task: Task) -> Written:
    lines = task.definition.get("lines") or 10
    form = ' format="pre-formatted"' if task.definition.get("format") == "monospaced" else ""
    more = f' expected-lines="{lines}"{form}'
    return _by_person(task, f"{task.open('extended-text', more)}</qti-extended-text-interaction>")


def translation(task: Task) -> Written:
    source = task.definition.get("source") or {}
    text = task.sheet.written(str(source.get("text") or ""), words=True)
    language = "zh-Hans" if source.get("language") == "zh" else "en"
    quoted = f'<blockquote xml:lang="{language}"><p>{text}</p></blockquote>'
    return _by_person(task, f"{quoted}{task.open('extended-text')}</qti-extended-text-interaction>")


def file_upload(task: Task) -> Written:
    kinds = [
        _KINDS_OF_FILES[ending] for ending in task.definition.get("accept") or () if ending in _KINDS_OF_FILES
    ]
    more = f' type="{" ".join(dict.fromkeys(kinds))}"' if kinds else ""
    return _by_person(task, f"{task.open('upload', more)}</qti-upload-interaction>", "file")


def oral(task: Task) -> Written:
    interaction = task.open("upload", ' type="audio/*"')
    return _by_person(task, f"{interaction}</qti-upload-interaction>", "file")


def _by_person(task: Task, interaction: str, kind: str = "string") -> Written:
    """With the rubric for whoever marks."""
    rows = []
    for criterion in task.key.get("rubric") or ():
        levels = "".join(
            task.sheet.element(
                "li",
                {one: f"{level.get('points')}: {level.get(one) or ''}" for one in ("zh", "en")},
                words=True,
            )
            for level in criterion.get("levels") or ()
        )
        rows.append(task.sheet.element("p", criterion, words=True) + (f"<ul>{levels}</ul>" if levels else ""))
    note = task.sheet.block(task.key.get("grader_note"))
    rubric = "".join(rows) + note
    if rubric:
        inner = f"<qti-content-body>{rubric}</qti-content-body>"
        rubric = f'<qti-rubric-block view="scorer" use="scoring">{inner}</qti-rubric-block>'
    declared = {"cardinality": "single", "type": kind}
    return Written(rubric + task.stem + interaction, {task.response: declared}, by_person=True)


def hotspot(task: Task) -> Written:
    options = task.definition["options"]
    ids = task.ids(options)
    most = task.definition.get("most") or 0
    areas = "".join(
        f'<qti-hotspot-choice identifier="{attribute(ids[one["id"]])}" shape="{one["shape"]}"'
        f' coords="{",".join(str(number) for number in one["coords"])}"{_label(task, one)}/>'
        for one in options
    )
    body = (
        task.stem
        + task.open("hotspot", f' max-choices="{most}"')
        + picture(task)
        + areas
        + "</qti-hotspot-interaction>"
    )
    declared, rules = options_scored(task, ids, several=most != 1 or len(task.key.get("options") or ()) > 1)
    return Written(body, {task.response: declared}, rules)


def drag_image(task: Task) -> Written:
    things, drops = task.definition["choices"], task.definition["drops"]
    ids, places = task.ids(things), task.ids(drops)
    inner = "".join(_thing(task, one, ids) for one in things)
    inner += "".join(
        f'<qti-associable-hotspot identifier="{attribute(places[one["id"]])}" match-max="1"'
        f"{_area(task, one)}{_label(task, one)}/>"
        for one in drops
    )
    body = (
        task.stem
        + task.open("graphic-gap-match")
        + picture(task)
        + inner
        + "</qti-graphic-gap-match-interaction>"
    )
    pairs = [
        f"{ids[thing]} {places[drop]}" for drop, thing in (task.key.get("gaps") or {}).items() if thing in ids
    ]
    declared = marks.declared("multiple", "directedPair", pairs)
    if task.key.get("scoring", "parts") == "all_or_nothing" or not pairs:
        return Written(
            body, {task.response: declared}, marks.all_or_nothing(task.response, task.outcome, task.worth)
        )
    shares = dict.fromkeys(pairs, Fraction(1, len(pairs)))
    mapping, rules = marks.mapped(task.response, task.outcome, shares, task.worth)
    return Written(body, {task.response: {**declared, **mapping}}, rules)


def graphic_order(task: Task) -> Written:
    """Numbers on places, as a question that came as one goes out again."""
    drops = task.definition["drops"]
    ids = task.ids(drops)
    areas = "".join(
        f'<qti-hotspot-choice identifier="{attribute(ids[one["id"]])}"{_area(task, one)}{_label(task, one)}/>'
        for one in drops
    )
    body = task.stem + task.open("graphic-order") + picture(task) + areas + "</qti-graphic-order-interaction>"
    return Written(body)


def picture(task: Task) -> str:
    place = task.sheet.files.get(str(task.definition.get("image") or ""))
    if place is None:
        raise NotWritable("picture")
    alt = task.definition.get("alt") or {}
    words = alt.get(task.sheet.language) or alt.get(task.sheet.other) or ""
    sides = f' width="{task.definition["width"]}" height="{task.definition["height"]}"'
    return f'<img src="../{place}" alt="{attribute(words)}"{sides}/>'


def _thing(task: Task, one: Mapping[str, Any], ids: Mapping[str, str]) -> str:
    most = 0 if one.get("unlimited") else 1
    place = task.sheet.files.get(str(one.get("image") or ""))
    if place is None:
        return task.choices("qti-gap-text", [one], ids, f' match-max="{most}"')
    words = task.sheet.written(
        str(one.get(task.sheet.language) or one.get(task.sheet.other) or ""), words=True
    )
    return (
        f'<qti-gap-img identifier="{attribute(ids[one["id"]])}" match-max="{most}">'
        f'<img src="../{place}" alt="{attribute(words)}"/></qti-gap-img>'
    )


def _area(task: Task, one: Mapping[str, Any]) -> str:
    if one.get("shape"):
        return f' shape="{one["shape"]}" coords="{",".join(str(number) for number in one["coords"])}"'
    x, y = int(one.get("x") or 0), int(one.get("y") or 0)
    wide, high = int(task.definition["width"]) // 6, int(task.definition["height"]) // 12
    return f' shape="rect" coords="{x},{y},{x + max(wide, 1)},{y + max(high, 1)}"'


def _label(task: Task, one: Mapping[str, Any]) -> str:
    words = one.get(task.sheet.language) or one.get(task.sheet.other) or ""
    return f' hotspot-label="{attribute(words)}"' if words else ""


KINDS: dict[str, Callable[[Task], Written]] = {
    "short_text": short_text,
    "numeric": numeric,
    "slider": slider,
    "extended_text": extended_text,
    "translation": translation,
    "file_upload": file_upload,
    "oral": oral,
    "hotspot": hotspot,
    "drag_image": drag_image,
}
