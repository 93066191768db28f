import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core.errors import Invalid
from law import queries
from law.models import Instrument, InstrumentVersion, Provision
from law.operations import register

if TYPE_CHECKING:
    from people.models import User

Data = Mapping[str, Any]


@transaction.atomic
def load_seed(*, data: Data, by: "User | None") -> dict[str, int]:
    """Bring the register up to the data (see lms/seed/law.json); nothing is removed.

    What the data leaves open (null) does not overwrite what an editor has recorded. Returns how many
    rows of each kind were added or revised; a second run returns zeros.
    """
    counts: Counter[str] = Counter(instruments=0, versions=0, provisions=0, renumberings=0)
    for item in data["instruments"]:
        instrument = _instrument(item, by, counts)
        versions = {row.label: row for row in instrument.versions.prefetch_related("provisions")}
        for part in item["versions"]:
            _version(instrument, versions.get(part["label"]), part, by, counts)
    for item in data.get("renumberings", ()):
        _renumbering(item, by, counts)
    return dict(counts)


def _instrument(item: Data, by: "User | None", counts: Counter[str]) -> Instrument:
    fields = {"kind": item["kind"], **_two("name", item["name"]), **_two("short", item.get("short"))}
    fields |= _two("issuer", item.get("issuer"))
    aliases = item.get("aliases") or {}
    fields |= {f"aliases_{language}": list(aliases.get(language) or ()) for language in ("zh", "en")}
    known = Instrument.objects.filter(key=item["key"]).first()
    if known is None:
        counts["instruments"] += 1
        return register.add_instrument(key=item["key"], by=by, **fields)
    if _differs(known, fields):
        counts["instruments"] += 1
        return register.revise_instrument(instrument=known, by=by, **_said(fields))
    return known


def _version(
    instrument: Instrument,
    known: InstrumentVersion | None,
    item: Data,
    by: "User | None",
    counts: Counter[str],
) -> None:
    fields: dict[str, Any] = {
        name: _day(item.get(name)) for name in ("adopted_on", "in_force_from", "in_force_to")
    }
    fields["source"] = item.get("source") or ""
    articles: dict[str, Provision] = {}
    if known is None:
        counts["versions"] += 1
        known = register.add_version(instrument=instrument, label=item["label"], by=by, **fields)
    else:
        articles = {provision.article: provision for provision in known.provisions.all()}
        if _differs(known, fields):
            counts["versions"] += 1
            register.revise_version(version=known, by=by, **_said(fields))
    for part in item.get("provisions", ()):
        _provision(known, articles.get(str(part["article"])), part, by, counts)


def _provision(
    version: InstrumentVersion, known: Provision | None, item: Data, by: "User | None", counts: Counter[str]
) -> None:
    fields = (
        _two("label", item["label"]) | _two("heading", item.get("heading")) | _two("text", item.get("text"))
    )
    if known is None:
        counts["provisions"] += 1
        register.add_provision(version=version, article=str(item["article"]), by=by, **fields)
    elif _differs(known, fields):
        counts["provisions"] += 1
        register.revise_provision(provision=known, by=by, **_said(fields))


def _renumbering(item: Data, by: "User | None", counts: Counter[str]) -> None:
    old, new = _end(item["from"]), _end(item["to"])
    fields = _two("note", item.get("note"))
    known = queries.renumberings().filter(from_provision=old, to_provision=new).first()
    if known is None:
        counts["renumberings"] += 1
        register.add_renumbering(from_provision=old, to_provision=new, by=by, **fields)
    elif _differs(known, fields):
        counts["renumberings"] += 1
        register.revise_renumbering(renumbering=known, by=by, **_said(fields))


def _end(item: Data) -> Provision:
    found = queries.provision(item["instrument"], str(item["article"]), version=item["version"])
    if found is None:
        raise Invalid("law.unknown_provision", **item)
    return found


def _two(name: str, texts: Data | None) -> dict[str, Any]:
    return {f"{name}_{language}": (texts or {}).get(language) or "" for language in ("zh", "en")}


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _said(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _differs(row: object, fields: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in _said(fields).items())
