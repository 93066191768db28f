"""From draft to publication: submit, approve, send back. Wagtail's own buttons end in the same places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.urls import reverse
from wagtail.log_actions import LogContext
from wagtail.models import TaskState, WorkflowState
from wagtail_localize.models import Translation

from core import clock, ledger
from core.errors import Conflict, Invalid, NotAllowed
from courses import policies
from courses.models import Effect, Submission
from courses.operations import panels
from courses.reviewed import Reviewed
from notifications import queries as notices
from notifications.operations import notify

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wagtail.models import Page, Task

    from people.models import User


@transaction.atomic
def submit(
    *,
    page: Page,
    by: User,
    effect: str = Effect.EDITORIAL,
    note: str = "",
    wishes: Mapping[Task, panels.Wish] | None = None,
) -> WorkflowState:
    """Hand the newest draft to the reviewers. The trace is written by `note_submission`.

    A page that was returned goes back to the step that returned it, and to those who were asked before.
    `effect` says what readers of the published text will be asked, `note` what changed, `wishes` who is
    asked by name.
    """
    if page.workflow_in_progress:
        raise Conflict("page.in_review")
    draft = page.get_latest_revision_as_object()
    if isinstance(draft, Reviewed):
        draft.check_publishable(draft)
    state = page.current_workflow_state
    with LogContext(user=by):
        if state is not None:
            state.resume(user=by)
        else:
            workflow = page.get_workflow()
            if workflow is None:
                raise Conflict("page.no_workflow")
            state = workflow.start(page, by)
            panels.arrange(state=state, wishes=wishes or {}, by=by)
    Submission.objects.update_or_create(
        workflow_state=state, defaults={"effect": effect, "note": note, "by": by, "at": clock.now()}
    )
    return state


@transaction.atomic
def submit_translation(
    *,
    page: Page,
    by: User,
    effect: str = Effect.EDITORIAL,
    note: str = "",
    wishes: Mapping[Task, panels.Wish] | None = None,
) -> WorkflowState:
    """Write the translated strings into a draft of the page and hand it to the reviewers.

    Raises Conflict while a paragraph is still untranslated.
    """
    if not page.permissions_for_user(by).can_edit():
        raise NotAllowed("not_allowed")
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()
    if translation is not None:
        total, translated = translation.get_progress()
        if translated < total:
            raise Conflict("page.translation_incomplete", missing=total - translated)
        with LogContext(user=by):
            translation.save_target(user=by, publish=False)
        page = page.specific_class.objects.get(pk=page.pk)
    return submit(page=page, by=by, effect=effect, note=note, wishes=wishes)


@transaction.atomic
def approve(*, page: Page, by: User, comment: str = "", revision: int | None = None) -> None:
    """Take the step that waits; the last one publishes. `revision` is the one that was read.

    Raises NotAllowed when `by` is not of the group, or wrote or submitted the page.
    """
    state = _waiting_for(page, by, revision)
    with LogContext(user=by):
        state.task.specific.on_action(state, user=by, action_name="approve", comment=comment)


@transaction.atomic
def send_back(*, page: Page, by: User, comment: str, revision: int | None = None) -> None:
    """Return the page to its author with the reason."""
    if not comment.strip():
        raise Invalid("page.reason_missing")
    state = _waiting_for(page, by, revision)
    with LogContext(user=by):
        state.task.specific.on_action(state, user=by, action_name="reject", comment=comment)


def _waiting_for(page: Any, by: User, revision: int | None) -> TaskState:
    state = page.current_workflow_task_state
    if state is None or state.status != TaskState.STATUS_IN_PROGRESS:
        raise Conflict("page.not_in_review")
    policies.check_may_review(page=page, user=by)
    if revision not in (None, page.latest_revision_id):
        raise Conflict("page.changed_meanwhile")
    if revision is not None and state.revision_id != revision:
        # Corrected since the step began; without this Wagtail would ask for the same step once more.
        state.revision_id = revision
        state.save(update_fields=["revision"])
    return state.specific


@transaction.atomic
def note_resubmission(*, state: TaskState, by: User | None) -> None:
    """Wagtail tells that a step begins; after a return that is the page being submitted again."""
    panels.begin_step(state=state)
    before = state.workflow_state.task_states.exclude(pk=state.pk).order_by("pk").last()
    if before is not None and before.status == TaskState.STATUS_REJECTED:
        note_submission(state=state.workflow_state, by=by)


@transaction.atomic
def note_submission(*, state: WorkflowState, by: User | None) -> None:
    page = state.content_object.specific
    if isinstance(page, Reviewed):
        ledger.append(
            event="page.submitted", subject=cast("Page", page), by=by, stream=_stream(page), **_facts(page)
        )


@transaction.atomic
def note_step(*, state: TaskState, by: User | None, outcome: str) -> None:
    page: Any = state.workflow_state.content_object.specific
    if isinstance(page, Reviewed):
        ledger.append(
            event="page.reviewed",
            subject=cast("Page", page),
            by=by,
            stream=_stream(page),
            step=state.task.name,
            outcome=outcome,
            **_facts(page),
        )
        if outcome == "returned":
            _tell_author(state, page, by)


def _tell_author(state: TaskState, page: Any, by: User | None) -> None:
    notify(
        recipient=state.workflow_state.requested_by,
        kind="page.returned",
        by=by,
        link=reverse("courses_review", args=[page.pk]),
        title=page.draft_title or page.title,
        code=page.code,
        comment=state.comment,
    )


@transaction.atomic
def note_comment(*, page: Page, text: str, by: User, others: Sequence[User]) -> None:
    """Somebody wrote beside a draft: who submitted or made the page is told, and who wrote in the thread."""
    draft: Any = page.specific
    if not issubclass(type(draft), Reviewed):
        return
    state = draft.current_workflow_state
    people = {person.pk: person for person in (draft.owner, state and state.requested_by, *others) if person}
    people.pop(by.pk, None)
    ledger.append(event="page.commented", subject=draft, by=by, stream=_stream(draft), **_facts(draft))
    link, told = reverse("wagtailadmin_pages:edit", args=[draft.pk]), text[:200]
    for person in people.values():
        # A save right behind an autosave replaces the comment by itself: nobody is told twice.
        unread = notices.inbox_of(person, unread_only=True).filter(kind="page.commented", link=link, by=by)
        if any(notice.params.get("comment") == told for notice in unread):
            continue
        notify(
            recipient=person,
            kind="page.commented",
            by=by,
            link=link,
            title=draft.draft_title or draft.title,
            name=by.name,
            comment=told,
        )


def _stream(page: Page) -> str:
    return f"page:{page.translation_key}"


def _facts(page: Page) -> dict[str, Any]:
    return {"language": page.locale.language_code, "revision": page.latest_revision_id}
