"""What the seed files say: whole in both languages, and every reference in them leads somewhere."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from assessments.models.key import AnswerKey
from assessments.operations import delivery
from assessments.operations.banks import create_bank
from assessments.operations.composing import compose_assessment
from assessments.operations.loading import load_questions
from courses.operations.authoring import BLOCKS, Sources, prepare
from lms.demo import catalogue
from lms.demo.media import RECORDINGS
from lms.demo.source import extra_questions, lessons, load

COURSES = {course["code"]: course for course in load("courses")}
WRITTEN = [code for code in COURSES if lessons(code)]
SEED = [question for course in COURSES.values() for question in course["questions"]]
QUESTIONS = {
    question["id"]: question for question in [*SEED, *(q for code in COURSES for q in extra_questions(code))]
}
ENRICHED = {
    key: more for code in COURSES for key, more in load(f"questions/{code.lower()}-enrichment").items()
}
LESSONS = {f"{lesson['course']}-{lesson['number']}": lesson for code in WRITTEN for lesson in lessons(code)}
COMPETENCIES = {competency["code"] for competency in load("competencies")["competencies"]}
TERMS = {term["en"].casefold() for term in load("glossary")}
ARTICLES = {
    instrument["key"]: {
        part["article"] for version in instrument["versions"] for part in version["provisions"]
    }
    for instrument in load("law")["instruments"]
}
# Questions about the other language: what stands in their other column is part of what is asked.
ABOUT_LANGUAGE = {"FP-301-Q07", "FP-301-Q10", "FP-301-Q11"}
# Words of the source, kept for comparison and shown nowhere.
SOURCE_WORDING = {"answer_text", "reference", "note", "points_source"}

HAN = re.compile(r"[一-鿿]")
WORDS = re.compile(r"[A-Za-z]{2,}[ ,;]+[A-Za-z]{2,}[ ,;]+[A-Za-z]{2,}")
HALF_WIDTH = re.compile(r"[一-鿿][,;:?!]|[,;:?!][一-鿿]")
DIGITS = "零一二三四五六七八九"


def pairs(value: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every pair of texts in a seed structure: {"zh": …, "en": …} and stem_zh, stem_en."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from pairs(item, f"{path}/{number}")
    if not isinstance(value, dict):
        return
    if "en" in value or "zh" in value:
        yield path, value.get("zh"), value.get("en")
    for key, item in value.items():
        if key.endswith("_en"):
            yield f"{path}/{key}", value.get(f"{key[:-3]}_zh"), item
        elif key not in SOURCE_WORDING:
            yield from pairs(item, f"{path}/{key}")


def texts(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def in_both(found: Iterator[tuple[str, Any, Any]]) -> list[str]:
    """What is wrong with the pairs: a side missing, not aligned, or in the other language."""
    wrong = []
    for path, zh, en in found:
        if isinstance(zh, list) != isinstance(en, list) or len(texts(zh)) != len(texts(en)):
            wrong.append(f"{path}: not aligned")
            continue
        for chinese, english in zip(texts(zh), texts(en), strict=True):
            if not chinese or not english:
                wrong.append(f"{path}: a language is missing")
            elif re.search(r"[A-Za-z]{2}", english) and (not HAN.search(chinese) or WORDS.search(chinese)):
                wrong.append(f"{path}: not Chinese: {chinese}")
            elif HAN.search(english):
                wrong.append(f"{path}: not English: {english}")
            elif HALF_WIDTH.search(chinese):
                wrong.append(f"{path}: half-width punctuation: {chinese}")
    return wrong


def articles(spec: str) -> list[str]:
    """The articles a citation names, each one of a range: "9-11" is 9, 10 and 11.

    One article or one range to a citation: only these are shown in the numerals of Chinese law.
    """
    first, _dash, last = spec.partition("-")
    numbers = range(int(first), int(last) + 1) if last else filter(None, [spec])
    return [str(number) for number in numbers]


def unresolved(citations: list[dict[str, str]]) -> list[str]:
    wrong = []
    for citation in citations:
        known = ARTICLES.get(citation["instrument"])
        if known is None:
            wrong.append(citation["instrument"])
            continue
        named = articles(citation["articles"])
        wrong += [f"{citation['instrument']} {one}" for one in named if not {one, one.split("(")[0]} & known]
    return wrong


def numeral(number: int) -> str:
    """An article number as laws write it: 17 is 十七, 206 is 二百零六, 677 is 六百七十七."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (DIGITS[ones] if ones else "")


