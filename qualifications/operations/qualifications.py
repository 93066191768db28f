"""Qualifications and what they ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction

from core import canonical, clock, ledger
from core.errors import Invalid
from qualifications.models import Qualification, RequirementVersion
from qualifications.rules import PassedAssessment, Rule, read, write

if TYPE_CHECKING:
    from people.models import User


@transaction.atomic
def define(
    *,
    key: str,
    name_zh: str,
    name_en: str,
    validity_months: int | None,
    rule: Rule,
    summary_zh: str,
    summary_en: str,
    in_force_from: date,
    by: User | None,
    description_zh: str = "",
    description_en: str = "",
) -> Qualification:
    """A qualification with requirement version 1; a key that exists is left as it is."""
    qualification, created = Qualification.objects.get_or_create(
        key=key,
        defaults={
            "name_zh": name_zh,
            "name_en": name_en,
            "validity_months": validity_months,
            "description_zh": description_zh,
            "description_en": description_en,
        },
    )
    if not created:
        return qualification
    ledger.append(
        event="qualification.defined",
        subject=qualification,
        by=by,
        key=key,
        zh=name_zh,
        en=name_en,
        validity_months=validity_months,
    )
    adopt_requirement(
        qualification=qualification,
        rule=rule,
        summary_zh=summary_zh,
        summary_en=summary_en,
        in_force_from=in_force_from,
        by=by,
    )
    return qualification


@transaction.atomic
def adopt_requirement(
    *,
    qualification: Qualification,
    rule: Rule,
    summary_zh: str,
    summary_en: str,
    in_force_from: date,
    by: User | None,
) -> RequirementVersion:
    """The next version; the one in force ends on the day the new one begins.

    Only the first may begin in the past: whoever was judged by a version keeps having been judged by it.
    """
    Qualification.objects.select_for_update().get(pk=qualification.pk)
    last = qualification.requirements.order_by("-number").first()
    if last is not None:
        if in_force_from <= max(last.in_force_from, clock.today()):
            raise Invalid("requirement_period")
        if last.in_force_to is None:
            # Not save(): the trigger lets this one column change and no other.
            qualification.requirements.filter(pk=last.pk).update(in_force_to=in_force_from)
    stored = write(read(write(rule)))
    version = RequirementVersion.objects.create(
        qualification=qualification,
        number=last.number + 1 if last else 1,
        rule=stored,
        digest=canonical.digest(stored),
        summary_zh=summary_zh,
        summary_en=summary_en,
        in_force_from=in_force_from,
        recorded_by=by,
    )
    ledger.append(
        event="requirement.adopted",
        subject=qualification,
        by=by,
        zh=qualification.name_zh,
        en=qualification.name_en,
        number=version.number,
        rule_digest=version.digest,
        in_force_from=in_force_from,
    )
    return version


@transaction.atomic
def load_seed(*, data: Iterable[Mapping[str, Any]], by: User | None) -> int:
    """Qualifications as lms/seed/qualifications.json has them; those that exist are left alone.

    How many were new. In a rule, `{"kind": "passed_final_test", "course": code, "min_percent": n}` stands
    for the final test that the course has now, and its title.
    """
    new = 0
    for entry in data:
        if Qualification.objects.filter(key=entry["key"]).exists():
            continue
        define(
            key=entry["key"],
            name_zh=entry["name"]["zh"],
            name_en=entry["name"]["en"],
            description_zh=entry.get("description", {}).get("zh", ""),
            description_en=entry.get("description", {}).get("en", ""),
            validity_months=entry["validity_months"],
            rule=read(_with_final_tests(entry["rule"])),
            summary_zh=entry["summary"]["zh"],
            summary_en=entry["summary"]["en"],
            in_force_from=date.fromisoformat(entry["in_force_from"]),
            by=by,
        )
        new += 1
    return new


def _with_final_tests(stored: Any) -> Any:
    if isinstance(stored, list):
        return [_with_final_tests(part) for part in stored]
    if not isinstance(stored, dict):
        return stored
    if stored.get("kind") != "passed_final_test":
        return {name: _with_final_tests(part) for name, part in stored.items()}
    # By name, not by import: the tables of courses belong to courses.
    tests = apps.get_model("assessments", "Assessment")._default_manager.filter(
        courses__code=stored["course"]
    )
    test = tests.first()
    if test is None:
        raise Invalid("requirement_test_missing", course=stored["course"])
    rule = PassedAssessment(str(test.uuid), stored["min_percent"], test.title_zh, test.title_en)
    return write(rule)["rule"]
