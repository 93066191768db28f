"""Questions found in banks: words, sounds and filters, the same in every list and for batch edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Prefetch, Q, QuerySet

from assessments.models import (
    AssessmentItem,
    Bank,
    Category,
    Exposure,
    Question,
    QuestionCompetency,
    QuestionTag,
    VersionCitation,
)
from assessments.registry import QUESTION
from law.registry import articles_meet
from search import queries as search_queries
from search.analysis import normalise

IN_USE, ALL, NO_CATEGORY = "", "all", "none"
LANGUAGE_STATES = ("zh_missing", "zh_stale", "en_missing", "en_stale")


def narrowed(questions: QuerySet[Question], chosen: Mapping[str, Any]) -> QuerySet[Question]:
    """Those that answer to every filter that is set; names as in forms.bank.FilterForm."""
    found = questions.filter(_plain(chosen))
    if words := (chosen.get("q") or "").strip():
        found = found.filter(search_queries.holding(kind=QUESTION, text=words))
    if tag := normalise(" ".join((chosen.get("tag") or "").split())):
        found = found.filter(pk__in=QuestionTag.objects.filter(folded=tag).values("question"))
    if code := chosen.get("competency"):
        found = found.filter(pk__in=QuestionCompetency.objects.filter(code=code).values("question"))
    if instrument := chosen.get("instrument"):
        found = found.filter(latest__in=_resting_on(instrument, chosen.get("article") or ""))
    if (language := chosen.get("language")) in LANGUAGE_STATES:
        side, _sep, state = str(language).partition("_")
        found = found.filter(**{f"latest__languages__{side}": state})
    if used := chosen.get("used"):
        in_use = Q(pk__in=AssessmentItem.objects.values("question")) | Q(
            pk__in=Exposure.objects.filter(served__gt=0).values("question")
        )
        found = found.filter(in_use if used == "yes" else ~in_use)
    return found


def shown(questions: QuerySet[Question]) -> QuerySet[Question]:
    """With all that a row of a list shows; by key."""
    rows = questions.select_related("latest__languages", "category", "bank").order_by("key", "pk")
    return rows.prefetch_related("competencies", Prefetch("tags"))


class Rows(Sequence[Question]):
    """What was found, by key, for cutting pages from: which questions stand on a page is read from an index
    alone, and only these are fetched with all that their rows show."""

    def __init__(self, questions: QuerySet[Question]) -> None:
        self.questions = questions

    def __len__(self) -> int:
        return self.questions.count()

    def __getitem__(self, part: Any) -> Any:
        keys = list(self.questions.order_by("key", "pk").values_list("pk", flat=True)[part])
        return list(shown(Question.objects.filter(pk__in=keys)))


def authors_in(banks: QuerySet[Bank]) -> list[tuple[str, str]]:
    """Who may have written there: owners and those with shares, by number and name."""
    rows = banks.order_by().values_list("owner", "shares__person")
    people = get_user_model().objects.filter(pk__in={key for row in rows for key in row if key})
    return sorted(((str(person.pk), person.name) for person in people), key=lambda choice: choice[1])


def _plain(chosen: Mapping[str, Any]) -> Q:
    """The filters that are columns of the question; from a form, or as they stood in an address."""
    state = chosen.get("state") or IN_USE
    wanted = Q() if state == ALL else Q(state=state) if state != IN_USE else ~Q(state=Question.State.RETIRED)
    if kind := chosen.get("kind"):
        wanted &= Q(kind=kind)
    for name in ("difficulty", "level", "author"):
        if str(chosen.get(name) or "").isdecimal():
            wanted &= Q(**{name: int(chosen[name])})
    category = chosen.get("category")
    if category == NO_CATEGORY:
        return wanted & Q(category=None)
    return wanted & Q(category__path__startswith=_path_of(category)) if category else wanted


def _path_of(category: Any) -> str:
    """Of a category or of its key; of one that is gone a path that nothing has."""
    if isinstance(category, Category):
        return category.path
    found = Category.objects.filter(pk=category) if str(category).isdecimal() else Category.objects.none()
    return found.values_list("path", flat=True).first() or "-"


def _resting_on(instrument: str, article: str) -> QuerySet[Any]:
    """Versions that cite the instrument, or an article of it in any way of writing it (17, 17(2), 15-20)."""
    citing = VersionCitation.objects.filter(instrument=instrument)
    if article.strip():
        written = citing.order_by().values_list("articles", flat=True).distinct()
        citing = citing.filter(articles__in=[one for one in written if articles_meet(one, article)])
    return citing.values("version")
