"""The history of marks is never edited."""

from django.db import migrations

from core.appendonly import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("gradebook", "0001_gradebook")]

    operations = [AppendOnly("gradebook_markchange")]
