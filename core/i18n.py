"""Names and texts kept in two columns, `<name>_zh` and `<name>_en`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language


def suffix(language: str | None = None) -> str:
    """`zh` or `en`, of the language given or else the active one."""
    return "en" if (language or get_language() or "").startswith("en") else "zh"


def localized(obj: Any, name: str, language: str | None = None) -> str:
    """The text in the language asked for, or in the other one when that is empty."""
    first = suffix(language)
    second = "zh" if first == "en" else "en"
    return getattr(obj, f"{name}_{first}") or getattr(obj, f"{name}_{second}") or ""
