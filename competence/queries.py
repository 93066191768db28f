"""Reads of the competence framework, each in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from competence.models import Area, Competency, Level, LevelDescriptor, TargetLevel, TargetProfile


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
