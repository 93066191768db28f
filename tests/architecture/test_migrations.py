"""Migrations say what they do and can be taken back."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.architecture.source import APPS


def own_migrations() -> list[tuple[str, str]]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return sorted(key for key in loader.disk_migrations if key[0] in APPS)


@pytest.mark.parametrize(("app", "name"), own_migrations())
def test_a_migration_is_named_and_reversible(app, name):
    migration = MigrationLoader(None, ignore_no_migrations=True).disk_migrations[app, name]
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
