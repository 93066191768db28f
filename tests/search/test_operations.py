import json

import pytest
from django.core.management import CommandError, call_command

from people.operations import accounts, organisation
from search import operations, queries, registry
from search.models import Entry, Posting
from terminology import operations as terms
from terminology.operations import Words
from tests.factories.law import InstrumentFactory
from tests.factories.people import OfficeFactory, PostFactory, UserFactory
from tests.factories.terminology import TermFactory


def found(user, text, language="zh-hans"):
    return [(r.kind.name, r.name) for r in queries.find(user=user, text=text, language=language).results]


def test_a_new_person_is_found_with_the_transaction_and_a_corrected_one_by_the_new_name(cast):
    operations.rebuild(kinds=["office"])
    person = accounts.create_account(
        by=None, staff_number="N77", full_name_zh="单雄信", full_name_latin="Shan Xiongxin"
    )
    assert found(cast.auditor, "danxiongxin") == []

    organisation.appoint(person=person, office=cast.basic_a, post=PostFactory(), by=None)
    assert found(cast.auditor, "shanxiongxin") == [("person", "单雄信")]
    assert found(cast.own_hr, "sxx") == [("person", "单雄信")]

    accounts.correct_account(
        person=person, by=cast.admin, full_name_zh="秦琼", full_name_latin="Qin Qiong", email=None
    )
    assert found(cast.own_hr, "qinqiong") == [("person", "秦琼")]
    assert found(cast.own_hr, "sxx") == []


def test_an_office_is_found_by_its_new_name_alone(cast):
    operations.rebuild(kinds=["office"])
    organisation.rename_office(office=cast.city_a, by=None, name_zh="重庆市人民检察院")

    assert found(cast.own_hr, "cqs") == [("office", "重庆市人民检察院")]
    assert found(cast.other_hr, "cqs") == []


def test_terms_come_with_their_approval_and_go_with_it(cast):
    term = terms.add_term(tag="MLA", zh=Words("或引渡或起诉"), en=Words("aut dedere"), by=None)
    assert found(cast.learner, "或引渡") == []

    terms.approve_term(term=term, by=None)
    assert found(cast.learner, "或引渡") == [("term", "或引渡或起诉")]

    terms.remove_term(term=term, by=None)
    assert found(cast.learner, "或引渡") == []
    assert Posting.objects.filter(kind=registry.by_name("term").number).count() == 0


def test_rebuilding_twice_changes_nothing_the_second_time(cast, clock):
    TermFactory()
    InstrumentFactory()
    first = operations.rebuild()
    rows = list(Posting.objects.order_by("pk").values_list())
    clock.move(seconds=1)

    second = operations.rebuild()

    assert sum(counts["added"] for counts in first.values()) > 10
    assert {tuple(sorted(counts.items())) for counts in second.values()} == {
        (("added", 0), ("changed", 0), ("kept", counts["kept"]), ("removed", 0)) for counts in second.values()
    }
    assert list(Posting.objects.order_by("pk").values_list()) == rows


def test_rebuilding_puts_right_what_was_changed_behind_its_back(cast, clock):
    gone = UserFactory(full_name_zh="走了")
    operations.rebuild()
    gone.delete()
    OfficeFactory(parent=cast.province_a, name_zh="新开区人民检察院")
    clock.move(seconds=1)

    report = operations.rebuild()

    assert report["person"]["removed"] == 1
    assert report["office"]["added"] == 1
    assert not Entry.objects.filter(title_zh="走了").exists()
    assert found(cast.own_hr, "xinkaiqu") == [("office", "新开区人民检察院")]


def test_the_command_says_what_it_did(cast, capsys):
    call_command("rebuild_search", "--kind", "office", "--json")

    report = json.loads(capsys.readouterr().out)
    assert set(report) == {"office"}
    assert report["office"]["added"] == 7
    with pytest.raises(CommandError, match="No such kind"):
        call_command("rebuild_search", "--kind", "secrets")


def test_an_unknown_kind_is_a_mistake_of_the_caller(db):
    with pytest.raises(ValueError, match="no kind"):
        operations.put(kind="secret", documents=[])
