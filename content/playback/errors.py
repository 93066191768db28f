"""Why a file or a text is not taken. Codes become sentences in content.wording."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    def __init__(self, code: str, **detail: Any) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
