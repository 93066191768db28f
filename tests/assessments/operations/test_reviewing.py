import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from assessments import policies
from assessments.models import Question
from assessments.operations import authoring, banks, composing, reviewing
from assessments.operations.authoring import Draft
from assessments.queries import desk
from core import ledger
from core.errors import Conflict, Invalid, NotAllowed
from notifications.models import Notification
from people.registry import Role
from tests.factories.assessments import BankFactory
from tests.factories.people import RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db


def wording(value, stem="对吗？"):
    return Draft("true_false", {"schema": 1, "stem": {"zh": stem, "en": "Is it so?"}}, {"value": value})


@pytest.fixture
def trainers(cast):
    """The owner and two who work in the bank; the last may not approve."""
    found = [cast.trainer, UserFactory(), UserFactory()]
    for person in found[1:]:
        RoleGrantFactory(person=person, role=Role.TRAINER)
    return found


@pytest.fixture
def bank(trainers):
    bank = BankFactory(owner=trainers[0], needs_review=True)
    banks.share_bank(bank=bank, person=trainers[1], by=trainers[0])
    banks.share_bank(bank=bank, person=trainers[2], by=trainers[0], reviews=False)
    return bank


@pytest.fixture
def question(bank, trainers):
    return authoring.add_question(bank=bank, key="Q1", draft=wording(True), by=trainers[0])


def notices(person):
    return list(Notification.objects.filter(recipient=person).values_list("kind", flat=True))


def test_a_wording_is_taken_into_papers_once_a_second_person_approved_it(bank, question, trainers):
    owner, reviewer, writer = trainers
    reviewing.submit_question(question=question, by=owner)

    assert [one.key for one in desk.reviews_asked(reviewer)] == ["Q1"]
    assert [len(desk.reviews_asked(person)) for person in (owner, writer)] == [0, 0]
    assert (notices(reviewer), notices(owner), notices(writer)) == (["question.review_asked"], [], [])

    reviewing.send_back_question(question=question, by=reviewer, expected=1, reason=" 缺少依据 ")
    question.refresh_from_db()
    assert (question.state, question.current, question.reviews.get().reason) == ("draft", None, "缺少依据")

    reviewing.submit_question(question=question, by=owner)
    reviewing.approve_question(question=question, by=reviewer, expected=1)
    question.refresh_from_db()
    assert (question.state, question.current) == ("approved", question.latest)
    assert desk.reviews_asked(reviewer) == []
    assert sorted(notices(owner)) == ["question.approved", "question.returned"]
    acts = ("added", "submitted", "returned", "submitted", "approved")
    events = [entry.event for entry in ledger.queries.history_of(question)]
    assert events == [f"question.{act}" for act in acts]


def test_nobody_approves_what_they_had_a_hand_in(bank, question, trainers):
    owner, reviewer, writer = trainers
    authoring.revise_question(question=question, draft=wording(False), by=writer)
    reviewing.submit_question(question=question, by=writer)

    codes = [policies.objection_to_review(question=question, user=person) for person in trainers]
    assert codes == ["question.own_wording", None, "question.not_a_reviewer"]
    for person, code in ((owner, "question.own_wording"), (writer, "question.not_a_reviewer")):
        with pytest.raises(NotAllowed) as refused:
            reviewing.approve_question(question=question, by=person, expected=2)
        assert refused.value.code == code
    # Once it is approved its authors may look at what others write later.
    reviewing.approve_question(question=question, by=reviewer, expected=2)
    authoring.revise_question(question=question, draft=wording(True, "是吗？"), by=reviewer)
    reviewing.submit_question(question=question, by=reviewer)
    assert [one.key for one in desk.reviews_asked(owner)] == ["Q1"]
    assert reviewing.approve_question(question=question, by=owner, expected=3).current.number == 3


