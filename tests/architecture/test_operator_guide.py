"""The operator's guide names every setting that is read, and none that is not."""

import ast
import re

from tests.architecture.source import ROOT

SETTINGS = ROOT / "lms" / "settings"
# Read by Django itself.
OTHERS = {"DJANGO_SETTINGS_MODULE"}


def settings_read() -> set[str]:
    """First arguments of the readers in lms/settings/env.py, wherever they are called."""
    readers = {
        node.name
        for node in ast.parse((SETTINGS / "env.py").read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    calls = [
        node
        for file in SETTINGS.glob("*.py")
        if file.name != "env.py"
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in readers
    ]
    return {
        call.args[0].value
        for call in calls
        if call.args and isinstance(call.args[0], ast.Constant) and str(call.args[0].value).isupper()
    }


def test_every_setting_is_in_the_guide():
    guide = (ROOT / "docs" / "operator.md").read_text("utf-8")
    table = guide.partition("## Settings")[2].partition("\n## ")[0]
    named = re.findall(r"^\| `([A-Z_]+)` \|", table, re.M)
    assert sorted(named) == sorted(settings_read() | OTHERS)


def test_the_guarded_tables_are_those_of_the_migrations():
    guide = (ROOT / "docs" / "operator.md").read_text("utf-8")
    (line,) = re.findall(r"REVOKE UPDATE, DELETE ON (.+) FROM comity_web;", guide)
    made = {
        table
        for file in ROOT.glob("*/migrations/*.py")
        for table in re.findall(r"AppendOnly\(\"(\w+)\"\)", file.read_text("utf-8"))
    }
    assert set(line.split(", ")) == made
