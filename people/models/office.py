from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.i18n import localized
from core.models import Identified


class Kind(models.TextChoices):
    PROCURATORATE = "procuratorate", _("Procuratorate")
    BRANCH = "branch", _("Branch")
    DISPATCHED = "dispatched", _("Dispatched office")
    SPECIAL = "special", _("Special procuratorate")


class Level(models.IntegerChoices):
    NATIONAL = 0, _("National")
    PROVINCE = 1, _("Province")
    CITY = 2, _("City")
    BASIC = 3, _("Basic")
    DISPATCHED = 4, _("Dispatched")


class Named(models.Model):
    """What an office is called, and what it is."""

    code = models.CharField(_("Code"), max_length=32)
    kind = models.CharField(_("Kind"), max_length=16, choices=Kind, default=Kind.PROCURATORATE)
    name_zh = models.CharField(_("Name of the office in Chinese"), max_length=120)
    name_en = models.CharField(_("Name of the office in English"), max_length=200)
    short_zh = models.CharField(_("Short name in Chinese"), max_length=40, blank=True)
    short_en = models.CharField(_("Short name in English"), max_length=80, blank=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        return localized(self, "name")

    @property
    def short(self) -> str:
        return localized(self, "short") or self.name


class Office(Named, Identified):
    """A node of the tree as it stands today: the projection of its latest OfficeVersion.

    `path` is the way from the root in segments of four digits and a point ("0001.0012."), so that a
    subtree is `path__startswith`. It moves with the office; nothing but scope may rely on it.
    """

    Kind = Kind
    Level = Level

    code = models.CharField(_("Code"), max_length=32, unique=True)
    level = models.PositiveSmallIntegerField(_("Level"), choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=60, unique=True, editable=False)
    opened_on = models.DateField(_("Opened on"))
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)

    class Meta:
        ordering = ["path"]
        verbose_name = _("Office")
        verbose_name_plural = _("Offices")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="people_office_closed_after_opened",
            ),
            # One tree: the office without a parent is the national one.
            models.UniqueConstraint(
                fields=["level"], condition=Q(parent=None), name="people_office_one_root"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def depth(self) -> int:
        """Steps below the root."""
        return len(self.path) // 5 - 1

    def is_within(self, other: Office) -> bool:
        """Whether this office is the other one or below it."""
        return self.path.startswith(other.path)


class OfficeVersion(Named):
    """What an office was called and where it hung in a period, as known in a period. Never edited.

    `valid_to` is the first day on which it no longer held; `recorded_to` the moment another row took its
    place. Rows with `recorded_to=None` are what we hold true now.
    """

    id = models.BigAutoField(primary_key=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="versions")
    parent = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_from = models.DateTimeField(default=clock.now)
    recorded_to = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["valid_from", "recorded_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="people_officeversion_period",
            ),
            models.UniqueConstraint(
                fields=["office"],
                condition=Q(valid_to=None, recorded_to=None),
                name="people_officeversion_one_open",
            ),
        ]
        indexes = [models.Index(fields=["parent"], condition=Q(recorded_to=None), name="people_ov_parent")]


class Post(Identified):
    """What somebody is appointed as; the target profiles of `competence` name it by its key."""

    class StaffClass(models.TextChoices):
        PROCURATOR = "procurator", _("Procurator")
        ASSISTANT = "assistant", _("Procurator's assistant or support staff")
        ADMINISTRATION = "administration", _("Judicial administration staff")

    key = models.SlugField(_("Key"), max_length=48, unique=True)
    title_zh = models.CharField(_("Title in Chinese"), max_length=80)
    title_en = models.CharField(_("Title in English"), max_length=120)
    staff_class = models.CharField(_("Staff class"), max_length=16, choices=StaffClass)

    class Meta:
        ordering = ["key"]
        verbose_name = _("Post")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return localized(self, "title")


class Period(models.Model):
    """Valid time in days, recorded time in moments, both half-open: the end itself no longer counts."""

    valid_from = models.DateField(_("From"))
    valid_to = models.DateField(_("Until"), null=True, blank=True)
    recorded_from = models.DateTimeField(default=clock.now, editable=False)
    recorded_to = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @staticmethod
    def on(day: date, prefix: str = "") -> Q:
        """In force on that day, as known now."""
        return Q(
            Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": day}),
            **{f"{prefix}valid_from__lte": day, f"{prefix}recorded_to": None},
        )

    def is_on(self, day: date) -> bool:
        return (
            self.recorded_to is None
            and self.valid_from <= day
            and (self.valid_to is None or day < self.valid_to)
        )


class Appointment(Period, Identified):
    """A person at an office in a post for a period. Ended by a row that takes its place.

    .. pii: person; retained as personnel record
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments")
    office = models.ForeignKey(Office, models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    is_primary = models.BooleanField(_("Primary appointment"), default=False)

    class Meta:
        ordering = ["-is_primary", "-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="people_appointment_period"
            ),
            # The home office: one at a time. Periods with an end are compared by the operation under a lock.
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(is_primary=True, valid_to=None, recorded_to=None),
                name="people_appointment_one_primary",
            ),
            models.UniqueConstraint(
                fields=["person", "office", "post"],
                condition=Q(valid_to=None, recorded_to=None),
                name="people_appointment_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "person"], condition=Q(recorded_to=None), name="people_app_office"
            ),
            models.Index(fields=["person"], condition=Q(recorded_to=None), name="people_app_person"),
        ]
