"""What stands beside the wordings, for the questions that are there: all of them were in use."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery

from assessments.queries.keys import as_grader


def fill(apps, schema_editor):
    question, version, key, citation = (
        apps.get_model("assessments", name)
        for name in ("Question", "QuestionVersion", "AnswerKey", "VersionCitation")
    )
    first = version.objects.filter(question=OuterRef("pk")).order_by("number")
    kind = version.objects.filter(pk=OuterRef("current"))
    written = question.objects.filter(current__isnull=False)
    written.update(
        latest=F("current"),
        author=Subquery(first.values("author")[:1]),
        kind=Subquery(kind.values("kind")[:1]),
        state="approved",
    )
    question.objects.filter(retired_at__isnull=False).update(state="retired")
    with as_grader():
        cited = list(key.objects.exclude(citations=[]).values_list("version", "citations"))
    rows = {
        (pk, entry["instrument"], entry["articles"][:100]) for pk, citations in cited for entry in citations
    }
    citation.objects.bulk_create(
        [
            citation(version_id=pk, instrument=instrument, articles=articles)
            for pk, instrument, articles in sorted(rows)
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_bank_in_order")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
