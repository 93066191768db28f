import pytest

from competence import queries
from tests.factories.competence import (
    AreaFactory,
    CompetencyFactory,
    LevelDescriptorFactory,
    LevelFactory,
    TargetLevelFactory,
)


@pytest.mark.parametrize(
    ("who", "status"),
    [("anonymous", 302), ("learner", 200), ("trainer", 200), ("own_hr", 200), ("auditor", 200)],
)
def test_who_reads_the_framework(cast, who, status):
    assert cast.client(who).get("/competence/").status_code == status


def test_areas_competencies_levels_and_profiles(cast):
    level = LevelFactory(code="L2", rank=2, name_en="Working")
    area = AreaFactory(code="A", name_en="Foundations")
    other = AreaFactory(code="B", name_en="Prosecution")
    competency = CompetencyFactory(area=area, code="A1", name_en="Policy")
    LevelDescriptorFactory(competency=competency, level=level, text_en="Explains who does what.")
    TargetLevelFactory(profile__name_en="Case handler", area=area, level=level)
    response = cast.client("learner").get("/competence/", headers={"accept-language": "en"})

    content = response.content.decode()
    assert "<dt>L2 Working</dt><dd>Explains who does what.</dd>" in content
    assert '<th scope="row">Case handler</th><td>L2</td><td>–</td>' in content
    assert [row.levels for row in queries.profile_table([area, other])] == [(level, None)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_framework_costs_the_same(db, count, django_assert_num_queries):
    for _ in range(count):
        row = LevelDescriptorFactory()
        TargetLevelFactory(area=row.competency.area, level=row.level)

    with django_assert_num_queries(6):
        areas = list(queries.framework())
        texts = [d.level.code for a in areas for c in a.competencies.all() for d in c.descriptors.all()]
        assert len(texts) == len(queries.profile_table(areas)) == count
        assert queries.levels().count() == count


def test_only_reading(cast):
    assert cast.client("learner").post("/competence/").status_code == 405
