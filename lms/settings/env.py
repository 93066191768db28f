"""Typed, loud readers of the environment: a typo stops the start, not the exam."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_UNSET: object = object()
_FLAGS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def text(name: str, default: object = _UNSET) -> str:
    """The variable, or the content of the file that `<name>_FILE` points to."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error
    value = os.environ.get(name, default)
    if value is _UNSET:
        raise ImproperlyConfigured(f"{name} is not set")
    return value  # type: ignore[return-value]


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    try:
        return _FLAGS[value.lower()]
    except KeyError:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(_FLAGS)}, not {value!r}") from None


def secret(name: str, default: object = _UNSET) -> str:
    value = text(name, default)
    if len(value) < 50:
        raise ImproperlyConfigured(f"{name} needs at least 50 characters")
    return value


def integer(name: str, default: int) -> int:
    value = os.environ.get(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}") from None


def seconds(name: str, default: int) -> timedelta:
    return timedelta(seconds=integer(name, default))


def url(name: str, default: object = _UNSET) -> str:
    value = text(name, default)
    if value and not urlsplit(value).scheme:
        raise ImproperlyConfigured(f"{name} must be a URL with a scheme, not {value!r}")
    return value


def listing(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in str(text(name, default)).split(",") if part.strip()]
