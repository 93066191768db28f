import datetime as dt
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group

from core import ledger
from core.errors import Conflict, Invalid
from core.models import LedgerEntry
from law import operations, queries
from law.events import provision_changed
from law.models import Instrument, InstrumentVersion, Provision, Renumbering
from tests.factories.law import (
    InstrumentFactory,
    InstrumentVersionFactory,
    ProvisionFactory,
    RenumberingFactory,
)

SEED = Path(settings.BASE_DIR) / "lms" / "seed" / "law.json"


@pytest.fixture
def news():
    heard = []

    def listen(sender, provision_ids, reason, **kwargs):
        heard.append((provision_ids, reason))

    provision_changed.connect(listen)
    yield heard
    provision_changed.disconnect(listen)


def events():
    return list(LedgerEntry.objects.order_by("id").values_list("event", flat=True))


def test_add_leaves_a_trace_by_the_actor(cast):
    instrument = operations.add_instrument(
        key="x",
        kind="law",
        name_zh="示例法",
        name_en="Example Law",
        aliases_en=["Sample Act"],
        by=cast.legal_reviewer,
    )

    entry = ledger.queries.history_of(instrument).get()
    assert (entry.event, entry.actor, entry.data["en"]) == (
        "law.instrument_added",
        cast.legal_reviewer,
        "Example Law",
    )
    assert ledger.queries.describe(entry) == "Instrument added: Example Law"
    assert list(queries.instruments(search="sample")) == [instrument]


def test_key_is_taken_once(vccr):
    with pytest.raises(Conflict, match=r"law.key_taken"):
        operations.add_instrument(key="vccr", kind="law", name_zh="甲", name_en="A", by=None)


def test_revised_names_are_found_and_announced(vccr, news):
    operations.revise_instrument(instrument=vccr.version.instrument, name_en="Renamed Convention", by=None)

    assert news == [(frozenset({vccr.pk}), "names")]
    assert queries.instruments(search="renamed").get().key == "vccr"
    assert LedgerEntry.objects.get().data["changed"] == {
        "name_en": ["Vienna Convention on Consular Relations", "Renamed Convention"]
    }


def test_a_revision_that_changes_nothing_leaves_no_trace(vccr, news):
    operations.revise_provision(provision=vccr, label_en="art 36", by=None)

    assert (news, events()) == ([], [])


def test_the_key_cannot_be_changed(vccr):
    with pytest.raises(TypeError):
        operations.revise_instrument(instrument=vccr.version.instrument, key="other", by=None)


def test_a_new_version_announces_the_provisions_of_the_old(cpl, news):
    operations.revise_version(
        version=cpl.versions.get(label="2018"), in_force_to=dt.date(2026, 12, 31), by=None
    )
    operations.add_version(instrument=cpl, label="2026", in_force_from=dt.date(2027, 1, 1), by=None)

    everything = frozenset(Provision.objects.values_list("pk", flat=True))
    newest = frozenset({Provision.objects.get(article="298").pk})
    assert news == [(newest, "dates"), (everything, "new_version")]


def test_versions_may_not_overlap(cpl):
    with pytest.raises(Conflict, match=r"law.versions_overlap"):
        operations.add_version(instrument=cpl, label="2026", in_force_from=dt.date(2027, 1, 1), by=None)
    with pytest.raises(Conflict, match=r"law.versions_overlap"):
        operations.add_version(instrument=cpl, label="2000", in_force_from=dt.date(2000, 1, 1), by=None)
    operations.add_version(
        instrument=cpl,
        label="1996",
        in_force_from=dt.date(1997, 1, 1),
        in_force_to=dt.date(2018, 10, 25),
        by=None,
    )


@pytest.mark.parametrize(
    ("fields", "error", "code"),
    [
        ({"label": "2018"}, Conflict, "law.label_taken"),
        (
            {"label": "x", "in_force_from": dt.date(2000, 1, 2), "in_force_to": dt.date(2000, 1, 1)},
            Invalid,
            "law.validity_reversed",
        ),
    ],
)
def test_bad_versions(cpl, fields, error, code):
    with pytest.raises(error, match=code):
        operations.add_version(instrument=cpl, by=None, **fields)


