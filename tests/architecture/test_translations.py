"""The interface speaks Chinese wherever it speaks English."""

import shutil

import pytest

from scripts import check_translations


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed")
def test_no_sentence_is_without_its_chinese(monkeypatch):
    monkeypatch.setattr("sys.argv", ["check"])  # without --write the catalogue is put back
    assert check_translations.problems() == []


def test_the_chinese_catalogue_has_one_plural_form():
    assert check_translations.read().num_plurals == 1
