"""Types with gaps, pairs and places from the author's form to the learner's result."""

import html
import json
import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from assessments.models import Mark, Question
from assessments.operations import delivery
from assessments.queries.attempts import public_options
from tests.assessments.words import QUESTIONS, definition_of, make, right, sent
from tests.factories.assessments import AssessmentFactory, BankFactory, start

pytestmark = pytest.mark.django_db
EACH = pytest.mark.parametrize("kind", QUESTIONS)


@pytest.fixture(autouse=True)
def no_rules_of_apps_above(monkeypatch):
    monkeypatch.setattr("assessments.policies.admission_rules", [])


@pytest.fixture
def author(cast):
    group, _created = Group.objects.get_or_create(name="Trainers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    cast.trainer.groups.add(group)
    browser = cast.client("trainer")
    browser.cookies["django_language"] = "en"
    return browser


def url(name, *args):
    return reverse(f"assessments_author:{name}", args=args)


def rows(*values):
    return {f"row_{place}_{name}": value for place, row in enumerate(values) for name, value in row.items()}


COMMON = {
    "key": "Q-NEW", "stem_zh": "问题", "stem_en": "Question", "explanation_zh": "", "explanation_en": "",
    "citations": "", "competencies": "A4", "difficulty": "2", "marks": "2",
}  # fmt: skip
TEXT = {"stem_zh": "甲[[1]]乙[[2]]", "stem_en": "One [[1]] two [[2]]"}
WORDS = rows(
    {"word_zh": "甲", "word_en": "one", "gaps": "1，2"},
    {"word_zh": "乙", "word_en": "two", "group": "1"},
)
OWN = {
    "matching": (
        {
            **rows(
                {"stem_zh": "一", "stem_en": "1", "option_zh": "甲", "option_en": "A"},
                {"stem_zh": "二", "stem_en": "2", "option_zh": "甲", "option_en": "A"},
                {"option_en": "B"},
            ),
            "scoring": "parts",
        },
        {"pairs": {"a": "a", "b": "a"}, "scoring": "parts"},
        ["One pair", "1 → A", "2 → A"],
    ),
    "ordering": (
        {**rows({"item_zh": "先"}, {}, {"item_zh": "后"}), "scoring": "relative_to_correct"},
        {"order": ["a", "c"], "scoring": "relative_to_correct"},
        ["1. 先", "2. 后"],
    ),
    "cloze": (
        {
            **TEXT,
            **rows(
                {"kind": "numeric", "lines": "45 ± 2\n90 | 50%", "marks": "2"},
                {"kind": "single_choice", "lines": "甲 | A\n*乙 | B", "display": "list"},
            ),
        },
        {
            "gaps": {
                "1": {
                    "key": {
                        "answers": [
                            {"value": "45", "tolerance": {"kind": "absolute", "value": "2"}, "weight": "1"},
                            {"value": "90", "weight": "0.5"},
                        ]
                    },
                    "marks": "2",
                },
                "2": {"key": {"options": ["b"]}, "marks": "1"},
            }
        },
        ["(1) 45", "(2) B"],
    ),
    "select_words": (
        {**TEXT, **WORDS, "scoring": "parts"},
        {"gaps": {"1": "a", "2": "a"}, "scoring": "parts"},
        ["(1) one", "(2) one"],
    ),
    "drag_words": (
        {**TEXT, **WORDS, "row_0_unlimited": "on", "scoring": "all_or_nothing"},
        {"gaps": {"1": "a", "2": "a"}, "scoring": "all_or_nothing"},
        ["(1) one", "(2) one"],
    ),
    "associate": (
        {
            **rows(
                {"first_en": "a", "second_en": "b"}, {"first_en": "a", "second_en": "c"}, {"first_en": "d"}
            ),
            "scoring": "parts",
        },
        {"pairs": [["a", "b"], ["a", "d"]], "scoring": "parts"},
        ["a – b", "a – c"],
    ),
    "hot_text": (
        {
            **TEXT,
            **rows({"passage_en": "yes", "right": "on"}, {"passage_en": "no"}),
            "most": "1",
            "scoring": "partial",
        },
        {"options": ["1"], "scoring": "partial"},
        ["yes"],
    ),
}


@EACH
def test_write_and_revise_a_question(author, cast, kind):
    bank = BankFactory(owner=cast.trainer)
    data, key, words = OWN[kind]
    assert author.get(url("add_question", bank.uuid, kind)).status_code == 200

    response = author.post(url("add_question", bank.uuid, kind), {**COMMON, **data})
    question = Question.objects.get()
    page = author.get(question.get_absolute_url())

    assert response["Location"] == question.get_absolute_url()
    assert page.context["keyed"].key.key == key
    assert list(page.context["keyed"].correct) == [word for word in words if word != "One pair"]

    form = author.get(url("edit_question", question.uuid)).context["form"]
    again = {
        name: value for name in form.fields
        if (value := form.initial.get(name, form.fields[name].initial)) not in (None, "", False)
    }  # fmt: skip
    author.post(url("edit_question", question.uuid), again)
    assert question.versions.count() == 1

    author.post(url("edit_question", question.uuid), {**again, "stem_en": again["stem_en"] + " Again."})
    assert question.versions.count() == 2


@EACH
def test_what_is_missing_is_named_and_nothing_is_kept(author, cast, kind):
    bank = BankFactory(owner=cast.trainer)
    response = author.post(
        url("add_question", bank.uuid, kind), {**COMMON, "scoring": OWN[kind][0].get("scoring", "")}
    )

    assert response.status_code == 422
    assert "The question is not complete" in response.content.decode()
    assert not Question.objects.exists()


@EACH
def test_what_others_wrote_is_kept_by_a_form_that_is_sent_back_as_it_came(author, cast, kind):
    question = make(kind, bank=BankFactory(owner=cast.trainer))
    before = question.current
    form = author.get(url("edit_question", question.uuid)).context["form"]
    again = {
        name: value for name in form.fields
        if (value := form.initial.get(name, form.fields[name].initial)) not in (None, "", False)
    }  # fmt: skip

    author.post(url("edit_question", question.uuid), {**again, "stem_en": again["stem_en"] + " More."})
    question.refresh_from_db()
    after = question.latest.definition

    assert {**after, "stem": before.definition["stem"]} == before.definition
    assert question.versions.count() == 2
    assert author.get(question.get_absolute_url()).context["keyed"].key.key == QUESTIONS[kind][1]


@EACH
def test_answer_save_and_see_the_result(cast, kind):
    attempt = start(AssessmentFactory(questions=[make(kind)], feedback="full"), cast.learner)
    item, browser = attempt.items.get(), cast.client("learner")
    address = reverse("assessments:item", args=[attempt.uuid, 1])
    page = browser.get(address).content.decode()
    data = sent(kind, public_options(attempt, item))

    # Without JavaScript every field of the answer stands on the page.
    assert {name for name in data if f'name="{name}"' not in page} == set()
    assert "[[" not in page
    assert browser.post(address, {**data, "go": "next"}).status_code == 302
    item.refresh_from_db()
    given = item.response.answer
    if kind == "associate":
        given = {"pairs": sorted(sorted(pair) for pair in given["pairs"])}
    assert given == right(kind)
    shown = browser.get(address).content.decode()
    chosen = re.findall(r"<option[^>]* selected>|<input[^>]* checked>|value=\"45\"", shown)
    assert len(chosen) == (4 if kind == "associate" else len(data))

    refused = browser.post(address, {**data, "score": "1"}, headers={"Accept": "application/json"})
    delivery.submit_attempt(attempt=attempt, by=cast.learner)
    result = browser.get(reverse("assessments:result", args=[attempt.uuid]))
    assert refused.status_code == 422
    assert Mark.objects.get().code == "right"
    assert "[[" not in html.unescape(result.content.decode())


def test_a_marker_in_a_tag_is_no_place_for_a_control(cast):
    definition = {
        "schema": 1,
        "markup": "html",
        "stem": {"zh": "", "en": '<p title="[[1]]">Now <b>[[1]]</b> &lt;[[2]]&gt;</p>'},
        "options": [{"id": n, "en": f'<b>"{n}"</b><script>alert(1)</script>', "zh": ""} for n in "12"],
    }
    attempt = start(AssessmentFactory(questions=[make("hot_text", definition)]), cast.learner)

    page = cast.client("learner").get(attempt.get_absolute_url()).content.decode()

    assert '<p title="[[1]]">Now <b><label class="passage">' in page
    assert "alert(1)" not in page
    assert page.count('class="passage"') == 2


@EACH
def test_the_page_of_an_attempt_names_no_identifier_of_the_bank(cast, kind):
    """N-EXA-01: an author's identifiers may say what is right, so the page has tokens and numbers only."""
    shown, key = (
        json.loads(re.sub(r'"([abcd])"', r'"canary-\1"', json.dumps(part)))
        for part in (definition_of(kind), QUESTIONS[kind][1])
    )
    explanation = {"zh": "canary-why", "en": "canary-why"}
    question = make(kind, shown, kind__explanation=explanation, key_data=key)
    attempt = start(AssessmentFactory(questions=[question]), cast.learner)
    browser = cast.client("learner")

    for language in ("zh", "en"):
        address = reverse("assessments:item", args=[attempt.uuid, 1])
        assert "canary" not in browser.get(address, {"in": language}).content.decode()
