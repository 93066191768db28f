"""The project's own source, parsed once for the tests that read it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import URLPattern, get_resolver

ROOT = Path(settings.BASE_DIR)
APPS = list(settings.LOCAL_APPS)


@cache
def modules() -> dict[str, ast.Module]:
    """Dotted name -> tree of every module of the apps, migrations and tests left out."""
    found = {}
    for app in APPS:
        for file in sorted((ROOT / app).rglob("*.py")):
            if "migrations" in file.parts:
                continue
            parts = file.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = ast.parse(file.read_text(encoding="utf-8"), filename=str(file))
    return found


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield node


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    """Calls of `name` or of `<anything>.name`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = (
                node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
            )
            if called == name:
                yield node


def patterns() -> Iterator[tuple[str, str, URLPattern]]:
    """Full name, route and pattern of everything that the resolver knows."""

    def walk(entries, route, names):
        for entry in entries:
            here = route + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield ":".join([*names, entry.name]) if entry.name else "", here, entry
            else:
                yield from walk(
                    entry.url_patterns, here, [*names, entry.namespace] if entry.namespace else names
                )

    yield from walk(get_resolver().url_patterns, "", [])
