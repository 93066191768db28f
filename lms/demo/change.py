"""Lessons that change under way: a shared component, a substantial change, and a review by two people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from wagtail_localize.models import Translation, TranslationSource

from core import clock
from courses.models import CatalogueIndexPage, ComponentPage, Effect, LessonPage, ReviewTask
from courses.operations import authoring, review
from courses.operations.panels import Wish
from courses.queries import components
from lms.demo.catalogue import Editors
from people.models import User
from people.operations import organisation
from people.registry import Role

COURSE = "FP-101"
COMPONENT = {
    "slug": "before-you-begin",
    "title": {"zh": "办理前核对", "en": "Check before you begin"},
    "blocks": [
        {
            "type": "callout",
            "tone": "attention",
            "title": {"zh": "办理前核对", "en": "Check before you begin"},
            "body": {
                "zh": ["当事人的国籍和证件已经核实。", "需要请示或者通报的事项已经列明。"],
                "en": [
                    "Nationality and papers of the parties have been verified.",
                    "What has to be reported or notified is listed.",
                ],
            },
        }
    ],
}
NEWER = "<p>译员的身份和回避事由已经审查。</p>"
SENTENCE = "核实身份时，应当记录所出示证件的种类、签发机关和有效期。"
PARAGRAPH = "<p>身份尚未核实的，不作结论；核实的过程和结果记入卷宗。</p>"
PENDING = "<p>请示材料应当写明已经查明的事实、有分歧的问题和本院的意见。</p>"

Stream = list[dict[str, Any]]


def work(people: Mapping[str, User], staff: list[User]) -> None:
    editors = Editors.of(people)
    _share(editors)
    _change(editors)
    _submit(editors, _second_lawyer(staff))


def _lesson(number: int) -> LessonPage:
    return LessonPage.objects.get(
        lesson__course__code=COURSE, lesson__position=number, locale__language_code="zh-hans"
    )


def _draft(page: Any, change: Callable[[Stream], Stream], by: User) -> Any:
    draft = page.get_latest_revision_as_object()
    field = type(page)._meta.get_field("body")
    draft.body = field.to_python(change(list(draft.body.get_prep_value())))
    draft.save_revision(user=by, log_action=True)
    return type(page).objects.get(pk=page.pk)


def _through(page: Any, editors: Editors) -> None:
    authoring.publish_through_review(page=page, author=editors.trainer, reviewers=editors.reviewers)


def _share(editors: Editors) -> None:
    """Two lessons with the component in both languages; then a newer version that they do not have yet."""
    parent = CatalogueIndexPage.objects.get(locale__language_code="zh-hans")
    page = authoring.create_component_page(parent=parent, data=COMPONENT, by=editors.trainer)
    for each in (page, authoring.english_of(page)):
        _through(each, editors)
    version = components.newest(page.component)
    assert version is not None
    for number in (5, 6):
        block = {"type": "component", "id": str(uuid4()), "value": {"component": version.reference}}
        lesson = _draft(_lesson(number), lambda stream, block=block: [block, *stream], editors.trainer)  # type: ignore[misc]
        _through(lesson, editors)
        _follow(_lesson(number), editors)

    def longer(stream: Stream) -> Stream:
        value = stream[0]["value"]
        return [{**stream[0], "value": {**value, "body": value["body"] + NEWER}}]

    _through(_draft(ComponentPage.objects.get(pk=page.pk), longer, editors.trainer), editors)


def _follow(page: LessonPage, editors: Editors) -> None:
    """The translation of a page that changed only where there is nothing to translate."""
    source, _created = TranslationSource.update_or_create_from_instance(page)
    Translation.objects.get(source=source).save_target(user=editors.trainer, publish=False)
    _through(authoring.english_of(page), editors)


def _change(editors: Editors) -> None:
    """Readers who have completed the lesson are asked to read what is marked; English falls behind."""
    page = _draft(_lesson(3), lambda stream: _in_first_text(stream, SENTENCE, PARAGRAPH), editors.trainer)
    review.submit(page=page, by=editors.trainer, effect=Effect.SUBSTANTIAL, note="补充核实身份的记录要求。")
    for person in editors.reviewers:
        review.approve(page=_lesson(3), by=person)


def _submit(editors: Editors, second: User) -> None:
    """Two lawyers are asked by name and by a day; the report of what would change waits with them."""
    page = _draft(_lesson(4), lambda stream: _in_first_text(stream, "", PENDING), editors.trainer)
    step = ReviewTask.objects.get(name="Legal review")
    wish = Wish([editors.reviewers[0], second], None, clock.today() + timedelta(days=5))
    review.submit(
        page=page,
        by=editors.trainer,
        effect=Effect.SUBSTANTIAL,
        note="补充请示材料的内容。",
        wishes={step.task_ptr: wish},
    )


def _second_lawyer(staff: list[User]) -> User:
    person = staff[-1]
    office = person.appointments.get(is_primary=True).office
    organisation.grant_role(
        person=person,
        role=Role.LEGAL_REVIEWER,
        office=office,
        by=None,
        reason="Demo",
        valid_from=clock.today(),
    )
    return person


def _in_first_text(stream: Stream, sentence: str, paragraph: str) -> Stream:
    """A sentence at the end of the first text's first paragraph, a paragraph after its last."""
    at = next(index for index, block in enumerate(stream) if block["type"] == "text")
    value = stream[at]["value"].replace("</p>", f"{sentence}</p>", 1) + paragraph
    return [*stream[:at], {**stream[at], "value": value}, *stream[at + 1 :]]
