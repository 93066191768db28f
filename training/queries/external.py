"""One external training as its page shows it, and the lists verifiers work from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core import access, ledger
from people import queries as people_queries
from training import policies
from training.models import ExternalDecision, ExternalTraining

if TYPE_CHECKING:
    from datetime import date

    from django.core.files import File

    from core.models import LedgerEntry
    from people.models import Appointment, User

TONES = {
    "external_training.verified": "done",
    "external_training.returned": "attention",
    "external_training.rejected": "danger",
}


@dataclass(frozen=True)
class ExternalPage:
    external: ExternalTraining
    appointment: Appointment | None
    is_own: bool
    may_decide: bool
    last_decision: ExternalDecision | None
    timeline: list[dict[str, Any]]
    doubles: list[ExternalTraining]


def external_page(*, external: ExternalTraining, viewer: User) -> ExternalPage:
    """The page, and the note that it was shown to somebody else than the person."""
    _note_look(external, viewer)
    return ExternalPage(
        external=external,
        appointment=people_queries.appointment_of(external.person),
        is_own=external.person_id == viewer.pk,
        may_decide=policies.may_decide(viewer, external),
        last_decision=external.decisions.select_related("by").order_by("-pk").first(),
        timeline=[_entry(row) for row in ledger.queries.history_of(external)],
        doubles=list(_visible_doubles(external, viewer)),
    )


def document_of(*, external: ExternalTraining, viewer: User) -> File:
    _note_look(external, viewer)
    return external.document.open("rb")


def doubles(
    person: User, *, title: str, starts_on: date, ends_on: date, but: ExternalTraining | None = None
) -> QuerySet[ExternalTraining]:
    """Trainings of the person that might be the same one: the same days, or the same title in them."""
    same_days = Q(starts_on=starts_on, ends_on=ends_on)
    overlap = Q(title__iexact=title, starts_on__lte=ends_on, ends_on__gte=starts_on)
    rows = ExternalTraining.objects.filter(same_days | overlap, person=person)
    return rows.exclude(pk=but.pk) if but else rows


def waiting(user: User) -> QuerySet[ExternalTraining]:
    return policies.externals_waiting_for(user).select_related("person").order_by("state_since", "pk")


def done(user: User) -> QuerySet[ExternalTraining]:
    return policies.externals_decided_by(user).select_related("person").order_by("-state_since", "-pk")


def _visible_doubles(external: ExternalTraining, viewer: User) -> QuerySet[ExternalTraining]:
    found = doubles(
        external.person,
        title=external.title,
        starts_on=external.starts_on,
        ends_on=external.ends_on,
        but=external,
    )
    return found & policies.externals_visible_to(viewer)


def _note_look(external: ExternalTraining, viewer: User) -> None:
    access.record_view(
        viewer=viewer,
        person=external.person,
        purpose="case_review",
        what=f"external training {external.uuid}",
    )


def _entry(row: LedgerEntry) -> dict[str, Any]:
    who = row.actor.name if row.actor else _("The system")
    reason = row.data.get("reason", "")
    return {
        "at": row.at,
        "what": ledger.queries.describe(row),
        "note": _("%(who)s: %(reason)s") % {"who": who, "reason": reason} if reason else who,
        "tone": TONES.get(row.event, ""),
    }
