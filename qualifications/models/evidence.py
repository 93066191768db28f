from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.i18n import suffix
from core.models import Identified


class Evidence(Identified):
    """One thing that happened to a person and may count for a qualification. Append-only.

    `source` is the uuid of what it comes from (a completion, an attempt), `facts` what was known of it
    then, `digest` covers both; what turns out wrong is answered by another row, not by an edit.

    .. pii: person; retained as training record
    """

    class Kind(models.TextChoices):
        COMPLETION = "completion", _("Course completed")
        RESULT = "result", _("Test passed")
        DOCUMENT = "document", _("Document")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=12, choices=Kind)
    source = models.UUIDField()
    # What rules ask for: the code of the course, the uuid of the assessment.
    reference = models.CharField(max_length=64)
    happened_on = models.DateField()
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=80)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["happened_on", "pk"]
        verbose_name = _("Evidence")
        constraints = [
            # However often the news arrives, it is one piece of evidence.
            models.UniqueConstraint(fields=["kind", "source"], name="qualifications_evidence_once"),
        ]
        indexes = [models.Index(fields=["person", "kind"], name="qualifications_ev_person")]

    @property
    def title(self) -> str:
        return self.facts.get(suffix()) or self.facts.get("zh") or self.reference
