"""Reads of the competence framework, each in a fixed number of queries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from competence.models import Area, Competency, Level, LevelDescriptor, TargetLevel, TargetProfile
from core.prepared import TEXT, Prepared


@dataclass(frozen=True)
class ProfileRow:
    """One profile of the table: the level expected in each area, None where nothing is expected."""

    profile: TargetProfile
    levels: tuple[Level | None, ...]


def levels() -> QuerySet[Level]:
    return Level.objects.order_by("rank")


def competencies() -> QuerySet[Competency]:
    return Competency.objects.select_related("area").order_by("code")


def framework() -> QuerySet[Area]:
    """Areas with their competencies, each with its descriptors from the lowest level up."""
    descriptors = LevelDescriptor.objects.select_related("level").order_by("level__rank")
    with_descriptors = Competency.objects.order_by("code").prefetch_related(
        Prefetch("descriptors", queryset=descriptors)
    )
    return Area.objects.order_by("code").prefetch_related(Prefetch("competencies", queryset=with_descriptors))


def profiles() -> QuerySet[TargetProfile]:
    targets = TargetLevel.objects.select_related("area", "level")
    return TargetProfile.objects.order_by("position", "key").prefetch_related(
        Prefetch("levels", queryset=targets)
    )


def profile_table(areas: list[Area]) -> list[ProfileRow]:
    rows = []
    for profile in profiles():
        expected = {target.area_id: target.level for target in profile.levels.all()}
        rows.append(ProfileRow(profile, tuple(expected.get(area.pk) for area in areas)))
    return rows


def profile_for_post(post_key: str) -> TargetProfile | None:
    """The profile people in this post are measured against."""
    return profiles().filter(posts__post_key=post_key).first()


@dataclass(frozen=True)
class Expected:
    """The lowest level expected in one competency, and by which profile."""

    competency: str
    area: str
    rank: int
    profile_zh: str
    profile_en: str


def _expected_in_post(post_key: str) -> QuerySet[TargetLevel, Any]:
    rows = TargetLevel.objects.filter(profile__posts__post_key=post_key, area__competencies__isnull=False)
    names = ("area__competencies__code", "area__code", "level__rank", "profile__name_zh", "profile__name_en")
    return rows.order_by("area__code", "area__competencies__code").values_list(*names)


_expected = Prepared(_expected_in_post, TEXT)


def expected_in_post(post_key: str) -> list[Expected]:
    """Every competency of the areas in which something is expected of the post, by code; one query."""
    return [Expected(*row) for row in _expected(post_key)]


def descriptors_of(competency: Competency) -> dict[str, dict[str, str]]:
    """For every level its code and what the competency says of it, the lowest first."""
    said = {row.level_id: row for row in competency.descriptors.all()}
    texts = {}
    for level in levels():
        row = said.get(level.pk)
        texts[level.code] = {"zh": row.text_zh if row else "", "en": row.text_en if row else ""}
    return texts


def levels_of(profile: TargetProfile) -> dict[str, str]:
    """Code of the level expected by code of the area."""
    targets = profile.levels.select_related("area", "level").order_by("area__code")
    return {target.area.code: target.level.code for target in targets}


def posts_of(profile: TargetProfile) -> list[str]:
    return sorted(profile.posts.values_list("post_key", flat=True))


def matching(found: QuerySet[Any], search: str) -> QuerySet[Any]:
    """Rows with a code or key and names in which every word occurs."""
    fields = {field.name for field in found.model._meta.fields} & {"code", "key", "name_zh", "name_en"}
    for word in search.split():
        hit = Q()
        for name in sorted(fields):
            hit |= Q(**{f"{name}__icontains": word})
        found = found.filter(hit)
    return found
