"""Imports and exports as the authors of a bank see them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from assessments.models import Bank, ExportJob, ImportJob, ImportProblem, ImportRow, Question


def by_key(bank: Bank, keys: Iterable[str]) -> dict[str, Question]:
    """Questions of the bank with their newest wording, by key."""
    found = Question.objects.filter(bank=bank, key__in=list(keys)).select_related("latest", "current", "bank")
    return {question.key: question for question in found}


def digests_by_key(bank: Bank, keys: Iterable[str]) -> dict[str, str]:
    return {key: question.wording.digest for key, question in by_key(bank, keys).items()}


def imports_of(bank: Bank) -> QuerySet[ImportJob]:
    return ImportJob.objects.filter(bank=bank).select_related("by")


def exports_of(bank: Bank) -> QuerySet[ExportJob]:
    return ExportJob.objects.filter(bank=bank).select_related("by")


def fates_of(job: ImportJob) -> dict[str, int]:
    """How many questions have which fate; all of them named."""
    found = job.rows.order_by().values_list("fate").annotate(count=Count("pk"))
    return dict.fromkeys(ImportRow.Fate.values, 0) | dict(found)


def rows_of(job: ImportJob, *, fate: str = "", outcome: str = "", text: str = "") -> QuerySet[ImportRow]:
    rows = job.rows.select_related("question").defer("content")
    if fate:
        rows = rows.filter(fate=fate)
    if outcome:
        rows = rows.filter(outcome=outcome)
    if text:
        rows = rows.filter(Q(key__icontains=text) | Q(stem_zh__icontains=text) | Q(stem_en__icontains=text))
    return rows


def problems_of(job: ImportJob, *, severity: str = "") -> QuerySet[ImportProblem]:
    return job.problems.filter(severity=severity) if severity else job.problems.all()
