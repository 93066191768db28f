import datetime as dt

import pytest
from django.template import engines
from django.utils import translation

from law import queries, rendering
from law.models import InstrumentVersion
from tests.factories.law import InstrumentFactory, InstrumentVersionFactory


def render(provision):
    template = engines["django"].from_string("{% load law_tags %}{% citation provision %}")
    return template.render({"provision": provision})


def test_the_citation_line_costs_no_query(vccr, django_assert_num_queries):
    provision = queries.provision("vccr", "36")

    with django_assert_num_queries(0), translation.override("en"):
        line = render(provision)

    assert line.strip() == (
        '<div class="cite"><b>Vienna Convention on Consular Relations (1963), art 36</b> '
        "<span>Communication</span> · <span>adopted on 24 April 1963, in force from 19 March 1967</span> · "
        f'<a href="/law/vccr/#p-{vccr.uuid}">Versions and text</a></div>'
    )


def test_no_provision_no_line(db):
    assert render(None) == "\n"


@pytest.mark.parametrize(
    ("kind", "adopted", "first", "last", "said"),
    [
        ("law", None, None, None, "dates not recorded"),
        (
            "law",
            dt.date(2018, 10, 26),
            None,
            None,
            "adopted on 26 October 2018, date of entry into force not recorded",
        ),
        ("law", None, dt.date(2021, 3, 1), None, "date of adoption not recorded, in force from 1 March 2021"),
        (
            "law",
            dt.date(2016, 11, 7),
            dt.date(2017, 6, 1),
            dt.date(2025, 12, 31),
            "adopted on 7 November 2016, in force from 1 June 2017 to 31 December 2025",
        ),
        (
            "law",
            None,
            None,
            dt.date(2023, 12, 31),
            "date of adoption not recorded, first day in force not recorded, in force until 31 December 2023",
        ),
        ("model", dt.date(1990, 12, 14), None, None, "adopted on 14 December 1990"),
        ("model", None, None, None, "dates not recorded"),
    ],
)
def test_dates(db, kind, adopted, first, last, said):
    version = InstrumentVersionFactory(
        instrument=InstrumentFactory(kind=kind), adopted_on=adopted, in_force_from=first, in_force_to=last
    )

    with translation.override("en"):
        assert rendering.dates(version) == said


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (dt.date(2020, 1, 1), "in_force"),
        (dt.date(2018, 1, 1), "not_yet"),
        (dt.date(2030, 1, 1), "ended"),
    ],
)
def test_standing(day, standing):
    version = InstrumentVersion(in_force_from=dt.date(2019, 1, 1), in_force_to=dt.date(2025, 12, 31))

    assert rendering.standing(version, day) == standing


def test_standing_unknown():
    assert rendering.standing(InstrumentVersion(), dt.date(2020, 1, 1)) == "unknown"


def test_quoted_names_change_brackets_in_chinese(db):
    instrument = InstrumentFactory(name_zh="关于适用《刑事诉讼法》的解释")

    with translation.override("zh-hans"):
        assert "〈刑事诉讼法〉" in rendering.title(instrument)
