"""Laws and treaties for the search: their names, and the provisions that are recorded with their text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy

from core.i18n import localized
from law.models import Instrument, Provision
from search import registry
from search.registry import Document, Drawn, Kind, Part, signed_in

INSTRUMENT = "instrument"


def _documents(things: Iterable[int] | None) -> Iterator[Document]:
    provisions = Provision.objects.select_related("version").order_by("version", "order")
    found = Instrument.objects.order_by("pk").prefetch_related(Prefetch("versions__provisions", provisions))
    if things is not None:
        found = found.filter(pk__in=list(things))
    for instrument in found.iterator(chunk_size=100):
        yield _document(instrument)


def _document(instrument: Instrument) -> Document:
    return Document(
        thing=instrument.pk,
        title_zh=instrument.name_zh,
        title_en=instrument.name_en,
        aliases=tuple(
            filter(
                None,
                (
                    instrument.short_zh,
                    instrument.short_en,
                    *instrument.aliases_zh,
                    *instrument.aliases_en,
                ),
            )
        ),
        near=tuple(
            Part(language, text)
            for language, text in (("zh", instrument.issuer_zh), ("en", instrument.issuer_en))
            if text
        ),
        body=tuple(
            Part(language, " ".join(filter(None, texts)), provision.anchor)
            for version in instrument.versions.all()
            for provision in version.provisions.all()
            for language, *texts in (
                ("zh", provision.label_zh, provision.heading_zh, provision.text_zh),
                ("en", provision.label_en, provision.heading_en, provision.text_en),
            )
        ),
    )


def _draw(user: Any, things: list[int], language: str) -> dict[int, Drawn]:
    return {
        instrument.pk: Drawn(
            {"": instrument.get_absolute_url()},
            " · ".join(
                filter(None, (instrument.get_kind_display(), localized(instrument, "issuer", language)))
            ),
        )
        for instrument in Instrument.objects.filter(pk__in=things)
    }


registry.kind(Kind(INSTRUMENT, 4, gettext_lazy("Laws and treaties"), 40, signed_in, _draw, _documents))
