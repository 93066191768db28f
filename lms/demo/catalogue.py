"""What there is to learn: law, terms, competencies, courses, questions, the first qualification."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from assessments.models import Assessment, Bank, Question
from assessments.operations import banks, loading
from assessments.operations.composing import compose_assessment
from assessments.question_types.seeds import KINDS
from competence import operations as competence
from content.operations import open_site
from courses.models import CatalogueIndexPage
from courses.operations import authoring as pages
from courses.operations.workflow import prepare_editing_room
from law.operations import access as law_access, seed as law_seed
from lms.demo import media
from lms.demo.source import extra_questions, lessons, load
from people.models import User
from qualifications.operations import qualifications
from terminology import operations as terminology

SUMMARIES = {
    "FP-101": {
        "zh": "六课，从什么是涉外案件到保密与数据纪律，为办理涉外案件打基础。",
        "en": "Six lessons, from what makes a case foreign-related to secrecy and data discipline.",
    },
    "FP-201": {
        "zh": "七课，从国际刑事司法协助的原则和三类机关，到对外请求、外国请求、时限和使用限制。",
        "en": "Seven lessons, from the principles and the three kinds of authority to requests in both "
        "directions, time limits and the limits on use.",
    },
}
# What a final test asks; texts with gaps, orders and pairs are there for practice (lms/demo/words.py).
TESTED = ("single_choice", "multiple_choice", "true_false", "numeric")
FINAL_TEST = {"minutes": 30, "pass_percent": 60, "attempts": 3}


@dataclass(frozen=True)
class Editors:
    trainer: User
    reviewers: tuple[User, User]
    administrator: User

    @classmethod
    def of(cls, people: Mapping[str, User]) -> "Editors":
        reviewers = (people["legal_reviewer"], people["publisher"])
        return cls(people["trainer"], reviewers, people["system_administrator"])


def frame(people: Mapping[str, User]) -> CatalogueIndexPage:
    """The site with its front page, catalogue, groups and review, but nothing in it."""
    editors = Editors.of(people)
    origin = urlsplit(settings.SITE_ORIGIN)
    home = open_site(
        titles={"zh-hans": "涉外检察人才培养平台", "en": "Training for foreign-related prosecution"},
        intros={
            "zh-hans": "刑事司法协助、引渡、追赃、跨境取证、条约实务与法律英语，中英双语。",
            "en": "Mutual legal assistance, extradition, asset recovery, cross-border evidence, treaty "
            "practice and legal English: courses in Chinese and English, and what they qualify for.",
        },
        hostname=origin.hostname or "localhost",
        port=origin.port or 80,
        by=editors.administrator,
    )
    catalogue = pages.open_catalogue(
        home=home,
        titles={"zh-hans": "课程目录", "en": "Catalogue"},
        intros={"zh-hans": "已发布的课程。", "en": "The courses that are published."},
        by=editors.administrator,
    )
    prepare_editing_room(by=editors.administrator)
    for grant in (law_access, competence, terminology):
        grant.grant_editor_permissions(by=editors.administrator)
    return catalogue


def publish(people: Mapping[str, User]) -> None:
    """The frame filled: FP-101 written out, reviewed and published, the other courses as drafts."""
    editors = Editors.of(people)
    catalogue = frame(people)
    competence.load_seed(
        data=load("competencies"),
        profiles=load("target_profiles"),
        posts=load("posts"),
        by=editors.administrator,
    )
    law_seed.load_seed(data=load("law"), by=editors.administrator)
    terminology.load_seed(data=load("glossary"), by=editors.reviewers[1])
    media.record(people)
    for data in load("courses"):
        _course(catalogue, data, editors)
    qualifications.load_seed(data=load("qualifications"), by=editors.administrator)


def _course(catalogue: CatalogueIndexPage, data: dict[str, Any], editors: Editors) -> None:
    bank = banks.create_bank(
        code=data["code"],
        title_zh=f"{data['zh']}题库",
        title_en=f"{data['en']}: questions",
        by=editors.trainer,
    )
    loading.load_questions(data=_questions(data), bank=bank, by=editors.trainer)
    written = lessons(data["code"])
    test = _final_test(bank, data, editors) if written else None
    course = pages.create_course_page(
        parent=catalogue, data=_page(data, written), final_test=test, by=editors.trainer
    )
    if not written:
        for number, outline in enumerate(data["lessons"], start=1):
            pages.create_lesson_page(parent=course, data=_outline(data, number, outline), by=editors.trainer)
        return
    drafts = [course]
    for lesson in written:
        quizzes = [
            _quiz(bank, lesson, block, editors) for block in lesson["blocks"] if block["type"] == "quiz"
        ]
        drafts.append(
            pages.create_lesson_page(parent=course, data=lesson, quizzes=quizzes, by=editors.trainer)
        )
    for draft in drafts:
        for page in (draft, pages.english_of(draft)):
            pages.publish_through_review(page=page, author=editors.trainer, reviewers=editors.reviewers)


def _questions(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The course's questions of the types that exist, with what was written for them apart."""
    raw = [*data["questions"], *extra_questions(data["code"])]
    enrichment = load(f"questions/{data['code'].lower()}-enrichment")
    return [{**question, **enrichment[question["id"]]} for question in raw if question["type"] in KINDS]


