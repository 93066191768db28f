"""Discussions in the browser."""

import pytest
from django.urls import reverse

from core.models import AccessRecord
from courses.models import Post, Topic
from courses.operations import discussion, moderation, runs
from people.registry import Role
from tests.factories.courses import edition_of, places
from tests.factories.people import RoleGrantFactory

QUESTION = {"kind": "question", "title": "When is it due?", "text": "Four days or three?", "place": ""}


@pytest.fixture
def learn(talk):
    return talk.world.cast.client("learner")


@pytest.fixture
def teach(talk, client):
    client.force_login(talk.trainer)
    client.cookies["django_language"] = "en"
    return client


def url(name, thing=None):
    return reverse(f"discussion:{name}", args=[thing.uuid] if thing else [])


def page(client, address, **data):
    response = client.get(address, data)
    assert response.status_code == 200
    return response.content.decode()


def test_a_question_is_asked_about_a_paragraph_and_answered(talk, learn, client):
    block, index = places(edition_of(talk.world.course, language="en"))[2]
    form = page(learn, url("new", talk.lesson))
    assert "Lesson 1, paragraph 2." in form
    data = {**QUESTION, "audience": str(talk.run.uuid), "place": f"{block}:{index}"}
    asked = learn.post(url("new", talk.lesson), data)
    topic = Topic.objects.get()
    assert (asked.status_code, asked.url) == (302, url("topic", topic))
    assert (topic.run, str(topic.block), topic.paragraph) == (talk.run, block, index)

    client.force_login(talk.peer)
    client.cookies["django_language"] = "en"
    text = page(client, url("topic", topic))
    assert "Lesson 1, paragraph 2." in text
    written = client.post(url("write", topic), {"text": "Three.\n\n> Four days or three?"})
    post = Post.objects.get(is_opening=False)
    assert written.url == f"{url('topic', topic)}?post={post.uuid}#post-{post.uuid}"
    assert "<blockquote><p>Four days or three?</p></blockquote>" in page(learn, written.url.partition("#")[0])


def test_the_lesson_leads_to_its_discussion_and_counts_behind(talk, learn):
    talk.topic(by=talk.peer)
    lesson = page(learn, edition_of(talk.world.course, language="en").get_absolute_url())
    assert url("lesson", talk.lesson) in lesson
    assert url("count", talk.lesson) in lesson
    assert "1 with something new" in page(learn, url("count", talk.lesson))
    listed = page(learn, url("lesson", talk.lesson))
    assert "When is notification due?" in listed
    page(learn, url("topic", Topic.objects.get()))
    assert "with something new" not in page(learn, url("count", talk.lesson))


def test_lists_are_searched_and_filtered(talk, learn, clock):
    answered = talk.topic()
    clock.move(minutes=1)
    moderation.mark_answer(topic=answered, post=talk.post(answered), by=talk.trainer)
    talk.topic(title="Interpreters", by=talk.peer, text="Who pays?")
    talk.topic(title="Experience", kind="discussion", text="Ours is good.", by=talk.peer)

    def titles(**criteria):
        response = learn.get(url("lesson", talk.lesson), criteria)
        return sorted(row.title for row in response.context["rows"])

    assert titles() == ["Experience", "Interpreters", "When is notification due?"]
    assert titles(q="pays") == ["Interpreters"]
    assert titles(state="answered") == ["When is notification due?"]
    assert titles(state="open") == ["Interpreters"]
    assert titles(kind="discussion") == ["Experience"]
    assert titles(state="mine") == ["When is notification due?"]
    assert titles(q="convention") == ["When is notification due?"]
    assert titles(q="nothing of the kind") == []
    assert titles(state="unread") == ["Experience", "Interpreters", "When is notification due?"]


@pytest.mark.parametrize("text", ["本件绝密。", "", "x" * 4001])
def test_what_is_refused_comes_back_to_its_author(talk, learn, text):
    topic = talk.topic()
    response = learn.post(url("write", topic), {"text": text})
    assert response.status_code == 422
    assert response.context["form"]["text"].value() == text
    assert Post.objects.count() == 1
    if text == "本件绝密。":
        html = response.content.decode()
        assert text in html
        assert "Nothing classified may be written here" in html


