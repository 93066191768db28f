"""The marks of one run: what counts, how much, what somebody got and who changed it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.i18n import localized
from core.models import Identified
from gradebook.aggregation import Aggregation

AGGREGATIONS = (
    (Aggregation.NATURAL, _("Sum of the points")),
    (Aggregation.MEAN, _("Mean of the percentages")),
    (Aggregation.WEIGHTED_MEAN, _("Weighted mean")),
    (Aggregation.SIMPLE_WEIGHTED_MEAN, _("Mean weighted by points")),
    (Aggregation.MEAN_WITH_EXTRA_CREDIT, _("Mean with extra credit")),
    (Aggregation.MEDIAN, _("Median")),
    (Aggregation.LOWEST, _("Lowest")),
    (Aggregation.HIGHEST, _("Highest")),
    (Aggregation.MODE, _("Most frequent")),
)


class Gradebook(Identified):
    """That of a run. Members see nothing of it before it is released."""

    run = models.OneToOneField("courses.CourseRun", models.PROTECT, related_name="gradebook")
    # In percent of the total; null: the course is not passed by its total.
    pass_percent = models.PositiveSmallIntegerField(_("Passed from, in percent"), null=True, blank=True)
    opened_at = models.DateTimeField(default=clock.now)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_percent=None) | Q(pass_percent__lte=100), name="gradebook_pass_percent"
            ),
        ]

    @property
    def is_released(self) -> bool:
        return self.released_at is not None


class Counted(Identified):
    """Something that counts in a category: a category of its own or an item."""

    title_zh = models.CharField(_("Title in Chinese"), max_length=120)
    title_en = models.CharField(_("Title in English"), max_length=160)
    position = models.PositiveSmallIntegerField(_("Position"), default=1)
    # Factor in a weighted mean; factor of an extra credit in the mean with extra credit.
    weight = models.DecimalField(_("Weight"), default=1, max_digits=8, decimal_places=4)
    # Part of a natural sum set by hand, 0.3 for thirty percent; null: by its points.
    share = models.DecimalField(_("Share of the sum"), null=True, blank=True, max_digits=8, decimal_places=4)
    extra_credit = models.BooleanField(_("Extra credit"), default=False)

    class Meta:
        abstract = True

    @property
    def title(self) -> str:
        return localized(self, "title")


class Category(Counted):
    """Entries that make one total. The one without a parent is the total of the run."""

    gradebook = models.ForeignKey(Gradebook, models.CASCADE, related_name="categories")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="categories")
    aggregation = models.CharField(
        _("How it adds up"), max_length=24, choices=AGGREGATIONS, default=Aggregation.NATURAL
    )
    exclude_empty = models.BooleanField(_("Leave out what has no mark yet"), default=True)
    drop_lowest = models.PositiveSmallIntegerField(_("Drop the lowest"), default=0)
    keep_highest = models.PositiveSmallIntegerField(_("Keep only the highest"), default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["gradebook"], condition=Q(parent=None), name="gradebook_one_total"
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="gradebook_category_parent"),
            models.CheckConstraint(
                condition=Q(drop_lowest=0) | Q(keep_highest=0), name="gradebook_category_one_limit"
            ),
        ]


class Item(Counted):
    """What is marked: an assessment of the course, read where it is, or a mark entered by hand."""

    class Policy(models.TextChoices):
        HIGHEST = "highest", _("Best attempt")
        LAST = "last", _("Last attempt")
        FIRST = "first", _("First attempt")

    category = models.ForeignKey(Category, models.PROTECT, related_name="items")
    assessment = models.ForeignKey(
        "assessments.Assessment", models.PROTECT, null=True, blank=True, related_name="+"
    )
    policy = models.CharField(_("Attempt that counts"), max_length=8, choices=Policy, default=Policy.HIGHEST)
    maximum = models.DecimalField(_("Points"), default=100, max_digits=8, decimal_places=2)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(maximum__gt=0), name="gradebook_item_maximum"),
            models.UniqueConstraint(fields=["category", "assessment"], name="gradebook_item_assessment_once"),
        ]

    @property
    def is_manual(self) -> bool:
        return self.assessment_id is None


class Mark(models.Model):
    """What a trainer gave one member for one item; at an assessment it stands in place of the result.

    Without a row the result of the assessment counts, or nothing does. `version` tells two people who
    typed at the same time apart.

    .. pii: member, feedback; retained as training record
    """

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(Item, models.PROTECT, related_name="marks")
    member = models.ForeignKey("courses.RunMember", models.PROTECT, related_name="+")
    value = models.DecimalField(null=True, max_digits=8, decimal_places=2)
    feedback = models.TextField(blank=True, max_length=1000)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "member"], name="gradebook_mark_once"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0), name="gradebook_mark_value"),
        ]
        indexes = [models.Index(fields=["member"], name="gradebook_mark_member")]


class MarkChange(models.Model):
    """One change of a mark, append-only: the history that a question about a mark is answered from.

    .. pii: member, by; retained as training record
    """

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(Item, models.PROTECT, related_name="changes")
    member = models.ForeignKey("courses.RunMember", models.PROTECT, related_name="+")
    before = models.DecimalField(null=True, max_digits=8, decimal_places=2)
    after = models.DecimalField(null=True, max_digits=8, decimal_places=2)
    feedback = models.TextField(blank=True)
    # Why an assessment's own result does not stand, or a mark was changed.
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["item", "member"], name="gradebook_change_mark")]
