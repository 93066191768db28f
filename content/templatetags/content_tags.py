from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue

from content import queries
from content.queries import played
from content.rendering import draw_block

register = template.Library()


@register.simple_tag
def citation(instrument: str, articles: str = "") -> queries.Citation | None:
    return queries.citation(instrument, articles or "")


@register.simple_tag
def playable(uuid: str) -> played.Shown | None:
    return played.shown(uuid or "")


@register.simple_tag
def reading(body: StreamValue) -> SafeString:
    """A text outside of courses, cleaned and with addressable paragraphs."""
    blocks = (draw_block(block=str(child.id), kind=child.block_type, html=child.render()) for child in body)
    return mark_safe("".join(block.html for block in blocks))  # noqa: S308  cleaned by draw_block
