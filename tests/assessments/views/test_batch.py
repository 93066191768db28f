import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from assessments.models import Category, Question
from assessments.operations import authoring
from assessments.operations.authoring import Draft
from assessments.operations.batch import change_questions
from core import ledger
from core.errors import Invalid
from tests.factories.assessments import BankFactory, QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(cast):
    """The trainer with the back office open, as the role's group gives it."""
    group, _created = Group.objects.get_or_create(name="Trainers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    cast.trainer.groups.add(group)
    return cast.client("trainer")


@pytest.fixture
def bank(cast):
    bank = BankFactory(owner=cast.trainer)
    for number, tags in enumerate((["MLA", "旧"], ["mla"], []), start=1):
        stem = {"zh": f"第{number}题", "en": ""}
        authoring.add_question(
            bank=bank, key=f"Q{number}", by=cast.trainer,
            draft=Draft("true_false", {"schema": 1, "stem": stem}, {"value": True}, tags=tags, level=1),
        )  # fmt: skip
    return bank


def values(bank):
    rows = Question.objects.filter(bank=bank).prefetch_related("tags", "competencies").order_by("key")
    return [
        (row.key, row.category_id, row.level, row.state, [tag.name for tag in row.tags.all()],
         [entry.code for entry in row.competencies.all()])
        for row in rows
    ]  # fmt: skip


def test_many_are_changed_as_shown_and_taken_back_as_a_whole(browser, bank):
    law = Category.objects.create(bank=bank, title_zh="法律", path="1.")
    page = reverse("assessments_author:batch", args=[bank.uuid])
    before = values(bank)
    said = {
        "category": law.pk, "add_tags": "条约", "remove_tags": "ｍｌａ，旧", "add_competencies": "C3",
        "level": "none", "retired": "yes",
    }  # fmt: skip

    preview = browser.post(f"{page}?tag=mla", said)
    assert [entry.question.key for entry in preview.context["shown"]] == ["Q1", "Q2"]
    assert values(bank) == before
    shown = [entry.question.uuid for entry in preview.context["shown"]]
    browser.post(page, {**said, "do": "1", "question": [*shown, "no identifier"]})

    gone = (law.pk, None, "retired", ["条约"], ["C3"])
    assert values(bank) == [("Q1", *gone), ("Q2", *gone), before[2]]
    entry = ledger.queries.history_of(bank).get(event="bank.batch_changed")
    assert entry.data["keys"] == ["Q1", "Q2"]
    found = browser.get(bank.get_absolute_url(), {"q": "条约", "state": "all"}).context["page"].object_list
    assert [row.key for row in found] == ["Q1", "Q2"]

    # What somebody changed since stays as it is.
    authoring.reinstate_question(question=Question.objects.get(key="Q2"), by=bank.owner)
    undo = reverse("assessments_author:undo_batch", args=[bank.uuid])
    browser.post(undo)
    assert values(bank) == [before[0], ("Q2", law.pk, None, "approved", ["条约"], ["C3"]), before[2]]
    browser.post(undo)
    assert ledger.queries.history_of(bank).filter(event="bank.batch_undone").count() == 1


def test_what_a_batch_refuses(browser, bank):
    page = reverse("assessments_author:batch", args=[bank.uuid])
    foreign = Category.objects.create(bank=BankFactory(), title_zh="别处", path="9.")
    assert browser.post(page, {"level": ""}).status_code == 422
    assert browser.post(page, {"category": foreign.pk}).status_code == 422
    with pytest.raises(Invalid) as refused:
        change_questions(bank=bank, questions=[QuestionFactory()], changes={"level": 2}, by=bank.owner)
    assert refused.value.code == "category.foreign"
    # A question of another bank among those that are sent names nothing.
    stranger = QuestionFactory(bank=BankFactory())
    browser.post(page, {"level": "2", "do": "1", "question": stranger.uuid})
    stranger.refresh_from_db()
    assert stranger.level is None
