"""Reads of the term base. The public sees approved terms only."""

from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from terminology.models import Rendering, Term
from terminology.registry import MarkingIndex, build_index, fold, forms_of, without_tones


def terms(status: str = "") -> QuerySet[Term]:
    """With their renderings; two queries whatever the number."""
    found = Term.objects.prefetch_related("renderings")
    return found.filter(status=status) if status else found


def approved_terms() -> QuerySet[Term]:
    return terms(Term.Status.APPROVED)


def renderings_of(term_ids: Collection[int]) -> dict[int, dict[str, Rendering]]:
    """Of each term its renderings by language code; terms that are not approved are left out."""
    found: dict[int, dict[str, Rendering]] = {}
    wanted = Rendering.objects.filter(term_id__in=list(term_ids), term__status=Term.Status.APPROVED)
    for rendering in wanted.select_related("term"):
        found.setdefault(rendering.term_id, {})[rendering.language] = rendering
    return found


def glossary(
    *, search: str = "", tag: str = "", language: str = Rendering.Language.CHINESE
) -> QuerySet[Term]:
    """Approved terms in the alphabetical order of the language, by pinyin in Chinese."""
    return sorted_by(matching(approved_terms(), search, tag), language)


def sorted_by(found: QuerySet[Term], language: str) -> QuerySet[Term]:
    order = Rendering.objects.filter(term=OuterRef("pk"), language=language).values("sort_key")
    return found.annotate(sort_key=Subquery(order[:1])).order_by(F("sort_key").asc(nulls_last=True), "pk")


def matching(found: QuerySet[Term], search: str = "", tag: str = "") -> QuerySet[Term]:
    """Each word is looked for in both languages, in pinyin with or without tones, and as initials."""
    if tag:
        found = found.filter(tag=tag)
    for word in fold(search).split():
        # 吕 is written lü, typed lv, and both are stored as lv.
        plain = without_tones(word)
        renderings = Rendering.objects.filter(term=OuterRef("pk"))
        found = found.filter(
            Exists(renderings.filter(search_text__contains=word))
            | Exists(renderings.filter(search_text__contains=plain))
        )
    return found


def marking_index(language: str) -> MarkingIndex:
    """All forms of the approved terms in one language, ready to mark texts; one query.

    Terms that are to be marked by hand only are left out.
    """
    renderings = Rendering.objects.filter(
        language=language, term__status=Term.Status.APPROVED, term__is_marked=True
    )
    forms = (
        (form, rendering.term_id)
        for rendering in renderings.order_by("term_id")
        for form in forms_of(rendering.text, rendering.variants)
    )
    return build_index(forms, whole_words=language == Rendering.Language.ENGLISH)
