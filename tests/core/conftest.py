import pytest
from django.contrib.auth import get_user_model


@pytest.fixture
def person(db):
    return get_user_model().objects.create_user(staff_number="900001", full_name_zh="张明")


@pytest.fixture
def other(db):
    return get_user_model().objects.create_user(staff_number="900002", full_name_zh="李华")
