"""The document that trainers fill: how it is read, and examples in that way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO

from core.documents import write_document

PARAGRAPHS: dict[str, list[tuple[str, str]]] = {
    language: [(style, text) for style, text in paragraphs]
    for language, paragraphs in json.loads(
        Path(__file__).with_name("template.json").read_text("utf-8")
    ).items()
}


def write_template(stream: IO[bytes], language: str) -> None:
    write_document(stream, PARAGRAPHS[language])
