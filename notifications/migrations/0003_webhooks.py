import django.db.models.deletion
from django.db import migrations, models

import core.clock
import core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_append_only"),
        ("notifications", "0002_preferences"),
    ]

    operations = [
        migrations.CreateModel(
            name="WebhookTarget",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uuid", models.UUIDField(default=core.identifiers.uuid7, editable=False, unique=True)),
                ("name", models.CharField(max_length=64)),
                ("url", models.URLField(max_length=500)),
                ("events", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(default=core.clock.now, editable=False)),
                ("disabled_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("paused_until", models.DateTimeField(null=True)),
                ("leased_until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("disabled_at", None)),
                        fields=("name",),
                        name="notifications_target_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WebhookDelivery",
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
                ("body", models.TextField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.ledgerentry"
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="notifications.webhooktarget",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")),
                        fields=["target", "due_at"],
                        name="notifications_webhook_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("target", "entry"), name="notifications_webhook_once")
                ],
            },
        ),
    ]
