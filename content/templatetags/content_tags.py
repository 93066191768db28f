from django import template

from content import queries

register = template.Library()


@register.simple_tag
def citation(instrument: str, articles: str = "") -> queries.Citation | None:
    return queries.citation(instrument, articles or "")


@register.simple_tag
def term_card(uuid: str) -> queries.TermCard | None:
    return queries.term_card(uuid or "")
