"""Writing, following and keeping order, without pages."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import Http404

from core import classified, ledger
from core.errors import Conflict, DomainError, Invalid, NotOpen, TooMany
from courses import policies
from courses.models import Following, Post, PostState, PostVersion, Report, Topic
from courses.operations import discussion, enrolment, memberships, moderation, runs
from notifications.models import Notification
from notifications.operations import mails
from people.registry import Role
from tests.factories.people import AppointmentFactory, RoleGrantFactory


def told(kind):
    return sorted(Notification.objects.filter(kind=kind).values_list("recipient__staff_number", flat=True))


def numbers(*people):
    return sorted(person.staff_number for person in people)


def acts(subject):
    return [entry.event for entry in ledger.queries.history_of(subject)]


def sees(user, topic):
    return policies.topics_visible_to(user).filter(pk=topic.pk).exists()


# --- Who reads ----------------------------------------------------------------------------


def test_a_topic_of_a_run_is_read_by_its_members_and_keepers_only(talk):
    topic = talk.topic()
    over = talk.world.cast.trainer  # of the whole country
    elsewhere = RoleGrantFactory(role=Role.TRAINER, office=talk.world.cast.province_b).person

    assert [sees(person, topic) for person in (talk.learner, talk.peer, talk.trainer, over)] == [True] * 4
    assert [sees(person, topic) for person in (talk.stranger, talk.outsider, elsewhere)] == [False] * 3


def test_a_topic_without_a_run_is_read_by_everybody_who_takes_the_course(talk):
    topic = talk.topic(run=None)
    readers = (talk.learner, talk.peer, talk.stranger, talk.trainer, talk.world.cast.trainer)

    assert [sees(person, topic) for person in readers] == [True] * 5
    assert not sees(talk.outsider, topic)
    assert not sees(talk.world.cast.own_hr, topic)


def test_who_leaves_the_run_or_the_course_reads_no_more(talk):
    topic, common = talk.topic(), talk.topic(run=None, title="For all")
    memberships.withdraw(member=talk.run.members.get(person=talk.peer), by=talk.peer)
    assert (sees(talk.peer, topic), sees(talk.peer, common)) == (False, True)
    enrolment.withdraw(enrolment=talk.peer.enrolments.get(), by=talk.peer)
    assert not sees(talk.peer, common)


def test_who_reads_is_the_same_asked_for_one_and_for_many(talk):
    everybody = [
        talk.learner, talk.peer, talk.stranger, talk.outsider, talk.trainer, talk.world.cast.trainer,
        talk.world.cast.own_hr, talk.world.cast.publisher,
    ]  # fmt: skip
    for topic in (talk.topic(), talk.topic(run=None, title="For all")):
        one_by_one = [person for person in everybody if sees(person, topic)]
        assert policies.readers_among(topic, everybody) == one_by_one
        assert len(one_by_one) in (4, 5)


def test_n_acc_07_who_lost_the_topic_is_not_mailed_about_it(talk, mailoutbox):
    topic = talk.topic()
    hidden = talk.post(topic)
    talk.post(topic, by=talk.peer, text="And a second remark.")
    notices = Notification.objects.filter(kind="discussion.reply").order_by("pk")
    moderation.hide_post(post=hidden, reason="Be civil.", by=talk.trainer)
    assert [mails.send_mail(notification_id=notice.pk) for notice in notices] == [False, True]

    talk.post(topic, by=talk.learner, text="Thank you.")
    last = Notification.objects.filter(kind="discussion.reply", recipient=talk.peer).get()
    memberships.withdraw(member=talk.run.members.get(person=talk.peer), by=talk.peer)
    assert mails.send_mail(notification_id=last.pk) is False
    assert [mail.to for mail in mailoutbox] == [[talk.learner.email]]


# --- Writing ------------------------------------------------------------------------------


def test_a_topic_and_its_posts_are_acts_and_news(talk):
    discussion.follow(lesson=talk.lesson, by=talk.peer, on=True)
    discussion.follow(lesson=talk.lesson, by=talk.stranger, on=True)
    topic = talk.topic()
    post = talk.post(topic)

    assert told("discussion.topic") == numbers(talk.peer, talk.trainer)  # not the stranger to the run
    assert told("discussion.reply") == numbers(talk.learner)
    assert (acts(topic), acts(post)) == (["topic.opened"], ["post.written"])
    assert topic.posts.get(is_opening=True).text == "Four days or three?"


def test_whoever_follows_no_more_is_not_told(talk):
    topic = talk.topic()
    discussion.follow(topic=topic, by=talk.learner, on=False)
    talk.post(topic)
    talk.post(topic, by=talk.learner, text="Thank you.")  # writing again does not follow again
    talk.post(topic, text="You are welcome.")

    assert told("discussion.reply") == numbers(talk.peer)
    assert not Following.objects.get(topic=topic, person=talk.learner).is_on


def test_replies_stand_one_level_deep(talk):
    topic = talk.topic()
    opening = topic.posts.get()
    first = talk.post(topic)
    second = talk.post(topic, by=talk.learner, text="Why?", parent=first)
    third = talk.post(topic, text="Article 36.", parent=second)
    beside = talk.post(topic, text="And a remark.", parent=opening)

    assert (second.parent, third.parent, beside.parent) == (first, first, None)


def test_n_acc_03_a_reply_hangs_on_a_post_of_its_own_topic(talk):
    topic, other = talk.topic(), talk.topic(title="Another")
    post = talk.post(other)
    with pytest.raises(Http404):
        policies.reply_target(topic=topic, uuid=post.uuid)
    assert policies.reply_target(topic=other, uuid=post.uuid) == post
    with pytest.raises(Http404):
        policies.reply_for_moderator(topic=topic, uuid=post.uuid)


def test_a_second_click_writes_nothing(talk, clock):
    topic = talk.topic()
    assert talk.topic() == topic
    assert talk.post(topic) == talk.post(topic)
    clock.move(minutes=2)
    talk.post(topic)
    assert (Topic.objects.count(), Post.objects.count()) == (1, 3)


def test_more_than_ten_posts_in_ten_minutes_are_too_many(talk, clock):
    topic = talk.topic()
    for number in range(9):
        talk.post(topic, by=talk.learner, text=f"Remark {number}")
    clock.move(minutes=4)
    with pytest.raises(TooMany) as refusal:
        talk.post(topic, by=talk.learner, text="One more")
    assert refusal.value.detail["retry_after"] == 360
    talk.post(topic, by=talk.peer)  # others go on
    clock.move(minutes=6)
    talk.post(topic, by=talk.learner, text="One more")


@pytest.mark.parametrize(
    "text",
    [
        "绝密",
        "本件为机密★长期",
        "秘密★10年",
        "秘 密 ★",
        "机\u200b密",
        "绝　密",
        "機密",
        "秘密☆",
        "正文\n秘密\n正文",
        "★秘密",
    ],
)
def test_marks_of_classified_documents_are_refused_and_not_stored(talk, text):
    topic = talk.topic()
    with pytest.raises(Invalid, match=r"post.classified"):
        talk.post(topic, text=f"请看：{text}" if "\n" not in text else text)
    with pytest.raises(Invalid, match=r"post.classified"):
        talk.topic(title=f"关于{text}" if "\n" not in text else "x\n" + text)
    assert Post.objects.count() == 1


@pytest.mark.parametrize(
    "text", ["保守国家秘密是义务。", "商业秘密和商业机密的保护", "泄露秘密罪", "A secret ballot."]
)
def test_words_that_only_speak_of_secrets_are_no_marks(text):
    assert classified.mark_in(text) is None


def test_an_edit_keeps_what_was_there(talk, clock):
    topic = talk.topic()
    post = talk.post(topic)
    clock.move(minutes=3)
    discussion.edit_post(post=post, text="Four days.", by=talk.peer)
    discussion.edit_post(post=post, text="Four days.", by=talk.peer)

    assert Post.objects.get(pk=post.pk).text == "Four days."
    assert [version.text for version in PostVersion.objects.all()] == ["Three, by the Convention."]
    assert acts(post) == ["post.written", "post.edited"]
    with pytest.raises(Invalid, match=r"post.classified"):
        discussion.edit_post(post=post, text="绝密", by=talk.peer)


def test_nobody_writes_where_writing_is_over(talk):
    topic = talk.topic()
    moderation.close_topic(topic=topic, on=True, by=talk.trainer)
    with pytest.raises(NotOpen, match=r"topic.closed"):
        talk.post(topic)
    moderation.close_topic(topic=topic, on=False, by=talk.trainer)
    post = talk.post(topic)
    runs.cancel_run(run=talk.run, reason="The lecturer is ill.", by=talk.trainer)
    with pytest.raises(NotOpen, match=r"topic.run_over"):
        talk.post(topic, text="Too late")
    with pytest.raises(NotOpen, match=r"topic.run_over"):
        discussion.edit_post(post=post, text="Too late", by=talk.peer)


# --- Keeping order ------------------------------------------------------------------------


def test_a_reported_post_is_hidden_with_a_reason_and_restored(talk):
    topic = talk.topic()
    post = talk.post(topic)
    discussion.report_post(post=post, reason="Insulting.", by=talk.learner)
    again = discussion.report_post(post=post, reason="Insulting.", by=talk.learner)
    assert Report.objects.get() == again
    assert told("discussion.waiting") == numbers(talk.trainer)

    moderation.hide_post(post=post, reason="Say it without the insult.", by=talk.trainer)
    again.refresh_from_db()
    assert (again.state, again.decided_by) == ("upheld", talk.trainer)
    assert told("discussion.hidden") == numbers(talk.peer)
    with pytest.raises(Conflict, match=r"post.moderated"):
        discussion.edit_post(post=post, text="Changed", by=talk.peer)
    with pytest.raises(Conflict, match=r"post.moderated_meanwhile"):
        discussion.report_post(post=post, reason="Again", by=talk.learner)

    moderation.restore_post(post=post, by=talk.trainer)
    post.refresh_from_db()
    assert (post.state, post.reason, told("discussion.restored")) == ("visible", "", numbers(talk.peer))
    assert acts(post) == ["post.written", "post.reported", "post.hidden", "post.restored"]


def test_what_is_removed_stays_on_record_and_removed(talk):
    topic = talk.topic()
    post = talk.post(topic)
    moderation.mark_answer(topic=topic, post=post, by=talk.trainer)
    moderation.remove_post(post=post, reason="Names a party.", by=talk.trainer)

    post.refresh_from_db()
    topic.refresh_from_db()
    assert (post.text, post.state, topic.answer) == ("Three, by the Convention.", "removed", None)
    for act in (
        lambda: moderation.restore_post(post=post, by=talk.trainer),
        lambda: moderation.hide_post(post=post, reason="x", by=talk.trainer),
        lambda: moderation.remove_post(post=post, reason="x", by=talk.trainer),
    ):
        with pytest.raises(Conflict, match=r"post.decided_meanwhile"):
            act()


@pytest.mark.parametrize("act", [moderation.hide_post, moderation.remove_post])
def test_a_decision_needs_its_reason(talk, act):
    post = talk.post(talk.topic())
    with pytest.raises(Invalid, match=r"post.reason_missing"):
        act(post=post, reason="  ", by=talk.trainer)
    assert Post.objects.get(pk=post.pk).state == "visible"


def test_held_posts_wait_for_a_trainer_and_bring_their_news_then(talk):
    runs.change_run(run=talk.run, holds_posts=True, by=talk.trainer)
    talk.run.refresh_from_db()
    discussion.follow(lesson=talk.lesson, by=talk.peer, on=True)
    topic = talk.topic()
    assert (topic.state, told("discussion.topic")) == ("held", [])
    assert [sees(person, topic) for person in (talk.learner, talk.trainer, talk.peer)] == [True, True, False]
    assert told("discussion.waiting") == numbers(talk.trainer)

    moderation.release_posts(posts=[topic.posts.get()], by=talk.trainer)
    assert sees(talk.peer, topic)
    assert told("discussion.topic") == numbers(talk.peer, talk.trainer)
    assert told("discussion.released") == numbers(talk.learner)
    topic.refresh_from_db()
    assert talk.post(topic, by=talk.trainer, text="From the trainer").state == "visible"

    reply = talk.post(topic)
    assert (reply.state, told("discussion.reply")) == ("held", numbers(talk.learner))  # the trainer's only
    moderation.release_posts(posts=[reply], by=talk.trainer)
    assert told("discussion.reply") == numbers(talk.learner, talk.learner)
    assert moderation.release_posts(posts=[reply], by=talk.trainer) == 0  # somebody was faster


def test_what_was_released_waits_again_once_it_is_edited(talk):
    runs.change_run(run=talk.run, holds_posts=True, by=talk.trainer)
    talk.run.refresh_from_db()
    topic = talk.topic()
    opening = topic.posts.get()
    moderation.release_posts(posts=[opening], by=talk.trainer)
    discussion.edit_post(post=opening, text="Something else", by=talk.learner)
    topic.refresh_from_db()
    assert (topic.state, sees(talk.peer, topic)) == ("held", False)


def test_an_answer_is_marked_and_its_asker_told(talk):
    topic = talk.topic()
    post = talk.post(topic)
    moderation.mark_answer(topic=topic, post=post, by=talk.trainer)
    moderation.mark_answer(topic=topic, post=post, by=talk.trainer)
    assert told("discussion.answered") == numbers(talk.learner)
    assert acts(topic) == ["topic.opened", "topic.answered"]
    chat = talk.topic(title="No question", kind=Topic.Kind.DISCUSSION)
    with pytest.raises(Conflict, match=r"topic.no_question"):
        moderation.mark_answer(topic=chat, post=talk.post(chat, text="Well"), by=talk.trainer)


def test_who_keeps_order_where(talk):
    """In a run its keepers; elsewhere the trainers whose scope covers the author. Never the author."""
    cast = talk.world.cast
    over_b = RoleGrantFactory(role=Role.TRAINER, office=cast.province_b).person
    theirs = AppointmentFactory(office=cast.basic_b).person
    enrolment.enrol(course=talk.world.course, by=theirs)
    in_run = talk.post(talk.topic())
    common = talk.topic(run=None, title="For all")
    of_a, of_b = talk.post(common), talk.post(common, by=theirs, text="From province B")
    own = talk.post(talk.topic(title="Other"), by=talk.trainer, text="Mine")

    def kept(user):
        return set(policies.posts_to_moderate(user).filter(is_opening=False))

    assert kept(talk.trainer) == {in_run, of_a}
    assert kept(over_b) == {of_b}
    assert kept(cast.trainer) == {in_run, of_a, of_b, own}
    assert [kept(person) for person in (talk.learner, cast.own_hr, cast.publisher, cast.admin)] == [set()] * 4


def test_n_acc_04_one_foreign_post_among_many_refuses_them_all(talk):
    runs.change_run(run=talk.run, holds_posts=True, by=talk.trainer)
    talk.run.refresh_from_db()
    mine = talk.topic().posts.get()
    foreign = talk.topic(run=None, title="B", by=talk.stranger).posts.get()
    over_b = RoleGrantFactory(role=Role.TRAINER, office=talk.world.cast.province_b).person

    assert policies.posts_for_moderator(user=talk.trainer, uuids=[mine.uuid, foreign.uuid]) == [mine, foreign]
    for user, uuids in ((over_b, [mine.uuid]), (talk.trainer, [mine.uuid, uuid4()]), (talk.trainer, [])):
        with pytest.raises(Http404):
            policies.posts_for_moderator(user=user, uuids=uuids)


# --- Paragraphs ---------------------------------------------------------------------------


def test_topics_follow_their_paragraphs_or_fall_back_to_the_lesson(talk):
    block, other = uuid4(), uuid4()
    moved = talk.topic(block=block, paragraph=1)
    emptied = talk.topic(title="Gone", block=other, paragraph=0)
    still = talk.topic(title="Still", block=other, paragraph=2)
    target = uuid4()
    moves = {(str(block), 1): (str(target), 4), (str(other), 0): None}
    discussion.follow_paragraphs(lesson=talk.lesson, moves=moves)

    places = {topic.title: (topic.block, topic.paragraph) for topic in Topic.objects.all()}
    assert places == {moved.title: (target, 4), emptied.title: (None, 0), still.title: (other, 2)}


def test_refusals_leave_nothing_behind(talk):
    topic = talk.topic()
    before = (Post.objects.count(), Notification.objects.count(), topic.posts.count())
    for text in ("", "   ", "绝密"):
        with pytest.raises(DomainError), transaction.atomic():
            talk.post(topic, text=text)
    assert (Post.objects.count(), Notification.objects.count(), topic.posts.count()) == before


def test_states_are_kept_by_the_database(talk):
    post = talk.post(talk.topic())
    with pytest.raises(Exception, match="courses_post_reason"), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(state=PostState.HIDDEN)
    assert timedelta(minutes=10) == discussion.WITHIN
