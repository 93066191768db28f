"""Every change of the framework. All share one ledger stream: changes are few and belong together."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.db.models import ProtectedError

from competence import policies, queries
from competence.models import (
    Area,
    Competency,
    Level,
    LevelDescriptor,
    TargetLevel,
    TargetPost,
    TargetProfile,
)
from core import groups, ledger
from core.errors import Conflict, Invalid

if TYPE_CHECKING:
    from people.models import User

STREAM = "competence"
Row = TypeVar("Row", Area, Level, Competency, TargetProfile)
Texts = Mapping[str, Mapping[str, str]]  # level code -> {"zh": …, "en": …}

_SOURCE_MARK = re.compile(r"\s*\[[A-Z0-9][A-Za-z0-9-]*\](?:,\s*(?=\[))?")


@transaction.atomic
def add_area(*, code: str, name_zh: str, name_en: str, by: "User | None", themes: str = "") -> Area:
    return _add(Area(code=code, name_zh=name_zh, name_en=name_en, themes=themes), by)


@transaction.atomic
def revise_area(*, area: Area, by: "User | None", **changes: str) -> Area:
    return _revise(area, by, changes, ("name_zh", "name_en", "themes"))


@transaction.atomic
def add_level(*, code: str, rank: int, name_zh: str, name_en: str, by: "User | None") -> Level:
    return _add(Level(code=code, rank=rank, name_zh=name_zh, name_en=name_en), by)


@transaction.atomic
def revise_level(*, level: Level, by: "User | None", **changes: Any) -> Level:
    return _revise(level, by, changes, ("rank", "name_zh", "name_en"))


@transaction.atomic
def add_competency(
    *,
    code: str,
    area: Area,
    name_zh: str,
    name_en: str,
    by: "User | None",
    basis_zh: str = "",
    basis_en: str = "",
    descriptors: Texts | None = None,
) -> Competency:
    competency = Competency(
        code=code, area=area, name_zh=name_zh, name_en=name_en, basis_zh=basis_zh, basis_en=basis_en
    )
    _add(competency, by)
    _describe(competency, descriptors or {})
    return competency


@transaction.atomic
def revise_competency(
    *, competency: Competency, by: "User | None", descriptors: Texts | None = None, **changes: Any
) -> Competency:
    """`descriptors` replaces the texts of the levels it names; None leaves all of them."""
    texts = _describe(competency, descriptors or {})
    fields = ("area", "name_zh", "name_en", "basis_zh", "basis_en")
    return _revise(competency, by, changes, fields, also={"descriptors": texts} if texts else {})


@transaction.atomic
def add_profile(
    *,
    key: str,
    name_zh: str,
    name_en: str,
    by: "User | None",
    position: int = 0,
    levels: Mapping[str, str] | None = None,
    posts: Sequence[str] = (),
) -> TargetProfile:
    """`levels` gives the code of the level expected per code of an area."""
    profile = _add(TargetProfile(key=key, name_zh=name_zh, name_en=name_en, position=position), by)
    _aim(profile, levels or {})
    _assign(profile, posts)
    return profile


@transaction.atomic
def revise_profile(
    *,
    profile: TargetProfile,
    by: "User | None",
    levels: Mapping[str, str] | None = None,
    posts: Sequence[str] | None = None,
    **changes: Any,
) -> TargetProfile:
    """`levels` and `posts` replace what was there; None leaves it."""
    also: dict[str, Any] = {}
    if levels is not None and (old := _aim(profile, levels)) is not None:
        also["levels"] = [old, dict(levels)]
    if posts is not None and (before := _assign(profile, posts)) is not None:
        also["posts"] = [before, sorted(posts)]
    return _revise(profile, by, changes, ("name_zh", "name_en", "position"), also=also)


@transaction.atomic
def remove(*, row: Row, by: "User | None") -> None:
    """An area, level, competency or profile that nothing refers to."""
    _trace("competence.removed", row, by)
    try:
        row.delete()
    except ProtectedError:
        raise Conflict("competence.in_use") from None


@transaction.atomic
def load_seed(
    *,
    data: Mapping[str, Any],
    by: "User | None",
    profiles: Sequence[Mapping[str, Any]] = (),
    posts: Sequence[Mapping[str, Any]] = (),
) -> dict[str, int]:
    """Bring the framework up to lms/seed/competencies.json, target_profiles.json and posts.json.

    Nothing is removed. Returns how many rows of each kind were added or revised; a second run returns
    zeros.
    """
    counts: Counter[str] = Counter(levels=0, areas=0, competencies=0, profiles=0)
    for rank, item in enumerate(data["levels"], 1):
        fields = {"rank": rank, **_names(item)}
        counts["levels"] += _bring(Level, item["code"], fields, add_level, revise_level, "level", by)
    for item in data["areas"]:
        fields = {"themes": item.get("guideline_themes", ""), **_names(item)}
        counts["areas"] += _bring(Area, item["code"], fields, add_area, revise_area, "area", by)
    areas = {area.code: area for area in Area.objects.all()}
    for item in data["competencies"]:
        counts["competencies"] += _bring_competency(item, areas, by)
    for position, item in enumerate(profiles, 1):
        held = [post["key"] for post in posts if post.get("target_profile") == item["key"]]
        counts["profiles"] += _bring_profile(item, position, held, by)
    return dict(counts)


def _bring(
    model: type[Area] | type[Level],
    code: str,
    fields: dict[str, Any],
    add: Any,
    revise: Any,
    name: str,
    by: Any,
) -> int:
    row = model.objects.filter(code=code).first()
    if row is None:
        add(code=code, by=by, **fields)
        return 1
    if all(getattr(row, field) == value for field, value in fields.items()):
        return 0
    revise(**{name: row}, by=by, **fields)
    return 1


def _bring_competency(item: Mapping[str, Any], areas: Mapping[str, Area], by: "User | None") -> int:
    fields: dict[str, Any] = {"area": areas[item["area"]], **_names(item), **_basis(item.get("basis"))}
    descriptors = {
        code: text if isinstance(text, Mapping) else {"en": text} for code, text in item["levels"].items()
    }
    row = Competency.objects.filter(code=item["code"]).first()
    if row is None:
        add_competency(code=item["code"], descriptors=descriptors, by=by, **fields)
        return 1
    same = all(getattr(row, name) == value for name, value in fields.items())
    if same and not _differing(row, descriptors):
        return 0
    revise_competency(competency=row, descriptors=descriptors, by=by, **fields)
    return 1


def _bring_profile(item: Mapping[str, Any], position: int, posts: Sequence[str], by: "User | None") -> int:
    ranks = {level.rank: level.code for level in Level.objects.all()}
    levels = {area: ranks[rank] for area, rank in item["levels"].items() if rank}
    name = item["name"]
    fields = {"name_zh": name["zh"], "name_en": name["en"], "position": position}
    row = TargetProfile.objects.filter(key=item["key"]).first()
    if row is None:
        add_profile(key=item["key"], levels=levels, posts=posts, by=by, **fields)
        return 1
    same = all(getattr(row, field) == value for field, value in fields.items())
    if same and queries.levels_of(row) == levels and queries.posts_of(row) == sorted(posts):
        return 0
    revise_profile(profile=row, levels=levels, posts=posts, by=by, **fields)
    return 1


@transaction.atomic
def grant_editor_permissions(*, by: "User | None") -> int:
    """What the editors' groups may do in the back office; returns how many permissions were missing."""
    granted = 0
    for name, codenames in policies.GROUP_PERMISSIONS.items():
        group, missing = groups.grant_missing(group=name, app_label="competence", codenames=codenames)
        if missing:
            ledger.append(
                event="competence.editors_granted", subject=group, by=by, stream=STREAM,
                group=name, permissions=missing,
            )  # fmt: skip
        granted += len(missing)
    return granted


