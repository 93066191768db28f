"""Texts with gaps, pairs and passages: a practice paper in the bank of FP-201 with a question of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assessments.models import Assessment, Bank
from assessments.operations import authoring
from assessments.operations.composing import compose_assessment
from assessments.operations.drafts import Draft
from assessments.question_types.base import SCHEMA
from people.models import User

BANK = "FP-201"
# In the order of the paper; those of the seed (lms/seed/courses.json) first.
PAPER = ("FP-201-Q02", "FP-201-Q08", "FP-201-Q10", "FP-201-W01", "FP-201-W02", "FP-201-W03", "FP-201-W04")


def text(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _words(*words: tuple[str, str]) -> list[dict[str, Any]]:
    return [
        {"id": letter, "group": "1", **text(*pair)} for letter, pair in zip("abcdefgh", words, strict=False)
    ]


GAPS = [{"id": number, "group": "1"} for number in "123"]
QUESTIONS: dict[str, Draft] = {
    "FP-201-W01": Draft(
        kind="select_words",
        definition={
            "schema": SCHEMA,
            "stem": text(
                "2024年规定的一般时限：对外联系机关[[1]]，主管机关[[2]]，办案机关[[3]]。",
                "Standard track of the 2024 Provisions: liaison authority [[1]], competent authority [[2]], "
                "handling authority [[3]].",
            ),
            "choices": _words(
                ("十五日", "15 days"), ("三十日", "30 days"), ("四十五日", "45 days"), ("九十日", "90 days")
            ),
            "gaps": GAPS,
        },
        key={"gaps": {"1": "c", "2": "c", "3": "d"}, "scoring": "parts"},
        explanation=text(
            "一般时限为对外联系机关、主管机关各四十五日，办案机关九十日；十五日用于紧急冻结等措施。",
            "On the standard track the liaison and the competent authority each have 45 days and the "
            "handling authority 90; the 15 days are for urgent measures such as freezing.",
        ),
        citations=({"instrument": "icjal-provisions-2024", "articles": "7"},),
        competencies=("A5", "C2"),
    ),
    "FP-201-W02": Draft(
        kind="drag_words",
        definition={
            "schema": SCHEMA,
            "stem": text(
                "[[1]]提出、接收和转递请求，[[2]]审核审查请求，[[3]]办理案件并执行请求。",
                "The [[1]] submits, receives and transmits requests, the [[2]] reviews them, and the [[3]] "
                "handles the case and executes the request.",
            ),
            "choices": _words(
                ("对外联系机关", "liaison authority"),
                ("主管机关", "competent authority"),
                ("办案机关", "handling authority"),
                ("使领馆", "embassy or consulate"),
            ),
            "gaps": GAPS,
        },
        key={"gaps": {"1": "a", "2": "b", "3": "c"}, "scoring": "parts"},
        explanation=text(
            "三者是职能划分：对外联系、审核审查、办理执行；同一机关可能兼具两种职能。",
            "The three words describe functions: dealing with the foreign side, reviewing, executing. One "
            "body may have two of them.",
        ),
        citations=({"instrument": "icjal", "articles": "5-6"},),
        competencies=("C1", "C2"),
    ),
    "FP-201-W03": Draft(
        kind="associate",
        definition={
            "schema": SCHEMA,
            "stem": text(
                "把机关与它在2024年规定一般时限中的时限连成一对。",
                "Pair each authority with its time limit on the standard track of the 2024 Provisions.",
            ),
            "options": [
                {"id": "a", **text("对外联系机关：转递", "Liaison authority: transmitting")},
                {"id": "b", **text("四十五日", "45 days")},
                {"id": "c", **text("办案机关：执行", "Handling authority: executing")},
                {"id": "d", **text("九十日", "90 days")},
                {"id": "e", **text("紧急冻结：每一机关", "Urgent freezing: each authority")},
                {"id": "f", **text("十五日", "15 days")},
            ],
        },
        key={"pairs": [["a", "b"], ["c", "d"], ["e", "f"]], "scoring": "parts"},
        explanation=text(
            "一般时限为四十五日、四十五日、九十日；紧急冻结的，各为十五日。",
            "The standard track is 45, 45 and 90 days; for urgent freezing each authority has 15 days.",
        ),
        citations=({"instrument": "icjal-provisions-2024", "articles": "7"},),
        competencies=("A5", "C2"),
    ),
    "FP-201-W04": Draft(
        kind="hot_text",
        definition={
            "schema": SCHEMA,
            "stem": text(
                "在下面的备忘中标出错误的话。\n\n外国人在我国领域内犯罪：[[1]]\n我国公民在国外犯罪：[[2]]\n"
                "外国人在国外对我国公民犯罪：[[3]]\n犯罪地法律不处罚的：[[4]]",
                "Mark what is wrong in this note.\n\nA foreigner offends in China: [[1]]\nA Chinese "
                "citizen offends abroad: [[2]]\nA foreigner abroad offends against a Chinese citizen: "
                "[[3]]\nThe law of the place does not punish it: [[4]]",
            ),
            "options": [
                {"id": "1", **text("适用我国刑法。", "Chinese criminal law applies.")},
                {"id": "2", **text("一律不追究。", "there is never a prosecution.")},
                {
                    "id": "3",
                    **text(
                        "最低刑为三年以上有期徒刑的，可以适用我国刑法。",
                        "Chinese criminal law may apply where the minimum is three years or more.",
                    ),
                },
                {"id": "4", **text("同样适用我国刑法。", "Chinese criminal law may apply all the same.")},
            ],
        },
        key={"options": ["2", "4"], "scoring": "partial"},
        explanation=text(
            "第七条：我国公民在领域外犯罪适用我国刑法，只是最高刑为三年以下的可以不予追究。第八条："
            "按照犯罪地的法律不受处罚的除外。",
            "Article 7: the law applies to a Chinese citizen abroad, though an offence with a maximum of "
            "three years or less need not be prosecuted. Article 8: not where the law of the place does not "
            "punish.",
        ),
        citations=({"instrument": "criminal-law", "articles": "6-8"},),
        competencies=("A4",),
    ),
}


def practise(people: Mapping[str, User]) -> None:
    trainer = people["trainer"]
    bank = Bank.objects.get(code=BANK)
    for key, draft in QUESTIONS.items():
        authoring.add_question(bank=bank, key=key, draft=draft, by=trainer)
    found = {question.key: question for question in bank.questions.filter(key__in=PAPER)}
    compose_assessment(
        bank=bank,
        key=f"{BANK}-words",
        title_zh="练习：配对、排序与填空",
        title_en="Practice: pairs, orders and gaps",
        questions=[found[key] for key in PAPER],
        by=trainer,
        purpose=Assessment.Purpose.QUIZ,
        pass_percent=60,
    )
