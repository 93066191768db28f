import django.core.validators
from django.db import migrations, models
from django.db.models import F, Q


def keep_what_is_complete(apps, schema_editor):
    """Backwards: the older rules know lessons that were read and nothing else."""
    lessons = apps.get_model("courses", "Lesson").objects
    lessons.filter(completion_rule="grade").update(completion_rule="quiz", minimum_percent=None)
    lessons.filter(completion_rule__in=("opened", "confirmed")).update(completion_rule="read")
    progress = apps.get_model("courses", "LessonProgress").objects
    progress.filter(completed_at__isnull=False, read_at=None).update(read_at=F("completed_at"), percent=100)


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0011_analytics"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="lessonprogress", name="courses_progress_read_first"),
        migrations.AddField(
            model_name="lesson",
            name="is_required",
            field=models.BooleanField(default=True, verbose_name="Needed to complete the course"),
        ),
        migrations.AddField(
            model_name="lesson",
            name="minimum_percent",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="Minimum mark in percent",
            ),
        ),
        migrations.AddField(
            model_name="lesson",
            name="release",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="lessonprogress",
            name="completed_as",
            field=models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
        migrations.AlterField(
            model_name="lesson",
            name="completion_rule",
            field=models.CharField(
                choices=[
                    ("opened", "Opened"),
                    ("read", "Read to the end"),
                    ("grade", "Read to the end, with a minimum mark in every quiz"),
                    ("quiz", "Read to the end and pass every quiz"),
                    ("confirmed", "Confirmed by a trainer of the run"),
                ],
                default="quiz",
                max_length=12,
                verbose_name="Complete when",
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=Q(completion_rule="grade", minimum_percent__range=(1, 100))
                | ~Q(completion_rule="grade") & Q(minimum_percent=None),
                name="courses_lesson_minimum",
                violation_error_message="A minimum mark belongs to the rule that asks for one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="lessonprogress",
            constraint=models.CheckConstraint(
                condition=Q(completed_at=None)
                | ~Q(read_at=None)
                | Q(completed_as__in=("opened", "confirmed")),
                name="courses_progress_read_first",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, keep_what_is_complete),
    ]
