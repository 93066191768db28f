import json
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group

from competence import operations, queries
from competence.models import Area, Competency, Level, LevelDescriptor, TargetProfile
from core import ledger
from core.errors import Conflict, Invalid
from core.models import LedgerEntry
from tests.factories.competence import (
    AreaFactory,
    CompetencyFactory,
    LevelDescriptorFactory,
    LevelFactory,
    TargetLevelFactory,
    TargetProfileFactory,
)

SEED = Path(settings.BASE_DIR) / "lms" / "seed"


def seed():
    read = {
        name: json.loads((SEED / f"{name}.json").read_text())
        for name in ("competencies", "target_profiles", "posts")
    }
    return {"data": read["competencies"], "profiles": read["target_profiles"], "posts": read["posts"]}


def events():
    return list(LedgerEntry.objects.order_by("id").values_list("event", flat=True))


def test_add_leaves_a_trace_by_the_actor(cast):
    level, area = LevelFactory(code="L1"), AreaFactory()
    competency = operations.add_competency(
        code="A1", area=area, name_zh="能力", name_en="Skill", descriptors={"L1": {"zh": "会", "en": "Can."}},
        by=cast.publisher,
    )  # fmt: skip

    entry = ledger.queries.history_of(competency).get()
    assert (entry.event, entry.actor, entry.data["en"]) == ("competence.added", cast.publisher, "Skill")
    descriptor = LevelDescriptor.objects.get()
    assert (descriptor.level, descriptor.text_zh, descriptor.text_en) == (level, "会", "Can.")


def test_codes_are_unique(db):
    CompetencyFactory(code="A1", area=AreaFactory(code="A"))

    with pytest.raises(Conflict, match=r"competence.code_taken"):
        operations.add_area(code="A", name_zh="甲", name_en="A", by=None)
    with pytest.raises(Conflict, match=r"competence.code_taken"):
        operations.add_competency(code="A1", area=Area.objects.get(), name_zh="甲", name_en="A", by=None)


def test_revision_says_what_changed(db):
    row = LevelDescriptorFactory(level__code="L1", level__rank=1)
    competency = operations.revise_competency(
        competency=row.competency, name_en="Renamed", descriptors={"L1": {"zh": "新", "en": "New."}}, by=None
    )

    row.refresh_from_db()
    assert (competency.name_en, row.text_en) == ("Renamed", "New.")
    assert sorted(LedgerEntry.objects.get().data["changed"]) == ["descriptors", "name_en"]


def test_a_revision_that_changes_nothing_leaves_no_trace(db):
    profile = TargetLevelFactory(area__code="A", level__code="L2").profile
    operations.revise_profile(profile=profile, name_en=profile.name_en, levels={"A": "L2"}, posts=[], by=None)

    assert events() == []


def test_unknown_levels_and_areas(db):
    LevelFactory(code="L1")
    profile = TargetProfileFactory()
    with pytest.raises(Invalid, match=r"competence.unknown_level"):
        operations.revise_competency(competency=CompetencyFactory(), descriptors={"L9": {"en": "x"}}, by=None)
    with pytest.raises(Invalid, match=r"competence.unknown_area"):
        operations.revise_profile(profile=profile, levels={"Q": "L1"}, by=None)


def test_a_post_has_one_profile(db):
    operations.revise_profile(profile=TargetProfileFactory(key="one"), posts=["lecturer"], by=None)

    assert queries.profile_for_post("lecturer").key == "one"
    with pytest.raises(Conflict, match=r"competence.post_taken"):
        operations.revise_profile(profile=TargetProfileFactory(), posts=["lecturer"], by=None)


def test_what_is_in_use_stays(db):
    competency = CompetencyFactory()

    with pytest.raises(Conflict, match=r"competence.in_use"):
        operations.remove(row=competency.area, by=None)
    operations.remove(row=competency, by=None)
    operations.remove(row=competency.area, by=None)
    assert events() == ["competence.removed"] * 2


def test_seed_twice_changes_nothing(db):
    first = operations.load_seed(**seed(), by=None)
    written = LedgerEntry.objects.count()
    second = operations.load_seed(**seed(), by=None)

    assert first == {
        "levels": Level.objects.count(),
        "areas": Area.objects.count(),
        "competencies": Competency.objects.count(),
        "profiles": TargetProfile.objects.count(),
    }
    assert first["competencies"] == 40
    assert second == dict.fromkeys(first, 0)
    assert LedgerEntry.objects.count() == written == sum(first.values())


def test_seed_is_complete_and_without_marks_of_the_research(db):
    operations.load_seed(**seed(), by=None)

    assert LevelDescriptor.objects.exclude(text_en="").count() == 160
    assert Competency.objects.filter(basis_en__contains="[").count() == 0
    assert Competency.objects.get(code="C4").basis_en == "ICJAL arts 55-66"
    profile = queries.profile_for_post("case-handling-prosecutor")
    assert queries.levels_of(profile) == {
        "A": "L2", "B": "L3", "C": "L2", "D": "L2", "E": "L1", "F": "L1", "G": "L1", "H": "L2",
    }  # fmt: skip


def test_grants_are_given_once(db):
    assert operations.grant_editor_permissions(by=None) == 24
    assert operations.grant_editor_permissions(by=None) == 0
    assert Group.objects.get(name="Publishers").permissions.count() == 16
