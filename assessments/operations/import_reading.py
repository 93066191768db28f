"""Reading an uploaded file, a batch at a time; what was read is in the database and is not read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import IO, Any

from django.core.files.base import ContentFile
from django.db import transaction

from assessments.interchange import opening, tidy
from assessments.interchange.base import Problem, Question, Severity
from assessments.interchange.registry import FORMATS
from assessments.interchange.stored import to_json
from assessments.models import ImportFile, ImportJob, ImportProblem, ImportRow, QuestionFile
from assessments.operations import files, imports, leases
from assessments.operations.categories import DEEPEST
from assessments.operations.drafts import draft_of
from assessments.queries.imports import digests_by_key
from assessments.question_types.files import files_in
from assessments.question_types.proving import objections
from core import richtext
from core.errors import Invalid

State, Fate = ImportJob.State, ImportRow.Fate
BATCH, LONGEST_BATCH = 200, 5.0  # items, seconds
MOST_QUESTIONS = 50_000
MOST_PROBLEMS = 20_000
MOST_FILES = 512 * 1024 * 1024
LONGEST_STEM, LONGEST_EXCERPT = 400, 200


def read_import(*, job: ImportJob, tell: Callable[[ImportJob], None] | None = None) -> None:
    """Read on from where the job stands; the whole of it is for the trainer to see, none is in the bank.

    `tell` hears of the job after every batch.
    """
    held = leases.take_job(job=job, states=(State.UPLOADED, State.READING))
    if held is None:
        return
    try:
        with held.file.open("rb") as stream:
            _read(held, stream, tell)
    except Invalid as refused:
        imports.refuse(job=held, refused=refused)
    except leases.LeaseLost:
        return


def _read(job: ImportJob, stream: IO[bytes], tell: Callable[[ImportJob], None] | None) -> None:
    items = opening.items_of(FORMATS[job.format], stream, job.language, start=job.items_read)
    for batch in _batches(job, items):
        job = batch.job = _put(job, batch, _percent(stream, job))
        if tell is not None:
            tell(job)
        if job.questions > MOST_QUESTIONS:
            raise Invalid("import.too_many_questions", most=MOST_QUESTIONS)
    if not job.items_read:
        raise Invalid("import.nothing_found")
    with transaction.atomic():
        job = leases.held_job(job=job, lease=job.lease)
        imports.set_state(job=job, state=State.READY)
        job.percent = 100
        job.save()


def _batches(job: ImportJob, items: Iterable[Question | Problem]) -> Iterator[Batch]:
    """One question at a time is in memory with its files; a batch is as long as the lease allows."""
    batch, began = Batch(job), monotonic()
    for item in items:
        batch.take(item)
        if batch.items >= BATCH or monotonic() - began > LONGEST_BATCH:
            yield batch
            batch, began = Batch(batch.job), monotonic()
    if batch.items:
        yield batch


def _percent(stream: IO[bytes], job: ImportJob) -> int:
    """How far the reader is in the file; archives are read out of order, so it never goes back."""
    try:
        return max(job.percent, min(99, stream.tell() * 100 // max(job.size, 1)))
    except ValueError:  # the reader closed it
        return job.percent


@dataclass
class Batch:
    """Rows and problems made of some items of a file."""

    job: ImportJob
    rows: list[ImportRow] = field(default_factory=list)
    problems: list[ImportProblem] = field(default_factory=list)
    files: list[ImportFile] = field(default_factory=list)
    items: int = 0

    def take(self, item: Question | Problem) -> None:
        self.items += 1
        if isinstance(item, Problem):
            self.note(item)
        else:
            self.add(item)

    @property
    def files_size(self) -> int:
        return sum(file.size for file in self.files)

    def note(self, problem: Problem) -> None:
        self.problems.append(
            ImportProblem(
                job=self.job,
                line=max(problem.line, 0),
                severity=problem.severity,
                code=problem.code[:80],
                detail=_printable(problem.detail),
                excerpt=tidy.printable(problem.excerpt)[:LONGEST_EXCERPT],
            )
        )

    def add(self, question: Question) -> None:
        row = ImportRow(
            job=self.job,
            position=self.job.items_read + self.items,
            line=max(question.line, 0),
            kind=tidy.printable(question.kind)[:30],
            fate=Fate.BROKEN,
            content={},
        )
        self.rows.append(row)
        attachments = question.attachments
        try:
            question, changes = tidy.tidied(question)
            row.key, row.content, row.digest = question.key_name, to_json(question), _digest(question)
            _show_stem(row, question)
            self._check_place(question)
            if wrong := objections(question.kind, question.definition, question.key):
                raise tidy.Unfit(wrong[0], kind=question.kind)
            self._set_aside(question, attachments)
        except (Invalid, tidy.Unfit) as refused:
            row.content, row.digest = {}, ""
            excerpt = row.stem_zh or row.stem_en or question.name
            self.note(Problem(question.line, refused.code, excerpt, Severity.ERROR, refused.detail))
            return
        row.fate = Fate.NEW
        for change in changes:
            self.note(change)

    def _check_place(self, question: Question) -> None:
        """What only a bank asks of a question: days in their order, a tree that is not too deep."""
        if question.valid_from and question.valid_to and question.valid_to < question.valid_from:
            raise Invalid("question.validity_reversed")
        above = sum(bool(part.strip()) for part in self.job.category.split("/"))
        if above + len(question.category) > DEEPEST:
            raise Invalid("category.too_deep", most=DEEPEST)

    def _set_aside(self, question: Question, attachments: Iterable[Any]) -> None:
        """The files that the question shows, examined and stored, so that memory holds one at a time."""
        wanted = files_in(question.definition, question.key, question.explanation)
        if not wanted:
            return
        known = {file.digest for file in self.files}
        known.update(self.job.files.filter(digest__in=wanted).values_list("digest", flat=True))
        for attachment in attachments:
            digest = attachment.digest
            if digest not in wanted or digest in known:
                continue
            if self.job.files_size + self.files_size + len(attachment.data) > MOST_FILES:
                raise tidy.Unfit("files_too_large", megabytes=MOST_FILES // 1024 // 1024)
            mime = files.kind_of(data=attachment.data)
            staged = ImportFile(
                job=self.job,
                digest=digest,
                name=tidy.printable(attachment.name)[-255:],
                mime=mime,
                size=len(attachment.data),
            )
            staged.file.save(digest, ContentFile(attachment.data), save=False)
            self.files.append(staged)
            known.add(digest)
        missing = wanted - known
        if missing:
            here = QuestionFile.objects.filter(bank=self.job.bank_id, digest__in=missing)
            missing -= set(here.values_list("digest", flat=True))
        if missing:
            raise Invalid("question.file_missing", file=min(missing)[:12])

    def compare(self) -> None:
        """What would become of each question, by its key: in this file before, and in the bank."""
        coming = [row for row in self.rows if row.fate == Fate.NEW]
        keys = [row.key for row in coming]
        before = self.job.rows.filter(key__in=keys, fate__in=ImportRow.COMING)
        seen = dict(before.values_list("key", "digest"))
        bank = digests_by_key(self.job.bank, keys)
        for row in coming:
            if row.key in seen:
                same = seen[row.key] == row.digest
                row.fate = Fate.REPEATED if same else Fate.BROKEN
                code, severity = (
                    ("question_repeated", Severity.LOSS) if same else ("key_twice", Severity.ERROR)
                )
                self.note(Problem(row.line, code, row.stem_zh or row.stem_en, severity, {"key": row.key}))
                continue
            seen[row.key] = row.digest
            if row.key in bank:
                row.fate = Fate.SAME if bank[row.key] == row.digest else Fate.DIFFERS


@transaction.atomic
def _put(job: ImportJob, batch: Batch, percent: int) -> ImportJob:
    job = leases.held_job(job=job, lease=job.lease)
    batch.compare()
    ImportFile.objects.bulk_create(batch.files)
    ImportRow.objects.bulk_create(batch.rows)
    room = max(MOST_PROBLEMS - job.errors - job.losses, 0)
    ImportProblem.objects.bulk_create(batch.problems[:room])
    job.state, job.percent, job.tries = State.READING, percent, 0
    job.items_read += batch.items
    job.questions += len(batch.rows)
    errors = sum(problem.severity == Severity.ERROR for problem in batch.problems)
    job.errors += errors
    job.losses += len(batch.problems) - errors
    job.files_size += batch.files_size
    job.save()
    return job


def _digest(question: Question) -> str:
    try:
        return draft_of(imported=question).digest()
    except ValueError:  # numbers that have no one way to be written
        raise tidy.Unfit("question_malformed") from None


def _show_stem(row: ImportRow, question: Question) -> None:
    stem = question.definition["stem"]
    plain = richtext.plain if question.definition.get("markup") else str
    row.stem_zh = plain(stem.get("zh") or "")[:LONGEST_STEM]
    row.stem_en = plain(stem.get("en") or "")[:LONGEST_STEM]


def _printable(detail: Any) -> dict[str, Any]:
    values = {str(name): value for name, value in dict(detail).items()}
    return {name: _short(value) for name, value in values.items()}


def _short(value: Any) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        return [_short(part) for part in list(value)[:50]]
    return value if isinstance(value, int) else tidy.printable(str(value))[:200]
