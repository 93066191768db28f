"""Celery carries; the database remembers (core.outbox)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")

app = Celery("comity")
app.config_from_object("lms.celery_settings")
app.autodiscover_tasks(["core"])
