import json
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group

from core import ledger
from core.errors import Conflict, Invalid, NotAllowed
from core.models import LedgerEntry
from people.operations.groups import refresh_groups
from terminology import operations, queries
from terminology.events import term_changed
from terminology.models import Rendering, Term
from terminology.operations import Words
from tests.factories.terminology import TermFactory

SEED = Path(settings.BASE_DIR) / "lms" / "seed" / "glossary.json"
ZH, EN = Words("引渡", "yǐndù", "定义"), Words("extradition", definition="A definition.")


@pytest.fixture
def news():
    heard = []

    def listen(sender, term_ids, reason, **kwargs):
        heard.append((term_ids, reason))

    term_changed.connect(listen)
    yield heard
    term_changed.disconnect(listen)


@pytest.fixture
def staff(cast):
    refresh_groups()
    operations.grant_editor_permissions(by=None)
    return cast


def events():
    return list(LedgerEntry.objects.order_by("id").values_list("event", flat=True))


def test_a_trainer_proposes_a_draft_nobody_reads_yet(staff, news):
    term = operations.add_term(tag="EXT", zh=ZH, en=EN, by=staff.trainer)

    entry = ledger.queries.history_of(term).get()
    assert (entry.event, entry.actor, entry.data["zh"]) == ("term.added", staff.trainer, "引渡")
    assert term.status == Term.Status.DRAFT
    assert (list(queries.glossary()), news) == ([], [])


@pytest.mark.parametrize("who", ["legal_reviewer", "publisher"])
def test_who_approves(staff, who, news):
    term = operations.add_term(tag="EXT", zh=ZH, en=EN, by=staff.trainer)
    operations.approve_term(term=term, by=getattr(staff, who))

    assert list(queries.glossary(search="yindu")) == [term]
    assert news == [(frozenset({term.pk}), "revised")]
    assert events()[-1] == "term.approved"


def test_who_does_not_approve(staff):
    draft = TermFactory(status=Term.Status.DRAFT)
    approved = TermFactory()
    before = events()

    for act in (
        lambda: operations.approve_term(term=draft, by=staff.trainer),
        lambda: operations.add_term(tag="EXT", zh=ZH, en=EN, status="approved", by=staff.trainer),
        lambda: operations.revise_term(term=approved, en=Words("other"), by=staff.trainer),
        lambda: operations.revise_term(term=approved, status="draft", by=staff.trainer),
    ):
        with pytest.raises(NotAllowed, match=r"terms.may_not_approve"):
            act()
    assert events() == before
    assert sorted(Rendering.objects.filter(text="other")) == []


def test_revision_is_found_by_its_new_name(db, news):
    term = TermFactory(zh__text="旧名", en__text="old name")
    operations.revise_term(term=term, zh=Words("新名", "xīnmíng"), en=Words("new name"), by=None)

    assert list(queries.glossary(search="xinming")) == [term]
    assert list(queries.glossary(search="old")) == []
    assert news == [(frozenset({term.pk}), "revised")]


def test_a_revision_that_changes_nothing_leaves_no_trace(db, news):
    term = operations.add_term(tag="EXT", zh=ZH, en=EN, by=None)
    operations.revise_term(term=term, tag="EXT", zh=ZH, en=EN, status="draft", source="", by=None)

    assert (events(), news) == (["term.added"], [])


def test_texts_are_unique_and_needed(db):
    operations.add_term(tag="EXT", zh=ZH, en=EN, by=None)

    with pytest.raises(Conflict, match=r"terms.text_taken"):
        operations.add_term(tag="EXT", zh=ZH, en=Words("other"), by=None)
    with pytest.raises(Invalid, match=r"terms.text_missing"):
        operations.add_term(tag="EXT", zh=Words("另一个"), en=Words(" "), by=None)
    assert Term.objects.count() == 1


def test_removal(db, news):
    term = TermFactory()
    pk = term.pk
    operations.remove_term(term=term, by=None)

    assert (Term.objects.count(), Rendering.objects.count()) == (0, 0)
    assert news == [(frozenset({pk}), "removed")]
    assert events() == ["term.removed"]


def test_forbidden_forms_are_found_and_never_marked(db):
    operations.add_term(
        tag="EXT", zh=ZH, en=Words("extradition", forbidden=["rendition"]), status="approved", by=None
    )

    assert queries.glossary(search="rendition").count() == 1
    assert queries.marking_index("en").find("rendition") == []


def test_seed_twice_changes_nothing(db):
    data = json.loads(SEED.read_text())

    assert operations.load_seed(data=data, by=None) == {"added": len(data), "revised": 0}
    written = LedgerEntry.objects.count()
    assert operations.load_seed(data=data, by=None) == {"added": 0, "revised": 0}
    assert LedgerEntry.objects.count() == written == len(data)
    assert queries.glossary(search="jcy").count() > 0


def test_every_term_of_the_seed_has_initials(db):
    operations.load_seed(data=json.loads(SEED.read_text()), by=None)
    rows = Rendering.objects.filter(language="zh-hans")

    assert [row.text for row in rows if row.pinyin and len(row.search_text.splitlines()) < 3] == []


def test_seed_revises_what_changed_and_keeps_what_it_does_not_say(db):
    item = {"tag": "EXT", "zh": "引渡", "pinyin": "yǐndù", "def_zh": "甲", "en": "extradition", "def_en": "A"}
    operations.load_seed(data=[item], by=None)
    term = Term.objects.get()
    operations.revise_term(term=term, en=Words("extradition", "", "A", ["surrender by treaty"]), by=None)

    assert operations.load_seed(data=[item | {"def_en": "B"}], by=None) == {"added": 0, "revised": 1}
    english = Term.objects.get().rendering("en")
    assert (english.definition, english.variants) == ("B", ["surrender by treaty"])


def test_grants_are_given_once(db):
    assert operations.grant_editor_permissions(by=None) == 12
    assert operations.grant_editor_permissions(by=None) == 0
    assert Group.objects.get(name="Publishers").permissions.count() == 5