def test_numerals_are_those_of_the_laws():
    assert [numeral(n) for n in (4, 10, 17, 20, 114, 206, 294, 677)] == [
        "四", "十", "十七", "二十", "一百一十四", "二百零六", "二百九十四", "六百七十七",
    ]  # fmt: skip


def test_the_courses_are_whole():
    assert (len(COURSES), sum(len(course["lessons"]) for course in COURSES.values()), len(SEED)) == (
        8,
        49,
        93,
    )


@pytest.mark.parametrize("name", ["competencies", "courses"])
def test_a_seed_file_speaks_both_languages(name):
    found = (
        (path, zh, en)
        for row in (load(name) if isinstance(load(name), list) else [load(name)])
        for path, zh, en in pairs({key: value for key, value in row.items() if key != "questions"})
    )
    assert in_both(found) == []


@pytest.mark.parametrize("key", sorted(QUESTIONS))
def test_a_question_is_whole(key):
    question, more = QUESTIONS[key], ENRICHED[key]
    assert more["competencies"]
    assert set(more["competencies"]) <= COMPETENCIES
    assert more["difficulty"] in ("easy", "medium", "hard")
    answer = question["answer"]
    if question["type"] == "CS":
        assert more["marks"] == sum(part["points"] for part in answer["parts"])
    elif question["type"] == "ES":
        assert more["marks"] == answer["max_points"] == sum(row["points"] for row in answer["criteria"])
    else:
        assert more["marks"] in (1, 2, 3)
    assert set(more["explanation"]) == set(more["reference"]) == {"en", "zh"}
    assert in_both(pairs(more)) == []
    if key not in ABOUT_LANGUAGE:
        assert in_both(pairs(question)) == []
    else:
        assert all(zh and en for path, zh, en in pairs(question))


@pytest.mark.parametrize("key", sorted(QUESTIONS))
def test_an_explanation_does_not_count_on_the_order_of_the_options(key):
    """Options are shuffled for each attempt."""
    explanation = ENRICHED[key]["explanation"]
    assert not re.search(r"\b[Oo]ptions? ([1-9A-D]\b|one|two)|first option|last option", explanation["en"])
    assert not re.search(r"选项[一二三四A-D1-4]|第[一二三四1-4]个?选项|[A-D]项", explanation["zh"])


@pytest.mark.parametrize("key", sorted(QUESTIONS))
def test_a_reference_names_the_articles_of_its_citations(key):
    more = ENRICHED[key]
    assert unresolved(more["citations"]) == []
    for citation in more["citations"]:
        for end in re.findall(r"\d+(?![^(]*\))", citation["articles"]):
            assert f"第{numeral(int(end))}条" in more["reference"]["zh"], end
            assert re.search(rf"\b{end}\b", more["reference"]["en"]), end


def test_nothing_is_explained_that_is_not_asked():
    assert set(ENRICHED) == set(QUESTIONS)


@pytest.mark.parametrize("code", COURSES)
def test_competencies_come_from_the_course(code):
    taught = {one for outcome in COURSES[code]["outcomes"] for one in outcome["competencies"]}
    for question in [*COURSES[code]["questions"], *extra_questions(code)]:
        assert set(ENRICHED[question["id"]]["competencies"]) <= taught, question["id"]
    for lesson in lessons(code):
        assert set(lesson["competencies"]) <= taught, lesson["slug"]


@pytest.mark.parametrize("name", sorted(LESSONS))
def test_a_lesson_is_aligned_paragraph_by_paragraph(name):
    assert in_both(pairs(LESSONS[name])) == []


@pytest.mark.parametrize("name", sorted(LESSONS))
def test_what_a_lesson_refers_to_exists(name):
    blocks = LESSONS[name]["blocks"]
    assert unresolved([block for block in blocks if block["type"] == "citation"]) == []
    assert {block["term"].casefold() for block in blocks if block["type"] == "term"} <= TERMS
    assert {block["type"] for block in blocks} <= set(BLOCKS)


