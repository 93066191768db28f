"""Works out anew what is kept beside the wordings: the search, the languages, what reads alike."""

from typing import Any

from django.core.management import BaseCommand

from assessments.models import Question
from assessments.operations import derived


class Command(BaseCommand):
    help = (
        "Work out anew what is kept beside the newest wordings of questions: the search, how far each "
        "language is there, and which questions read alike. A second run changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        keys = list(Question.objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), derived.BATCH):
            derived.refresh(questions=keys[start : start + derived.BATCH])
        self.stdout.write(f"{len(keys)} questions")
