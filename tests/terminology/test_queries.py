import pytest

from terminology import queries
from terminology.models import Term
from tests.factories.terminology import TermFactory


@pytest.fixture
def terms(db):
    return {
        "extradition": TermFactory(tag="EXT", zh__text="引渡", zh__pinyin="yǐndù", en__text="extradition"),
        "assistance": TermFactory(
            tag="MLA",
            zh__text="刑事司法协助",
            zh__pinyin="xíngshì sīfǎ xiézhù",
            en__text="mutual legal assistance in criminal matters",
            en__variants=["MLA"],
        ),
        "draft": TermFactory(
            status=Term.Status.DRAFT, zh__text="遣返", zh__pinyin="qiǎnfǎn", en__text="repatriation"
        ),
    }


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("引渡", ["extradition"]),
        ("yindu", ["extradition"]),
        ("yǐndù", ["extradition"]),
        ("YIN", ["extradition"]),
        ("xingshi sifa", ["assistance"]),
        ("xsfxz", []),
        ("xssfxz", ["assistance"]),
        ("Criminal legal", ["assistance"]),
        ("mla", ["assistance"]),
        ("司法 assistance", ["assistance"]),
        ("repatriation", []),
        ("qianfan", []),
        ("%", []),
        ("", ["assistance", "extradition"]),
    ],
)
def test_glossary_search(terms, search, found):
    names = {term.pk: name for name, term in terms.items()}

    assert sorted(names[term.pk] for term in queries.glossary(search=search)) == found


def test_glossary_filter_and_order(terms):
    assert list(queries.glossary(tag="EXT")) == [terms["extradition"]]
    assert list(queries.glossary(language="zh-hans")) == [terms["assistance"], terms["extradition"]]
    assert list(queries.glossary(language="en")) == [terms["extradition"], terms["assistance"]]


@pytest.mark.parametrize("count", [1, 3])
def test_glossary_costs_two_queries(db, count, django_assert_num_queries):
    TermFactory.create_batch(count)

    with django_assert_num_queries(2):
        assert len([str(term) for term in queries.glossary()]) == count


def test_renderings_of_leaves_drafts_out(terms, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = queries.renderings_of([term.pk for term in terms.values()])

    texts = {pk: {language: row.text for language, row in both.items()} for pk, both in found.items()}
    assert texts == {
        terms["extradition"].pk: {"zh-hans": "引渡", "en": "extradition"},
        terms["assistance"].pk: {
            "zh-hans": "刑事司法协助",
            "en": "mutual legal assistance in criminal matters",
        },
    }


def test_a_common_word_is_marked_by_hand_only(terms):
    term = TermFactory(zh__text="批准", zh__pinyin="pīzhǔn", en__text="ratification", is_marked=False)
    assert queries.marking_index("zh-hans").find("批准请求") == []
    assert term in queries.glossary(search="pizhun")


def test_marking_index_knows_approved_terms_and_their_variants(terms, django_assert_num_queries):
    with django_assert_num_queries(1):
        index = queries.marking_index("en")

    text = "Extradition, MLA and repatriation."
    assert [(match.term_id, text[match.start : match.end]) for match in index.find(text)] == [
        (terms["extradition"].pk, "Extradition"),
        (terms["assistance"].pk, "MLA"),
    ]
    assert [match.term_id for match in queries.marking_index("zh-hans").find("请求引渡")] == [
        terms["extradition"].pk
    ]
