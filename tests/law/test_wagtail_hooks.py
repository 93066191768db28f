import datetime as dt

import pytest
from django.contrib.auth.models import Permission

from core.models import LedgerEntry
from law import operations
from law.models import Instrument, InstrumentVersion, Provision
from people.operations.groups import refresh_groups
from tests.factories.law import InstrumentFactory, ProvisionFactory

LIST = "/cms/snippets/law/{}/"
FIELDS = {
    "key": "new-law",
    "kind": "law",
    "name_zh": "新法",
    "name_en": "New Law",
    "short_zh": "",
    "short_en": "",
    "aliases_zh": "甲法\n乙法",
    "aliases_en": "",
    "issuer_zh": "",
    "issuer_en": "",
}


@pytest.fixture
def staff(cast):
    """The cast with the groups and permissions that the seed gives."""
    refresh_groups()
    operations.grant_editor_permissions(by=None)
    access = Permission.objects.get(codename="access_admin")
    for group in cast.trainer.groups.all() | cast.legal_reviewer.groups.all() | cast.publisher.groups.all():
        group.permissions.add(access)
    return cast


def post(staff, who, path, data):
    return staff.client(who).post("/cms/snippets/law/" + path, data)


@pytest.mark.parametrize("model", ["instrument", "instrumentversion", "provision", "renumbering"])
@pytest.mark.parametrize(
    ("who", "reads", "adds"),
    [("legal_reviewer", 200, 200), ("trainer", 200, 302), ("publisher", 200, 302), ("learner", 302, 302)],
)
def test_who_keeps_the_register(staff, model, who, reads, adds):
    client = staff.client(who)

    assert client.get(LIST.format(model)).status_code == reads
    assert client.get(LIST.format(model) + "add/").status_code == adds


def test_adding_is_the_operation(staff):
    response = post(staff, "legal_reviewer", "instrument/add/", FIELDS)

    assert response.status_code == 302
    instrument = Instrument.objects.get(key="new-law")
    assert instrument.aliases_zh == ["甲法", "乙法"]
    assert "乙法" in instrument.search_text
    entry = LedgerEntry.objects.latest("id")
    assert (entry.event, entry.actor) == ("law.instrument_added", staff.legal_reviewer)


def test_others_cannot_add_by_post(staff):
    assert post(staff, "trainer", "instrument/add/", FIELDS).status_code == 302
    assert Instrument.objects.count() == 0


def test_editing_is_the_operation_and_keeps_the_key(staff):
    instrument = InstrumentFactory(key="fixed", name_en="Old Name")
    changed = FIELDS | {"key": "other", "name_en": "Better Name"}
    assert post(staff, "legal_reviewer", f"instrument/edit/{instrument.pk}/", changed).status_code == 302

    instrument.refresh_from_db()
    assert (instrument.key, instrument.name_en) == ("fixed", "Better Name")
    assert "better name" in instrument.search_text
    assert LedgerEntry.objects.latest("id").event == "law.instrument_revised"


def test_a_refusal_keeps_what_was_typed(staff, cpl):
    data = {
        "instrument": cpl.pk,
        "label": "2027",
        "adopted_on": "",
        "in_force_from": "2027-01-01",
        "in_force_to": "",
        "source": "typed by hand",
    }
    response = post(staff, "legal_reviewer", "instrumentversion/add/", data)

    content = response.content.decode()
    assert response.status_code == 200
    assert "Enter its last day first" in content
    assert "typed by hand" in content
    assert InstrumentVersion.objects.count() == 2


def test_dates_are_revised(staff, cpl):
    version = cpl.versions.get(label="2012")
    data = {
        "label": "2012",
        "adopted_on": "2012-03-14",
        "in_force_from": "2013-01-01",
        "in_force_to": "2018-10-25",
        "source": "",
    }
    assert post(staff, "legal_reviewer", f"instrumentversion/edit/{version.pk}/", data).status_code == 302

    version.refresh_from_db()
    assert (version.instrument, version.in_force_from) == (cpl, dt.date(2013, 1, 1))


def test_a_provision_is_added_edited_and_removed(staff, vccr):
    data = {
        "version": vccr.version.pk,
        "article": "5",
        "label_zh": "第五条",
        "label_en": "art 5",
        "heading_zh": "",
        "heading_en": "",
        "text_zh": "",
        "text_en": "",
    }
    assert post(staff, "legal_reviewer", "provision/add/", data).status_code == 302
    provision = Provision.objects.get(article="5")
    assert provision.order == "000005"
    edited = data | {"heading_en": "Consular functions"}
    assert post(staff, "legal_reviewer", f"provision/edit/{provision.pk}/", edited).status_code == 302
    assert post(staff, "legal_reviewer", f"provision/delete/{provision.pk}/", {}).status_code == 302

    assert list(Provision.objects.all()) == [vccr]
    assert list(LedgerEntry.objects.order_by("id").values_list("event", flat=True))[-3:] == [
        "law.provision_added",
        "law.provision_revised",
        "law.provision_removed",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_provisions_costs_the_same(staff, count, django_assert_max_num_queries):
    client = staff.client("legal_reviewer")
    client.get(LIST.format("provision"))
    ProvisionFactory.create_batch(count)

    with django_assert_max_num_queries(20):
        assert client.get(LIST.format("provision")).status_code == 200


def test_back_office_search(staff, vccr, cpl):
    response = staff.client("legal_reviewer").get(LIST.format("provision"), {"q": "vienna 36"})

    assert list(response.context["object_list"]) == [vccr]


def test_the_chooser_searches(staff, vccr, cpl):
    url = "/cms/snippets/choose/law/provision/results/"
    response = staff.client("trainer").get(url, {"q": "vienna 36"})

    assert list(response.context["results"].object_list) == [vccr]
    assert staff.client("trainer").get(url, {"q": "x" * 100_000}).status_code == 200
