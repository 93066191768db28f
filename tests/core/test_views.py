from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError

from core import clock as core_clock, views
from core.models import Heartbeat

pytestmark = pytest.mark.django_db


def health(client):
    response = client.get("/healthz")
    return response.status_code, response.json()


def degraded(**parts):
    return {"status": "degraded", "database": "ok", "worker": "ok", "storage": "ok", **parts}


def alive(ago=0):
    Heartbeat.objects.update_or_create(
        name="worker", defaults={"at": core_clock.now() - timedelta(seconds=ago)}
    )


def test_all_is_well(client, clock):
    alive(ago=60)

    assert health(client) == (200, {"status": "ok", "database": "ok", "worker": "ok", "storage": "ok"})
    assert default_storage.listdir("health")[1] == []


@pytest.mark.parametrize("beat", [None, 61])
def test_a_silent_worker_is_named(client, clock, beat):
    if beat:
        alive(ago=beat)

    assert health(client) == (200, degraded(worker="down"))


def test_a_storage_that_cannot_be_written_is_named(client, clock, monkeypatch):
    alive()

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(views.default_storage, "save", full)
    assert health(client) == (200, degraded(storage="down"))


def test_without_a_database_nothing_can_be_served(client, monkeypatch):
    class Gone:
        def cursor(self):
            raise DatabaseError("server closed the connection")

    monkeypatch.setattr(views, "connection", Gone())
    assert health(client) == (503, degraded(database="down", worker="unknown"))


def test_health_costs_two_queries_and_takes_no_post(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get("/healthz")
    assert client.post("/healthz").status_code == 405
