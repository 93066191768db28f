import factory
from factory.django import DjangoModelFactory

from law.models import Instrument, InstrumentVersion, Provision, Renumbering
from law.registry import article_order, folded


class InstrumentFactory(DjangoModelFactory):
    class Meta:
        model = Instrument

    key = factory.Sequence(lambda n: f"instrument-{n}")
    kind = Instrument.Kind.LAW
    name_zh = factory.Sequence(lambda n: f"示例法{n}")
    name_en = factory.Sequence(lambda n: f"Example Law {n}")
    search_text = factory.LazyAttribute(
        lambda o: folded([o.name_zh, o.name_en, o.short_zh, o.short_en, *o.aliases_zh, *o.aliases_en])
    )
    short_zh = ""
    short_en = ""
    aliases_zh = factory.LazyFunction(list)
    aliases_en = factory.LazyFunction(list)


class InstrumentVersionFactory(DjangoModelFactory):
    class Meta:
        model = InstrumentVersion

    instrument = factory.SubFactory(InstrumentFactory)
    label = factory.Sequence(lambda n: str(2000 + n))


class ProvisionFactory(DjangoModelFactory):
    class Meta:
        model = Provision

    version = factory.SubFactory(InstrumentVersionFactory)
    article = factory.Sequence(lambda n: str(n + 1))
    label_zh = factory.LazyAttribute(lambda o: f"第{o.article}条")
    label_en = factory.LazyAttribute(lambda o: f"Article {o.article}")
    heading_zh = ""
    heading_en = ""
    order = factory.LazyAttribute(lambda o: article_order(o.article))
    search_text = factory.LazyAttribute(
        lambda o: folded([o.label_zh, o.label_en, o.heading_zh, o.heading_en])
    )


class RenumberingFactory(DjangoModelFactory):
    class Meta:
        model = Renumbering

    from_provision = factory.SubFactory(ProvisionFactory)
    to_provision = factory.SubFactory(ProvisionFactory)
