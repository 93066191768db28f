"""What the demo command decides before it starts anything."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lms.management.commands import demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls(monkeypatch, settings, tmp_path):
    """Names of the commands it calls; none of them runs, and no process is started."""
    called: list[str] = []
    settings.DEMO, settings.VAR_DIR = True, tmp_path
    monkeypatch.setattr(demo, "call_command", lambda name, **options: called.append(name))
    monkeypatch.setattr(demo.Command, "prepare_static", lambda self: None)
    monkeypatch.setattr(demo.Command, "check", lambda self: None)
    return called


def run(**options) -> str:
    out = StringIO()
    call_command("demo", prepare_only=True, stdout=out, **options)
    return out.getvalue()


def test_an_empty_database_is_filled_with_the_stage(calls, settings):
    assert run(stage="catalogue") == "Filling in the demo data, stage catalogue (about a minute)\n"
    assert calls == ["seed"]
    assert not (settings.VAR_DIR / "preparing").exists()


def test_a_start_that_is_ended_while_it_fills_is_begun_again(calls, settings, monkeypatch):
    removed = []
    monkeypatch.setattr(demo, "remove_database", removed.append)
    monkeypatch.setattr(demo.connection, "close", lambda: None)
    (settings.VAR_DIR / "preparing").touch()
    assert run().startswith("The last start was ended before its demo data was complete; beginning again\n")
    assert len(removed) == 1
    assert calls == ["seed"]


def test_data_is_kept_and_another_stage_is_mentioned(calls, cast, settings):
    (settings.VAR_DIR / "demo.json").write_text(json.dumps({"accounts": {}, "stage": "empty"}))
    assert run(stage="empty") == ""
    assert (
        run(stage="running")
        == f"Kept the data of stage empty; remove {settings.VAR_DIR} for stage running.\n"
    )
    assert calls == []


def test_the_address_is_written_for_who_measures(calls, cast, settings):
    run(port=8123)
    assert json.loads((settings.VAR_DIR / "demo.json").read_text()) == {
        "accounts": {},
        "address": "http://localhost:8123",
        "content_address": "http://127.0.0.1:8123",
    }


def test_a_database_is_removed_with_what_belongs_to_it(tmp_path):
    for name in ("db", "db-wal", "db-shm", "other"):
        (tmp_path / name).touch()
    demo.remove_database(tmp_path / "db")
    assert [file.name for file in tmp_path.iterdir()] == ["other"]


def test_a_served_installation_has_no_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        run()
