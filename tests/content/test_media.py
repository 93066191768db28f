import pytest
from django.core.files.base import ContentFile

from content.models import Document


@pytest.fixture(autouse=True)
def files_on_disk(settings, tmp_path):
    """Wagtail hands out files by their path, which files in memory do not have."""
    disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": disk}


@pytest.mark.parametrize(
    ("who", "marking", "status"),
    [
        ("anonymous", "public", 200),
        ("anonymous", "internal", 302),
        ("learner", "internal", 200),
    ],
)
def test_internal_documents_are_for_people_signed_in(cast, who, marking, status):
    document = Document.objects.create(title="x", marking=marking, file=ContentFile(b"x", "x.txt"))

    response = cast.client(who).get(document.url)

    assert response.status_code == status
    assert response.headers.get("Location", "/accounts/login/").startswith("/accounts/login/")


def test_a_document_is_never_shown_within_the_site(cast):
    document = Document.objects.create(title="x", file=ContentFile(b"<script>1</script>", "x.txt"))

    response = cast.client("learner").get(document.url)

    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
