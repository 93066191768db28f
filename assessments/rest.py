"""REST: questions of a bank for its authors, files of questions in and out.

To everybody else these addresses do not exist: what they answer holds the right answers.
"""

from __future__ import annotations

import tempfile
from datetime import datetime
from typing import IO, Any, Literal, cast
from uuid import UUID

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from ninja.security import django_auth
from pydantic import Field

from assessments import policies
from assessments.interchange.stored import to_json
from assessments.interchange_wording import say as say_problem
from assessments.models import Bank, ImportJob
from assessments.operations import exports as export_operations, imports as operations
from assessments.queries import bank as bank_queries, exports as queries, imports as lists
from core.errors import DomainError
from core.http import AuthedRequest, paginate
from core.wording import say

router = Router(tags=["questions"], auth=django_auth)
IN_MEMORY = 8 * 1024 * 1024


class BankOut(Schema):
    code: str
    title_zh: str
    title_en: str
    question_count: int


class QuestionRowOut(Schema):
    uuid: UUID
    key: str
    kind: str
    version: int
    stem_zh: str
    stem_en: str


class QuestionsOut(Schema):
    results: list[QuestionRowOut]
    count: int
    page: int
    pages: int


class QuestionOut(QuestionRowOut):
    """`question` is the whole of it: definition, key, explanation, and what stands beside them."""

    question: dict[str, Any]


class ProblemOut(Schema):
    """`line` counts from 1; 0: the whole file. `loss`: the question comes in without something."""

    line: int
    severity: Literal["error", "loss"]
    code: str
    reason: str
    excerpt: str


class RefusalOut(Schema):
    code: str
    reason: str


class ImportOut(Schema):
    """`fates` counts the questions of the file by what would become of them; the last four numbers what did.
    `problems` is a page of them (`?page=`)."""

    uuid: UUID
    bank: str
    name: str
    format: str
    state: Literal["uploaded", "reading", "ready", "committing", "done", "failed", "cancelled"]
    percent: int
    created_at: datetime
    refusal: RefusalOut | None
    questions: int
    fates: dict[str, int]
    errors: int
    losses: int
    problems: list[ProblemOut]
    pages: int
    added: int
    revised: int
    unchanged: int
    skipped: int


class ImportIn(Schema):
    format: str = "auto"
    language: Literal["", "zh", "en"] = ""
    category: str = Field("", max_length=400)
    on_existing: Literal["skip", "revise", "add"] = "skip"


class CommitIn(Schema):
    on_existing: Literal["skip", "revise", "add"] | None = None


class Filters(Schema):
    q: str = ""
    kind: str = ""
    difficulty: str = ""
    competency: str = ""
    state: Literal["", "draft", "in_review", "approved", "retired", "all"] = ""


class Listed(Filters):
    page: int = Field(1, ge=1, le=10_000)


class Exported(Filters):
    format: str


@router.get("/banks", response=list[BankOut], summary="Banks that are open to one")
def banks(request: AuthedRequest) -> Any:
    if not policies.may_author(request.user):
        raise Http404
    return bank_queries.with_counts(policies.banks_visible_to(request.user)).order_by("code")


@router.get("/banks/{code}/questions", response=QuestionsOut, summary="Questions of a bank")
def questions(request: AuthedRequest, code: str, asked: Query[Listed]) -> Any:
    bank = _bank(request, code)
    _only(request, Listed)
    page = paginate(queries.chosen(bank, {"filters": _filters(asked)}).select_related("latest"), request)
    return {
        "results": [_row(question) for question in page.object_list],
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
    }


@router.get("/questions/{uuid}", response=QuestionOut, summary="One question with its key")
def question(request: AuthedRequest, uuid: UUID) -> Any:
    found = policies.question_for_author(user=request.user, uuid=uuid)
    written = next(queries.written(found.bank, {"questions": [str(found.uuid)]}))
    return {**_row(found), "question": to_json(written)}


