import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Alike, Assessment, LikenessBand, VersionLanguages
from assessments.operations import authoring, derived
from assessments.operations.authoring import Draft
from assessments.queries.translation import language_gaps
from core import ledger
from tests.factories.assessments import BankFactory, QuestionFactory

pytestmark = pytest.mark.django_db
ZH = "外国请求引渡我国公民的，应当拒绝引渡，对吗？"


@pytest.fixture
def browser(cast):
    """The trainer with the back office open, as the role's group gives it."""
    group, _created = Group.objects.get_or_create(name="Trainers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    cast.trainer.groups.add(group)
    browser = cast.client("trainer")
    browser.cookies["django_language"] = "en"
    return browser


def write(bank, key, zh, en):
    draft = Draft("true_false", {"schema": 1, "stem": {"zh": zh, "en": en}}, {"value": True})
    return authoring.add_question(bank=bank, key=key, draft=draft, by=bank.owner)


def gaps(question):
    question.refresh_from_db()
    choices = (Assessment.Languages.ANY, Assessment.Languages.ZH, Assessment.Languages.EN)
    return [language_gaps([question], wanted) for wanted in (*choices, Assessment.Languages.BOTH)]


def test_a38_both_languages_are_written_side_by_side_and_confirmed(browser, cast):
    question = write(BankFactory(owner=cast.trainer), "Q1", "由谁审查？", "")
    page = reverse("assessments_author:languages", args=[question.uuid])
    assert gaps(question) == [[], [], ["Q1"], ["Q1"]]
    assert "Missing" in browser.get(page).content.decode()

    browser.post(page, {"expected": 1, "text_0_zh": "由谁审查？", "text_0_en": "Who examines it?"})
    assert gaps(question) == [[], [], [], []]
    browser.post(page, {"expected": 2, "text_0_zh": "由谁批准？", "text_0_en": "Who examines it?"})
    assert gaps(question) == [[], [], ["Q1"], ["Q1"]]
    html = browser.get(page).content.decode()
    assert ("Out of date" in html, "confirm_0" in html) == (True, True)

    stale = {"expected": 2, "text_0_zh": "x", "text_0_en": "y"}
    assert browser.post(page, stale).status_code == 422
    told = {"expected": 3, "text_0_zh": "由谁批准？", "text_0_en": "Who examines it?", "confirm_0": "on"}
    browser.post(page, told)
    assert (gaps(question), question.latest.number) == ([[], [], [], []], 3)
    assert VersionLanguages.objects.get(version=question.latest).en == "complete"
    events = [entry.event for entry in ledger.queries.history_of(question)]
    assert events.count("question.translation_confirmed") == 1


def test_a_wording_that_nobody_looked_at_is_judged_as_a_first_one():
    question = QuestionFactory()
    assert language_gaps([question], Assessment.Languages.BOTH) == []


def test_a9_what_reads_alike_is_told_when_it_is_saved_and_until_it_is_denied(browser, cast):
    bank = BankFactory(owner=cast.trainer)
    one = write(bank, "Q1", ZH, "")
    write(BankFactory(), "FOREIGN", ZH, "")
    form = {"key": "Q2", "stem_zh": f"{ZH}？", "right": "true", "difficulty": "2", "marks": "1"}
    add = reverse("assessments_author:add_question", args=[bank.uuid, "true_false"])
    saved = browser.post(add, form, follow=True)
    html = saved.content.decode()
    two = saved.context["question"]
    assert "Nearly the same as: " in html
    assert "FOREIGN" not in html
    assert [found.question for found in saved.context["alike"]] == [one]
    listed = reverse("assessments_author:alike", args=[bank.uuid])
    assert [(pair.one, pair.other) for pair in browser.get(listed).context["page"]] == [(one, two)]

    browser.post(reverse("assessments_author:dismiss_alike", args=[two.uuid, one.uuid]))
    assert list(browser.get(listed).context["page"]) == []
    derived.refresh(questions=[one.pk, two.pk])
    assert list(browser.get(listed).context["page"]) == []
    # A wording that is another one is no longer alike.
    draft = Draft(
        "true_false", {"schema": 1, "stem": {"zh": "缺席审判由谁提起？", "en": ""}}, {"value": True}
    )
    authoring.revise_question(question=one, draft=draft, by=cast.trainer)
    assert not Alike.objects.filter(one=one, other=two).exists()


def test_finding_what_is_alike_costs_the_same_among_one_and_among_three():
    bank, counts = BankFactory(), []
    for number in range(4):
        question = write(bank, f"Q{number}", f"{ZH}{number}", "")
        with CaptureQueriesContext(connection) as captured:
            derived.refresh_likeness(questions=[question])
        counts.append(len(captured))
    assert counts[1] == counts[3]
    assert LikenessBand.objects.filter(question=question).count() == 10
    assert Alike.objects.count() == 6
