import pytest
from django.template import Context, Engine, Library, TemplateSyntaxError

from core import components

TEMPLATES = {
    "notice.html": "<{{ tone }}|{{ title }}|{{ content }}|{{ actions }}|{{ secret }}>",
    "state.html": "[{{ label }}{% if csrf_token %} {{ csrf_token }}{% endif %}]",
}


@pytest.fixture
def engine(monkeypatch):
    monkeypatch.setattr(components, "_declared", {})
    library = Library()
    components.component(
        "notice",
        "notice.html",
        props=("tone", "title"),
        slots=("actions",),
        defaults={"tone": "info"},
        library=library,
    )
    components.component("state", "state.html", props=("label",), content=False, library=library)
    made = Engine(loaders=[("django.template.loaders.locmem.Loader", TEMPLATES)])
    made.template_builtins.append(library)
    return made


def rendered(engine, source, **values):
    return engine.from_string(source).render(Context(values))


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('{% notice title="T" %} body {% endnotice %}', "<info|T|body||>"),
        ('{% notice title="T" tone="bad" %}{% slot actions %}go{% endslot %}{% endnotice %}', "<bad|T||go|>"),
        ("{% notice title=title %}{{ title }}{% endnotice %}", "<info|&lt;b&gt;|&lt;b&gt;||>"),
        ("{% notice title=title|upper %}{% endnotice %}", "<info|&lt;B&gt;|||>"),
        ('{% notice title="a" %}{% notice title="b" %}{% slot actions %}x{% endslot %}{% endnotice %}'
         "{% endnotice %}",
         "<info|a|<info|b||x|>||>"),
        ("{% state label=1 %}", "[1]"),
    ],
)  # fmt: skip
def test_rendering(engine, source, html):
    assert rendered(engine, source, title="<b>", secret="leak") == html


@pytest.mark.parametrize(
    "source",
    [
        '{% notice title="T" colour="red" %}{% endnotice %}',
        "{% notice %}{% endnotice %}",
        '{% notice "T" %}{% endnotice %}',
        '{% notice title="T" %}{% slot aside %}{% endslot %}{% endnotice %}',
        '{% notice title="T" %}{% slot actions %}{% endslot %}{% slot actions %}{% endslot %}{% endnotice %}',
        '{% notice title="T" %}',
        "{% state %}",
    ],
)
def test_wrong_use_does_not_compile(engine, source):
    with pytest.raises(TemplateSyntaxError):
        engine.from_string(source)


def test_csrf_token_reaches_forms_inside(engine):
    assert rendered(engine, '{% state label="x" %}', csrf_token="tok") == "[x tok]"


def test_component_template_is_loaded_once(engine, monkeypatch):
    page = engine.from_string("{% for n in rows %}{% state label=n %}{% endfor %}")
    loads = []
    load = engine.get_template
    monkeypatch.setattr(engine, "get_template", lambda name: loads.append(name) or load(name))

    assert (page.render(Context({"rows": [1, 2, 3]})), loads) == ("[1][2][3]", ["state.html"])


@pytest.mark.parametrize(
    "declaration",
    [
        {"props": ("a",), "defaults": {"b": 1}},
        {"props": ("content",)},
        {"slots": ("s",), "content": False},
    ],
)
def test_wrong_declaration_is_refused(monkeypatch, declaration):
    monkeypatch.setattr(components, "_declared", {})
    with pytest.raises(ValueError, match="component wrong"):
        components.component("wrong", "wrong.html", library=Library(), **declaration)
