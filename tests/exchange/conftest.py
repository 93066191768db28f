import pytest

from tests.factories.courses import School, Shelf


@pytest.fixture
def shelf(db):
    return Shelf()


@pytest.fixture
def school(db):
    """With the back office and its review; slow, for what is about them."""
    return School()
