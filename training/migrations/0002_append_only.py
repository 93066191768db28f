"""What was decided on a training is never edited."""

from django.db import migrations

from core.appendonly import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("training", "0001_external_training")]

    operations = [AppendOnly("training_externaldecision")]