def _names(item: Mapping[str, str]) -> dict[str, str]:
    return {"name_zh": item["zh"], "name_en": item["en"]}


def _basis(basis: Any) -> dict[str, str]:
    """Marks of the research ("[SG1]") and remarks to its readers are not for the public."""
    texts = basis if isinstance(basis, Mapping) else {"en": basis or ""}
    return {f"basis_{language}": _readable(texts.get(language) or "") for language in ("zh", "en")}


def _readable(text: str) -> str:
    parts = (_SOURCE_MARK.sub("", part).strip(" ,") for part in text.split(";"))
    return "; ".join(part for part in parts if part and not part.startswith("General knowledge"))


def _add(row: Row, by: "User | None") -> Row:
    code = getattr(row, "code", None) or getattr(row, "key", "")
    lookup = {"code": code} if hasattr(row, "code") else {"key": code}
    if type(row).objects.filter(**lookup).exists():
        raise Conflict("competence.code_taken", name=code)
    row.save()
    _trace("competence.added", row, by, code=code)
    return row


def _revise(
    row: Row,
    by: "User | None",
    changes: Mapping[str, Any],
    allowed: Sequence[str],
    also: Mapping[str, Any] = {},
) -> Row:
    if strange := set(changes) - set(allowed):
        raise TypeError(f"{type(row).__name__} has no changeable field {', '.join(sorted(strange))}")
    row = type(row).objects.select_for_update().get(pk=row.pk)
    changed: dict[str, Any] = dict(also)
    for name, value in changes.items():
        old = getattr(row, name)
        if old != value:
            setattr(row, name, value)
            changed[name] = [str(old), str(value)]
    if changed:
        row.save()
        _trace("competence.revised", row, by, changed=changed)
    return row


