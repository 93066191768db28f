"""What authors choose from, and what the block templates show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from content.models import ArticlePage, HomePage, Rendition
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


def rendition(file: str) -> Rendition | None:
    """The picture kept under this name in the media store."""
    return Rendition.objects.filter(file=file).select_related("image").first()


# --- What texts name ------------------------------------------------------------------------


def pages_naming(pages: QuerySet[Any], word: str, holds: Callable[[Any], bool]) -> Iterator[Any]:
    """Pages of which the published text or the newest draft has a block for which `holds`.

    `word` stands somewhere in such a text; it keeps the pages small in number that have to be read.
    """
    found = pages.annotate(
        raw=Cast("body", TextField()), raw_draft=Cast("latest_revision__content", TextField())
    ).filter(Q(raw__contains=word) | Q(raw_draft__contains=word))
    for page in found.order_by("pk"):
        texts = [page, page.get_latest_revision_as_object()]
        if any(holds(block) for text in texts for block in text.body):
            yield page


def rests_on(block: Any, instrument: str, article: str) -> bool:
    """Whether a citation or quotation names the instrument and, if one is given, the article."""
    if block.block_type not in {"citation", "quotation"} or block.value["instrument"] != instrument:
        return False
    if not article:
        return True
    articles = (block.value["articles"] or "").strip()
    first, _dash, last = articles.partition("-")
    return article in {articles, first, last}


def texts_resting_on(instrument: str, article: str) -> list[str]:
    """Titles of the pages outside of courses."""
    return [
        page.title
        for model in (HomePage, ArticlePage)
        for page in pages_naming(
            model.objects.all(), instrument, lambda block: rests_on(block, instrument, article)
        )
    ]
