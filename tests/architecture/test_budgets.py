"""Modules and functions stay readable in one sitting."""

import ast

import pytest

from tests.architecture.source import ROOT, functions, modules

MODULE_LINES, FUNCTION_LINES, CLASS_LINES, TEMPLATE_LINES = 400, 50, 200, 150


def length(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1


@pytest.mark.parametrize("name", sorted(modules()))
def test_functions_and_classes_are_short(name):
    tree = modules()[name]
    long = {node.name: length(node) for node in functions(tree) if length(node) > FUNCTION_LINES}
    long |= {
        node.name: length(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and length(node) > CLASS_LINES
    }
    assert long == {}


def test_modules_are_short():
    lines = {name: max((n.end_lineno or 0 for n in tree.body), default=0) for name, tree in modules().items()}
    assert {name: count for name, count in lines.items() if count > MODULE_LINES} == {}


def test_templates_are_short():
    lines = {
        str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines())
        for file in (ROOT / "templates").rglob("*.html")
    }
    assert {name: count for name, count in lines.items() if count > TEMPLATE_LINES} == {}


def test_no_module_is_a_dumping_ground():
    banned = {"utils", "helpers", "misc", "common", "util", "helper"}
    assert [name for name in modules() if banned & set(name.split("."))] == []
