"""Fast and closed: no file outside a temporary folder, no mail, no broker."""

import tempfile
from pathlib import Path

from lms.settings.base import *  # noqa: F403

SECRET_KEY = "test-" * 12
VAR_DIR = Path(tempfile.gettempdir()) / "comity-test"
MEDIA_ROOT = VAR_DIR / "media"
QUARANTINE_ROOT = VAR_DIR / "quarantine"
CLAMD = ""
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_BROKER_URL = "memory://"
SECOND_FACTOR_EXEMPTIONS = True
ACCOUNT_RATE_LIMITS = {}  # type: ignore[no-redef, var-annotated]
WHITENOISE_AUTOREFRESH = True
