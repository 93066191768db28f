import pytest
from django.db import transaction

from core.outbox import after_commit
from core.outbox.models import OutboxMessage
from core.outbox.queries import another_waits

pytestmark = pytest.mark.django_db


def test_only_unbegun_work_of_the_same_kind_waits():
    with transaction.atomic():
        after_commit("tests.core.effects.note", name="first")
    assert another_waits("tests.core.effects.note") is True
    assert another_waits("tests.core.effects.other") is False
    OutboxMessage.objects.update(tries=1)
    assert another_waits("tests.core.effects.note") is False
