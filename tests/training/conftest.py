import pytest


@pytest.fixture(autouse=True)
def own_media(tmp_path, settings):
    """Files of a test stay with the test."""
    disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": disk}


@pytest.fixture(autouse=True)
def at(clock):
    return clock
