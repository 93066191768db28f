"""A served installation starts only when it is safe, and Django's own deployment check is clean."""

import os
import subprocess
import sys

import pytest

from tests.architecture.source import ROOT

SAFE = {
    "DJANGO_SETTINGS_MODULE": "lms.settings.production",
    "SECRET_KEY": "kept-secret-" * 6,
    "SITE_ORIGIN": "https://comity.example",
    "CONTENT_ORIGIN": "https://comity-content.example",
    "EMAIL_URL": "smtp://localhost:25",
}


def django(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", **SAFE, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_deployment_check_is_clean(tmp_path):
    done = django("manage.py", "check", "--deploy", "--fail-level", "WARNING", VAR_DIR=str(tmp_path))
    assert (done.returncode, done.stdout.strip()) == (
        0,
        "System check identified no issues (0 silenced).",
    ), done.stderr


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY needs at least 50 characters"),
        ("DEMO", "1", "DEBUG and DEMO are refused in production"),
        ("DEBUG", "1", "DEBUG and DEMO are refused in production"),
        ("DEBUG", "perhaps", "DEBUG must be one of"),
        ("SITE_ORIGIN", "http://comity.example", "SITE_ORIGIN must be an https address in production"),
        ("CONTENT_ORIGIN", "https://comity.example", "CONTENT_ORIGIN must be another host than SITE_ORIGIN"),
        ("EMAIL_URL", "pigeon://localhost", "EMAIL_URL must begin with"),
        ("TRUSTED_PROXIES", "one", "TRUSTED_PROXIES must be a whole number"),
    ],
)
def test_an_unsafe_setting_stops_the_start(setting, value, said):
    done = django("-c", "import django; django.setup()", **{setting: value})
    assert done.returncode == 1
    assert said in done.stderr.splitlines()[-1]


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text("from-a-file-" * 6)
    done = django(
        "-c",
        "import django; django.setup(); from django.conf import settings; print(settings.SECRET_KEY)",
        SECRET_KEY_FILE=str(tmp_path / "key"),
    )
    assert done.stdout.strip() == "from-a-file-" * 6


def test_production_cookies_and_headers():
    code = """
import django; django.setup()
from django.conf import settings as s
print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,
      s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.SECURE_HSTS_SECONDS >= 31536000,
      s.SECURE_SSL_REDIRECT, s.DEBUG, s.PASSWORD_HASHERS[0].rsplit('.')[-1], s.ALLOWED_HOSTS,
      "'unsafe-inline'" in str(s.CONTENT_SECURITY_POLICY))
"""
    assert django("-c", code).stdout.strip() == (
        "__Host-sid __Host-csrf True True True Lax True True False Argon2PasswordHasher "
        "['comity.example', 'comity-content.example'] False"
    )
