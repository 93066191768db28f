"""Template components with declared props and slots; a wrong use fails when the template is compiled.

    component("notice", "components/notice.html", props=("tone", "title"), slots=("actions",),
              defaults={"tone": "info"})

gives `{% notice title=_("Saved") %}text{% slot actions %}…{% endslot %}{% endnotice %}`. The component's
template sees its props, each slot under its name ("" where it is not filled) and the body as `content`.
With `content=False` the tag stands alone: `{% state tone="done" label=row.state %}`. A prop without a
default is required. The page's own variables are not visible inside, except `request` and `csrf_token`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.template import Context, Engine, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils.safestring import mark_safe

register = Library()
_declared: dict[str, Component] = {}
_CARRIED = ("request", "csrf_token")  # what forms and links inside a component cannot do without


@dataclass(frozen=True)
class Component:
    name: str
    template: str
    props: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    content: bool = True
    preview: Mapping[str, Any] = field(default_factory=dict)
    _compiled: list[Any] = field(default_factory=list, compare=False, repr=False)

    def __post_init__(self) -> None:
        if stray := set(self.defaults) - set(self.props):
            raise ValueError(f"component {self.name}: defaults for undeclared props {sorted(stray)}")
        if clash := set(self.props) & {*self.slots, "content", *_CARRIED}:
            raise ValueError(f"component {self.name}: {sorted(clash)} cannot be props")
        if self.slots and not self.content:
            raise ValueError(f"component {self.name}: slots need content=True")

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(prop for prop in self.props if prop not in self.defaults)

    def render(self, context: Context, values: dict[str, Any]) -> str:
        for scope in context.dicts:  # the innermost comes last and wins
            for name in _CARRIED:
                if name in scope:
                    values[name] = scope[name]
        page = context.template
        if page is None:
            raise RuntimeError(f"component {self.name} is rendered outside a template")
        return self._template(page.engine).render(context.new(values))

    def _template(self, engine: Engine) -> Any:
        if engine.debug:  # the developer's next page load shows the edited file
            return engine.get_template(self.template)
        if not self._compiled:
            self._compiled.append(engine.get_template(self.template))
        return self._compiled[0]


def component(
    name: str,
    template: str,
    *,
    props: tuple[str, ...] = (),
    slots: tuple[str, ...] = (),
    defaults: Mapping[str, Any] | None = None,
    content: bool = True,
    preview: Mapping[str, Any] | None = None,
    library: Library = register,
) -> Component:
    """Declare a component and its tag; `preview` holds example props for the style guide."""
    declared = Component(name, template, props, slots, dict(defaults or {}), content, dict(preview or {}))
    if name in _declared and _declared[name] != declared:
        raise ValueError(f"component {name} is declared twice")
    _declared[name] = declared
    library.tag(name, _compiler(declared))
    return declared


def declared() -> tuple[Component, ...]:
    """All components in the order of their declaration, for the style guide and for tests."""
    return tuple(_declared.values())


class ComponentNode(Node):
    child_nodelists = ("nodelist",)

    def __init__(
        self,
        component: Component,
        props: dict[str, FilterExpression],
        nodelist: NodeList,
        slots: dict[str, NodeList],
    ) -> None:
        self.component = component
        self.nodelist = nodelist
        self.slots = slots
        self.fixed = {**component.defaults, **dict.fromkeys(component.slots, "")}
        self.variable: list[tuple[str, FilterExpression]] = []
        for name, expression in props.items():
            if expression.is_var or expression.filters:
                self.variable.append((name, expression))
            else:
                self.fixed[name] = expression.var

    def render(self, context: Context) -> str:
        values = self.fixed.copy()
        for name, expression in self.variable:
            values[name] = expression.resolve(context)
        for name, nodelist in self.slots.items():
            values[name] = _rendered(nodelist, context)
        if self.component.content:
            values["content"] = _rendered(self.nodelist, context)
        return self.component.render(context, values)


def _rendered(nodelist: NodeList, context: Context) -> str:
    """Blank counts as empty, so that a component can ask `{% if content %}`."""
    with context.push():
        return mark_safe(nodelist.render(context).strip())  # noqa: S308  a nodelist has escaped its output


def _compiler(component: Component) -> Any:
    def compile_component(parser: Parser, token: Token) -> ComponentNode:
        name, *bits = token.split_contents()
        props = token_kwargs(bits, parser)
        if bits:
            raise TemplateSyntaxError(f"{{% {name} %}} takes prop=value only, not {' '.join(bits)!r}")
        if unknown := [prop for prop in props if prop not in component.props]:
            raise TemplateSyntaxError(f"{{% {name} %}} has no prop {', '.join(unknown)}")
        if missing := [prop for prop in component.required if prop not in props]:
            raise TemplateSyntaxError(f"{{% {name} %}} needs {', '.join(missing)}")
        if not component.content:
            return ComponentNode(component, props, NodeList(), {})
        nodelist, slots = _parse_body(parser, component)
        return ComponentNode(component, props, nodelist, slots)

    return compile_component


def _parse_body(parser: Parser, component: Component) -> tuple[NodeList, dict[str, NodeList]]:
    end = f"end{component.name}"
    body = NodeList()
    slots: dict[str, NodeList] = {}
    while True:
        body.extend(parser.parse(("slot", end)))
        token = parser.next_token()
        tag, *names = token.split_contents()
        if tag == end:
            return body, slots
        if len(names) != 1 or names[0] not in component.slots:
            raise TemplateSyntaxError(
                f"{{% {component.name} %}} has no slot {' '.join(names) or 'without a name'}"
            )
        if names[0] in slots:
            raise TemplateSyntaxError(f"{{% {component.name} %}}: slot {names[0]} is filled twice")
        slots[names[0]] = parser.parse(("endslot",))
        parser.delete_first_token()
