"""What is asked of whom, as data; and the grade that decides which of it applies."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from core import clock
from core.i18n import localized
from core.models import Identified
from training.hours import Base as TimeBase, Kind as CountedKind, Rule


class Grade(models.TextChoices):
    """The twelve of article 27 of the Procurators Law, the highest first."""

    CHIEF_GRAND = "chief_grand", _("Chief grand procurator")
    GRAND_1 = "grand_1", _("First-grade grand procurator")
    GRAND_2 = "grand_2", _("Second-grade grand procurator")
    SENIOR_1 = "senior_1", _("First-grade senior procurator")
    SENIOR_2 = "senior_2", _("Second-grade senior procurator")
    SENIOR_3 = "senior_3", _("Third-grade senior procurator")
    SENIOR_4 = "senior_4", _("Fourth-grade senior procurator")
    PROCURATOR_1 = "procurator_1", _("First-grade procurator")
    PROCURATOR_2 = "procurator_2", _("Second-grade procurator")
    PROCURATOR_3 = "procurator_3", _("Third-grade procurator")
    PROCURATOR_4 = "procurator_4", _("Fourth-grade procurator")
    PROCURATOR_5 = "procurator_5", _("Fifth-grade procurator")


class GradeHeld(Identified):
    """A person reached a grade on a day, as known until `recorded_to`; it holds until the next one.

    .. pii: person; retained as personnel record
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grades_held")
    grade = models.CharField(_("Grade"), max_length=16, choices=Grade)
    since = models.DateField(pgettext_lazy("training", "Since"))
    recorded_from = models.DateTimeField(default=clock.now, editable=False)
    recorded_to = models.DateTimeField(null=True, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "since"], condition=Q(recorded_to=None), name="training_grade_once"
            ),
        ]


class HourRule(Identified):
    """So many hours or days of some kinds of training in some time, for the grades and posts named.

    It counts for the staff of `office` and all offices below it. What it asks never changes: another
    rule takes its place, and this one ends (`valid_to` is the first day on which it no longer counts).
    """

    class Base(models.TextChoices):
        YEARS = "years", _("Calendar years")
        GRADE = "grade", _("Months from reaching the grade")
        POST = "post", _("Before taking the post, or within months of it")

    key = models.SlugField(_("Key"), max_length=48)
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+", verbose_name=_("Office"))
    title_zh = models.CharField(_("Title in Chinese"), max_length=120)
    title_en = models.CharField(_("Title in English"), max_length=200)
    base = models.CharField(_("Counts over"), max_length=8, choices=Base)
    length = models.PositiveSmallIntegerField(_("Number of years or months"))
    anchor = models.PositiveSmallIntegerField(_("First year"), default=2023)
    kinds = models.JSONField(_("Kinds of training"), default=list)
    hours = models.DecimalField(_("Hours asked for"), max_digits=6, decimal_places=1, null=True)
    days = models.DecimalField(_("Days asked for"), max_digits=5, decimal_places=1, null=True)
    grades = models.JSONField(_("Grades"), default=list)
    posts = models.JSONField(_("Posts"), default=list)
    source = models.CharField(_("Source"), max_length=200)
    valid_from = models.DateField(_("In force from"))
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["office__path", "key", "valid_from"]
        verbose_name = pgettext_lazy("training", "Rule")
        constraints = [
            models.UniqueConstraint(fields=["office", "key", "valid_from"], name="training_rule_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="training_rule_period"
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0) | Q(days__gt=0), name="training_rule_asks_something"
            ),
            models.CheckConstraint(condition=Q(length__gte=1), name="training_rule_length"),
        ]

    @property
    def title(self) -> str:
        return localized(self, "title")

    def as_rule(self) -> Rule:
        return Rule(
            key=str(self.uuid),
            base=TimeBase(self.base),
            length=self.length,
            kinds=frozenset(CountedKind(kind) for kind in self.kinds),
            hours=self.hours,
            days=self.days,
            anchor=self.anchor,
            grades=frozenset(self.grades),
            posts=frozenset(self.posts),
        )
