import pytest

from law.registry import article_order, fold


def test_articles_sort_by_number():
    articles = ["114", "89(2)", "9", "89", "pt IV", "ch V"]

    assert sorted(articles, key=article_order) == ["9", "89", "89(2)", "114", "ch V", "pt IV"]


@pytest.mark.parametrize(("text", "folded"), [("  VCCR  Art ", "vccr art"), ("ＶＣＣＲ", "vccr"), ("", "")])
def test_search_ignores_case_width_and_spacing(text, folded):
    assert fold(text) == folded