def _trace(event: str, row: Row, by: "User | None", **data: Any) -> None:
    ledger.append(event=event, subject=row, by=by, stream=STREAM, zh=row.name_zh, en=row.name_en, **data)


def _differing(competency: Competency, texts: Texts) -> dict[str, dict[str, str]]:
    """Of the texts those that are not what the competency has."""
    now = {row.level.code: row for row in competency.descriptors.select_related("level")}
    differing = {}
    for code, text in texts.items():
        wanted = {"zh": text.get("zh", ""), "en": text.get("en", "")}
        row = now.get(code)
        if {"zh": row.text_zh if row else "", "en": row.text_en if row else ""} != wanted:
            differing[code] = wanted
    return differing


def _describe(competency: Competency, texts: Texts) -> dict[str, dict[str, str]]:
    differing = _differing(competency, texts)
    levels = {level.code: level for level in Level.objects.filter(code__in=differing)}
    for code, text in differing.items():
        if code not in levels:
            raise Invalid("competence.unknown_level", name=code)
        LevelDescriptor.objects.update_or_create(
            competency=competency, level=levels[code], defaults={"text_zh": text["zh"], "text_en": text["en"]}
        )
    return differing


def _aim(profile: TargetProfile, wanted: Mapping[str, str]) -> dict[str, str] | None:
    """Set the levels; returns the former ones, None where nothing changed."""
    old = queries.levels_of(profile)
    if old == dict(wanted):
        return None
    areas = {area.code: area for area in Area.objects.filter(code__in=wanted)}
    levels = {level.code: level for level in Level.objects.filter(code__in=wanted.values())}
    profile.levels.all().delete()
    for area, level in wanted.items():
        if area not in areas:
            raise Invalid("competence.unknown_area", name=area)
        if level not in levels:
            raise Invalid("competence.unknown_level", name=level)
        TargetLevel.objects.create(profile=profile, area=areas[area], level=levels[level])
    return old


def _assign(profile: TargetProfile, posts: Sequence[str]) -> list[str] | None:
    """Set the posts; returns the former ones, None where nothing changed."""
    old = queries.posts_of(profile)
    if old == sorted(posts):
        return None
    taken = TargetPost.objects.filter(post_key__in=posts).exclude(profile=profile).first()
    if taken is not None:
        raise Conflict("competence.post_taken", post=taken.post_key)
    profile.posts.all().delete()
    TargetPost.objects.bulk_create(TargetPost(profile=profile, post_key=post) for post in sorted(posts))
    return old
