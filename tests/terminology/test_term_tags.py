from django.template import engines
from django.utils import translation

from terminology import queries
from tests.factories.terminology import TermFactory


def render(term):
    template = engines["django"].from_string("{% load term_tags %}{% term_card term %}")
    return template.render({"term": term}).strip()


def test_the_card_costs_no_query_and_begins_with_the_readers_language(db, django_assert_num_queries):
    TermFactory(zh__text="引渡", zh__pinyin="yǐndù", zh__definition="定义。", en__text="extradition")
    term = queries.approved_terms().get()

    with django_assert_num_queries(0), translation.override("zh-hans"):
        card = render(term)

    assert card == (
        '<article class="card term-card"><h3 class="card-title">'
        f'<a href="/terms/{term.uuid}/" lang="zh-Hans">引渡</a> <span lang="en">extradition</span></h3>'
        '<div class="card-body"><p class="small" lang="zh-Latn-pinyin">yǐndù</p><p lang="zh-Hans">定义。</p>'
        "</div></article>"
    )


def test_no_term_no_card(db):
    assert render(None) == ""