def _page(data: dict[str, Any], written: list[dict[str, Any]]) -> dict[str, Any]:
    levels = data["level"].split("-")
    codes = sorted({code for outcome in data["outcomes"] for code in outcome["competencies"]})
    goals = {language: [outcome[language] for outcome in data["outcomes"]] for language in ("zh", "en")}
    return {
        "code": data["code"],
        "slug": data["code"].lower(),
        "title": {"zh": data["zh"], "en": data["en"]},
        "summary": SUMMARIES.get(data["code"], {"zh": "", "en": ""}),
        "hours": data["hours"],
        "level_from": levels[0],
        "level_to": levels[-1],
        "in_sequence": bool(written),
        "competencies": codes,
        "blocks": [
            {"type": "heading", "zh": "学完本课程，能够", "en": "After this course you can"},
            {"type": "text", "list": True, **goals},
        ],
    }


def _outline(data: dict[str, Any], number: int, outline: dict[str, Any]) -> dict[str, Any]:
    brief = {language: [point[language] for point in outline["brief"]] for language in ("zh", "en")}
    return {
        "number": number,
        "slug": f"lesson-{number}",
        "title": {"zh": outline["zh"], "en": outline["en"]},
        "minutes": max(10, round(60 * data["hours"] / len(data["lessons"]) / 2)),
        "blocks": [
            {"type": "heading", "zh": "本课提纲", "en": "Outline of this lesson"},
            {"type": "text", "list": True, **brief},
        ],
    }


def _chosen(bank: Bank, keys: list[str]) -> list[Question]:
    found = {question.key: question for question in bank.questions.all()}
    return [found[key] for key in keys]


def _quiz(bank: Bank, lesson: dict[str, Any], block: dict[str, Any], editors: Editors) -> Assessment:
    return compose_assessment(
        bank=bank,
        key=f"{lesson['course']}-{lesson['number']}",
        title_zh=f"第{lesson['number']}课 {block['title']['zh']}",
        title_en=f"Lesson {lesson['number']}: {block['title']['en']}",
        questions=_chosen(bank, block["questions"]),
        by=editors.trainer,
        purpose=Assessment.Purpose.QUIZ,
        pass_percent=60,
    )


def _final_test(bank: Bank, data: dict[str, Any], editors: Editors) -> Assessment:
    return compose_assessment(
        bank=bank,
        key=f"{data['code']}-final",
        title_zh=f"{data['zh']}：结业测试",
        title_en=f"{data['en']}: final test",
        questions=list(bank.questions.filter(kind__in=TESTED).order_by("key")[:12]),
        by=editors.trainer,
        purpose=Assessment.Purpose.TEST,
        time_limit_minutes=FINAL_TEST["minutes"],
        pass_percent=FINAL_TEST["pass_percent"],
        attempts_allowed=FINAL_TEST["attempts"],
    )
