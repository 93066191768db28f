import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from core import errors, wording

FAMILY = {
    name
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, errors.DomainError)
}


def raised_codes():
    """Every literal code handed to an error of the family, with the place where it is."""
    for app in settings.LOCAL_APPS:
        for path in sorted((Path(settings.BASE_DIR) / app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
                if name in FAMILY and isinstance(node.args[0], ast.Constant):
                    yield node.args[0].value, f"{path.relative_to(settings.BASE_DIR)}:{node.lineno}"


def test_every_code_that_is_raised_has_a_sentence():
    assert [(code, place) for code, place in raised_codes() if not wording.known(code)] == []


def test_a_sentence_is_filled_and_translated_late():
    with translation.override("en"):
        assert wording.say("package_entry_missing", entry="imsmanifest.xml") == (
            "The package does not hold the file imsmanifest.xml."
        )


@pytest.mark.parametrize("detail", [{}, {"other": 1}])
def test_a_sentence_with_a_gap_is_no_second_error(detail):
    with translation.override("en"):
        assert wording.say("xml_malformed", **detail).startswith("The XML file is damaged")


def test_an_unknown_code_says_that_nothing_was_changed():
    with translation.override("en"):
        assert wording.say("no.such.code") == "The request could not be understood. Nothing was changed."
