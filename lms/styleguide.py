"""The declared components, each rendered from its preview in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.template import RequestContext, Template
from django.utils.translation import override

from core import previews
from core.components import Component, declared

LANGUAGES = (("zh-hans", "zh-Hans"), ("en", "en"))
SCHEMES = ("light", "dark")


@dataclass(frozen=True)
class Variant:
    lang: str
    scheme: str
    html: str


@dataclass(frozen=True)
class Sample:
    component: Component
    variants: list[Variant]


def rendered(component: Component, request: HttpRequest, identifier: str) -> str:
    """The component with its preview, as a page would show it."""
    context = RequestContext(request)
    values = {**component.defaults, **dict.fromkeys(component.slots, "")}
    for name, value in component.preview.items():
        values[name] = value(identifier) if callable(value) else value
    with context.bind_template(Template("")):
        return component.render(context, values)


def samples(request: HttpRequest) -> Iterator[Sample]:
    for component in declared():
        variants = []
        for code, lang in LANGUAGES:
            for scheme in SCHEMES:
                with override(code):
                    html = rendered(component, request, f"sample-{component.name}-{scheme}-{lang}".lower())
                variants.append(Variant(lang, scheme, html))
        yield Sample(component, variants)


def forms() -> list[previews.SampleForm]:
    return [previews.form("plain"), previews.faulty_form("faulty")]
