"""The contracts in pyproject.toml speak of every app, and hold."""

import ast
import tomllib

from tests.architecture.source import APPS, ROOT, modules


def contracts() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]


def test_the_stack_names_every_app_once():
    layers = contracts()["contracts"][0]["layers"]
    named = [app.strip() for layer in layers for app in layer.split("|")]
    assert sorted(named) == sorted(APPS)


def test_every_app_is_a_root_package():
    assert sorted(contracts()["root_packages"]) == sorted(APPS)


def test_every_app_but_the_top_and_the_ground_keeps_the_floors():
    assert sorted(contracts()["contracts"][1]["containers"]) == sorted(set(APPS) - {"lms", "core"})


def test_only_core_opens_connections():
    """import-linter sees top-level packages only, and `urllib.parse` is everybody's."""
    doors = {"urllib.request", "http.client", "socket", "xml.etree.ElementTree", "xml.dom", "xml.sax"}
    found = {
        (module, name)
        for module, tree in modules().items()
        if not module.startswith("core.")
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module])
        if name in doors
    }
    assert found == set()
