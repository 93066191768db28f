"""PostgreSQL keeps the answer keys from the site's own account until it takes the grader role."""

import pytest
from django.db import ProgrammingError, connection, transaction

from assessments.models.key import AnswerKey
from assessments.queries.keys import as_grader, has_grader_role, keys_of
from people.models import User
from tests.factories.assessments import QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles: the import contract and the canary test guard the keys there")
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            pytest.skip("a superuser may read everything")
    return QuestionFactory().current


def test_d10_without_the_role_the_keys_cannot_be_read(version):
    assert has_grader_role() is True
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        AnswerKey.objects.get(version=version)


def test_d10_the_reader_of_keys_takes_the_role_and_gives_it_back(version):
    assert keys_of([version.pk])[version.pk].key == {"options": ["a"]}
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        AnswerKey.objects.values_list("key").get(version=version)


def test_d10_an_error_while_reading_gives_the_role_back_too(version):
    def read_too_much():
        with transaction.atomic(), as_grader():
            User.objects.exists()

    with pytest.raises(ProgrammingError):
        read_too_much()

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == connection.settings_dict["USER"]