@pytest.mark.parametrize("name", sorted(LESSONS))
def test_a_lesson_ends_with_its_quiz(name):
    lesson = LESSONS[name]
    quizzes = [block for block in lesson["blocks"] if block["type"] == "quiz"]
    assert quizzes == lesson["blocks"][-1:]
    asked = quizzes[0]["questions"]
    assert 3 <= len(asked) == len(set(asked)) <= 5
    for key in asked:
        assert key.startswith(lesson["course"])
        assert QUESTIONS[key]["type"] in catalogue.KINDS


@pytest.mark.parametrize("name", sorted(LESSONS))
def test_the_texts_of_a_lesson_fit_their_blocks(name):
    for block in LESSONS[name]["blocks"]:
        for path, zh, en in pairs(block):
            limit = 120 if block["type"] == "heading" or path in ("/title", "/head") else 600
            if path == "/note":
                limit = 300
            if path not in ("/body", "/facts") and block["type"] != "text":
                assert max(len(text) for text in [*texts(zh), *texts(en)]) <= limit, (path, en)


@pytest.mark.parametrize("name", sorted(LESSONS))
def test_a_lesson_becomes_blocks_without_losing_one(name):
    blocks = [block for block in LESSONS[name]["blocks"] if block["type"] != "quiz"]
    nobody = "00000000-0000-0000-0000-000000000000"
    recordings = dict.fromkeys(RECORDINGS.values(), nobody)
    prepared = prepare(blocks, Sources(terms=dict.fromkeys(TERMS, nobody), recordings=recordings))
    assert [block["type"] for block in prepared.stream] == [block["type"] for block in blocks]


@pytest.mark.parametrize("code", WRITTEN)
def test_a_written_course_has_every_lesson_of_its_outline(code):
    outline = [(lesson["zh"], lesson["en"]) for lesson in COURSES[code]["lessons"]]
    written = [(lesson["title"]["zh"], lesson["title"]["en"]) for lesson in lessons(code)]
    assert written == outline
    assert [lesson["number"] for lesson in lessons(code)] == list(range(1, len(outline) + 1))
    assert code in catalogue.SUMMARIES


@pytest.mark.django_db
def test_the_types_that_exist_are_loaded_with_what_was_written(cast):
    for code, course in COURSES.items():
        bank = create_bank(code=code, title_zh=course["zh"], title_en=course["en"], by=cast.trainer)
        loaded = load_questions(data=catalogue._questions(course), bank=bank, by=cast.trainer)
        assert loaded.skipped == []
    keys = {key.version.question.key: key for key in AnswerKey.objects.select_related("version__question")}
    assert set(keys) == {key for key, one in QUESTIONS.items() if one["type"] in catalogue.KINDS}
    assert len([key for key in keys if key in {question["id"] for question in SEED}]) == 86
    for key, answer in keys.items():
        assert answer.explanation == ENRICHED[key]["explanation"]
        assert answer.citations == ENRICHED[key]["citations"]
        question = answer.version.question
        assert {row.code for row in question.competencies.all()} == set(ENRICHED[key]["competencies"])
        assert question.default_marks == ENRICHED[key]["marks"]


@pytest.mark.django_db
def test_the_right_option_is_not_the_first_one_shown(cast, monkeypatch):
    """34 of the 35 single-choice keys are the first option of the seed; delivery shuffles them."""
    monkeypatch.setattr(delivery.secrets, "token_hex", lambda size: "5a" * size)
    single = [question for question in SEED if question["type"] == "SC"]
    assert [question["answer"] for question in single].count([1]) == 34
    bank = create_bank(code="ALL", title_zh="全部", title_en="All", by=cast.trainer)
    load_questions(data=single, bank=bank, by=cast.trainer)
    paper = compose_assessment(
        bank=bank,
        key="ALL-1",
        title_zh="全部",
        title_en="All",
        questions=list(bank.questions.all()),
        by=cast.trainer,
    )
    attempt = delivery.start_attempt(assessment=paper, by=cast.learner)
    places = [item.option_order.index("a") for item in attempt.items.all()]
    assert len(places) == 35
    assert set(places) == {0, 1, 2, 3}
