"""Right answers and explanations, in a table of their own that delivery code may not import.

Read it through queries/keys.py only: on PostgreSQL the site's own account cannot select the key
columns unless it takes the grader role there.
"""

from django.db import models

GRADER_ROLE = "comity_grader"


class AnswerKey(models.Model):
    """The key of one question version; never changed, a corrected key is a new version.

    `explanation`: {"zh", "en"}; `citations`: [{"instrument", "articles"}].
    """

    # No reverse accessor: a version in the hands of delivery code must not lead here.
    version = models.OneToOneField("QuestionVersion", models.PROTECT, related_name="+")
    key = models.JSONField()
    explanation = models.JSONField(default=dict)
    citations = models.JSONField(default=list)
