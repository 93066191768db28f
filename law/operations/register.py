"""Every change of the register. All share one ledger stream: changes are few and belong together."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.db.models import Model, ProtectedError, Q, QuerySet
from wagtail.models import ReferenceIndex

from core import ledger
from core.errors import Conflict, Invalid
from core.models import Identified
from core.outbox import after_commit
from law import findable, queries
from law.events import provision_changed
from law.models import Instrument, InstrumentVersion, Provision, Renumbering
from law.registry import article_order, folded, texts_resting_on
from search import operations as search

if TYPE_CHECKING:
    from people.models import User

STREAM = "law"
Row = TypeVar("Row", bound=Model)

_INSTRUMENT = (
    *("kind", "name_zh", "name_en", "short_zh", "short_en"),
    *("aliases_zh", "aliases_en", "issuer_zh", "issuer_en"),
)
_VERSION = ("label", "adopted_on", "in_force_from", "in_force_to", "source")
_PROVISION = ("article", "label_zh", "label_en", "heading_zh", "heading_en", "text_zh", "text_en")


# --- Instruments --------------------------------------------------------------------------


@transaction.atomic
def add_instrument(
    *,
    key: str,
    kind: str,
    name_zh: str,
    name_en: str,
    by: "User | None",
    short_zh: str = "",
    short_en: str = "",
    aliases_zh: Sequence[str] = (),
    aliases_en: Sequence[str] = (),
    issuer_zh: str = "",
    issuer_en: str = "",
) -> Instrument:
    if Instrument.objects.filter(key=key).exists():
        raise Conflict("law.key_taken", key=key)
    instrument = Instrument(
        key=key, kind=kind, name_zh=name_zh, name_en=name_en, short_zh=short_zh, short_en=short_en,
        aliases_zh=list(aliases_zh), aliases_en=list(aliases_en), issuer_zh=issuer_zh, issuer_en=issuer_en,
    )  # fmt: skip
    instrument.search_text = _names(instrument)
    instrument.save()
    _trace("law.instrument_added", instrument, by, key=key)
    return instrument


@transaction.atomic
def revise_instrument(*, instrument: Instrument, by: "User | None", **changes: Any) -> Instrument:
    """`changes` are fields of the instrument; its key stands in addresses and stays."""
    instrument = _locked(Instrument.objects.all(), instrument)
    changed = _apply(instrument, changes, _INSTRUMENT)
    if changed:
        instrument.search_text = _names(instrument)
        instrument.save()
        _trace("law.instrument_revised", instrument, by, changed=changed)
        _announce(Provision.objects.filter(version__instrument=instrument), "names")
    return instrument


@transaction.atomic
def remove_instrument(*, instrument: Instrument, by: "User | None") -> None:
    if texts := texts_resting_on(instrument.key):
        raise Conflict("law.in_texts", texts="; ".join(texts))
    _remove("law.instrument_removed", instrument, by, refusal="law.has_versions")


def _names(instrument: Instrument) -> str:
    return folded(
        [
            *(
                instrument.name_zh,
                instrument.name_en,
                instrument.short_zh,
                instrument.short_en,
                instrument.key,
            ),
            *(*instrument.aliases_zh, *instrument.aliases_en, instrument.issuer_zh, instrument.issuer_en),
        ]
    )


# --- Versions -----------------------------------------------------------------------------


@transaction.atomic
def add_version(
    *,
    instrument: Instrument,
    label: str,
    by: "User | None",
    adopted_on: dt.date | None = None,
    in_force_from: dt.date | None = None,
    in_force_to: dt.date | None = None,
    source: str = "",
) -> InstrumentVersion:
    """A date that is not known stays None. `in_force_to` is the last day in force."""
    version = InstrumentVersion(
        instrument=instrument, label=label, adopted_on=adopted_on, in_force_from=in_force_from,
        in_force_to=in_force_to, source=source,
    )  # fmt: skip
    _check_version(version)
    version.save()
    _trace("law.version_added", version, by, dates=_dates(version))
    _announce(Provision.objects.filter(version__instrument=instrument), "new_version")
    return version


@transaction.atomic
def revise_version(*, version: InstrumentVersion, by: "User | None", **changes: Any) -> InstrumentVersion:
    version = _locked(InstrumentVersion.objects.select_related("instrument"), version)
    changed = _apply(version, changes, _VERSION)
    if changed:
        _check_version(version)
        version.save()
        _trace("law.version_revised", version, by, changed=changed)
        _announce(version.provisions.all(), "dates")
    return version


@transaction.atomic
def remove_version(*, version: InstrumentVersion, by: "User | None") -> None:
    _remove("law.version_removed", version, by, refusal="law.has_provisions")


def _check_version(version: InstrumentVersion) -> None:
    twins = InstrumentVersion.objects.filter(instrument=version.instrument_id, label=version.label)
    if twins.exclude(pk=version.pk).exists():
        raise Conflict("law.label_taken", label=version.label)
    first, last = version.in_force_from, version.in_force_to
    if first and last and last < first:
        raise Invalid("law.validity_reversed")
    other = queries.overlapping(version, first, last)
    if other is not None:
        raise Conflict("law.versions_overlap", label=other.label)


def _dates(version: InstrumentVersion) -> dict[str, dt.date | None]:
    return {name: getattr(version, name) for name in ("adopted_on", "in_force_from", "in_force_to")}


# --- Provisions ---------------------------------------------------------------------------


@transaction.atomic
def add_provision(
    *,
    version: InstrumentVersion,
    article: str,
    label_zh: str,
    label_en: str,
    by: "User | None",
    heading_zh: str = "",
    heading_en: str = "",
    text_zh: str = "",
    text_en: str = "",
) -> Provision:
    provision = Provision(
        version=version, article=article, label_zh=label_zh, label_en=label_en, heading_zh=heading_zh,
        heading_en=heading_en, text_zh=text_zh, text_en=text_en,
    )  # fmt: skip
    _save_provision(provision)
    _trace("law.provision_added", provision, by)
    return provision


@transaction.atomic
def revise_provision(*, provision: Provision, by: "User | None", **changes: Any) -> Provision:
    provision = _locked(queries.provisions(), provision)
    changed = _apply(provision, changes, _PROVISION)
    if changed:
        _save_provision(provision)
        _trace("law.provision_revised", provision, by, changed=changed)
        _announce([provision], "text")
    return provision


@transaction.atomic
def remove_provision(*, provision: Provision, by: "User | None") -> None:
    if ReferenceIndex.get_references_to(provision).exists():
        raise Conflict("law.provision_cited")
    key = provision.version.instrument.key
    # Texts show the version that answers today; an article of another one may go.
    if queries.provision(key, provision.article) == provision and (
        texts := texts_resting_on(key, provision.article)
    ):
        raise Conflict("law.in_texts", texts="; ".join(texts))
    _remove("law.provision_removed", provision, by, refusal="law.provision_cited")


def _save_provision(provision: Provision) -> None:
    twins = Provision.objects.filter(version=provision.version_id, article=provision.article)
    if twins.exclude(pk=provision.pk).exists():
        raise Conflict("law.article_taken", article=provision.article)
    provision.order = article_order(provision.article)
    provision.search_text = folded(
        [provision.label_zh, provision.label_en, provision.heading_zh, provision.heading_en]
    )
    provision.save()


# --- Renumberings -------------------------------------------------------------------------


@transaction.atomic
def add_renumbering(
    *,
    from_provision: Provision,
    to_provision: Provision,
    by: "User | None",
    note_zh: str = "",
    note_en: str = "",
) -> Renumbering:
    renumbering = Renumbering(
        from_provision=from_provision, to_provision=to_provision, note_zh=note_zh, note_en=note_en
    )
    _check_renumbering(renumbering)
    renumbering.save()
    _trace("law.renumbering_added", renumbering, by)
    _announce([from_provision, to_provision], "renumbered")
    return renumbering


@transaction.atomic
def revise_renumbering(*, renumbering: Renumbering, by: "User | None", **changes: Any) -> Renumbering:
    renumbering = _locked(queries.renumberings(), renumbering)
    before = [renumbering.from_provision, renumbering.to_provision]
    changed = _apply(renumbering, changes, ("from_provision", "to_provision", "note_zh", "note_en"))
    if changed:
        _check_renumbering(renumbering)
        renumbering.save()
        _trace("law.renumbering_revised", renumbering, by, changed=changed)
        _announce([*before, renumbering.from_provision, renumbering.to_provision], "renumbered")
    return renumbering


@transaction.atomic
def remove_renumbering(*, renumbering: Renumbering, by: "User | None") -> None:
    renumbering = _locked(queries.renumberings(), renumbering)
    _trace("law.renumbering_removed", renumbering, by)
    _announce([renumbering.from_provision, renumbering.to_provision], "renumbered")
    renumbering.delete()


def _check_renumbering(renumbering: Renumbering) -> None:
    ends = Q(from_provision=renumbering.from_provision_id, to_provision=renumbering.to_provision_id)
    if renumbering.from_provision_id == renumbering.to_provision_id:
        raise Invalid("law.renumbering_to_itself")
    if Renumbering.objects.filter(ends).exclude(pk=renumbering.pk).exists():
        raise Conflict("law.renumbering_known")


# --- What all of them share ---------------------------------------------------------------


def _locked(rows: QuerySet[Row], row: Row) -> Row:
    return rows.select_for_update(of=("self",)).get(pk=row.pk)


def _apply(row: Model, changes: dict[str, Any], allowed: Iterable[str]) -> dict[str, list[str]]:
    """Set the fields that differ; returns their old and new values as the ledger keeps them."""
    if strange := set(changes) - set(allowed):
        raise TypeError(f"{type(row).__name__} has no changeable field {', '.join(sorted(strange))}")
    changed = {}
    for name, value in changes.items():
        old = getattr(row, name)
        if old != value:
            setattr(row, name, value)
            changed[name] = [_plain(old), _plain(value)]
    return changed


def _plain(value: Any) -> Any:
    return str(value.uuid) if isinstance(value, Identified) else value


def _remove(event: str, row: Model, by: "User | None", *, refusal: str) -> None:
    _trace(event, row, by)
    if isinstance(row, Provision):
        _announce([row], "removed")
    key = row.pk
    try:
        row.delete()
    except ProtectedError:
        raise Conflict(refusal) from None
    if isinstance(row, Instrument):
        search.remove(kind=findable.INSTRUMENT, things=[key])


def _trace(event: str, row: Model, by: "User | None", **data: Any) -> None:
    zh, en = _citation(row, "zh"), _citation(row, "en")
    ledger.append(event=event, subject=row, by=by, stream=STREAM, zh=zh, en=en, **data)
    _make_found(row)


def _make_found(row: Model) -> None:
    """Now for a name; once for all the provisions that a transaction touches, after it."""
    if isinstance(row, Instrument):
        search.refresh(kind=findable.INSTRUMENT, things=[row.pk])
    elif isinstance(row, Provision):
        after_commit("law.tasks.make_found", instrument_id=row.version.instrument_id)


def _citation(row: Model, language: str) -> str:
    if isinstance(row, InstrumentVersion):
        return f"{_citation(row.instrument, language)} ({row.label})"
    if isinstance(row, Provision):
        return f"{_citation(row.version, language)} {getattr(row, f'label_{language}')}"
    if isinstance(row, Renumbering):
        return f"{_citation(row.from_provision, language)} → {_citation(row.to_provision, language)}"
    return str(getattr(row, f"name_{language}"))


def _announce(provisions: "Iterable[Provision]", reason: str) -> None:
    ids = frozenset(provision.pk for provision in provisions)
    if ids:
        provision_changed.send(sender=Provision, provision_ids=ids, reason=reason)
