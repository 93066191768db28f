from decimal import Decimal

import pytest
from django.db import IntegrityError

from assessments.models import Attempt, AttemptEvent, Mark, Response
from assessments.operations import delivery, practice
from assessments.policies import item_for_practice
from assessments.queries.attempts import public_options
from assessments.queries.journal import journal_holds
from assessments.queries.practice import practised, steps_of
from core.errors import Conflict, Invalid, NotAllowed
from tests.factories.assessments import AssessmentFactory, QuestionFactory, start
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

CHOICE = {
    "options": ["a"],
    "penalty": "0.25",
    "hints": [
        {"zh": "想想隶属", "en": "Think of who leads whom", "clear_wrong": True},
        {"zh": "再读一遍", "en": "Read again"},
    ],
    "feedback": {"wrong": {"zh": "不对", "en": "Not this one"}},
    "option_feedback": {"b": {"zh": "并非如此", "en": "They are not"}},
}
SEVERAL = {
    "options": ["a", "b"],
    "scoring": "partial",
    "hints": [{"zh": "", "en": "Two", "clear_wrong": True, "show_count": True}],
}


@pytest.fixture(autouse=True)
def no_rules_of_apps_above(monkeypatch):
    monkeypatch.setattr("assessments.policies.admission_rules", [])


@pytest.fixture
def begin():
    """`begin("interactive")`: an attempt at one single choice and one multiple choice of two marks."""

    def start_in(mode, **settings):
        questions = [
            QuestionFactory(kind="single_choice", kind__key=CHOICE, default_marks=2),
            QuestionFactory(kind="multiple_choice", kind__key=SEVERAL, default_marks=2),
        ]
        return start(AssessmentFactory(practice=mode, questions=questions, **settings), UserFactory())

    return start_in


def item_of(attempt, position):
    return item_for_practice(user=attempt.learner, uuid=attempt.uuid, position=position)


def check(attempt, position, *options, seen=0, **kwargs):
    item = item_of(attempt, position)
    tokens = {option: token for token, option in public_options(attempt, item).items()}
    data = {"choice": [tokens.get(option, option) for option in options]}
    practice.check_answer(item=item, data=data, by=kwargs.pop("by", attempt.learner), seen=seen, **kwargs)


def seen_of(attempt, position):
    return practised(attempt, item_of(attempt, position), "en")


def finish(attempt):
    return delivery.submit_attempt(attempt=attempt, by=attempt.learner)


def test_wrong_then_hint_then_right(begin):
    attempt = begin("interactive")
    fresh = seen_of(attempt, 1)
    assert (fresh.tries, fresh.left, fresh.code, fresh.hint, fresh.correct) == (0, 3, "", None, ())

    check(attempt, 1, "b")
    shown = seen_of(attempt, 1)
    assert (shown.tries, shown.left, shown.code, shown.over, shown.points) == (1, 2, "wrong", False, "0")
    assert [said.text for said in shown.feedback] == ["They are not", "Not this one"]
    assert shown.hint.text == "Think of who leads whom"
    assert (shown.correct, shown.explanation, shown.view.answered) == ((), None, False)

    check(attempt, 1, "a", seen=1)
    shown = seen_of(attempt, 1)
    assert (shown.code, shown.over, shown.points, shown.hint) == ("right", True, "1.5", None)
    assert shown.correct == ("The SPP leads their work",)
    assert shown.explanation.text == "Because it is so."
    assert [step.state for step in steps_of(attempt)] == ["right", "untried"]

    done = finish(attempt)
    assert (done.score, done.maximum) == (Decimal("1.5"), Decimal(4))
    assert set(Mark.objects.values_list("code", "points")) == {
        ("partial", Decimal("1.5")),
        ("blank", Decimal(0)),
    }
    assert journal_holds(done) is True


def test_the_hint_takes_wrong_parts_away_and_counts(begin):
    attempt = begin("interactive")
    check(attempt, 2, "a", "c")
    shown = seen_of(attempt, 2)

    assert (shown.hint.text, shown.parts) == ("Two", (1, 2))
    assert [choice.text for choice in shown.view.choices if choice.chosen] == [
        "A foreigner offends in PRC territory"
    ]


