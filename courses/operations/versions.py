"""Back to an older version: a new draft that says what the old one said, and goes through the review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from wagtail.log_actions import LogContext
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from core import ledger
from core.errors import Conflict, NotAllowed

if TYPE_CHECKING:
    from wagtail.models import Revision

    from people.models import User


@transaction.atomic
def restore(*, page: Any, revision: Revision, by: User) -> Revision:
    """The newest draft is then a copy of `revision`; readers see nothing of it until it is published.

    Of a translation the strings are put back, as far as the Chinese text still has them: the draft is
    written from its strings whenever it is submitted.
    """
    if not page.permissions_for_user(by).can_edit():
        raise NotAllowed("not_allowed")
    if page.workflow_in_progress:
        raise Conflict("page.in_review")
    old = revision.as_object()
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()
    with LogContext(user=by):
        if translation is not None:
            _put_strings_back(translation, old, by=by)
            translation.save_target(user=by, publish=False)
            page = type(page).objects.get(pk=page.pk)
            new = page.latest_revision
        else:
            new = old.save_revision(user=by, log_action="wagtail.revert", previous_revision=revision)
    ledger.append(
        event="page.restored",
        subject=page,
        by=by,
        stream=f"page:{page.translation_key}",
        language=page.locale.language_code,
        restored=revision.pk,
        revision=new.pk,
    )
    return new


def _put_strings_back(translation: Translation, old: Any, *, by: User) -> None:
    texts: dict[str, list[str]] = {}
    for value in extract_segments(old):
        if isinstance(value, StringSegmentValue):
            texts.setdefault(value.path, []).append(value.string.data)
    segments: dict[str, list[Any]] = {}
    for segment in translation.source.stringsegment_set.select_related("context", "string").order_by("order"):
        segments.setdefault(segment.context.path, []).append(segment)
    for path, wanted in segments.items():
        if len(texts.get(path, [])) != len(wanted):
            continue  # the Chinese paragraph was divided or joined since; its translation stays as it is
        for segment, text in zip(wanted, texts[path], strict=True):
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=translation.target_locale,
                context=segment.context,
                defaults={
                    "data": text,
                    "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                    "last_translated_by": by,
                },
            )
