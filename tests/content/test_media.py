import re

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from wagtail.images.tests.utils import get_test_image_file

from content.blocks import PictureBlock
from content.models import Document, Image


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


@pytest.fixture
def picture():
    # Wagtail remembers sizes by the identifier of the picture, which every test uses anew.
    caches["default"].clear()
    return Image.objects.create(title="x", file=get_test_image_file(size=(40, 30)))


def test_a_picture_of_a_lesson_is_served(cast, picture):
    rendition = picture.get_rendition("width-20|format-webp")

    response = cast.client("anonymous").get(rendition.url)

    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert b"".join(response.streaming_content)[8:12] == b"WEBP"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("who", "status"), [("anonymous", 302), ("learner", 200)])
def test_internal_pictures_are_for_people_signed_in(cast, picture, who, status):
    Image.objects.update(marking="internal")

    response = cast.client(who).get(picture.get_rendition("width-20").url)

    assert response.status_code == status
    assert "public" not in response.headers.get("Cache-Control", "")


@pytest.mark.parametrize("who", ["anonymous", "learner", "trainer"])
def test_nothing_else_of_the_media_store_is_reachable(cast, picture, tmp_path, who):
    document = Document.objects.create(title="x", file=ContentFile(b"x", "x.txt"))
    (tmp_path / "certificates").mkdir()
    (tmp_path / "certificates" / "c.pdf").write_bytes(b"%PDF")
    (tmp_path / "images").mkdir(exist_ok=True)
    (tmp_path / "images" / "stray.png").write_bytes(b"x")
    addresses = [
        f"/media/{picture.file.name}",
        f"/media/{document.file.name}",
        "/media/certificates/c.pdf",
        "/media/images/stray.png",
        "/media/images/../certificates/c.pdf",
        "/media/images/..%2Fcertificates%2Fc.pdf",
        "/media/",
    ]

    statuses = [cast.client(who).get(address).status_code for address in addresses]

    assert statuses == [404] * len(addresses)


def test_a_lesson_shows_its_picture(picture):
    html = PictureBlock().render(PictureBlock().to_python({"image": picture.pk, "alt": "x"}))

    sources = re.findall(r'src="([^"]+)"', html)

    assert [source.startswith("/media/images/") for source in sources] == [True]
