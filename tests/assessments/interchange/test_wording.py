"""Whatever a reader says has a sentence."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from assessments import interchange_wording
from core import wording

SOURCES = sorted((settings.BASE_DIR / "assessments" / "interchange").rglob("*.py"))
CODE = re.compile(
    r"""(?:Fault\(|\.loss\(|Problem\([^,()]*(?:\([^()]*\))?[^,()]*,|_problem\([^,()]*,)\s*"([a-z_.]+)\""""
)
REFUSED = re.compile(r"""Invalid\(\s*"([a-z_.]+)\"""")


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(Path(path).relative_to(settings.BASE_DIR)))
def test_every_code_is_worded(source):
    text = source.read_text("utf-8")
    said = set(CODE.findall(text)) | set(REFUSED.findall(text))
    assert {
        code for code in said if code not in interchange_wording.PROBLEMS and not wording.known(code)
    } == set()


def test_the_search_for_codes_finds_them():
    text = "\n".join(source.read_text("utf-8") for source in SOURCES)
    found = set(CODE.findall(text)) | set(REFUSED.findall(text))
    assert {
        "kind_unknown",
        "markup_simplified",
        "extension_stale",
        "answer_missing",
        "text_encoding",
    } <= found
