"""The scenario of the permission matrix, made once for a module; each request is taken back after it."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings

from core import clock as core_clock
from qualifications.operations import certificates
from tests.architecture.scenario import Scenario, make_scenario
from tests.conftest import FROZEN_AT
from tests.factories.people import MEMBERS


@pytest.fixture(scope="module")
def scenario(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Scenario]:
    """Made once; whatever a request changes is taken back after it."""
    disk = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path_factory.mktemp("media")},
    }
    with (
        override_settings(STORAGES={**settings.STORAGES, "default": disk}),
        django_db_blocker.unblock(),
        core_clock.frozen(FROZEN_AT),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        # What the paper looks like is another test's business, and takes a while.
        patch.setattr(certificates, "certificate_pdf", lambda facts: b"%PDF-1.7")
        yield make_scenario()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def sessions(scenario) -> dict[str, Client]:
    clients = {}
    for who in MEMBERS:
        clients[who] = Client()
        clients[who].force_login(getattr(scenario.cast, who))
    return clients