def test_a_refused_topic_keeps_everything_typed(talk, learn):
    response = learn.post(url("new", talk.lesson), {**QUESTION, "text": "机密★", "audience": "all"})
    assert response.status_code == 422
    assert response.context["form"]["title"].value() == "When is it due?"
    assert response.context["form"]["text"].value() == "机密★"
    assert not Topic.objects.exists()


def test_too_many_posts_are_answered_with_a_time(talk, learn):
    topic = talk.topic()
    for number in range(9):
        talk.post(topic, by=talk.learner, text=f"Remark {number}")
    response = learn.post(url("write", topic), {"text": "One more"})
    assert (response.status_code, response["Retry-After"]) == (429, "600")
    assert response.context["form"]["text"].value() == "One more"


def test_a_closed_topic_keeps_what_was_typed_meanwhile(talk, learn):
    topic = talk.topic()
    moderation.close_topic(topic=topic, on=True, by=talk.trainer)
    response = learn.post(url("write", topic), {"text": "Too late"})
    assert response.status_code == 403
    assert "Too late" in response.content.decode()


def test_fields_that_do_not_belong_are_refused(talk, learn):
    topic = talk.topic()
    smuggled = learn.post(url("write", topic), {"text": "x", "state": "visible", "author": "1"})
    foreign = learn.post(url("new", talk.lesson), {**QUESTION, "audience": str(talk.world.run().uuid)})
    assert (smuggled.status_code, foreign.status_code) == (422, 422)


def test_a_hidden_post_is_read_by_its_author_and_trainers_only(talk, learn, teach, client_of):
    topic = talk.topic()
    post = talk.post(topic, text="You know nothing.")
    moderation.hide_post(post=post, reason="Be civil.", by=talk.trainer)
    others, own, keeper = (page(each, url("topic", topic)) for each in (learn, client_of(talk.peer), teach))

    assert "Hidden by a trainer" in others
    assert ("You know nothing." in others, "Be civil." in others) == (False, False)
    assert ("You know nothing." in own, "Be civil." in own) == (True, True)
    assert "You know nothing." in keeper


def test_a_hidden_topic_does_not_show_its_title(talk, teach, client_of):
    topic = talk.topic(title="An insult")
    moderation.hide_post(post=topic.posts.get(), reason="Be civil.", by=talk.trainer)
    peer = client_of(talk.peer)
    assert "An insult" not in page(peer, url("lesson", talk.lesson))
    assert "An insult" not in page(peer, url("topic", topic))
    assert [row.title for row in peer.get(url("lesson", talk.lesson), {"q": "insult"}).context["rows"]] == []
    assert "An insult" in page(teach, url("run", talk.run))


def test_the_queue_shows_what_waits_and_is_worked_off(talk, teach):
    topic = talk.topic()
    reported = talk.post(topic, text="Buy my book.")
    discussion.report_post(post=reported, reason="Advertising.", by=talk.learner)
    runs.change_run(run=talk.run, holds_posts=True, by=talk.trainer)
    held = talk.post(topic, text="Held back.")
    queue = page(teach, url("queue"))
    assert all(text in queue for text in ("Buy my book.", "Advertising.", "Held back."))
    assert "Posts that wait" in page(teach, "/teach/")

    teach.post(url("decide"), {"act": "release", "posts": [str(held.uuid)]})
    teach.post(url("decide"), {"act": "reject", "posts": [str(reported.uuid)]})
    nothing = teach.post(url("decide"), {"act": "release"}, follow=True)
    held.refresh_from_db()
    assert held.state == "visible"
    assert "Nothing waits for you" in nothing.content.decode()


def test_n_acc_04_the_queue_refuses_a_foreign_post_and_changes_nothing(talk, teach):
    cast = talk.world.cast
    runs.change_run(run=talk.run, holds_posts=True, by=talk.trainer)
    talk.run.refresh_from_db()
    mine = talk.topic().posts.get()
    foreign_run = talk.world.run(office=cast.province_b, holds_posts=True)
    foreign = talk.topic(run=foreign_run, by=talk.stranger, title="Elsewhere").posts.get()
    data = {"act": "release", "posts": [str(mine.uuid), str(foreign.uuid)]}
    assert teach.post(url("decide"), data).status_code == 404
    assert {mine.state, Post.objects.get(pk=mine.pk).state, Post.objects.get(pk=foreign.pk).state} == {"held"}


