"""A site with a front page in both languages."""

from wagtail.models import Locale

from content import operations
from tests.factories.people import UserFactory

TITLES = {"zh-hans": "涉外检察学习平台", "en": "Comity"}
INTROS = {"zh-hans": "课程与资格。", "en": "Courses and qualifications."}


def make_site(by=None):
    return operations.open_site(
        titles=TITLES, intros=INTROS, hostname="localhost", port=80, by=by or UserFactory()
    )


def locale(code):
    return Locale.objects.get_or_create(language_code=code)[0]
