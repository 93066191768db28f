"""Gradebooks of the demo's runs: one in the making, one released."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal

from courses.models import CourseRun
from gradebook.models import Category, Gradebook, Item
from gradebook.operations import layout, marking, release
from gradebook.operations.marking import Given
from gradebook.policies import members_of
from people.models import User

UNDER_WAY, ENDED = "FP-101-33-3", "FP-101-33-1"
FEEDBACK = (
    "论证清楚，请注意引用条款的现行文本。 / Clear reasoning; mind which text of the article is in force."
)


def keep(people: Mapping[str, User]) -> None:
    trainer = people["trainer"]
    dice = random.Random(101)  # noqa: S311  demo data, the same every time
    for code in (UNDER_WAY, ENDED):
        run = CourseRun.objects.get(code=code)
        gradebook = layout.open_gradebook(run=run, by=trainer)
        layout.change_gradebook(gradebook=gradebook, pass_percent=60, by=trainer)
        quizzes = Category.objects.get(gradebook=gradebook, parent__isnull=False)
        layout.change_category(category=quizzes, drop_lowest=1, by=trainer)
        _mark(gradebook, dice, everybody=code == ENDED, by=trainer)
        if code == ENDED:
            release.release(gradebook=gradebook, by=trainer)


def _mark(gradebook: Gradebook, dice: random.Random, *, everybody: bool, by: User) -> None:
    """A paper written in class; in the run under way half of them are marked."""
    paper = layout.add_item(
        category=Category.objects.get(gradebook=gradebook, parent=None), title_zh="请求书起草",
        title_en="Drafting a request", maximum=Decimal(50), weight=Decimal(30), position=3, by=by,
    )  # fmt: skip
    members = list(members_of(gradebook.run))
    chosen = members if everybody else members[: len(members) // 2]
    given = [
        Given(paper, member, Decimal(dice.randint(50, 100)) / 2, FEEDBACK if number % 5 == 0 else "")
        for number, member in enumerate(chosen)
    ]
    marking.enter_marks(gradebook=gradebook, given=given, by=by)
    if everybody and chosen:
        test = Item.objects.filter(category__gradebook=gradebook, assessment__purpose="test").get()
        reason = "机考故障，按纸质答卷评分。 / The machine failed; marked on paper."
        marking.enter_marks(
            gradebook=gradebook, given=[Given(test, chosen[0], Decimal(82))], reason=reason, by=by
        )
