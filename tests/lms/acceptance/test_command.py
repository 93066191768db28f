import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

NAMES = [
    "moodle_marks", "moodle_behaviours", "gradebook", "imports", "gift", "qti", "capa", "olx",
    "scorm_packages", "scorm_rte", "h5p", "cmi5_packages", "common_cartridge", "badges",
]  # fmt: skip


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    return settings.VAR_DIR


def test_every_area_is_listed_whatever_there_is(var, tmp_path):
    out = StringIO()
    call_command("acceptance", tmp_path, stdout=out)
    report = json.loads((var / "acceptance.json").read_text())
    assert list(report) == NAMES
    assert set(map(str, report.values())) == {"{'absent': True}"}
    assert out.getvalue().splitlines()[0].split() == ["moodle_marks", "absent"]


def test_an_area_without_its_feature_counts_and_is_not_attempted(var, tmp_path):
    (tmp_path / "h5p").mkdir()
    (tmp_path / "h5p" / "one.h5p").touch()
    call_command("acceptance", tmp_path, only=["h5p"], stdout=StringIO())
    report = json.loads((var / "acceptance.json").read_text())
    assert report == {"h5p": {"right": 0, "attempted": 0, "all": 1, "missed": []}}


def test_what_falls_short_is_named_and_fails(var, tmp_path):
    folder = tmp_path / "grading"
    folder.mkdir()
    fact = {
        "aggregation": "mean", "exclude_empty_grades": True, "drop_lowest": 0, "keep_highest": 0,
        "items": [{"max": 10, "grade": 5}], "course_total": 51, "course_total_max": 100,
    }  # fmt: skip
    (folder / "moodle_gradebook_facts.json").write_text(json.dumps([fact]))
    with pytest.raises(CommandError, match="Not as stated: gradebook"):
        call_command("acceptance", tmp_path, only=["gradebook"], stdout=StringIO())
