"""Exchange programmes as they are announced: one open, two to come, one held."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from competence import queries as competence_queries
from core import clock
from courses.models import CatalogueIndexPage
from courses.operations import authoring as pages
from exchange import operations
from lms.demo.catalogue import Editors
from lms.demo.source import load
from people.models import Office, User


def announce(people: Mapping[str, User], offices: Mapping[str, Office]) -> None:
    editors = Editors.of(people)
    catalogue = CatalogueIndexPage.objects.get(locale__language_code="zh-hans")
    for data in load("programmes"):
        programme = operations.open_programme(code=data["code"], by=editors.trainer, **_facts(data))
        quotas = {offices[code]: places for code, places in data["quotas"].items() if code in offices}
        operations.set_quotas(programme=programme, quotas=quotas, by=editors.trainer)
        draft = operations.create_programme_page(
            parent=CatalogueIndexPage.objects.get(pk=catalogue.pk),
            programme=programme,
            data=data,
            by=editors.trainer,
        )
        for page in (draft, pages.english_of(draft)):
            pages.publish_through_review(page=page, author=editors.trainer, reviewers=editors.reviewers)


def _facts(data: Mapping[str, Any]) -> dict[str, Any]:
    """Days are counted from today, so that there is always something to come."""
    today = clock.today()
    begins = today + timedelta(days=data["begins"])
    nominations = data["nominations"]
    return {
        "kind": data["kind"],
        "starts_on": begins,
        "ends_on": begins + timedelta(days=data["days"] - 1),
        "nominations_until": None if nominations is None else today + timedelta(days=nominations),
        "languages": data["languages"],
        "places": data["places"],
        "reserve": data["reserve"],
        "hours": data["hours"],
        "competencies": list(competence_queries.competencies().filter(code__in=data["competencies"])),
    }
