import factory
from factory.django import DjangoModelFactory

from terminology.models import Rendering, Term
from terminology.registry import search_text, sort_key


class RenderingFactory(DjangoModelFactory):
    class Meta:
        model = Rendering

    language = Rendering.Language.CHINESE
    text = factory.Sequence(lambda n: f"术语{n}")
    pinyin = ""
    definition = ""
    variants = factory.LazyFunction(list)
    search_text = factory.LazyAttribute(lambda o: search_text(o.text, pinyin=o.pinyin, others=o.variants))
    sort_key = factory.LazyAttribute(lambda o: sort_key(o.text, pinyin=o.pinyin))


class TermFactory(DjangoModelFactory):
    """An approved term in both languages: TermFactory(zh__text="引渡", en__text="extradition")."""

    class Meta:
        model = Term
        skip_postgeneration_save = True

    tag = Term.Tag.MLA
    status = Term.Status.APPROVED
    zh = factory.RelatedFactory(RenderingFactory, "term")
    en = factory.RelatedFactory(
        RenderingFactory,
        "term",
        language=Rendering.Language.ENGLISH,
        text=factory.Sequence(lambda n: f"term number {n}"),
    )
