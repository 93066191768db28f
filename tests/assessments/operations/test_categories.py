import pytest

from assessments.models import Bank, Category, Question
from assessments.operations import authoring, banks, categories
from assessments.operations.authoring import Draft
from assessments.operations.categories import DEEPEST, Tree
from core import ledger
from core.errors import Conflict, Invalid, NotAllowed
from tests.factories.assessments import BankFactory

pytestmark = pytest.mark.django_db
TRUE = {"kind": "true_false", "definition": {"schema": 1, "stem": {"zh": "对吗？", "en": "Is it so?"}}}


@pytest.fixture
def bank():
    return BankFactory()


def add(bank, zh, en="", parent=None):
    return categories.add_category(bank=bank, title_zh=zh, title_en=en, parent=parent, by=bank.owner)


def change(category, **changes):
    fields = {"title_zh": category.title_zh, "title_en": category.title_en, "parent": category.parent}
    return categories.change_category(category=category, by=category.bank.owner, **{**fields, **changes})


def paths(bank):
    return {node.title_zh: node.path for node in Category.objects.filter(bank=bank)}


def test_a_branch_moves_whole_and_leaves_its_questions_where_they_are(bank):
    law, evidence = add(bank, "法律", "Law"), add(bank, "证据", "Evidence")
    abroad = add(bank, "境外证据", "From abroad", evidence)
    question = authoring.add_question(
        bank=bank, key="Q1", draft=Draft(**TRUE, key={"value": True}, category=abroad), by=bank.owner
    )
    change(evidence, parent=law)

    top = f"{law.pk}.{evidence.pk}."
    assert paths(bank) == {"法律": f"{law.pk}.", "证据": top, "境外证据": f"{top}{abroad.pk}."}
    assert Question.objects.get(category__path__startswith=law.path) == question

    categories.remove_category(category=evidence, by=bank.owner)
    categories.remove_category(category=Category.objects.get(pk=abroad.pk), by=bank.owner)

    assert paths(bank) == {"法律": f"{law.pk}."}
    question.refresh_from_db()
    assert question.category == law
    assert [entry.event for entry in ledger.queries.history_of(bank)].count("category.removed") == 2


def test_what_the_tree_refuses(bank):
    law = add(bank, "法律", "Law")
    below = add(bank, "刑法", parent=law)
    other = add(BankFactory(), "别处")
    deep = below
    for number in range(DEEPEST - 2):
        deep = add(bank, f"第{number}层", parent=deep)
    for act, code in (
        (lambda: add(bank, "", "law"), "category.title_taken"),
        (lambda: add(bank, "", ""), "category.untitled"),
        (lambda: add(bank, "太深", parent=deep), "category.too_deep"),
        (lambda: add(bank, "外来", parent=other), "category.foreign"),
        (lambda: change(law, parent=below), "category.foreign"),
        (lambda: change(below, parent=other), "category.foreign"),
        (
            lambda: authoring.add_question(
                bank=bank, key="Q1", draft=Draft(**TRUE, key={"value": True}, category=other), by=bank.owner
            ),
            "category.foreign",
        ),
    ):
        with pytest.raises((Invalid, Conflict)) as refused:
            act()
        assert refused.value.code == code


def test_an_import_files_by_titles_in_either_language(bank):
    law = add(bank, "法律", "Law")
    tree = Tree(bank)

    assert tree.file(["LAW"]) == tree.file(["法律"]) == tree.file(["法律 | Law"]) == law
    criminal = tree.file(["law", "刑法 | Criminal law"])
    assert (criminal.parent, criminal.title_zh, criminal.title_en) == (law, "刑法", "Criminal law")
    assert Tree(bank).file(["Law", "criminal LAW"]) == criminal
    assert tree.file([" ", ""]) is None
    assert paths(bank).keys() == {"法律", "刑法"}


def test_a_bank_that_asks_for_approval_keeps_papers_on_what_was_approved(bank):
    draft = Draft(**TRUE, key={"value": True})
    free = authoring.add_question(bank=bank, key="Q1", draft=draft, by=bank.owner)
    banks.change_bank(bank=bank, title_zh="题", title_en="B", needs_review=True, by=bank.owner)
    strict = authoring.add_question(bank=Bank.objects.get(), key="Q2", draft=draft, by=bank.owner)
    revised = authoring.revise_question(
        question=free, draft=Draft(**TRUE, key={"value": False}), by=bank.owner
    )

    assert (free.state, free.current) == ("approved", free.latest)
    assert (strict.state, strict.current, strict.wording.number) == ("draft", None, 1)
    assert (revised.state, revised.current, revised.latest.number) == ("draft", free.current, 2)
    authoring.retire_question(question=revised, by=bank.owner)
    authoring.reinstate_question(question=revised, by=bank.owner)
    assert Question.objects.get(pk=revised.pk).state == "draft"
    with pytest.raises(NotAllowed):
        banks.change_bank(bank=bank, title_zh="", title_en="", needs_review=False, by=BankFactory().owner)


def test_what_stands_beside_the_wording_follows_the_draft(bank):
    tags = ["ＭＬＡ", "mla", " 證據  规则 ", "证据 规则"]
    draft = Draft(**TRUE, key={"value": True}, name="Dual", level=2, seconds=90, tags=tags)
    question = authoring.add_question(bank=bank, key="Q1", draft=draft, by=bank.owner)

    assert list(question.tags.values_list("name", "folded")) == [
        ("ＭＬＡ", "mla"),
        ("證據 规则", "证据 规则"),
    ]
    assert (question.author, question.kind, question.level, question.seconds) == (
        bank.owner,
        "true_false",
        2,
        90,
    )
    authoring.revise_question(
        question=question, draft=Draft(**TRUE, key={"value": True}, tags=["mla"]), by=bank.owner
    )
    question.refresh_from_db()
    assert (list(question.tags.values_list("name", flat=True)), question.level) == (["mla"], None)
    assert question.versions.count() == 1
    for tags, code in (
        (["x" * 61], "question.tag_too_long"),
        (map(str, range(31)), "question.too_many_tags"),
    ):
        with pytest.raises(Invalid) as refused:
            authoring.revise_question(
                question=question, draft=Draft(**TRUE, key={"value": True}, tags=tags), by=bank.owner
            )
        assert refused.value.code == code
