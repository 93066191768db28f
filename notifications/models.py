from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from core.models import Identified
from notifications.timing import Quiet


class Notification(Identified):
    """One thing told to one person; worded when it is read, in the language it is read in.

    .. pii: recipient; params hold names of things, deleted with the account and after the time of retention
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=64)
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    # Without a name the system itself gave notice.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    read_at = models.DateTimeField(null=True)
    # Whether it stands in the inbox. What somebody wants by mail only counts as read from the beginning.
    shown = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notifications_inbox"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notifications_unread"),
            models.Index(fields=["created_at"], name="notifications_age"),
        ]


class Sending(models.Model):
    """What a mail on its way remembers, so that it is tried again over days and never by two at once."""

    class State(models.TextChoices):
        PENDING = "pending"
        SENT = "sent"
        SKIPPED = "skipped"
        FAILED = "failed"

    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    tries = models.PositiveSmallIntegerField(default=0)
    # Before this it is left alone: quiet hours, the moment of a digest, or a pause after a failure.
    due_at = models.DateTimeField(default=clock.now)
    # Until then somebody is at work on it.
    leased_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    # Why the last try failed, without an address: three digits of SMTP, or a word.
    code = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True


class Digest(Identified, Sending):
    """One mail that gathers what a person wants to hear by the day or week. One for each period.

    .. pii: person; deleted with the account
    """

    class Cadence(models.TextChoices):
        DAILY = "daily"
        WEEKLY = "weekly"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    cadence = models.CharField(max_length=8, choices=Cadence)
    period = models.DateField()

    class Meta:
        constraints = [
            # However many workers gather at the same moment.
            models.UniqueConstraint(fields=["person", "cadence", "period"], name="notifications_digest_once"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="pending"), name="notifications_digest_due")
        ]


class Delivery(Sending):
    """One way outwards of one notification. The pair is the key: whoever delivers again finds it done."""

    class Channel(models.TextChoices):
        MAIL = "mail"
        DAILY = Digest.Cadence.DAILY.value
        WEEKLY = Digest.Cadence.WEEKLY.value

    id = models.BigAutoField(primary_key=True)
    notification = models.ForeignKey(Notification, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Channel)
    digest = models.ForeignKey(Digest, models.SET_NULL, null=True, related_name="deliveries")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notification", "channel"], name="notifications_delivery_once"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="pending"), name="notifications_delivery_due"),
            models.Index(fields=["done_at"], condition=Q(state="failed"), name="notifications_failed"),
        ]


class Preference(models.Model):
    """How one person wants to hear of one kind; no row means the kind's own default.

    .. pii: person; deleted with the account
    """

    class Mail(models.TextChoices):
        NOW = "now"
        DAILY = Digest.Cadence.DAILY.value
        WEEKLY = Digest.Cadence.WEEKLY.value
        NEVER = "never"

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_preferences"
    )
    kind = models.CharField(max_length=64)
    mail = models.CharField(max_length=8, choices=Mail)
    inbox = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="notifications_preference_once")
        ]


class QuietHours(models.Model):
    """When one person wants no mail; no row means at no time. In China Standard Time.

    .. pii: person; deleted with the account
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="quiet_hours"
    )
    begins = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    weekends = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(begins=None, ends=None)
                | Q(begins__isnull=False, ends__isnull=False) & ~Q(begins=models.F("ends")),
                name="notifications_quiet_both",
            )
        ]

    @property
    def quiet(self) -> Quiet:
        return Quiet(self.begins, self.ends, self.weekends)


class WebhookTarget(Identified):
    """One address of another system that is told of certain acts. Never edited: disabled, and added anew.

    Its secret stands in no table; it is derived from the key of the site and this row's `uuid`.
    """

    name = models.CharField(max_length=64)
    url = models.URLField(max_length=500)
    events = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    disabled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    # Failures in a row; until `paused_until` it is left in peace, until `leased_until` a worker is at it.
    failures = models.PositiveSmallIntegerField(default=0)
    paused_until = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(disabled_at=None), name="notifications_target_name"
            ),
        ]


class WebhookDelivery(Identified, Sending):
    """One act told to one target. `uuid` is the message's identifier at every try; `failed` means dead.

    .. pii: none by itself; the body holds pseudonymous identifiers and codes
    """

    target = models.ForeignKey(WebhookTarget, models.PROTECT, related_name="deliveries")
    entry = models.ForeignKey("core.LedgerEntry", models.PROTECT, related_name="+")
    # To the byte what is signed.
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "entry"], name="notifications_webhook_once"),
        ]
        indexes = [
            models.Index(
                fields=["target", "due_at"],
                condition=Q(state="pending"),
                name="notifications_webhook_due",
            )
        ]
