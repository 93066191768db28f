import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.clock
import core.identifiers

YES, NO = ("true", "t", "1"), ("false", "f", "0")


def name_the_choice(apps, schema_editor):
    """A box became a choice; what the database made of the box depends on its maker."""
    preferences = apps.get_model("notifications", "Preference").objects
    preferences.filter(mail__in=YES).update(mail="now")
    preferences.filter(mail__in=NO).update(mail="never")


def tick_the_box(apps, schema_editor):
    """Digests did not exist before; who wanted one wanted mail."""
    preferences = apps.get_model("notifications", "Preference").objects
    preferences.filter(mail="never").update(mail="0")
    preferences.exclude(mail="0").update(mail="1")


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uuid", models.UUIDField(default=core.identifiers.uuid7, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("sent", "Sent"),
                            ("skipped", "Skipped"),
                            ("failed", "Failed"),
                        ],
                        default="pending",
                        max_length=8,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField(default=core.clock.now)),
                ("leased_until", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("code", models.CharField(blank=True, max_length=40)),
                (
                    "cadence",
                    models.CharField(choices=[("daily", "Daily"), ("weekly", "Weekly")], max_length=8),
                ),
                ("period", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="QuietHours",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="quiet_hours",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("begins", models.TimeField(null=True)),
                ("ends", models.TimeField(null=True)),
                ("weekends", models.BooleanField(default=False)),
            ],
        ),
        migrations.AddField(
            model_name="delivery",
            name="code",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="delivery",
            name="due_at",
            field=models.DateTimeField(default=core.clock.now),
        ),
        migrations.AddField(
            model_name="delivery",
            name="leased_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="notification",
            name="shown",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="preference",
            name="inbox",
            field=models.BooleanField(default=True),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="channel",
            field=models.CharField(
                choices=[("mail", "Mail"), ("daily", "Daily"), ("weekly", "Weekly")], max_length=8
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "Pending"),
                    ("sent", "Sent"),
                    ("skipped", "Skipped"),
                    ("failed", "Failed"),
                ],
                default="pending",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="preference",
            name="mail",
            field=models.CharField(
                choices=[("now", "Now"), ("daily", "Daily"), ("weekly", "Weekly"), ("never", "Never")],
                max_length=8,
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(fields=["created_at"], name="notifications_age"),
        ),
        migrations.AddField(
            model_name="digest",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="digests",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="digest",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="deliveries",
                to="notifications.digest",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "pending")), fields=["due_at"], name="notifications_delivery_due"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "failed")), fields=["done_at"], name="notifications_failed"
            ),
        ),
        migrations.AddConstraint(
            model_name="quiethours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("begins", None), ("ends", None)),
                    models.Q(
                        ("begins__isnull", False),
                        ("ends__isnull", False),
                        models.Q(("begins", models.F("ends")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="notifications_quiet_both",
            ),
        ),
        migrations.AddIndex(
            model_name="digest",
            index=models.Index(
                condition=models.Q(("state", "pending")), fields=["due_at"], name="notifications_digest_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.UniqueConstraint(
                fields=("person", "cadence", "period"), name="notifications_digest_once"
            ),
        ),
        migrations.RunPython(name_the_choice, tick_the_box),
    ]
