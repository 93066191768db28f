"""What is queued by path exists, and takes what it is given."""

import ast
import inspect

import pytest
from django.utils.module_loading import import_string

from lms import celery_settings
from tests.architecture.source import calls, modules


def queued() -> list[tuple[str, str, frozenset[str]]]:
    found = []
    for module, tree in modules().items():
        for call in calls(tree, "after_commit"):
            if call.args and isinstance(call.args[0], ast.Constant):
                names = frozenset(word.arg for word in call.keywords if word.arg and word.arg != "key")
                found.append((module, call.args[0].value, names))
    return found


def test_something_is_queued():
    assert queued() != []


@pytest.mark.parametrize(("module", "path", "names"), queued())
def test_a_queued_task_exists_and_takes_its_arguments(module, path, names):
    assert frozenset(inspect.signature(import_string(path)).parameters) == names


@pytest.mark.parametrize("name", sorted(celery_settings.beat_schedule))
def test_a_scheduled_task_exists(name):
    entry = celery_settings.beat_schedule[name]
    assert callable(import_string(entry["task"]))
    if path := entry.get("kwargs", {}).get("task_path"):
        assert callable(import_string(path))