def test_what_review_refuses(bank, question, trainers):
    owner, reviewer, _writer = trainers
    with pytest.raises(Conflict) as refused:
        reviewing.approve_question(question=question, by=reviewer, expected=1)
    assert refused.value.code == "question.not_in_review"

    reviewing.submit_question(question=question, by=owner)
    for act, error, code in (
        (lambda: reviewing.submit_question(question=question, by=owner), Conflict, "question.not_a_draft"),
        (
            lambda: reviewing.send_back_question(question=question, by=reviewer, expected=1, reason=" "),
            Invalid,
            "question.reason_missing",
        ),
        (
            lambda: reviewing.approve_question(question=question, by=reviewer, expected=2),
            Conflict,
            "question.stale",
        ),
    ):
        with pytest.raises(error) as refused:
            act()
        assert refused.value.code == code
    # A newer wording makes what was asked about the older one pointless.
    authoring.revise_question(question=question, draft=wording(False), by=owner)
    assert (Question.objects.get().state, question.reviews.get().verdict) == ("draft", "withdrawn")
    banks.unshare_bank(bank=bank, person=reviewer, by=owner)
    with pytest.raises(Conflict) as refused:
        reviewing.submit_question(question=question, by=owner)
    assert refused.value.code == "question.nobody_reviews"


def test_where_no_approval_is_asked_a_draft_is_put_into_use_at_once(bank, question, trainers):
    banks.change_bank(bank=bank, title_zh="题", title_en="Q", needs_review=False, by=trainers[0])
    reviewing.submit_question(question=question, by=trainers[2])

    assert Question.objects.get().state == "approved"


def test_an_older_wording_is_written_again_and_the_old_ones_stay(bank, question, trainers):
    authoring.revise_question(question=question, draft=wording(False), by=trainers[0])
    restored = reviewing.restore_version(question=question, number=1, by=trainers[0], expected=2)

    first, _second, third = question.versions.all()
    assert (restored.latest, third.digest, third.author) == (third, first.digest, trainers[0])
    with pytest.raises(Conflict) as refused:
        reviewing.restore_version(question=question, number=1, by=trainers[0])
    assert refused.value.code == "question.version_in_place"


def test_an_unapproved_question_is_offered_to_no_paper(bank, question, trainers):
    with pytest.raises(Invalid) as refused:
        composing.compose_assessment(
            bank=bank, title_zh="卷", title_en="Paper", questions=[question], by=trainers[0]
        )
    assert refused.value.code == "assessment.question_not_approved"


# --- In the browser -----------------------------------------------------------------------


def browser_of(person):
    """The back office open, as the role's group gives it."""
    group, _created = Group.objects.get_or_create(name="Trainers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    person.groups.add(group)
    browser = Client()
    browser.force_login(person)
    browser.cookies["django_language"] = "en"
    return browser


def test_review_compare_and_restore_in_the_browser(question, trainers):
    browser, other = browser_of(trainers[0]), browser_of(trainers[1])
    revise = {"stem_zh": "对不对？", "stem_en": "Is it so?", "right": "true", "difficulty": "2", "marks": "1"}
    page = reverse("assessments_author:review", args=[question.uuid])

    browser.post(reverse("assessments_author:submit", args=[question.uuid]))
    assert "handed in themselves" in browser.get(page).content.decode()
    assert other.post(page, {"verdict": "return", "expected": 1}).status_code == 422
    assert other.post(page, {"verdict": "approve", "expected": 1}).status_code == 302
    browser.post(reverse("assessments_author:edit_question", args=[question.uuid]), {**revise, "expected": 1})
    html = browser.get(page).content.decode()
    assert "<del>吗</del>" in html
    assert "<ins>不对</ins>" in html

    history = reverse("assessments_author:history", args=[question.uuid])
    restore = reverse("assessments_author:restore", args=[question.uuid])
    assert [len(row.differences) for row in browser.get(history).context["rows"]] == [1, 5]
    browser.post(restore, {"number": 1, "expected": 2})
    browser.post(restore, {"number": 9, "expected": 3})
    assert [row.number for row in question.versions.all()] == [1, 2, 3]
