"""Citations as whole phrases in the active language. What is not recorded is said, never guessed.

Nothing here depends on today, so a rendered citation stays true for as long as the register does.
"""

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _, pgettext

from core.i18n import localized, suffix

if TYPE_CHECKING:
    from law.models import Instrument, InstrumentVersion, Provision

# Names quoted inside a Chinese title change their brackets.
_INNER = str.maketrans("\u300a\u300b", "\u3008\u3009")
_NEVER_IN_FORCE = ("soft-law", "model")


class Standing(StrEnum):
    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    ENDED = "ended"
    UNKNOWN = "unknown"


TONES = {
    Standing.IN_FORCE: "done",
    Standing.NOT_YET: "info",
    Standing.ENDED: "attention",
    Standing.UNKNOWN: "",
}


def standing(version: "InstrumentVersion", day: dt.date) -> Standing:
    in_force = version.in_force_on(day)
    if in_force is None:
        return Standing.UNKNOWN
    if in_force:
        return Standing.IN_FORCE
    ended = version.in_force_to is not None and day > version.in_force_to
    return Standing.ENDED if ended else Standing.NOT_YET


def standing_label(value: Standing) -> str:
    labels = {
        Standing.IN_FORCE: _("In force"),
        Standing.NOT_YET: _("Not yet in force"),
        Standing.ENDED: _("No longer in force"),
        Standing.UNKNOWN: _("Not recorded whether in force"),
    }
    return labels[value]


def title(instrument: "Instrument") -> str:
    """The name as it is cited: in title brackets in Chinese."""
    name = localized(instrument, "name")
    if suffix() == "zh":
        name = name.translate(_INNER)
    return pgettext("title of a law", "%(name)s") % {"name": name}


def version_title(version: "InstrumentVersion") -> str:
    return pgettext("version of a law", "%(title)s (%(version)s)") % {
        "title": title(version.instrument),
        "version": version.label,
    }


def citation(provision: "Provision") -> str:
    return pgettext("citation", "%(version)s, %(article)s") % {
        "version": version_title(provision.version),
        "article": localized(provision, "label"),
    }


def dates(version: "InstrumentVersion") -> str:
    """When the version was adopted and in force."""
    force = _in_force(version)
    if version.adopted_on is None:
        adopted = _("date of adoption not recorded")
        if not force or not (version.in_force_from or version.in_force_to):
            return _("dates not recorded")
    else:
        adopted = _("adopted on %(date)s") % {"date": date_format(version.adopted_on)}
    if not force:
        return adopted
    return pgettext("two facts", "%(first)s, %(second)s") % {"first": adopted, "second": force}


def _in_force(version: "InstrumentVersion") -> str:
    first, last = version.in_force_from, version.in_force_to
    days = {"first": date_format(first) if first else "", "last": date_format(last) if last else ""}
    if first and last:
        return _("in force from %(first)s to %(last)s") % days
    if last:
        return _("first day in force not recorded, in force until %(last)s") % days
    if version.instrument.kind in _NEVER_IN_FORCE:
        return ""
    if first is None:
        return _("date of entry into force not recorded")
    if version.instrument.kind == "treaty":
        return pgettext("treaty", "in force from %(first)s") % days
    return pgettext("law", "in force from %(first)s") % days
