"""Called by the outbox."""

from core.outbox.queries import another_waits
from courses.operations import publication
from courses.queries import catalogue
from law import queries as law_queries


def redraw_for_provisions(*, provision_ids: list[int]) -> None:
    instruments = law_queries.provisions_by_id(provision_ids).values()
    keys = {provision.version.instrument.key for provision in instruments}
    lessons = catalogue.lessons_citing(keys).values_list("pk", flat=True)
    publication.redraw_lessons(lesson_ids=list(lessons), by=None)


def redraw_for_terms() -> None:
    """A new or removed name may occur in any lesson. An import of many names redraws once, at its end."""
    if another_waits("courses.tasks.redraw_for_terms"):
        return
    lessons = catalogue.published_lessons().values_list("pk", flat=True)
    publication.redraw_lessons(lesson_ids=list(lessons), by=None)
