"""What every act on a run says of it: to the ledger, and to those who are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.i18n import localized
from courses.models import RunTrainer

if TYPE_CHECKING:
    from datetime import date

    from courses.models import CourseRun, LearningPath
    from people.models import User


LANGUAGES = {"zh": "zh-hans", "en": "en"}


def stream_of(target: CourseRun | LearningPath) -> str:
    """All acts on a run or a path and its members are one chain."""
    return f"{target.kind}:{target.uuid}"


def notice_facts(run: CourseRun) -> dict[str, Any]:
    titles = {"zh": localized(run, "title", "zh-hans"), "en": localized(run, "title", "en")}
    return {
        "run": run.code,
        "title": {language: title or run.code for language, title in titles.items()},
        "starts": day_in_both(run.starts_on),
        "ends": day_in_both(run.ends_on),
    }


def day_in_both(day: date) -> dict[str, str]:
    """As the reader of each language writes it."""
    said = {}
    for key, language in LANGUAGES.items():
        with translation.override(language):
            said[key] = date_format(day)
    return said


def place_in_both(run: CourseRun) -> dict[str, str]:
    return {"zh": localized(run, "place", "zh-hans") or "—", "en": localized(run, "place", "en") or "—"}


def page_for_members(run: CourseRun) -> str:
    return reverse("runs:show", args=[run.uuid])


def page_for_trainers(run: CourseRun) -> str:
    return reverse("runs:overview", args=[run.uuid])


def trainers_of(run: CourseRun) -> list[User]:
    """Whoever teaches it and has an account."""
    rows = RunTrainer.objects.filter(run=run, person__is_active=True).select_related("person")
    return [row.person for row in rows.order_by("pk")]


def days_of(run: CourseRun) -> str:
    first, last = (date_format(day, "DATE_FORMAT") for day in (run.starts_on, run.ends_on))
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def window_of(run: CourseRun) -> str:
    """When people may enrol themselves."""
    if not run.self_enrolment:
        return _("By the trainers")
    begin, end = (
        date_format(localtime(at), "DATETIME_FORMAT") if at else ""
        for at in (run.enrol_from, run.enrol_until)
    )
    if begin and end:
        return _("%(first)s to %(last)s") % {"first": begin, "last": end}
    if begin:
        return _("From %(time)s") % {"time": begin}
    return _("Until %(time)s") % {"time": end or date_format(run.ends_on, "DATE_FORMAT")}


def facts_for_trainers(run: CourseRun, course_title: str) -> list[dict[str, str]]:
    return [
        {"label": _("Course"), "value": f"{run.course.code} {course_title}".strip()},
        {"label": _("Days"), "value": days_of(run)},
        {"label": _("Held by"), "value": run.office.name},
        {"label": _("Venue"), "value": run.place or "—"},
        {"label": _("Cohort"), "value": run.cohort or "—"},
        {"label": _("Enrolment"), "value": window_of(run)},
    ]
