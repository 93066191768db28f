"""Banks, questions and assessments as rows; attempts through the operations."""

import datetime as dt
import io

import factory
from PIL import Image

from assessments.models import (
    Assessment,
    AssessmentItem,
    Bank,
    Question,
    QuestionVersion,
    VersionCitation,
)
from assessments.models.key import AnswerKey
from assessments.operations import delivery
from assessments.queries.attempts import public_options
from tests.factories.people import UserFactory

MADE_AT = dt.datetime(2026, 1, 5, 1, 0, tzinfo=dt.UTC)

DEFINITIONS = {
    "single_choice": (
        {
            "options": [
                {"id": "a", "zh": "由最高人民检察院领导", "en": "The SPP leads their work"},
                {"id": "b", "zh": "互不隶属", "en": "They are independent of each other"},
                {"id": "c", "zh": "仅指导", "en": "The SPP only advises"},
            ]
        },
        {"options": ["a"]},
    ),
    "multiple_choice": (
        {
            "options": [
                {"id": "a", "zh": "外国人在我国领域内犯罪", "en": "A foreigner offends in PRC territory"},
                {"id": "b", "zh": "条约义务", "en": "Jurisdiction under a treaty"},
                {"id": "c", "zh": "无涉外因素", "en": "No foreign element"},
            ]
        },
        {"options": ["a", "b"]},
    ),
    "true_false": ({}, {"value": True}),
    "numeric": ({}, {"value": "3"}),
    "matrix": (
        {
            "rows": [
                {"id": "r1", "zh": "引渡", "en": "Extradition"},
                {"id": "r2", "zh": "取证", "en": "Evidence"},
            ],
            "columns": [
                {"id": "c1", "zh": "法院", "en": "Court"},
                {"id": "c2", "zh": "检察院", "en": "Procuratorate"},
            ],
            "several": False,
        },
        {"cells": {"r1": ["c1"], "r2": ["c2"]}, "scoring": "rows"},
    ),
    "short_text": (
        {},
        {
            "answers": [{"text": "双重犯罪", "weight": "1"}, {"text": "dual criminality", "weight": "1"}],
            "case": False,
            "tolerate": ["width", "script", "spaces"],
        },
    ),
    "calculated": (
        {"variables": [{"name": "n", "kind": "uniform", "low": "10", "high": "20", "decimals": 0}]},
        {"formulas": [{"formula": "{n} * 2", "weight": "1"}]},
    ),
    "slider": ({"low": "0", "high": "10", "step": "1"}, {"answers": [{"value": "7", "weight": "1"}]}),
    "description": ({}, {}),
}
# Those whose page tests name places and answers.
FIRST_KINDS = ("single_choice", "multiple_choice", "true_false", "numeric")


def picture(width=4, height=3, form="PNG"):
    """The bytes of a picture."""
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(stream, form)
    return stream.getvalue()


class BankFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Bank

    code = factory.Sequence(lambda n: f"BANK-{n}")
    title_zh = "题库"
    title_en = "Bank"
    owner = factory.SubFactory(UserFactory)


class QuestionFactory(factory.django.DjangoModelFactory):
    """`kind`, `key_data` and `explanation` say what its one version holds."""

    class Meta:
        model = Question
        skip_postgeneration_save = True

    bank = factory.SubFactory(BankFactory)
    key = factory.Sequence(lambda n: f"Q-{n:03}")

    @factory.post_generation
    def kind(self, create, kind, **fields):
        add_version(self, kind or "single_choice", **fields)


def add_version(question, kind="single_choice", *, definition=None, key=None, explanation=None, citations=()):
    shape, right = DEFINITIONS.get(kind, ({}, {}))
    definition = definition or {
        "schema": 1,
        "stem": {"zh": f"题目{question.key}", "en": f"Question {question.key}"},
        **shape,
    }
    version = QuestionVersion.objects.create(
        question=question,
        number=question.versions.count() + 1,
        kind=kind,
        definition=definition,
        stem_zh=definition["stem"]["zh"],
        stem_en=definition["stem"]["en"],
        digest=f"{question.key}.{question.versions.count() + 1}",
        author=question.bank.owner,
        created_at=MADE_AT,
    )
    AnswerKey.objects.create(
        version=version,
        key=key or right,
        explanation=explanation or {"zh": "因为如此。", "en": "Because it is so."},
        citations=list(citations),
    )
    VersionCitation.objects.bulk_create(VersionCitation(version=version, **entry) for entry in citations)
    question.current = question.latest = version
    question.kind, question.state = kind, Question.State.APPROVED
    question.author = question.author or question.bank.owner
    question.save(update_fields=["current", "latest", "kind", "state", "author"])
    return version


class AssessmentFactory(factory.django.DjangoModelFactory):
    """`questions` is a number of single-choice questions (two by default) or a list of Question rows."""

    class Meta:
        model = Assessment
        skip_postgeneration_save = True

    bank = factory.SubFactory(BankFactory)
    title_zh = "涉外检察基础测验"
    title_en = "Foundations quiz"

    @factory.post_generation
    def questions(self, create, questions, **kwargs):
        if questions is None:
            questions = 2
        if isinstance(questions, int):
            questions = [QuestionFactory(bank=self.bank) for _ in range(questions)]
        for position, question in enumerate(questions, start=1):
            AssessmentItem.objects.create(
                assessment=self, question=question, position=position, marks=question.default_marks
            )


def start(assessment, learner, **kwargs):
    return delivery.start_attempt(assessment=assessment, by=learner, **kwargs)


def answer(attempt, position, *option_ids, by=None, **kwargs):
    """Answer a choice question by the ids of its options in the bank, as the attempt page would send them."""
    item = attempt.items.get(position=position)
    shown = public_options(attempt, item)
    public = {real: token for token, real in shown.items()}
    data = {"choice": [public.get(option, option) for option in option_ids]}
    return delivery.save_response(
        attempt=attempt, position=position, data=data, by=by or attempt.learner, **kwargs
    )


def pass_assessment(assessment, learner):
    """A finished attempt with every answer right; for single-choice papers of this module."""
    attempt = start(assessment, learner)
    for item in attempt.items.all():
        answer(attempt, item.position, "a")
    return delivery.submit_attempt(attempt=attempt, by=learner)


def fail_assessment(assessment, learner):
    attempt = start(assessment, learner)
    return delivery.submit_attempt(attempt=attempt, by=learner)
