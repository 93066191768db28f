from django.db import migrations

from core.appendonly import AppendOnly


class Migration(migrations.Migration):
    """What results are built on can be added to and never changed: wordings, keys, the journal."""

    dependencies = [("assessments", "0001_initial"), ("core", "0002_append_only")]

    operations = [
        AppendOnly("assessments_questionversion"),
        AppendOnly("assessments_answerkey"),
        AppendOnly("assessments_attemptevent"),
        AppendOnly("assessments_attemptitem"),
    ]
