import pytest
from django.contrib.auth.models import Permission

from competence import operations, queries
from competence.models import Competency, LevelDescriptor, TargetProfile
from core.models import LedgerEntry
from people.operations.groups import refresh_groups
from tests.factories.competence import AreaFactory, CompetencyFactory, LevelFactory, TargetLevelFactory

LIST = "/cms/snippets/competence/{}/"


@pytest.fixture
def staff(cast):
    refresh_groups()
    operations.grant_editor_permissions(by=None)
    access = Permission.objects.get(codename="access_admin")
    for group in cast.trainer.groups.all() | cast.legal_reviewer.groups.all() | cast.publisher.groups.all():
        group.permissions.add(access)
    return cast


@pytest.mark.parametrize("model", ["competency", "area", "level", "targetprofile"])
@pytest.mark.parametrize(
    ("who", "reads", "adds"),
    [("publisher", 200, 200), ("trainer", 200, 302), ("legal_reviewer", 200, 302), ("learner", 302, 302)],
)
def test_who_keeps_the_framework(staff, model, who, reads, adds):
    client = staff.client(who)

    assert client.get(LIST.format(model)).status_code == reads
    assert client.get(LIST.format(model) + "add/").status_code == adds


def competency_fields(area, **changed):
    return {
        "code": "A1", "area": area.pk, "name_zh": "能力", "name_en": "Skill", "descriptors_zh": "了解\n-",
        "descriptors_en": "Knows.\nDoes.", "basis_zh": "", "basis_en": "", **changed,
    }  # fmt: skip


def test_adding_and_editing_a_competency_are_operations(staff):
    LevelFactory(code="L1", rank=1), LevelFactory(code="L2", rank=2)
    area, client = AreaFactory(), staff.client("publisher")
    assert client.post(LIST.format("competency") + "add/", competency_fields(area)).status_code == 302

    competency = Competency.objects.get()
    assert queries.descriptors_of(competency) == {
        "L1": {"zh": "了解", "en": "Knows."},
        "L2": {"zh": "", "en": "Does."},
    }
    edit = f"{LIST.format('competency')}edit/{competency.pk}/"
    assert "了解\n-</textarea>" in client.get(edit).content.decode()
    client.post(edit, competency_fields(area, code="Z9", descriptors_en="Knows.\nDoes well."))

    competency.refresh_from_db()
    assert competency.code == "A1"
    assert LevelDescriptor.objects.get(level__code="L2").text_en == "Does well."
    entries = LedgerEntry.objects.order_by("id").values_list("event", "actor__staff_number")
    assert list(entries)[-2:] == [("competence.added", "publisher"), ("competence.revised", "publisher")]


def test_too_many_levels_keep_what_was_typed(staff):
    response = staff.client("publisher").post(
        LIST.format("competency") + "add/", competency_fields(AreaFactory(), name_en="Typed with care")
    )

    assert (response.status_code, Competency.objects.count()) == (200, 0)
    assert "There are only 0 levels." in response.content.decode()
    assert "Typed with care" in response.content.decode()


def test_a_profile_is_edited_as_lines(staff):
    AreaFactory(code="A"), LevelFactory(code="L2")
    client, url = staff.client("publisher"), LIST.format("targetprofile")
    data = {
        "key": "handler", "position": 1, "name_zh": "承办人", "name_en": "Handler", "levels": "A L2",
        "posts": "prosecutor\nlecturer",
    }  # fmt: skip
    assert client.post(url + "add/", data).status_code == 302
    profile = TargetProfile.objects.get()
    assert (queries.levels_of(profile), queries.posts_of(profile)) == (
        {"A": "L2"},
        ["lecturer", "prosecutor"],
    )

    for levels, said in (("A", "is not an area and a level"), ("A L9", "There is no level L9")):
        response = client.post(f"{url}edit/{profile.pk}/", data | {"levels": levels})
        assert said in response.content.decode()
    assert queries.levels_of(profile) == {"A": "L2"}


def test_what_is_in_use_stays(staff):
    target = TargetLevelFactory()
    url = f"{LIST.format('area')}delete/{target.area.pk}/"
    response = staff.client("publisher").post(url, follow=True)

    assert "This is in use and cannot be removed." in response.content.decode()
    assert queries.framework().get() == target.area


def test_back_office_search(staff):
    wanted = CompetencyFactory(name_en="Consular notification")
    CompetencyFactory()
    response = staff.client("trainer").get(LIST.format("competency"), {"q": "consular"})

    assert list(response.context["object_list"]) == [wanted]
