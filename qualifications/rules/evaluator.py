from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date

from qualifications.rules.model import (
    AllOf,
    AnyOf,
    CompletedCourse,
    Fact,
    PassedAssessment,
    Reason,
    Rule,
    Verdict,
    Within,
)


def evaluate(rule: Rule, evidence: Iterable[Fact], on: date) -> Verdict:
    """Whether the facts known meet the rule on that day, and why.

    What happened after `on` does not count, so the same call answers for any day in the past.
    """
    known = sorted((fact for fact in evidence if fact.happened_on <= on), key=_order)
    reason = _check(rule, known, on, since=None)
    return Verdict(reason.met, reason.parts if isinstance(rule, AllOf) else (reason,))


def months_before(day: date, months: int) -> date:
    """The same day of the month earlier; the last day of a shorter month."""
    return months_after(day, -months)


def months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _order(fact: Fact) -> tuple[date, int, str]:
    return (fact.happened_on, -1 if fact.percent is None else fact.percent, fact.source)


def _check(rule: Rule, known: Sequence[Fact], on: date, since: date | None) -> Reason:
    match rule:
        case AllOf(parts):
            reasons = tuple(_check(part, known, on, since) for part in parts)
            return Reason("all_of", all(reason.met for reason in reasons), parts=reasons)
        case AnyOf(parts):
            reasons = tuple(_check(part, known, on, since) for part in parts)
            return Reason("any_of", any(reason.met for reason in reasons), parts=reasons)
        case Within(months, part):
            # Nested periods narrow each other.
            limit = months_before(on, months)
            return _check(part, known, on, max(since, limit) if since else limit)
        case CompletedCourse():
            return _check_course(rule, known, since)
        case PassedAssessment():
            return _check_test(rule, known, since)
    raise TypeError(f"{type(rule).__name__} is no rule")


def _check_course(rule: CompletedCourse, known: Sequence[Fact], since: date | None) -> Reason:
    wanted = {"course": rule.code, "title_zh": rule.title_zh, "title_en": rule.title_en}
    found = [fact for fact in known if fact.kind == "completion" and fact.reference == rule.code]
    if not found:
        return Reason("course_missing", False, wanted)
    latest = found[-1]
    facts = {**wanted, "on": latest.happened_on, "source": latest.source}
    if since and latest.happened_on < since:
        return Reason("course_too_old", False, {**facts, "since": since})
    return Reason("course_completed", True, facts)


def _check_test(rule: PassedAssessment, known: Sequence[Fact], since: date | None) -> Reason:
    wanted = {
        "test": rule.reference,
        "title_zh": rule.title_zh,
        "title_en": rule.title_en,
        "min_percent": rule.min_percent,
    }
    passed = [
        fact for fact in known if fact.kind == "result" and fact.reference == rule.reference and fact.passed
    ]
    if not passed:
        return Reason("test_missing", False, wanted)
    enough = [fact for fact in passed if (fact.percent or 0) >= rule.min_percent]
    recent = [fact for fact in enough if since is None or fact.happened_on >= since]
    # The best of what counts; of equals the latest, as `known` is in the order of days.
    best = max(recent or enough or passed, key=lambda fact: (fact.percent or 0, _order(fact)))
    facts = {**wanted, "on": best.happened_on, "percent": best.percent or 0, "source": best.source}
    if not enough:
        return Reason("test_too_low", False, facts)
    if not recent:
        return Reason("test_too_old", False, {**facts, "since": since})
    return Reason("test_passed", True, facts)
