"""What the rows of every app share, and the tables of core."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from core import clock, wording
from core.identifiers import uuid7
from core.ledger.models import LedgerEntry, LedgerStream
from core.outbox.models import OutboxMessage

__all__ = [
    "AccessRecord",
    "Heartbeat",
    "Identified",
    "LedgerEntry",
    "LedgerStream",
    "OutboxMessage",
    "QuarantinedFile",
    "Stamped",
    "UpdatedAtField",
]


class Identified(models.Model):
    """`id` stays inside, `uuid` is what the outside sees."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class UpdatedAtField(models.DateTimeField):
    """Takes core's clock at every save; `QuerySet.update` has to name it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", clock.now)
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = clock.now()
        setattr(model_instance, self.attname, value)
        return value


class Stamped(models.Model):
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = UpdatedAtField()

    class Meta:
        abstract = True


class AccessRecord(models.Model):
    """One look of one person into another person's record. Append-only.

    .. pii: viewer, person; retained as long as the record that was viewed
    """

    id = models.BigAutoField(primary_key=True)
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=64)
    what = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now, editable=False)
    request_id = models.CharField(max_length=36, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="core_access_person_at")]

    @property
    def purpose_label(self) -> str:
        return wording.look_purpose(self.purpose)

    @property
    def what_label(self) -> str:
        return wording.look_kind(self.what)


class Heartbeat(models.Model):
    """When a background part last showed that it lives."""

    name = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField()


class QuarantinedFile(Identified):
    """A file that was refused as malware. `is_kept`: its bytes still lie in the quarantine.

    .. pii: sender, name; the bytes for thirty days, the row retained as the ledger
    """

    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=80)
    finding = models.CharField(max_length=100)
    # The path of the page it was sent to.
    sent_to = models.CharField(max_length=200)
    is_kept = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["is_kept", "at"], name="core_quarantined_kept")]
