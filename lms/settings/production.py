"""A served installation: https only, host-locked cookies, nothing of the demo."""

from lms.settings import base, env
from lms.settings.base import *  # noqa: F403

if base.DEBUG or base.DEMO:
    raise base.ImproperlyConfigured("DEBUG and DEMO are refused in production")
if not base.SITE_ORIGIN.startswith("https://"):
    raise base.ImproperlyConfigured("SITE_ORIGIN must be an https address in production")
if base.urlsplit(base.CONTENT_ORIGIN).hostname in {None, base.urlsplit(base.SITE_ORIGIN).hostname}:
    raise base.ImproperlyConfigured("CONTENT_ORIGIN must be another host than SITE_ORIGIN")

SECRET_KEY = env.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.listing("SECRET_KEY_FALLBACKS")

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
if base.ALLAUTH_TRUSTED_PROXY_COUNT:
    # Only our own proxy in front may say so, and it strips the header from outside.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# __Host-: no Domain, Secure and Path=/ enforced by the browser, so a sister host cannot toss one.
SESSION_COOKIE_NAME = "__Host-sid"
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_NAME = "__Host-lang"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
