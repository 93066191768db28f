"""N-UPL-17: a worker that is killed in the middle leaves nothing half, and the next one does it all."""

import os
import signal

import pytest
from django.db import connections

from assessments.models import ImportFile, ImportRow, Question, QuestionVersion
from assessments.models.key import AnswerKey
from assessments.operations import import_commit, import_reading, imports, wordings
from core import clock
from people.registry import Role
from tests.factories.assessments import BankFactory
from tests.factories.imports import FIRST, started
from tests.factories.people import RoleGrantFactory


def killed_in(module, name, monkeypatch, work):
    """Run the work in a process that is killed after it did `name` for the second time."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        whole, calls = getattr(module, name), []

        def act(*args, **kwargs):
            done = whole(*args, **kwargs)
            calls.append(name)
            if len(calls) == 2:
                os.kill(os.getpid(), signal.SIGKILL)
            return done

        setattr(module, name, act)
        try:
            work()
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


@pytest.fixture
def job(committed, monkeypatch):
    monkeypatch.setattr("core.outbox.operations.relay", lambda message_id: None)
    monkeypatch.setattr(import_reading, "BATCH", 3)
    monkeypatch.setattr(import_commit, "BATCH", 3)
    bank = BankFactory(owner=RoleGrantFactory(role=Role.TRAINER).person)
    return started(bank, *([f"Q{number}", *FIRST[1:2], f"第{number}题", *FIRST[3:]] for number in range(8)))


def test_n_upl_17_killed_while_reading_and_while_taking_over(job, monkeypatch):
    killed_in(import_reading, "_put", monkeypatch, lambda: import_reading.read_import(job=job))
    job.refresh_from_db()
    assert (job.state, job.items_read, ImportRow.objects.count()) == ("reading", 6, 6)
    with clock.frozen(clock.now() + 2 * import_reading.leases.LEASE):
        assert imports.sweep_imports() == 1
        import_reading.read_import(job=job)
    job.refresh_from_db()
    assert (job.state, job.questions, Question.objects.count()) == ("ready", 8, 0)

    imports.commit_import(job=job, by=job.by)
    killed_in(wordings, "add_many", monkeypatch, lambda: import_commit.carry_out(job=job))
    assert [model.objects.count() for model in (Question, QuestionVersion, AnswerKey)] == [0, 0, 0]
    with clock.frozen(clock.now() + 4 * import_reading.leases.LEASE):
        assert imports.sweep_imports() == 1
        import_commit.carry_out(job=job)
        import_commit.carry_out(job=job)
    job.refresh_from_db()
    assert (job.state, job.added, Question.objects.count(), ImportFile.objects.count()) == ("done", 8, 8, 0)
