"""Everything the site needs; the other settings modules only override.

Every environment variable read here is listed in docs/operator.md.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from lms.settings import env

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = env.flag("DEBUG", default=False)
DEMO = env.flag("DEMO", default=False)
SITE_ORIGIN = env.url("SITE_ORIGIN", "http://localhost:8000")
CONTENT_ORIGIN = env.url("CONTENT_ORIGIN", "http://127.0.0.1:8000")
ALLOWED_HOSTS = [urlsplit(SITE_ORIGIN).hostname or "", urlsplit(CONTENT_ORIGIN).hostname or ""]
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]

# --- Applications -------------------------------------------------------------------------

# The stack, lowest last; tests/architecture/test_stack.py holds it against pyproject.toml.
LOCAL_APPS = [
    "lms",
    "exchange",
    "qualifications",
    "training",
    "gradebook",
    "courses",
    "assessments",
    "content",
    "terminology",
    "competence",
    "law",
    "people",
    "notifications",
    "agenda",
    "search",
    "core",
]

INSTALLED_APPS = [
    *LOCAL_APPS,
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "template_partials.apps.SimpleAppConfig",
]

# One middleware costs every page: each line here earns its place (see `make bench ONLY=lesson`).
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.RequestContext",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.Locale",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.middleware.SessionRules",
    "core.middleware.ScanUploads",
    "core.middleware.DomainErrors",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.context.navigation",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "core.templatetags.ui",
                "template_partials.templatetags.partials",
            ],
        },
    },
]

# --- Data ---------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(env.url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'comity.sqlite3'}"))
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Opening the file and its pragmas cost more CPU than most pages; PostgreSQL has a pool instead.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        # Without IMMEDIATE two writers deadlock on the lock upgrade; without FULL a power cut
        # takes acknowledged commits with it (core.checks asserts both at start).
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        "PRAGMA journal_size_limit=67108864; PRAGMA mmap_size=134217728;",
    }
else:
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": env.integer("DATABASE_POOL", 8)},
        "options": "-c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s",
    }

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.url("REDIS_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "comity"}
}

# --- Background work ----------------------------------------------------------------------

CELERY_BROKER_URL = env.url("CELERY_BROKER_URL", REDIS_URL or "filesystem://localhost")
CELERY_BROKER_DIR = VAR_DIR / "broker"
# See core.outbox.operations; the sweeper comes by as often as its patience ends.
OUTBOX_PATIENCE = env.seconds("OUTBOX_PATIENCE", 30)
OUTBOX_LEASE = env.seconds("OUTBOX_LEASE", 60)

# --- Languages, time ----------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FIRST_DAY_OF_WEEK = 1
FORMAT_MODULE_PATH = ["lms.formats"]

# --- Files --------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# Collected by scripts/frontend.py at set-up, from our own files and from node_modules.
FRONTEND_DIR = BASE_DIR / "var" / "frontend"
STATICFILES_DIRS = [FRONTEND_DIR] if FRONTEND_DIR.exists() else []
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(VAR_DIR / "media")))
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Recordings: the largest file, and the share of the store that one person may fill.
MEDIA_MAX_UPLOAD_SIZE = env.integer("MEDIA_MAX_UPLOAD_MB", 200) * 1024 * 1024
MEDIA_QUOTA_FILES = env.integer("MEDIA_QUOTA_FILES", 1000)
MEDIA_QUOTA_BYTES = env.integer("MEDIA_QUOTA_MB", 5120) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o640
# The scanner that looks at uploads, and where what it refused is kept.
CLAMD = env.url("CLAMD", "")
if CLAMD and urlsplit(CLAMD).scheme not in {"unix", "tcp"}:
    raise ImproperlyConfigured("CLAMD must begin with unix: or tcp:")
QUARANTINE_ROOT = Path(env.text("QUARANTINE_ROOT", str(VAR_DIR / "quarantine")))

# --- Who may come in ----------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.adapters.SignInBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = int(timedelta(hours=8).total_seconds())
SESSION_IDLE = timedelta(minutes=30)
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.views.csrf_failure"

ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
ACCOUNT_FORMS = {"reset_password": "people.forms.ResetPasswordForm"}
MFA_ADAPTER = "people.adapters.MfaAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "staff_number"
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Thousands of people may stand behind one address of an office network, so the limits that
# count an address are wide and those that count an account are narrow.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "120/m/ip,5/5m/key",
    "reset_password": "60/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXIES", 0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Comity"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Demo accounts may go without the second factor; production refuses DEMO and with it this.
SECOND_FACTOR_EXEMPTIONS = DEMO

# --- What a page may do -------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "frame-src": [SELF, CONTENT_ORIGIN],
    }
}
X_FRAME_OPTIONS = "DENY"  # for browsers without frame-ancestors; Wagtail's previews say SAMEORIGIN
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

# --- Mail ---------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "Comity <comity@localhost>")
_mail = urlsplit(env.url("EMAIL_URL", f"file://{VAR_DIR / 'mail'}"))
if _mail.scheme == "file":
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = _mail.path
elif _mail.scheme in {"smtp", "smtps"}:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.username or "", _mail.password or ""
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_TIMEOUT = 10
else:
    raise ImproperlyConfigured("EMAIL_URL must begin with file:, smtp: or smtps:")

# --- Wagtail ------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Comity"
WAGTAILADMIN_BASE_URL = SITE_ORIGIN
WAGTAIL_I18N_ENABLED = True
WAGTAIL_ENABLE_UPDATE_CHECK = False
# Accounts are kept in /people/ and /accounts/; the editing room changes none.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILIMAGES_IMAGE_MODEL = "content.Image"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_DOCUMENT_MODEL = "content.Document"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
# A translation goes through the review like its source; the stock behaviour publishes it at once.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

# --- Exams --------------------------------------------------------------------------------

ATTEMPT_GRACE = env.seconds("ATTEMPT_GRACE", 2)

# --- The outside --------------------------------------------------------------------------

EGRESS_ALLOWED = env.listing("EGRESS_ALLOWED")
SOURCE_URL = env.url("SOURCE_URL", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"comity": {"level": "INFO"}},
}
