"""Migrations say what they do and can be taken back."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.architecture.source import APPS, ROOT


def own_migrations() -> list[tuple[str, str]]:
    """From the files: a loader imports those of other packages too, and one of them asks the database."""
    files = [(app, file) for app in APPS for file in (ROOT / app / "migrations").glob("[0-9]*.py")]
    return sorted((app, file.stem) for app, file in files)


@pytest.mark.parametrize(("app", "name"), own_migrations())
def test_a_migration_is_named_and_reversible(app, name):
    migration = import_module(f"{app}.migrations.{name}").Migration(name, app)
    assert "_auto_" not in name
    assert [operation for operation in migration.operations if not operation.reversible] == []


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_model_says_what_one_row_means():
    unexplained = {
        model._meta.label
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if not (model.__doc__ or "").strip() or model.__doc__.startswith(f"{model.__name__}(")
    }
    assert unexplained == set()


@pytest.mark.django_db
def test_the_test_database_holds_every_migration():
    assert MigrationLoader(connection).applied_migrations.keys() >= set(own_migrations())
