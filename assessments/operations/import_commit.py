"""Taking over what was read and shown: one transaction, the whole of it or nothing."""

from __future__ import annotations

from collections import Counter
from itertools import count, islice
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import OuterRef, Subquery

from assessments.interchange.stored import from_json
from assessments.models import Bank, ImportJob, ImportRow, Question, QuestionFile
from assessments.operations import files, imports, leases, wordings
from assessments.operations.categories import Tree
from assessments.operations.drafts import Draft, draft_of
from assessments.queries.imports import by_key
from core import clock, ledger
from core.errors import DomainError, Invalid

if TYPE_CHECKING:
    from people.models import User

State, OnExisting, Outcome = ImportJob.State, ImportJob.OnExisting, ImportRow.Outcome
BATCH = 500
LONGEST_KEY = 40


def carry_out(*, job: ImportJob) -> None:
    """Do what `imports.commit_import` asked for. Killed anywhere it has done nothing, and is done again."""
    held = leases.take_job(job=job, states=(State.COMMITTING,))
    if held is None:
        return
    if held.committed_by is None or not imports.may_still(job=held, by=held.committed_by):
        imports.refuse(job=held, refused=Invalid("import.not_open"))
        return
    try:
        _lay_down_files(held)
        _take_over(held)
    except leases.LeaseLost:
        return
    except DomainError as refused:
        imports.refuse(job=held, refused=refused, back_to=State.READY)


def _lay_down_files(job: ImportJob) -> None:
    """Bytes first and without a transaction: on SQLite one would keep everybody else from writing."""
    for staged in job.files.all():
        with staged.file.open("rb") as stream:
            files.lay_down(digest=staged.digest, data=stream.read())


@transaction.atomic
def _take_over(job: ImportJob) -> None:
    job = leases.held_job(job=job, lease=job.lease)
    by = job.committed_by
    if by is None:
        raise leases.LeaseLost
    # Who else imports into this bank, or makes keys in it, waits.
    bank = Bank.objects.select_for_update().get(pk=job.bank_id)
    _keep_files(job, bank)
    outcomes: Counter[str] = Counter()
    tree, keys = Tree(bank), _FreeKeys(bank)
    prefix = tuple(part.strip() for part in job.category.split("/") if part.strip())
    rows = job.rows.filter(fate__in=ImportRow.COMING).order_by("position").iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        drafts = []
        for row in batch:
            question = from_json(row.content)
            category = tree.file((*prefix, *question.category))
            drafts.append((row, draft_of(imported=question, category=category)))
        _write(job, bank, drafts, keys, by)
        _note_outcomes(bank, batch)
        outcomes.update(row.outcome for row in batch)
    _finish(job, outcomes)


def _note_outcomes(bank: Bank, rows: list[ImportRow]) -> None:
    """What became of each, with a statement for each outcome; a row finds its question by its key."""
    found = Question.objects.filter(bank=bank, key=OuterRef("key")).values("pk")[:1]
    for outcome in {row.outcome for row in rows}:
        like = [row.pk for row in rows if row.outcome == outcome]
        ImportRow.objects.filter(pk__in=like).update(outcome=outcome, question=Subquery(found))


def _keep_files(job: ImportJob, bank: Bank) -> None:
    at = clock.now()
    known = set(QuestionFile.objects.filter(bank=bank).values_list("digest", flat=True))
    new = []
    for staged in job.files.all():
        if staged.digest in known:
            continue
        file = QuestionFile(
            bank=bank, digest=staged.digest, name=staged.name, mime=staged.mime, size=staged.size,
            added_by=job.committed_by, added_at=at,
        )  # fmt: skip
        file.file.name = file.file.field.generate_filename(file, staged.digest)
        new.append(file)
    QuestionFile.objects.bulk_create(new, batch_size=BATCH)


class _FreeKeys:
    """Keys for questions whose own key is taken: the key with a number behind it."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.given: set[str] = set()

    def like(self, key: str) -> str:
        taken = set(
            Question.objects.filter(bank=self.bank, key__startswith=key[: LONGEST_KEY - 6]).values_list(
                "key", flat=True
            )
        )
        stem = key[: LONGEST_KEY - 6]
        names = (f"{stem}-{number}" for number in count(2))
        found = next(name for name in names if name not in taken and name not in self.given)
        self.given.add(found)
        return found


def _write(
    job: ImportJob, bank: Bank, drafts: list[tuple[ImportRow, Draft]], keys: _FreeKeys, by: User
) -> None:
    there = by_key(bank, [row.key for row, _draft in drafts])
    adding: list[tuple[ImportRow, Draft]] = []
    revising: list[tuple[ImportRow, Draft]] = []
    for row, draft in drafts:
        question = there.get(row.key)
        row.question = question
        if question is None:
            adding.append((row, draft))
        elif job.on_existing == OnExisting.REVISE:
            revising.append((row, draft))
        elif question.wording.digest == row.digest:
            row.outcome = Outcome.UNCHANGED
        elif job.on_existing == OnExisting.ADD:
            row.key = keys.like(row.key)
            row.save(update_fields=["key"])
            adding.append((row, draft))
        else:
            row.outcome = Outcome.SKIPPED
    added = wordings.add_many(
        bank=bank, drafts=[(row.key, draft) for row, draft in adding], by=by, later=True
    )
    for (row, _draft), question in zip(adding, added, strict=True):
        row.outcome, row.question = Outcome.ADDED, question
    pairs = [(there[row.key], draft) for row, draft in revising]
    changed = {question.pk for question in wordings.revise_many(revisions=pairs, by=by, later=True)}
    for row, _draft in revising:
        row.outcome = Outcome.REVISED if row.question_id in changed else Outcome.UNCHANGED


def _finish(job: ImportJob, outcomes: Counter[str]) -> None:
    imports.set_state(job=job, state=State.DONE)
    job.added, job.revised = outcomes[Outcome.ADDED], outcomes[Outcome.REVISED]
    job.unchanged, job.skipped = outcomes[Outcome.UNCHANGED], outcomes[Outcome.SKIPPED]
    job.save()
    imports.clear_away(job=job)
    ledger.append(
        event="bank.imported",
        subject=job.bank,
        by=job.committed_by,
        code=job.bank.code,
        job=job.uuid,
        format=job.format,
        digest=job.digest,
        added=job.added,
        revised=job.revised,
        unchanged=job.unchanged,
        skipped=job.skipped,
    )
