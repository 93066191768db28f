"""The declared components, each rendered from its preview in both languages."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.template import RequestContext, Template
from django.utils.safestring import mark_safe
from django.utils.translation import override

from core import previews
from core.components import Component, declared
from core.templatetags import ui  # noqa: F401  declares the components

LANGUAGES = (("zh-hans", "zh-Hans"), ("en", "en"))
SCHEMES = ("light", "dark")
# Components that HTML allows in one place only.
AROUND = {"sort": ("<table><thead><tr>", "</tr></thead></table>")}


@dataclass(frozen=True)
class Variant:
    lang: str
    scheme: str
    html: str


@dataclass(frozen=True)
class Sample:
    component: Component
    usage: str
    variants: list[Variant]


def rendered(component: Component, request: HttpRequest, identifier: str) -> str:
    """The component with its preview, as a page would show it."""
    context = RequestContext(request)
    values = {**component.defaults, **dict.fromkeys(component.slots, "")}
    for name, value in component.preview.items():
        values[name] = value(identifier) if callable(value) else value
    with context.bind_template(Template("")):
        return component.render(context, values)


def usage(component: Component) -> str:
    """The tag as one writes it; what has a default stands in square brackets."""
    props = [f"{prop}=…" if prop in component.required else f"[{prop}=…]" for prop in component.props]
    opening = " ".join(["{%", component.name, *props, "%}"])
    slots = "".join(f" {{% slot {slot} %}}…{{% endslot %}}" for slot in component.slots)
    return f"{opening} …{slots} {{% end{component.name} %}}" if component.content else opening


def samples(request: HttpRequest) -> list[Sample]:
    shown = []
    for component in declared():
        variants = []
        for code, lang in LANGUAGES:
            for scheme in SCHEMES:
                with override(code):
                    html = rendered(component, request, f"sample-{component.name}-{scheme}-{lang}".lower())
                before, after = AROUND.get(component.name, ("", ""))
                variants.append(Variant(lang, scheme, mark_safe(before + html + after)))  # noqa: S308
        shown.append(Sample(component, usage(component), variants))
    return shown


def forms() -> list[previews.SampleForm]:
    return [previews.form("plain"), previews.faulty_form("faulty")]
