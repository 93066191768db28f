"""The declared components, and the filters every template may use (loaded as a builtin)."""

from __future__ import annotations

from typing import Any

from core import i18n
from core.components import component, register

__all__ = ["component", "register"]


@register.filter
def localized(obj: Any, name: str) -> str:
    """`{{ office|localized:"name" }}`: the text in the active language, else in the other one."""
    return i18n.localized(obj, name)
