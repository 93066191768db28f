"""Banks and their questions. A wording is never changed: revising a question writes a new version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from assessments import policies
from assessments.models import Bank, BankShare, Question, QuestionCompetency, QuestionVersion
from assessments.models.key import AnswerKey
from assessments.operations.composing import compose_assessment as compose_assessment
from assessments.question_types.registry import TYPES, question_type
from assessments.question_types.seeds import KINDS, read_question
from assessments.wording import PROBLEMS
from core import canonical, clock, ledger
from core.errors import Conflict, Invalid, NotAllowed

if TYPE_CHECKING:
    from people.models import User


@dataclass(frozen=True)
class Draft:
    """A question as written: what an examinee may see, and apart from it what is right and why."""

    kind: str
    definition: Mapping[str, Any]
    key: Mapping[str, Any]
    explanation: Mapping[str, str] = field(default_factory=dict)
    citations: Sequence[Mapping[str, str]] = ()
    competencies: Sequence[str] = ()
    difficulty: int = Question.Difficulty.MEDIUM
    marks: Decimal = Decimal(1)

    def digest(self) -> str:
        content = [self.kind, self.definition, self.key, self.explanation, self.citations]
        return canonical.digest(canonical.plain(content))


@dataclass
class Loaded:
    """What loading did; `skipped` are the keys of questions whose type does not exist here."""

    added: list[str] = field(default_factory=list)
    revised: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


@transaction.atomic
def create_bank(*, code: str, title_zh: str, title_en: str, by: User) -> Bank:
    """A bank owned by `by`. Raises Conflict when the code is taken."""
    if Bank.objects.filter(code=code).exists():
        raise Conflict("bank.code_taken", bank=code)
    bank = Bank.objects.create(code=code, title_zh=title_zh, title_en=title_en, owner=by)
    ledger.append(event="bank.created", subject=bank, by=by, code=code)
    return bank


@transaction.atomic
def share_bank(*, bank: Bank, person: User, by: User) -> None:
    """Let another trainer write in the bank; only the owner may."""
    if bank.owner_id != by.pk:
        raise NotAllowed("bank.not_owner")
    if not policies.may_author(person):
        raise Invalid("bank.not_a_trainer")
    _share, created = BankShare.objects.get_or_create(bank=bank, person=person)
    if created:
        ledger.append(event="bank.shared", subject=bank, by=by, code=bank.code, person=person.uuid)


@transaction.atomic
def unshare_bank(*, bank: Bank, person: User, by: User) -> None:
    if bank.owner_id != by.pk:
        raise NotAllowed("bank.not_owner")
    deleted, _by_model = BankShare.objects.filter(bank=bank, person=person).delete()
    if deleted:
        ledger.append(event="bank.unshared", subject=bank, by=by, code=bank.code, person=person.uuid)


@transaction.atomic
def add_question(*, bank: Bank, key: str, draft: Draft, by: User) -> Question:
    """Raises Conflict when the bank has the key already, Invalid when the draft is not complete."""
    if Question.objects.filter(bank=bank, key=key).exists():
        raise Conflict("question.key_taken", key=key)
    question = _add(bank, key, draft, by)
    ledger.append(event="question.added", subject=question, by=by, key=key, kind=draft.kind)
    return question


@transaction.atomic
def revise_question(*, question: Question, draft: Draft, by: User, expected: int | None = None) -> Question:
    """Write the draft as the next version; the same content again only updates what stands beside it.

    `expected` is the version the author had before him: Conflict when another one came meanwhile.
    """
    question = (
        Question.objects.select_for_update(of=("self",)).select_related("current", "bank").get(pk=question.pk)
    )
    if expected is not None and question.wording.number != expected:
        raise Conflict("question.stale")
    if _revise(question, draft, by):
        ledger.append(
            event="question.revised",
            subject=question,
            by=by,
            key=question.key,
            number=question.wording.number,
        )
    return question


@transaction.atomic
def retire_question(*, question: Question, by: User) -> None:
    """Keep it out of new papers; attempts and assessments that hold it keep it."""
    if question.retired_at is None:
        question.retired_at = clock.now()
        question.save(update_fields=["retired_at", "updated_at"])
        ledger.append(event="question.retired", subject=question, by=by, key=question.key)


@transaction.atomic
def load_questions(*, data: Iterable[Mapping[str, Any]], bank: Bank, by: User) -> Loaded:
    """Write a list of questions in the form of seed/courses.json into the bank, by their keys.

    Loading the same list again changes nothing. Types that do not exist here are skipped and named.
    """
    loaded = Loaded()
    existing = {
        question.key: question for question in Question.objects.filter(bank=bank).select_related("current")
    }
    for raw in data:
        key = raw["id"]
        if raw["type"] not in KINDS:
            loaded.skipped.append(key)
            continue
        draft = Draft(**read_question(raw))
        question = existing.get(key)
        if question is None:
            existing[key] = _add(bank, key, draft, by)
            loaded.added.append(key)
        elif _revise(question, draft, by):
            loaded.revised.append(key)
        else:
            loaded.unchanged.append(key)
    if loaded.added or loaded.revised:
        ledger.append(
            event="bank.imported",
            subject=bank,
            by=by,
            code=bank.code,
            added=len(loaded.added),
            revised=len(loaded.revised),
            keys=[*loaded.added, *loaded.revised],
        )
    return loaded


def _add(bank: Bank, key: str, draft: Draft, by: User) -> Question:
    _check(draft)
    question = Question.objects.create(
        bank=bank, key=key, difficulty=draft.difficulty, default_marks=draft.marks
    )
    _write_version(question, 1, draft, by)
    _set_competencies(question, draft.competencies)
    return question


def _revise(question: Question, draft: Draft, by: User) -> bool:
    """Whether there is a new version now."""
    _check(draft)
    current = question.wording
    changed = current.digest != draft.digest()
    question.difficulty, question.default_marks = draft.difficulty, draft.marks
    if changed:
        _write_version(question, current.number + 1, draft, by)
    question.save(update_fields=["difficulty", "default_marks", "updated_at"])
    _set_competencies(question, draft.competencies)
    return changed


def _write_version(question: Question, number: int, draft: Draft, by: User) -> None:
    stem = draft.definition["stem"]
    version = QuestionVersion.objects.create(
        question=question,
        number=number,
        kind=draft.kind,
        definition=dict(draft.definition),
        stem_zh=stem.get("zh") or "",
        stem_en=stem.get("en") or "",
        digest=draft.digest(),
        author=by,
        created_at=clock.now(),
    )
    AnswerKey.objects.create(
        version=version,
        key=dict(draft.key),
        explanation=dict(draft.explanation),
        citations=[dict(citation) for citation in draft.citations],
    )
    question.current = version
    question.save(update_fields=["current", "updated_at"])


def _set_competencies(question: Question, codes: Sequence[str]) -> None:
    wanted = set(codes)
    present = set(question.competencies.values_list("code", flat=True))
    if present - wanted:
        question.competencies.filter(code__in=present - wanted).delete()
    QuestionCompetency.objects.bulk_create(
        [QuestionCompetency(question=question, code=code) for code in sorted(wanted - present)]
    )


def _check(draft: Draft) -> None:
    if draft.kind not in TYPES:
        raise Invalid("question.kind_unknown", kind=draft.kind)
    problems = question_type(draft.kind).validate(draft.definition, draft.key)
    if problems:
        sentences = " ".join(str(PROBLEMS[problem.code]) for problem in problems)
        raise Invalid("question.invalid", problems=sentences)
