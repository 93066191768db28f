"""Programmes, and their published pages without the way there."""

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from core import clock
from courses.models import CatalogueIndexPage
from exchange import operations
from exchange.models import Programme, ProgrammePage
from tests.factories.content import locale

TEXTS = {
    "zh-hans": {"title": "赴阿瓦尼亚研修", "host": "阿瓦尼亚培训学院", "place": "利瓦市"},
    "en": {"title": "Study visit to Arvania", "host": "Institute of Arvania", "place": "Liva"},
}


class ProgrammeFactory(DjangoModelFactory):
    """An announced study visit that begins in two months."""

    class Meta:
        model = Programme

    code = factory.Sequence(lambda n: f"EX-{n:03}")
    kind = Programme.Kind.STUDY_VISIT
    starts_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=60))
    ends_on = factory.LazyAttribute(lambda o: o.starts_on + timedelta(days=6))
    languages = factory.LazyFunction(lambda: ["en"])
    places = 20


def published(programme: Programme, *, by, languages=("zh-hans", "en"), **texts) -> dict[str, ProgrammePage]:
    """Live pages under the catalogue of each language, told to the catalogue as Wagtail would."""
    pages = {}
    for code in languages:
        page = ProgrammePage(
            programme=programme, slug=programme.code.lower(), locale=locale(code), owner=by,
            **{**TEXTS[code], **texts},
        )  # fmt: skip
        if pages:
            page.translation_key = next(iter(pages.values())).translation_key
        parent = CatalogueIndexPage.objects.get(locale__language_code=code)
        pages[code] = parent.add_child(instance=page)
        operations.note_publication(page=pages[code], by=by, published=True)
    return pages


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)
