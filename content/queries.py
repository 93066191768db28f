"""What authors choose from, and what the block templates show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.i18n import localized
from law import queries as law_queries


@dataclass(frozen=True)
class Citation:
    """A provision as a reader needs it. Dates that are not recorded are None."""

    name: str
    label: str
    adopted_on: dt.date | None
    in_force_from: dt.date | None
    in_force_to: dt.date | None
    version: str
    href: str

    @property
    def title(self) -> str:
        name = _("“%(instrument)s”") % {"instrument": self.name}
        if not self.label:
            return name
        return _("%(instrument)s, %(article)s") % {"instrument": name, "article": self.label}


def instrument_choices() -> list[tuple[str, str]]:
    return [(instrument.key, localized(instrument, "name")) for instrument in law_queries.instruments()]


def citation(instrument_key: str, articles: str) -> Citation | None:
    """The article, or the first and last of a range ("674-679"), in the version in force today.

    An article that is not in the register is named as the author wrote it; None without the instrument.
    """
    instrument = law_queries.instruments().filter(key=instrument_key).first()
    if instrument is None:
        return None
    articles = articles.strip()
    first, _dash, last = articles.partition("-")
    exact = law_queries.provision(instrument_key, articles) if articles else None
    found = exact or (law_queries.provision(instrument_key, first) if first else None)
    label = localized(exact, "label") if exact else ""
    if not exact and last:
        end = law_queries.provision(instrument_key, last)
        if found and end:
            ends = {"first": localized(found, "label"), "last": localized(end, "label")}
            label = _("%(first)s to %(last)s") % ends
    if not label and articles:
        label = _("Article %(article)s") % {"article": articles.replace("-", "–")}
    version = found.version if found else law_queries.versions_of(instrument).first()
    return Citation(
        name=localized(instrument, "name"),
        label=label,
        adopted_on=version.adopted_on if version else None,
        in_force_from=version.in_force_from if version else None,
        in_force_to=version.in_force_to if version else None,
        version=version.label if version else "",
        href=found.get_absolute_url() if found else instrument.get_absolute_url(),
    )
