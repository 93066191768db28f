"""The Celery tasks of the installation: few, because the database knows what is to be done."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.utils.module_loading import import_string

from core import quarantine
from core.health import beat
from core.outbox import operations as outbox


def publish(message_id: int) -> None:
    """Hand a message to the queue; without retries, since the sweeper repeats it anyway."""
    deliver.apply_async(args=[message_id], retry=False)


@shared_task(name="core.tasks.deliver", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def deliver(message_id: int) -> None:
    outbox.deliver(message_id)


@shared_task(name="core.tasks.sweep", ignore_result=True, expires=30)
def sweep() -> None:
    outbox.sweep()


@shared_task(name="core.tasks.heartbeat", ignore_result=True, expires=30)
def heartbeat() -> None:
    beat(name="worker")


@worker_ready.connect
def show_life(**kwargs: Any) -> None:
    """Without waiting for the first tick, so that a started site says so at once."""
    beat(name="worker")


@shared_task(name="core.tasks.run", ignore_result=True, expires=60)
def run(task_path: str, **kwargs: Any) -> None:
    """Call a periodic function of an app's `tasks.py`; the schedule names it by path."""
    import_string(task_path)(**kwargs)


def empty_quarantine() -> None:
    quarantine.forget_old()