def test_trainers_hide_restore_and_remove_on_pages(talk, teach):
    post = talk.post(talk.topic())
    assert teach.post(url("hide", post), {"reason": ""}).status_code == 422
    teach.post(url("hide", post), {"reason": "Be civil."})
    assert "Be civil." in page(teach, url("post", post))
    teach.post(url("restore", post))
    teach.post(url("remove", post), {"reason": "Names a party."})
    again = teach.post(url("remove", post), {"reason": "Names a party."})
    assert again.status_code == 409
    assert "Removed. Auditors can read it." in page(teach, url("post", post))


def test_auditors_read_what_was_removed_and_are_noted(talk, teach, client_of):
    post = talk.post(talk.topic(), text="The name of a party.")
    moderation.remove_post(post=post, reason="Names a party.", by=talk.trainer)
    auditor = talk.world.cast.client("auditor")
    assert "The name of a party." in page(auditor, url("post", post))
    assert AccessRecord.objects.get().person == talk.peer
    over_b = RoleGrantFactory(role=Role.AUDITOR, office=talk.world.cast.province_b).person
    assert client_of(over_b).get(url("post", post)).status_code == 404
    assert AccessRecord.objects.count() == 1


def test_topics_are_kept_on_pages(talk, teach, learn):
    topic = talk.topic()
    post = talk.post(topic)
    for act in ("pin", "close", "answer"):
        assert teach.post(url("keep", topic), {"act": act, "post": str(post.uuid)}).status_code == 302
    topic.refresh_from_db()
    assert (topic.is_pinned, topic.is_closed, topic.answer) == (True, True, post)
    for act in ("unpin", "reopen", "unanswer"):
        teach.post(url("keep", topic), {"act": act})
    topic.refresh_from_db()
    assert (topic.is_pinned, topic.is_closed, topic.answer) == (False, False, None)
    assert teach.post(url("keep", topic), {"act": "burn"}).status_code == 422
    assert learn.post(url("keep", topic), {"act": "pin"}).status_code == 404


def test_posts_are_edited_and_reported_on_pages(talk, learn, client_of):
    topic = talk.topic()
    post = talk.post(topic)
    assert learn.get(url("edit", post)).status_code == 404
    assert learn.post(url("report", post), {"reason": "Wrong."}).status_code == 302
    own = client_of(talk.peer)
    assert own.post(url("edit", post), {"text": "Four days."}).status_code == 302
    assert "Four days." in page(learn, url("topic", topic))
    assert own.post(url("report", post), {"reason": "Mine."}).status_code == 409


def test_following_is_switched_on_pages(talk, learn):
    topic = talk.topic(by=talk.peer)
    for name, thing in (("follow_topic", topic), ("follow_lesson", talk.lesson)):
        on = learn.post(url(name, thing), {"on": "1"}, follow=True)
        assert 'value="0"' in on.content.decode()
        off = learn.post(url(name, thing), {"on": "0"}, follow=True)
        assert 'value="1"' in off.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts(talk, learn, teach, count, django_assert_num_queries):
    topic = talk.topic()
    for number in range(count):
        post = talk.post(topic, text=f"Post {number}")
        talk.post(topic, by=talk.learner, text=f"Reply {number}", parent=post)
        discussion.report_post(post=post, reason="x", by=talk.learner)
        if number:
            talk.topic(title=f"Topic {number}", by=talk.stranger, run=None)
    learn.get(url("topic", topic))
    for client, address, queries in (
        (learn, url("lesson", talk.lesson), 11),
        (learn, url("topic", topic), 12),
        (learn, url("count", talk.lesson), 6),
        (teach, url("queue"), 7),
        (teach, url("run", talk.run), 12),
    ):
        with django_assert_num_queries(queries):
            client.get(address)


def test_fifty_topics_stay_under_sixty_kilobytes(talk, learn, clock):
    for number in range(50):
        clock.move(minutes=2)
        talk.topic(title=f"A question with a rather long title, number {number:02}", text="Why?")
    learn.force_login(talk.learner)
    assert len(learn.get(url("lesson", talk.lesson)).content) < 60_000


def test_a_link_finds_the_page_of_a_long_topic(talk, learn, clock):
    topic = talk.topic()
    for number in range(25):
        clock.move(minutes=2)
        post = talk.post(topic, text=f"Post {number}")
    learn.force_login(talk.learner)
    response = learn.get(url("topic", topic), {"post": str(post.uuid)})
    assert response.context["page"].number == 2
    assert learn.get(url("topic", topic), {"post": "nonsense"}).context["page"].number == 1