@router.post("/banks/{code}/imports", response={202: ImportOut}, summary="Hand in a file of questions")
def start_import(request: AuthedRequest, code: str, asked: Form[ImportIn], file: File[UploadedFile]) -> Any:
    bank = _bank(request, code)
    job = operations.start_import(
        bank=bank,
        file=cast("IO[bytes]", file.file),
        name=file.name or "",
        by=request.user,
        format_name=asked.format,
        language=asked.language,
        category=asked.category,
        on_existing=asked.on_existing,
    )
    return Status(202, _job(request, job))


@router.get("/imports/{uuid}", response=ImportOut, summary="How far an import is, and what it found")
def import_job(request: AuthedRequest, uuid: UUID) -> Any:
    return _job(request, policies.import_for_author(user=request.user, uuid=uuid))


@router.post("/imports/{uuid}/commit", response={202: ImportOut}, summary="Take over what was read")
def commit_import(request: AuthedRequest, uuid: UUID, asked: Form[CommitIn]) -> Any:
    job = policies.import_for_author(user=request.user, uuid=uuid)
    job = operations.commit_import(job=job, by=request.user, on_existing=asked.on_existing)
    return Status(202, _job(request, job))


@router.post("/imports/{uuid}/cancel", response=ImportOut, summary="Give an import up")
def cancel_import(request: AuthedRequest, uuid: UUID) -> Any:
    job = policies.import_for_author(user=request.user, uuid=uuid)
    return _job(request, operations.cancel_import(job=job, by=request.user))


@router.get("/banks/{code}/export", summary="A file of the questions with their answers")
def export(request: AuthedRequest, code: str, asked: Query[Exported]) -> FileResponse:
    """What could not be written as it is, is counted in the header X-Problems; its page lists it."""
    bank = _bank(request, code)
    _only(request, Exported)
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the response closes it
    exported = export_operations.export_questions(
        bank=bank,
        format_name=asked.format,
        selection={"filters": _filters(asked)},
        stream=file,  # type: ignore[arg-type]
        by=request.user,
    )
    format_ = export_operations.format_to_write(name=asked.format)
    file.seek(0)
    name = export_operations.name_of_file(bank=bank, format_=format_)
    response = FileResponse(file, as_attachment=True, filename=name, content_type=format_.media_type)
    response["X-Problems"] = str(len(exported.problems))
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _bank(request: AuthedRequest, code: str) -> Bank:
    return get_object_or_404(policies.banks_visible_to(request.user), code=code)


def _only(request: AuthedRequest, asked: type[Schema]) -> None:
    if request.GET.keys() - asked.model_fields.keys():
        raise DomainError("bad_request")


def _filters(asked: Filters) -> dict[str, str]:
    return {name: value for name in Filters.model_fields if (value := getattr(asked, name))}


def _row(question: Any) -> dict[str, Any]:
    wording = question.wording
    return {
        "uuid": question.uuid,
        "key": question.key,
        "kind": wording.kind,
        "version": wording.number,
        "stem_zh": wording.stem_zh,
        "stem_en": wording.stem_en,
    }


def _job(request: AuthedRequest, job: ImportJob) -> dict[str, Any]:
    page = paginate(lists.problems_of(job), request, per_page=200)
    problems = [
        {
            "line": problem.line,
            "severity": problem.severity,
            "code": problem.code,
            "reason": say_problem(problem.code, problem.detail),
            "excerpt": problem.excerpt,
        }
        for problem in page.object_list
    ]
    told = (
        "uuid", "name", "format", "state", "percent", "created_at", "questions", "errors", "losses", "added",
        "revised", "unchanged", "skipped",
    )  # fmt: skip
    refusal = {"code": job.refusal, "reason": say(job.refusal, **job.refusal_detail)} if job.refusal else None
    return {
        **{name: getattr(job, name) for name in told},
        "bank": job.bank.code,
        "refusal": refusal,
        "fates": lists.fates_of(job),
        "problems": problems,
        "pages": page.paginator.num_pages,
    }
