"""A chart says in shapes what its table says in figures."""

import itertools

import pytest
from django.template import Context, Template

from core import charts


def test_columns_are_as_high_as_their_figures_and_an_empty_one_keeps_its_place():
    chart = charts.columns(
        "Ages", ("Age", "People"), [charts.Column("0–9", 4), charts.Column("10–19", 0, marked=True)]
    )

    room = charts.HEIGHT - charts.TOP - charts.FOOT
    assert [(rect.height, rect.marked) for rect in chart.rects] == [(room, False), (0, True)]
    assert chart.rows == (("0–9", "4"), ("10–19", "0"))
    assert [text.text for text in chart.texts] == ["4", "0–9", "0", "10–19"]


@pytest.mark.parametrize("given", [[], [charts.Column("a", 0)]])
def test_nothing_to_draw_is_drawn_as_nothing(given):
    assert [rect.height for rect in charts.columns("x", ("a", "b"), given).rects] == [0] * len(given)


def test_a_line_ends_where_its_values_end_and_a_plan_has_no_dots():
    chart = charts.lines(
        "Way", "Day", ["1", "2", "3"],
        [charts.Series("Plan", [0, 50, 100], plan=True), charts.Series("Done", [0, 25, None])],
    )  # fmt: skip

    plan, done = chart.lines
    assert (len(plan.points.split()), plan.dots) == (3, ())
    assert [x for x, _y in done.dots] == [charts.LEFT, (charts.LEFT + charts.WIDTH - charts.RIGHT) // 2]
    assert chart.rows == (("1", "0%", "0%"), ("2", "50%", "25%"), ("3", "100%", "–"))


def test_labels_that_would_run_into_each_other_are_left_out_of_the_drawing_only():
    days = [f"{day:02}" for day in range(90)]
    chart = charts.lines("Way", "Day", days, [charts.Series("Done", [0] * 90)])

    shown = [(text.x, text.text) for text in chart.texts if "%" not in text.text]
    assert (shown[0][1], shown[-1][1], len(chart.rows)) == ("00", "89", 90)
    assert min(two[0] - one[0] for one, two in itertools.pairwise(shown)) >= 2 * charts.SIGN


def test_points_stand_where_their_days_are():
    series = [charts.Series("Done", [0, 0, 0])]
    chart = charts.lines("Way", "Day", ["1", "2", "11"], series, at=[0, 1, 10])

    first, second, last = (x for x, _y in chart.lines[0].dots)
    assert (first, last) == (charts.LEFT, charts.WIDTH - charts.RIGHT)
    assert second == round(first + (last - first) / 10)


def test_it_is_drawn_with_its_table_and_without_inline_style():
    chart = charts.columns("Ages & more", ("Age", "People"), [charts.Column("<9", 1200)])
    html = Template("{% chart chart=chart %}").render(Context({"chart": chart}))

    assert 'role="img" aria-label="Ages &amp; more"' in html
    assert '<th scope="row">&lt;9</th><td class="n">1200</td>' in html
    assert "style=" not in html


@pytest.mark.parametrize(("value", "whole", "percent"), [(0, 0, 0), (1, 3, 33), (199, 200, 99), (5, 5, 100)])
def test_a_share_is_cut_and_not_rounded(value, whole, percent):
    assert charts.share(value, whole) == percent
