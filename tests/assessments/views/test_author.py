import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from assessments.models import Bank, Question
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
    return BankFactory(owner=cast.trainer, code="FP-101")


def url(name, *args):
    return reverse(f"assessments_author:{name}", args=args)


COMMON = {
    "key": "Q-NEW", "stem_zh": "问题", "stem_en": "Question", "explanation_zh": "", "explanation_en": "Because",  # noqa: E501
    "citations": "criminal-law: 7\ncpl：17(2)", "competencies": "A4， A1", "difficulty": "2", "marks": "2",
}  # fmt: skip
OPTIONS = {
    f"option_{place}_{language}": f"{language}{place}" for place in range(3) for language in ("zh", "en")
}
OWN = {
    "single_choice": {**OPTIONS, "right": "1"},
    "multiple_choice": {**OPTIONS, "right": ["0", "2"], "scoring": "partial"},
    "true_false": {"right": "false"},
    "numeric": {"answer_0_value": "3,5", "answer_0_tolerance_kind": "absolute", "answer_0_tolerance": "0.5"},
    "matrix": {
        **{
            f"column_{place}_{language}": f"{language}{place}"
            for place in range(2)
            for language in ("zh", "en")
        },
        "row_0_zh": "甲",
        "row_0_en": "A",
        "row_0_right": ["1"],
        "scoring": "rows",
    },
    "short_text": {
        "answer_0_value": "引渡",
        "answer_1_value": "extra*",
        "answer_1_weight": "0.5",
        "answer_1_said_en": "Nearly",
        "tolerate": ["width", "script"],
        "case": "on",
    },
    "calculated": {
        "variable_0_name": "n",
        "variable_0_kind": "uniform",
        "variable_0_low": "1",
        "variable_0_high": "9",
        "answer_0_value": "{n} ** 2",
        "answer_0_format": "decimals",
        "answer_0_places": "2",
        "unit_mode": "required",
        "units": "m: 1\ncm：100",
        "unit_choose": "on",
        "unit_penalty": "0.5",
    },
    "slider": {"low": "0", "high": "10", "step": "0.5", "answer_0_value": "2.5"},
    "description": {},
}
COMMONLY = {
    "feedback_right_zh": "对", "feedback_wrong_en": "Read article 7 again.",
    "hint_0_en": "Think of the place.", "hint_0_clear_wrong": "on", "penalty": "0.1", "rules": "moodle",
}  # fmt: skip


@pytest.mark.parametrize("kind", OWN)
def test_write_try_and_revise_a_question(browser, bank, kind):
    assert browser.get(url("add_question", bank.uuid, kind)).status_code == 200
    response = browser.post(url("add_question", bank.uuid, kind), {**COMMON, **OWN[kind], **COMMONLY})
    question = Question.objects.get()
    assert response["Location"] == question.get_absolute_url()
    assert [entry.code for entry in question.competencies.all()] == ["A1", "A4"]

    edit = url("edit_question", question.uuid)
    form = browser.get(edit).context["form"]
    again = {
        name: value for name in form.fields
        if (value := form.initial.get(name, form.fields[name].initial)) not in (None, "", False)
    }  # fmt: skip
    assert browser.post(edit, again)["Location"] == question.get_absolute_url()
    assert question.versions.count() == 1

    browser.post(edit, {**again, "stem_en": "Another question"})
    assert question.versions.count() == 2
    assert browser.get(url("history", question.uuid)).status_code == 200


@pytest.mark.parametrize(
    ("kind", "data", "code", "reason"),
    [
        ("single_choice", {"choice": "a"}, "right", "full marks"),
        ("single_choice", {"choice": "b"}, "wrong", "no marks"),
        ("multiple_choice", {"choice": ["a", "c"]}, "wrong", "1 of 2 right options and 1 of 1 wrong options"),
        ("true_false", {"choice": "true"}, "right", "full marks"),
        ("numeric", {"value": "４"}, "wrong", "read as 4; it is off by 1 where 0 is allowed"),
        ("numeric", {}, "blank", "no answer"),
    ],
)
def test_a42_a_trial_answer_shows_the_mark_and_why(browser, bank, kind, data, code, reason):
    question = QuestionFactory(bank=bank, kind=kind)
    browser.cookies["django_language"] = "en"
    response = browser.get(
        question.get_absolute_url(), {"try": "1", "in": "en", **data}, headers={"Accept-Language": "en"}
    )

    trial = response.context["trial"]
    assert trial.code == code
    assert reason in trial.reason


def test_a_trial_that_cannot_be_read_says_so(browser, bank):
    question = QuestionFactory(bank=bank, kind="numeric")
    response = browser.get(question.get_absolute_url(), {"try": "1", "value": "about three"})

    assert (response.status_code, response.context["trial"]) == (200, None)
    assert response.context["problem"] != ""


def test_an_incomplete_question_keeps_what_was_typed(browser, bank):
    response = browser.post(
        url("add_question", bank.uuid, "single_choice"), {**COMMON, **OPTIONS, "stem_zh": "", "stem_en": ""}
    )

    assert response.status_code == 422
    assert "zh2" in response.content.decode()
    assert Question.objects.count() == 0


def test_a_stale_form_is_refused_and_kept(browser, bank):
    browser.post(url("add_question", bank.uuid, "true_false"), {**COMMON, **OWN["true_false"]})
    question = Question.objects.get()
    sent = {**COMMON, "right": "true", "expected": "1"}
    assert browser.post(url("edit_question", question.uuid), sent).status_code == 302

    response = browser.post(url("edit_question", question.uuid), {**sent, "stem_en": "Mine"})
    assert (response.status_code, question.versions.count()) == (422, 2)
    assert "Mine" in response.content.decode()


def test_banks_are_made_listed_and_shared(browser, cast):
    response = browser.post(url("banks"), {"code": "NEW", "title_zh": "新", "title_en": "New"})
    bank = Bank.objects.get(code="NEW")
    assert response["Location"] == bank.get_absolute_url()

    browser.post(url("share", bank.uuid), {"staff_number": cast.learner.staff_number})
    assert bank.shares.count() == 0
    assert browser.post(url("banks"), {"code": "NEW", "title_zh": "新", "title_en": "New"}).status_code == 422


def test_retired_questions_leave_the_list(browser, bank):
    question = QuestionFactory(bank=bank)
    browser.post(url("retire_question", question.uuid))

    assert list(browser.get(bank.get_absolute_url()).context["page"].object_list) == []


@pytest.mark.parametrize("questions", [1, 3, 50])
def test_query_count_of_the_bank_does_not_grow(browser, bank, questions, django_assert_max_num_queries):
    for _ in range(questions):
        QuestionFactory(bank=bank)
    browser.get(bank.get_absolute_url())
    with django_assert_max_num_queries(24) as counted:
        browser.get(bank.get_absolute_url())
    assert len(counted) == BANK_QUERIES


BANK_QUERIES = 22


def test_revising_keeps_more_hints_than_the_form_begins_with(browser, bank):
    hints = [
        {"zh": f"提示{number}", "en": f"Hint {number}", "clear_wrong": False, "show_count": number == 4}
        for number in range(5)
    ]
    question = QuestionFactory(bank=bank, kind="true_false", kind__key={"value": True, "hints": hints})
    form = browser.get(url("edit_question", question.uuid)).context["form"]
    assert [row["en"].value() for row in form.hint_rows] == [hint["en"] for hint in hints]

    sent = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    bound = type(form)(sent, question=question)

    assert bound.is_valid(), bound.errors
    assert bound.draft()["key"] == {"value": True, "hints": hints}