def test_an_article_stands_once_in_a_version(vccr):
    with pytest.raises(Conflict, match=r"law.article_taken"):
        operations.add_provision(version=vccr.version, article="36", label_zh="甲", label_en="A", by=None)


def test_renumbering(cpl, news):
    old, new = Provision.objects.order_by("article")
    renumbering = operations.add_renumbering(from_provision=old, to_provision=new, by=None)

    with pytest.raises(Conflict, match=r"law.renumbering_known"):
        operations.add_renumbering(from_provision=old, to_provision=new, by=None)
    with pytest.raises(Invalid, match=r"law.renumbering_to_itself"):
        operations.add_renumbering(from_provision=old, to_provision=old, by=None)
    operations.revise_renumbering(renumbering=renumbering, note_en="moved", by=None)
    operations.remove_renumbering(renumbering=renumbering, by=None)
    assert [reason for _ids, reason in news] == ["renumbered"] * 3
    assert events() == ["law.renumbering_added", "law.renumbering_revised", "law.renumbering_removed"]


def test_what_is_referred_to_stays(vccr):
    RenumberingFactory(from_provision=vccr)
    before = events()

    with pytest.raises(Conflict, match=r"law.provision_cited"):
        operations.remove_provision(provision=vccr, by=None)
    with pytest.raises(Conflict, match=r"law.has_provisions"):
        operations.remove_version(version=vccr.version, by=None)
    with pytest.raises(Conflict, match=r"law.has_versions"):
        operations.remove_instrument(instrument=vccr.version.instrument, by=None)
    assert events() == before


def test_removing_leaves_traces(db):
    provision = ProvisionFactory()
    operations.remove_provision(provision=provision, by=None)
    operations.remove_version(version=provision.version, by=None)
    operations.remove_instrument(instrument=provision.version.instrument, by=None)

    assert Instrument.objects.count() == 0
    assert events() == ["law.provision_removed", "law.version_removed", "law.instrument_removed"]


def test_seed_twice_changes_nothing(db):
    data = json.loads(SEED.read_text())
    first = operations.load_seed(data=data, by=None)
    written = LedgerEntry.objects.count()
    second = operations.load_seed(data=data, by=None)

    assert first == {
        "instruments": Instrument.objects.count(),
        "versions": InstrumentVersion.objects.count(),
        "provisions": Provision.objects.count(),
        "renumberings": Renumbering.objects.count(),
    }
    assert first["instruments"] == len(data["instruments"])
    assert second == dict.fromkeys(first, 0)
    assert LedgerEntry.objects.count() == written == sum(first.values())


def test_seed_keeps_what_an_editor_recorded(db):
    item = {"key": "x", "kind": "law", "name": {"zh": "甲法", "en": "A Law"}, "short": None, "aliases": None}
    version = {"label": "2012", "adopted_on": None, "in_force_from": None, "in_force_to": None, "source": ""}
    data = {"instruments": [{**item, "issuer": None, "versions": [{**version, "provisions": []}]}]}
    operations.load_seed(data=data, by=None)
    day = dt.date(2013, 1, 1)
    operations.revise_version(version=InstrumentVersion.objects.get(), in_force_from=day, by=None)

    assert operations.load_seed(data=data, by=None)["versions"] == 0
    assert InstrumentVersion.objects.get().in_force_from == day


def test_seed_names_the_provision_it_misses(cpl):
    end = {"instrument": "cpl", "version": "2012", "article": "281"}
    data = {"instruments": [], "renumberings": [{"from": end, "to": end, "note": None}]}

    with pytest.raises(Invalid) as refusal:
        operations.load_seed(data=data, by=None)
    assert refusal.value.detail == end


def test_grants_are_given_once(db):
    assert operations.grant_editor_permissions(by=None) == 24
    assert operations.grant_editor_permissions(by=None) == 0
    assert Group.objects.get(name="Legal reviewers").permissions.count() == 16
    assert events() == ["law.editors_granted"] * 3


def test_versions_of_other_instruments_do_not_overlap(db):
    InstrumentVersionFactory(in_force_from=dt.date(2000, 1, 1))

    operations.add_version(
        instrument=InstrumentFactory(), label="2000", in_force_from=dt.date(2000, 1, 1), by=None
    )
