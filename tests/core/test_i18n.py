from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation

from core.i18n import localized

OFFICE = SimpleNamespace(
    name_zh="浙江省人民检察院", name_en="Zhejiang People's Procuratorate", short_zh="浙江", short_en=""
)


@pytest.mark.parametrize(
    ("active", "name", "text"),
    [
        ("zh-hans", "name", "浙江省人民检察院"),
        ("en", "name", "Zhejiang People's Procuratorate"),
        ("en", "short", "浙江"),
    ],
)
def test_text_in_the_active_language_or_else_in_the_other(active, name, text):
    with translation.override(active):
        assert localized(OFFICE, name) == text


def test_language_may_be_named():
    assert localized(OFFICE, "name", "en") == "Zhejiang People's Procuratorate"


def test_filter():
    with translation.override("zh-hans"):
        assert Template('{{ o|localized:"short" }}').render(Context({"o": OFFICE})) == "浙江"
