import datetime as dt

import pytest

from law import queries
from tests.factories.law import (
    InstrumentFactory,
    InstrumentVersionFactory,
    ProvisionFactory,
    RenumberingFactory,
)

BEFORE, TODAY = dt.date(2010, 1, 1), dt.date(2026, 3, 9)


@pytest.mark.parametrize(
    ("article", "on", "version"),
    [
        ("298", TODAY, "2018"),
        ("298", dt.date(2018, 10, 26), "2018"),
        ("298", dt.date(2018, 10, 25), None),  # the 2018 version was not yet in force
        ("280", TODAY, None),  # the 2018 version is in force and has no such article here
        ("280", BEFORE, "2012"),  # not known to be out of force
        ("999", TODAY, None),
    ],
)
def test_provision_as_it_stood(cpl, article, on, version):
    found = queries.provision("cpl", article, on)

    assert (found and found.version.label) == version


def test_provision_of_a_named_version(cpl):
    assert queries.provision("cpl", "280", version="2012").version.label == "2012"
    assert queries.provision("cpl", "280", version="2018") is None


def test_provision_today_is_the_default(cpl, clock):
    assert queries.provision("cpl", "298").version.label == "2018"


def test_unknown_dates_are_answered_by_the_version_but_said_to_be_unknown(cpl):
    assert queries.provision("cpl", "280", BEFORE).in_force_on(BEFORE) is None


def test_unknown_instrument(db):
    assert queries.provision("nothing", "1") is None


def test_a_found_provision_is_cited_without_another_query(vccr, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = queries.provision("vccr", "36")
        assert str(found) == "维也纳领事关系公约 (1963) 第三十六条"


def test_versions_newest_first_unknown_last(cpl):
    assert [version.label for version in queries.versions_of(cpl)] == ["2018", "2012"]


def test_renumberings_both_ways(cpl):
    old = queries.provision("cpl", "280", version="2012")
    new = queries.provision("cpl", "298", version="2018")
    move = RenumberingFactory(from_provision=old, to_provision=new)

    assert list(queries.renumberings_of(old)) == [move]
    assert list(queries.renumberings_of(new)) == [move]
    sections = queries.sections_of(cpl)
    assert [[row.moved_from for row in section.rows] for section in sections] == [[[move]], [[]]]
    assert [[row.moved_to for row in section.rows] for section in sections] == [[[]], [[move]]]


@pytest.mark.parametrize("count", [1, 3])
def test_sections_cost_three_queries(db, count, django_assert_num_queries):
    instrument = InstrumentFactory()
    for _ in range(count):
        version = InstrumentVersionFactory(instrument=instrument)
        RenumberingFactory(from_provision=ProvisionFactory(version=version))

    with django_assert_num_queries(3):
        assert len(queries.sections_of(instrument)) == count


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("领事", ["vccr"]),
        ("vienna CONSULAR", ["vccr"]),
        ("VCCR", ["vccr"]),
        ("communication", ["vccr"]),
        ("刑事诉讼", ["cpl"]),
        ("vienna tax", []),
        ("", ["cpl", "vccr"]),
        ("100%", []),
    ],
)
def test_search(vccr, cpl, search, found):
    assert [instrument.key for instrument in queries.instruments(search=search)] == found


def test_filter_by_kind(vccr, cpl):
    assert [instrument.key for instrument in queries.instruments(kind="treaty")] == ["vccr"]
    assert queries.instruments(kind="law").get().version_count == 2


def test_back_office_search_finds_article_of_instrument(vccr, cpl):
    assert list(queries.provisions_matching(queries.provisions(), "vienna 36")) == [vccr]
    assert queries.versions_matching(queries.versions(), "刑事 2018").get().label == "2018"
