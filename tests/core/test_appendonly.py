import pytest
from django.db import IntegrityError, connection, migrations, transaction
from django.db.migrations.state import ProjectState

from core.appendonly import AppendOnly


@pytest.fixture
def table(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE core_tried (id integer primary key, word text)")
        cursor.execute("INSERT INTO core_tried VALUES (1, 'once')")
    return "core_tried"


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


CHANGES = ["UPDATE core_tried SET word = 'twice'", "DELETE FROM core_tried"]


def apply(operation, direction):
    state = ProjectState()
    # Without atomic=False the editor would want foreign keys switched off, which a test cannot do.
    editor = connection.schema_editor(atomic=False)
    editor.deferred_sql = []
    getattr(operation, f"database_{direction}")("core", editor, state, state)


@pytest.mark.parametrize("change", CHANGES)
def test_change_is_refused_until_the_operation_is_reversed(table, change):
    operation = AppendOnly(table)
    apply(operation, "forwards")
    run("INSERT INTO core_tried VALUES (2, 'more')")
    with pytest.raises(IntegrityError, match="core_tried is append-only"):
        run(change)

    apply(operation, "backwards")
    run(change)


def test_the_operation_can_be_written_into_a_migration():
    operation = AppendOnly("core_tried")

    assert isinstance(operation, migrations.operations.base.Operation)
    assert (operation.deconstruct(), operation.migration_name_fragment) == (
        ("AppendOnly", ("core_tried",), {}), "append_only_core_tried",
    )  # fmt: skip
