"""Several named reviewers with days, and comments that reach people."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import Comment, CommentReply

from core import clock as core_clock
from core.errors import Invalid, NotAllowed
from core.models import LedgerEntry
from courses import tasks
from courses.models import CoursePage, PanelSeat, ReviewTask
from courses.operations import panels, review
from courses.queries import trainer
from notifications.models import Notification
from tests.factories.courses import join
from tests.factories.people import UserFactory

Wish = panels.Wish


def fresh(page):
    return CoursePage.objects.get(pk=page.pk)


def notices(kind):
    return list(Notification.objects.filter(kind=kind).order_by("pk").values_list("recipient_id", flat=True))


@pytest.fixture
def lawyers(school):
    return [join(UserFactory(), "Legal reviewers") for _ in range(3)]


@pytest.fixture
def step(school):
    return ReviewTask.objects.get(name="Legal review")


@pytest.fixture
def hand_in(school, step, lawyers):
    def submit(needed=None, due=None, people=None):
        page = school.draft_course()
        wish = Wish(people or lawyers, needed, due)
        review.submit(page=page, by=school.author, wishes={step.task_ptr: wish})
        return fresh(page)

    return submit


def state_of(page):
    return fresh(page).current_workflow_task.name


def test_all_of_those_asked_have_to_approve(hand_in, lawyers):
    page = hand_in()

    steps = []
    for person in lawyers:
        steps.append(state_of(page))
        review.approve(page=fresh(page), by=person, comment=f"by {person.pk}")

    assert [*steps, state_of(page)] == ["Legal review", "Legal review", "Legal review", "Publication"]
    assert list(PanelSeat.objects.order_by("pk").values_list("state", flat=True)) == ["approved"] * 3
    assert LedgerEntry.objects.filter(event="review.opinion").count() == 3


def test_two_of_three_are_enough_and_the_third_is_released(hand_in, lawyers):
    page = hand_in(needed=2)

    for person in lawyers[:2]:
        review.approve(page=fresh(page), by=person)

    assert state_of(page) == "Publication"
    assert PanelSeat.objects.get(person=lawyers[2]).state == "released"
    assert trainer.review_requests(lawyers[2]) == []


def test_the_first_who_sends_it_back_ends_the_step(hand_in, lawyers, school):
    page = hand_in()

    review.send_back(page=page, by=lawyers[0], comment="Article 6")

    assert fresh(page).current_workflow_state.status == "needs_changes"
    assert notices("page.returned") == [school.author.pk]


def test_everybody_is_asked_again_after_a_return(hand_in, lawyers, school):
    page = hand_in()
    review.approve(page=fresh(page), by=lawyers[1])
    review.send_back(page=fresh(page), by=lawyers[0], comment="x")
    fresh(page).save_revision(user=school.author)

    review.submit(page=fresh(page), by=school.author)

    asked = PanelSeat.objects.filter(state="asked").values_list("person_id", flat=True)
    assert set(asked) == {person.pk for person in lawyers}
    assert state_of(page) == "Legal review"


def test_a_page_returned_and_submitted_unchanged_asks_who_returned_it(hand_in, lawyers, school):
    page = hand_in(people=lawyers[:1])
    review.send_back(page=page, by=lawyers[0], comment="x")

    review.submit(page=fresh(page), by=school.author)
    review.approve(page=fresh(page), by=lawyers[0])

    assert state_of(page) == "Publication"


def test_an_approval_of_a_text_that_was_corrected_does_not_count(hand_in, lawyers):
    page = hand_in(needed=2, people=lawyers[:2])
    review.approve(page=fresh(page), by=lawyers[0])
    fresh(page).save_revision(user=lawyers[1])

    review.approve(page=fresh(page), by=lawyers[1])
    waiting = state_of(page)
    review.approve(page=fresh(page), by=lawyers[0])

    assert (waiting, state_of(page)) == ("Legal review", "Publication")


def test_who_was_not_asked_cannot_take_the_step(hand_in, lawyers, school, client):
    page = hand_in(people=lawyers[:1])
    state = page.current_workflow_task_state

    with pytest.raises(NotAllowed) as error:
        review.approve(page=page, by=school.reviewer)
    with pytest.raises(NotAllowed):
        state.task.specific.on_action(state, user=school.reviewer, action_name="approve")
    client.force_login(school.reviewer)
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), {})

    assert error.value.code == "page.reviewer_not_asked"
    assert state_of(page) == "Legal review"


def test_a_superuser_does_not_answer_for_those_asked(hand_in, lawyers):
    page = hand_in(people=lawyers[:1])
    state = page.current_workflow_task_state

    with pytest.raises((NotAllowed, PermissionDenied)):
        state.task.specific.on_action(state, user=UserFactory(is_superuser=True), action_name="approve")


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (lambda school, people: Wish([school.publisher]), "page.reviewer_unfit"),
        (lambda school, people: Wish([school.author]), "page.reviewer_unfit"),
        (lambda school, people: Wish(people, 4), "page.panel_too_small"),
        (lambda school, people: Wish(people, None, dt.date(2026, 3, 8)), "page.review_day_past"),
    ],
    ids=["of another step", "author", "more than asked", "past"],
)
def test_what_cannot_be_wished_for(school, step, lawyers, clock, wish, code):
    page = school.draft_course()

    with pytest.raises(Invalid) as error:
        review.submit(page=page, by=school.author, wishes={step.task_ptr: wish(school, lawyers)})

    assert error.value.code == code
    assert fresh(page).workflow_in_progress is False


def test_the_desk_shows_what_is_overdue_first(school, step, lawyers, clock):
    days = {"FP-1": dt.date(2026, 3, 20), "FP-2": dt.date(2026, 3, 10), "FP-3": None}
    for code, day in days.items():
        review.submit(
            page=school.draft_course(code=code),
            by=school.author,
            wishes={step.task_ptr: Wish(lawyers[:1], None, day)},
        )
    clock.move(days=2)

    rows = trainer.review_requests(lawyers[0])

    assert [(row.code, row.is_overdue) for row in rows] == [("FP-2", True), ("FP-1", False), ("FP-3", False)]


def test_reminders_before_and_after_the_day_once_each(hand_in, lawyers, school, clock):
    hand_in(people=lawyers[:1], due=dt.date(2026, 3, 20))
    seen = []
    for day in (12, 18, 18, 20, 21, 25):
        with core_clock.frozen(dt.datetime(2026, 3, day, 2, 0, tzinfo=dt.UTC)):
            tasks.remind_reviewers()
        seen.append((len(notices("review.due_soon")), len(notices("review.overdue"))))

    assert seen == [(0, 0), (1, 0), (1, 0), (1, 0), (1, 2), (1, 2)]
    assert set(notices("review.overdue")) == {lawyers[0].pk, school.author.pk}


def test_nobody_is_reminded_of_a_step_that_has_not_begun(school, lawyers, clock):
    publication = ReviewTask.objects.get(name="Publication")
    wish = Wish([school.publisher], None, dt.date(2026, 3, 10))
    review.submit(page=school.draft_course(), by=school.author, wishes={publication.task_ptr: wish})
    before = notices("review.asked")

    panels.remind(on=dt.date(2026, 3, 11))
    review.approve(page=CoursePage.objects.filter(locale__language_code="zh-hans").get(), by=school.reviewer)

    assert notices("review.overdue") == before == []
    assert notices("review.asked") == [school.publisher.pk]


def test_a_seat_is_given_to_somebody_else(hand_in, lawyers, school, client, clock):
    page = hand_in(people=lawyers[:1], due=dt.date(2026, 3, 20))
    seat = PanelSeat.objects.get()
    client.force_login(school.author)

    client.post(
        reverse("courses_reassign", args=[page.pk, seat.uuid]),
        {"person": lawyers[1].pk, "due_on": "2026-03-25"},
    )

    seats = list(PanelSeat.objects.order_by("pk").values_list("person_id", "state", "due_on"))
    assert seats == [
        (lawyers[0].pk, "replaced", dt.date(2026, 3, 20)),
        (lawyers[1].pk, "asked", dt.date(2026, 3, 25)),
    ]
    assert notices("review.asked") == [lawyers[0].pk, lawyers[1].pk]


def test_only_the_author_and_the_step_reassign(hand_in, lawyers, school, client):
    page = hand_in(people=lawyers[:1])
    url = reverse("courses_reassign", args=[page.pk, PanelSeat.objects.get().uuid])
    statuses = []
    for person in (school.publisher, UserFactory()):
        client.force_login(person)
        statuses.append(client.post(url, {"person": lawyers[1].pk}).status_code)

    assert statuses[0] == 404
    assert statuses[1] in (302, 403)
    assert PanelSeat.objects.get().state == "asked"


def test_the_author_names_reviewers_on_the_page(school, step, lawyers, client, clock):
    page = school.draft_course()
    client.force_login(school.author)
    url = reverse("courses_submit", args=[page.pk])
    names = [f"people_{step.pk}", f"needed_{step.pk}", f"due_{step.pk}"]

    form = client.get(url).content.decode()
    client.post(url, {names[0]: [person.pk for person in lawyers], names[1]: "2", names[2]: "2026-03-20"})
    client.force_login(lawyers[0])
    shown = client.get(reverse("courses_review", args=[page.pk])).content.decode()

    assert [f'name="{name}"' in form for name in names] == [True, True, True]
    assert PanelSeat.objects.filter(due_on=dt.date(2026, 3, 20)).count() == 3
    assert shown.count(reverse("courses_reassign", args=[page.pk, PanelSeat.objects.first().uuid])) == 1


@pytest.mark.parametrize("pages", [1, 3])
def test_review_requests_query_count(school, step, lawyers, django_assert_num_queries, pages):
    for number in range(pages):
        review.submit(
            page=school.draft_course(code=f"FP-{number}"),
            by=school.author,
            wishes={step.task_ptr: Wish(lawyers[:1])},
        )

    with django_assert_num_queries(2):
        assert len(trainer.review_requests(lawyers[0])) == pages


# --- Comments -------------------------------------------------------------------------------------


def test_a_comment_reaches_the_author_and_an_answer_the_thread(school):
    page = school.draft_course()

    comment = Comment.objects.create(page=page, user=school.reviewer, text="第六条？", contentpath="title")
    CommentReply.objects.create(comment=comment, user=school.author, text="已改")

    assert notices("page.commented") == [school.author.pk, school.reviewer.pk]
    assert LedgerEntry.objects.filter(event="page.commented").count() == 2


def test_a_comment_saved_twice_is_told_once(school):
    page = school.draft_course()

    for _ in range(2):
        Comment.objects.create(page=page, user=school.reviewer, text="第六条？", contentpath="title")

    assert notices("page.commented") == [school.author.pk]
