import datetime as dt
import re
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils.translation import override

from core import previews
from core.components import declared
from core.templatetags import ui
from lms import styleguide

ROOT = Path(__file__).resolve().parents[2]
OURS = sorted(
    file
    for pattern in ("templates/**/*.html", "*/templates/**/*.html")
    for file in ROOT.glob(pattern)
    if "emails" not in file.parts and not {"node_modules", ".venv", "var"} & set(file.relative_to(ROOT).parts)
)
# A data block is not executed, so the policy lets it stand; everything else must have a src.
INLINE = re.compile(
    r"<style\b"
    r"|\sstyle\s*="
    r"|<script\b(?![^>]*\b(?:src=|type=\"application/json\"))"
    r"|\son[a-z]+\s*=\s*[\"']"
    r"|(?:href|src|action)\s*=\s*[\"']?\s*javascript:",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("component", declared(), ids=lambda component: component.name)
def test_every_component_renders_its_preview(component, language):
    request = RequestFactory().get("/styleguide/")

    with override(language):
        html = styleguide.rendered(component, request, "sample")

    assert html.strip().startswith("<")
    assert "{%" not in html
    assert "{{" not in html


@pytest.mark.parametrize("component", declared(), ids=lambda component: component.name)
def test_previews_fill_what_is_required(component):
    assert set(component.required) - set(component.preview) == set()
    assert set(component.preview) - {*component.props, *component.slots, "content"} == set()


@pytest.mark.parametrize("file", OURS, ids=lambda file: str(file.relative_to(ROOT)))
def test_templates_carry_nothing_inline(file):
    found = [match.group() for match in INLINE.finditer(file.read_text("utf-8"))]

    assert found == []


def render(source, **values):
    return Template(source).render(Context(values)).strip()


def test_a_faulty_field_names_its_errors_to_screen_readers():
    form = previews.faulty_form("f")

    html = render("{% field field=form.name %}", form=form)

    assert 'aria-invalid="true"' in html
    assert 'id="f_name_error"' in html
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described is not None
    assert sorted(described.group(1).split()) == ["f_name_error", "f_name_helptext"]


def test_choices_are_a_named_group():
    html = render("{% field field=form.decision %}", form=previews.form("f"))

    assert html.startswith('<fieldset class="field" id="f_decision">')
    assert html.count('type="radio"') == 2


def test_the_summary_links_to_each_faulty_field():
    html = render("{% form_errors form=form %}", form=previews.faulty_form("f"))

    assert re.findall(r'href="#(\w+)"', html) == ["f_name", "f_valid_from"]


def test_values_are_escaped():
    html = render("{% state label=label %}", label="<script>alert(1)</script>")

    assert "<script>" not in html


@pytest.mark.parametrize(
    ("number", "numbers"),
    [
        (1, [1, 2, 3, None, 25]),
        (7, [1, None, 5, 6, 7, 8, 9, None, 25]),
    ],
)
def test_page_numbers(number, numbers):
    page = Paginator(range(1234), 50).page(number)

    assert list(ui.page_numbers(page)) == numbers


@pytest.mark.parametrize(
    ("address", "direction", "following"),
    [
        ("/?sort=name", "ascending", "-name"),
        ("/?sort=-name", "descending", "name"),
        ("/?sort=office", "", "name"),
        ("/", "", "name"),
    ],
)
def test_sort_state(address, direction, following):
    context = Context({"request": RequestFactory().get(address)})

    assert ui.sort_state(context, "name") == {"direction": direction, "next": following}


def test_page_links_keep_the_filters():
    request = RequestFactory().get("/?office=3&page=2")

    context = RequestContext(request, {"page": Paginator(range(150), 50).page(2)})
    html = Template("{% pagination page=page %}").render(context)

    assert 'href="?office=3&amp;page=3"' in html


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (dt.datetime(2026, 3, 9, 2, 0, 0, 123456, tzinfo=dt.UTC), "2026-03-09T10:00:00+08:00"),
        (dt.date(2026, 3, 9), "2026-03-09"),
        (None, ""),
    ],
)
def test_times_for_machines(at, text):
    assert ui.iso(at) == text
