"""{% citation provision %} and what the pages of the register show."""

import datetime as dt
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.i18n import localized, suffix
from law import rendering
from law.models import Instrument, InstrumentVersion, Provision

register = template.Library()


@register.inclusion_tag("law/components/citation.html")
def citation(provision: Provision | None) -> dict[str, Any]:
    """The citation line. Costs no query where the provision came with `version__instrument`."""
    if provision is None:
        return {}
    return {
        "citation": rendering.citation(provision),
        "heading": localized(provision, "heading"),
        "dates": rendering.dates(provision.version),
        "href": provision.get_absolute_url(),
    }


@register.filter
def law_title(instrument: Instrument) -> str:
    return rendering.title(instrument)


@register.filter
def cited(provision: Provision) -> str:
    return rendering.citation(provision)


@register.simple_tag
def standing(version: InstrumentVersion, day: dt.date) -> dict[str, str]:
    value = rendering.standing(version, day)
    return {"tone": rendering.TONES[value], "label": rendering.standing_label(value)}


@register.filter
def instrument_facts(instrument: Instrument) -> list[dict[str, Any]]:
    other = "en" if suffix() == "zh" else "zh"
    names = [getattr(instrument, f"name_{other}"), getattr(instrument, f"short_{other}")]
    same = [localized(instrument, "short"), *getattr(instrument, f"aliases_{suffix()}")]
    others = [*names[1:], *getattr(instrument, f"aliases_{other}")]
    facts = [
        {"label": _("Kind"), "value": instrument.get_kind_display()},
        {"label": _("Issued by"), "value": localized(instrument, "issuer") or _("not recorded")},
    ]
    if listed := _listed(name for name in same if name != localized(instrument, "name")):
        facts.append({"label": _("Also called"), "value": listed})
    if listed := _listed(name for name in others if name != names[0]):
        label = _("Also called in English") if other == "en" else _("Also called in Chinese")
        value = format_html('<span lang="{}">{}</span>', "en" if other == "en" else "zh-Hans", listed)
        facts.append({"label": label, "value": value})
    return facts


@register.filter
def version_facts(version: InstrumentVersion) -> list[dict[str, Any]]:
    facts = [
        {"label": _("Adopted on"), "value": _day(version.adopted_on)},
        {"label": _("In force from"), "value": _day(version.in_force_from)},
    ]
    if version.in_force_to:
        facts.append({"label": _("In force until"), "value": date_format(version.in_force_to)})
    facts.append({"label": _("Source"), "value": version.source or _("not recorded")})
    return facts


def _day(day: dt.date | None) -> str:
    return date_format(day) if day else _("date not recorded")


def _listed(names: Any) -> str:
    return " · ".join(dict.fromkeys(name for name in names if name))
