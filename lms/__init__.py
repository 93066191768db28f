"""The composition root: imports every app, is imported by none."""

from lms.celery import app as celery_app

__all__ = ["celery_app"]
