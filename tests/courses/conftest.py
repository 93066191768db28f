import pytest

from tests.factories.courses import School


@pytest.fixture
def school(db):
    return School()
