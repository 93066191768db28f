"""Files that trainers fill and hand in again, by the format that reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from assessments.interchange.excel import ExcelFormat, template as excel
from assessments.interchange.word import WordFormat, template as word


@dataclass(frozen=True)
class Template:
    name: str
    suffix: str
    media_type: str
    write: Callable[[IO[bytes], str], None]


TEMPLATES: dict[str, Template] = {
    "excel": Template("questions", ".xlsx", ExcelFormat.media_type, excel.write_template),
    "word": Template("questions", ".docx", WordFormat.media_type, word.write_template),
}
