"""Lists of questions: what they are narrowed by, over one bank and over all that are open."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Category
from assessments.operations import authoring, derived
from assessments.operations.authoring import Draft
from tests.factories.assessments import AssessmentFactory, BankFactory, QuestionFactory
from tests.factories.competence import CompetencyFactory
from tests.factories.law import InstrumentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(cast):
    """The trainer with the back office open, as the role's group gives it."""
    group, _created = Group.objects.get_or_create(name="Trainers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    cast.trainer.groups.add(group)
    return cast.client("trainer")


def write(bank, key, zh, en, **beside):
    draft = Draft("true_false", {"schema": 1, "stem": {"zh": zh, "en": en}}, {"value": True}, **beside)
    return authoring.add_question(bank=bank, key=key, draft=draft, by=bank.owner)


def test_a1_words_sounds_and_filters_narrow_the_list(browser, cast):
    InstrumentFactory(key="extradition-law")
    CompetencyFactory(code="B2")
    bank, other = (BankFactory(owner=cast.trainer, code=code) for code in ("A", "B"))
    law = Category.objects.create(bank=bank, title_zh="法律", path="1.")
    below = Category.objects.create(bank=bank, title_zh="引渡法", path="1.2.", parent=law)
    write(
        bank, "EXT-01", "被请求引渡人可否拒绝同意引渡？", "May the person sought refuse consent?",
        name="Consent", category=below, tags=["双重犯罪", "MLA"], level=2, difficulty=3,
        competencies=["C3"], citations=[{"instrument": "extradition-law", "articles": "15-20"}],
    )  # fmt: skip
    used = write(bank, "CON-02", "領事通報的時限", "", category=law, competencies=["B2"])
    write(other, "CON-03", "领事探视须经谁同意？", "Who consents to consular access?")
    retired = write(bank, "OLD-04", "旧题", "An old one")
    authoring.retire_question(question=retired, by=cast.trainer)
    AssessmentFactory(bank=bank, questions=[used])
    here = {"": (bank.get_absolute_url(), {}), "all": (reverse("assessments_author:questions"), {})}

    def keys(where, **filters):
        rows = browser.get(here[where][0], filters).context["page"].object_list
        return [question.key for question in rows]

    for where, filters, expected in (
        ("", {}, ["CON-02", "EXT-01"]),
        ("all", {}, ["CON-02", "CON-03", "EXT-01"]),
        # Chinese in either script, pinyin, its initials, English stems, keys, tags, names.
        ("all", {"q": "领事"}, ["CON-02", "CON-03"]),
        ("all", {"q": "領事"}, ["CON-02", "CON-03"]),
        ("all", {"q": "lingshi"}, ["CON-02", "CON-03"]),
        ("all", {"q": "lstb"}, ["CON-02"]),
        ("all", {"q": "consented"}, ["CON-03", "EXT-01"]),
        ("all", {"q": "ext01"}, ["EXT-01"]),
        ("all", {"q": "双重犯罪"}, ["EXT-01"]),
        ("all", {"q": "shuangchong"}, ["EXT-01"]),
        ("all", {"q": "引渡 refuse"}, ["EXT-01"]),
        ("all", {"q": "移管"}, []),
        ("", {"category": law.pk}, ["CON-02", "EXT-01"]),
        ("", {"category": below.pk}, ["EXT-01"]),
        ("", {"category": "none"}, []),
        ("", {"tag": "ｍｌａ"}, ["EXT-01"]),
        ("", {"competency": "B2"}, ["CON-02"]),
        ("", {"level": 2}, ["EXT-01"]),
        ("", {"difficulty": 2}, ["CON-02"]),
        ("", {"instrument": "extradition-law"}, ["EXT-01"]),
        ("", {"instrument": "extradition-law", "article": "17(2)"}, ["EXT-01"]),
        ("", {"instrument": "extradition-law", "article": "21"}, []),
        ("", {"language": "en_missing"}, ["CON-02"]),
        ("", {"language": "zh_missing"}, []),
        ("", {"used": "yes"}, ["CON-02"]),
        ("", {"used": "no"}, ["EXT-01"]),
        ("", {"author": cast.trainer.pk}, ["CON-02", "EXT-01"]),
        ("", {"state": "retired"}, ["OLD-04"]),
        ("", {"state": "draft"}, []),
        ("", {"state": "all", "kind": "true_false"}, ["CON-02", "EXT-01", "OLD-04"]),
    ):
        assert keys(where, **filters) == expected, filters


def test_a_list_shows_nothing_of_banks_that_are_not_open(browser, cast):
    foreign = QuestionFactory(bank=BankFactory())
    derived.refresh(questions=[foreign.pk])

    page = browser.get(reverse("assessments_author:questions"), {"q": foreign.key})
    assert list(page.context["page"].object_list) == []


def test_a_list_costs_the_same_for_one_row_and_for_three(browser, cast):
    bank = BankFactory(owner=cast.trainer)
    category = Category.objects.create(bank=bank, title_zh="法律", path="1.")
    counts = []
    for number in (1, 2, 3):
        write(
            bank,
            f"Q-{number}",
            f"第{number}题",
            "One",
            category=category,
            tags=["a", "b"],
            competencies=["A1"],
        )
        if number == 2:
            continue
        for address in (bank.get_absolute_url(), reverse("assessments_author:questions")):
            browser.get(address)
            with CaptureQueriesContext(connection) as captured:
                browser.get(address, {"q": "第", "tag": "a", "instrument": ""})
            counts.append(len(captured))
    assert counts[:2] == counts[2:]
