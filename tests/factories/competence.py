import factory
from factory.django import DjangoModelFactory

from competence.models import Area, Competency, Level, LevelDescriptor, TargetLevel, TargetProfile


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = Area

    code = factory.Sequence(lambda n: f"Z{n}")
    name_zh = factory.Sequence(lambda n: f"领域{n}")
    name_en = factory.Sequence(lambda n: f"Area {n}")


class LevelFactory(DjangoModelFactory):
    class Meta:
        model = Level

    rank = factory.Sequence(lambda n: n + 1)
    code = factory.LazyAttribute(lambda o: f"L{o.rank}")
    name_zh = factory.LazyAttribute(lambda o: f"等级{o.rank}")
    name_en = factory.LazyAttribute(lambda o: f"Level {o.rank}")


class CompetencyFactory(DjangoModelFactory):
    class Meta:
        model = Competency

    area = factory.SubFactory(AreaFactory)
    code = factory.Sequence(lambda n: f"Z{n}.1")
    name_zh = factory.Sequence(lambda n: f"能力{n}")
    name_en = factory.Sequence(lambda n: f"Competency {n}")


class LevelDescriptorFactory(DjangoModelFactory):
    class Meta:
        model = LevelDescriptor

    competency = factory.SubFactory(CompetencyFactory)
    level = factory.SubFactory(LevelFactory)
    text_zh = factory.Sequence(lambda n: f"表现{n}")
    text_en = factory.Sequence(lambda n: f"Does thing {n}.")


class TargetProfileFactory(DjangoModelFactory):
    class Meta:
        model = TargetProfile

    key = factory.Sequence(lambda n: f"profile-{n}")
    name_zh = factory.Sequence(lambda n: f"岗位画像{n}")
    name_en = factory.Sequence(lambda n: f"Profile {n}")


class TargetLevelFactory(DjangoModelFactory):
    class Meta:
        model = TargetLevel

    profile = factory.SubFactory(TargetProfileFactory)
    area = factory.SubFactory(AreaFactory)
    level = factory.SubFactory(LevelFactory)
