"""News from Wagtail and from the apps below."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from wagtail import signals
from wagtail.log_actions import get_active_log_context
from wagtail.models import Comment, CommentReply

from agenda import registry as agenda_registry
from assessments.events import attempt_graded
from assessments.registry import admission_rule
from content import registry as content_registry
from content.events import media_changed
from core.outbox import after_commit
from courses import policies
from courses.events import opinion_given
from courses.models import ComponentPage, CoursePage, LessonPage
from courses.operations import components, notes, panels, progress, publication, review, run_trainers
from courses.queries import dates, usage
from courses.registry import run_tab
from law import queries as law_queries, registry as law_registry
from law.events import provision_changed
from notifications import registry as notice_registry
from people.events import rights_lost
from terminology import registry as term_registry
from terminology.events import term_changed


def _actor() -> Any:
    """Whoever is signed in to the back office or named by the operation; None for the schedule."""
    user = get_active_log_context().user
    return user if user is not None and user.is_authenticated else None


@receiver(signals.page_published)
def draw_edition(sender: type, instance: Any, **kwargs: Any) -> None:
    publication.publish_edition(page=instance, by=_actor())
    notes.follow_text(page=instance, by=_actor())
    if isinstance(instance, ComponentPage):
        components.publish_version(page=instance, by=_actor())


@receiver(signals.page_unpublished)
def withdraw_edition(sender: type, instance: Any, **kwargs: Any) -> None:
    publication.withdraw_edition(page=instance, by=_actor())


@receiver(signals.page_slug_changed)
def follow_new_address(sender: type, instance: Any, **kwargs: Any) -> None:
    publication.redraw_below(page=instance, by=_actor())


@receiver(signals.post_page_move)
def follow_move(sender: type, instance: Any, **kwargs: Any) -> None:
    publication.redraw_below(page=instance, by=_actor())


@receiver(pre_delete, sender=LessonPage)
@receiver(pre_delete, sender=CoursePage)
def withdraw_before_deletion(sender: type, instance: Any, **kwargs: Any) -> None:
    publication.withdraw_edition(page=instance, by=_actor())


@receiver(signals.workflow_submitted)
def note_submission(sender: type, instance: Any, user: Any, **kwargs: Any) -> None:
    review.note_submission(state=instance, by=user)


@receiver(signals.task_submitted)
def note_resubmission(sender: type, instance: Any, user: Any, **kwargs: Any) -> None:
    review.note_resubmission(state=instance, by=user)


@receiver(signals.task_approved)
def note_approval(sender: type, instance: Any, user: Any, **kwargs: Any) -> None:
    review.note_step(state=instance, by=user, outcome="approved")


@receiver(signals.task_rejected)
def note_rejection(sender: type, instance: Any, user: Any, **kwargs: Any) -> None:
    review.note_step(state=instance, by=user, outcome="returned")


@receiver(opinion_given)
def note_opinion(sender: type, seat: Any, state: Any, **kwargs: Any) -> None:
    panels.note_opinion(seat=seat, state=state, by=seat.person)


@receiver(post_save, sender=Comment)
def note_comment(sender: type, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if created and not raw:
        review.note_comment(page=instance.page, text=instance.text, by=instance.user, others=[])


@receiver(post_save, sender=CommentReply)
def note_reply(sender: type, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if created and not raw:
        thread = instance.comment
        others = [thread.user, *(reply.user for reply in thread.replies.select_related("user"))]
        review.note_comment(page=thread.page, text=instance.text, by=instance.user, others=others)


@receiver(attempt_graded)
def update_progress(sender: type, attempt: Any, **kwargs: Any) -> None:
    progress.note_result(attempt=attempt)


@receiver(rights_lost)
def release_trainer(sender: type, person: Any, by: Any, **kwargs: Any) -> None:
    run_trainers.release_trainer(person=person, by=by)


@receiver(provision_changed)
def redraw_citations(sender: type, provision_ids: Any, **kwargs: Any) -> None:
    # Now, while a provision that is being removed can still be asked where it belongs.
    instruments = law_queries.instrument_keys(provision_ids)
    after_commit("courses.tasks.redraw_for_instruments", instruments=sorted(instruments))


@receiver(media_changed)
def redraw_recordings(sender: type, media: Any, **kwargs: Any) -> None:
    after_commit("courses.tasks.redraw_for_media", media=str(media.uuid))


@receiver(term_changed)
def redraw_terms(sender: type, **kwargs: Any) -> None:
    after_commit("courses.tasks.redraw_for_terms")


notice_registry.guard(
    ["discussion.topic", "discussion.reply", "discussion.answered", "discussion.waiting"],
    policies.may_still_read_topic,
)
notice_registry.guard(["signup.to_decide_unit", "signup.to_decide_trainer"], policies.may_decide_request)
agenda_registry.source(
    dates.SESSION, pgettext_lazy("run", "Sessions"), 10, entries=dates.sessions_of, one=dates.session_of
)
agenda_registry.source(
    dates.TAUGHT, _("Sessions that I keep"), 20, entries=dates.taught_by, one=dates.taught_session
)
agenda_registry.source(dates.RUN, _("First days of runs"), 30, entries=dates.first_days, one=dates.first_day)
agenda_registry.source(dates.DUE, _("Last days of runs"), 40, entries=dates.last_days, one=dates.last_day)
agenda_registry.source(
    dates.PATH, _("Days by which paths are due"), 50, entries=dates.path_days, one=dates.path_day
)
run_tab("overview", _("Overview"), "runs:overview", 10)
run_tab("members", _("Members"), "runs:members", 20)
run_tab("sessions", pgettext_lazy("run", "Sessions"), "runs:sessions", 30)
run_tab("analytics", _("Analytics"), "analytics:run", 40)
run_tab("risk", _("At risk"), "analytics:risk", 45)
run_tab("discussion", _("Discussion"), "discussion:run", 60)
admission_rule(policies.objection_to_attempt)
term_registry.usage_check(usage.lessons_with_term)
content_registry.reader_check(policies.may_play)
content_registry.usage_check(usage.lessons_with_media)
law_registry.usage_check(usage.lessons_resting_on)