def test_adaptive_keeps_the_best_and_shows_the_answer_once_it_is_right(begin):
    attempt = begin("adaptive", feedback="marks")
    for seen, option in enumerate("bac"):
        check(attempt, 1, option, seen=seen)
    shown = seen_of(attempt, 1)

    assert (shown.left, shown.over, shown.points, shown.code) == (None, False, "1.5", "wrong")
    # This assessment shows marks, and no right answers.
    check(attempt, 1, "a", seen=3)
    assert (seen_of(attempt, 1).correct, seen_of(attempt, 1).explanation) == ((), None)
    assert finish(attempt).score == Decimal("1.5")


@pytest.mark.parametrize(
    ("option", "certainty", "points", "score"),
    [("a", 3, "2", 2), ("a", 1, "0.67", "0.67"), ("b", 1, "0", 0), ("b", 2, "-1.33", 0), ("b", 3, "-4", 0)],
)
def test_certainty_is_staked_and_a_score_is_never_below_nothing(begin, option, certainty, points, score):
    attempt = begin("immediate_certainty")
    check(attempt, 1, option, certainty=certainty)
    shown = seen_of(attempt, 1)

    assert (shown.points, shown.over, shown.by_certainty) == (points, True, True)
    with pytest.raises(Conflict) as refused:
        check(attempt, 1, "a", seen=1)
    assert refused.value.code == "practice.question_over"
    assert finish(attempt).score == Decimal(score)
    assert Mark.objects.get(item__position=1).points == Decimal(points)


def test_every_try_is_in_the_journal_with_what_it_came_to(begin):
    attempt = begin("interactive")
    check(attempt, 2, "a")
    check(attempt, 2, "a", "b", seen=1)

    tries = AttemptEvent.objects.filter(kind="try").values_list("position", "value")
    # In the order in which this attempt shows the options.
    assert [
        (at, sorted(value["answer"]["options"]), value["share"], value["code"]) for at, value in tries
    ] == [
        (2, ["a"], "0.500000", "partial"),
        (2, ["a", "b"], "1", "right"),
    ]
    assert sorted(Response.objects.get().answer["options"]) == ["a", "b"]


def test_a_window_that_did_not_see_the_last_try_uses_none_up(begin):
    attempt = begin("interactive")
    check(attempt, 1, "b")
    with pytest.raises(Conflict) as refused:
        check(attempt, 1, "c")

    assert refused.value.code == "practice.elsewhere"
    assert AttemptEvent.objects.filter(kind="try").count() == 1


@pytest.mark.parametrize(
    ("act", "error", "code"),
    [
        (lambda attempt: check(attempt, 1), Invalid, "answer.missing"),
        (lambda attempt: check(attempt, 1, "x"), Invalid, "answer.unknown_option"),
        (lambda attempt: check(attempt, 1, "a", certainty=4), Invalid, "answer.malformed"),
        (lambda attempt: check(attempt, 1, "a", by=UserFactory()), NotAllowed, "attempt.not_yours"),
        (lambda attempt: finish(attempt) and check(attempt, 1, "a"), Conflict, "attempt.closed"),
        (
            lambda attempt: delivery.save_response(attempt=attempt, position=1, data={}, by=attempt.learner),
            Conflict,
            "attempt.practice",
        ),
    ],
)
def test_what_is_refused_leaves_no_try(begin, act, error, code):
    with pytest.raises(error) as refused:
        act(begin("interactive"))

    assert refused.value.code == code
    assert AttemptEvent.objects.filter(kind="try").count() == 0


def test_an_examination_is_not_marked_on_the_way(begin):
    attempt = begin("")
    item = attempt.items.select_related("version", "attempt").get(position=1)
    with pytest.raises(Conflict) as refused:
        practice.check_answer(item=item, data={}, by=attempt.learner, seen=0)

    assert refused.value.code == "attempt.no_practice"


def test_an_attempt_keeps_the_mode_it_began_in(begin):
    attempt = begin("adaptive")
    attempt.assessment.practice = ""
    attempt.assessment.save()
    check(attempt, 1, "a")

    assert (finish(attempt).score, Attempt.objects.get().practice) == (Decimal(2), "adaptive")


@pytest.mark.parametrize("settings", [{"purpose": "test"}, {"time_limit_minutes": 5}])
def test_tests_and_time_limits_are_no_practice(settings):
    with pytest.raises(IntegrityError):
        AssessmentFactory(practice="adaptive", **settings)
