"""What every page has in common that is published by its review and in no other way.

Upper apps hang pages of their own into the catalogue and inherit it.
"""

from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from wagtail.models import PagePermissionTester, Revision, WorkflowState

from core.errors import NotAllowed


class CataloguePermissions(PagePermissionTester):
    """A course page is not published at the moment it is made."""

    def can_publish_subpage(self) -> bool:
        return False


class ReviewedPermissions(CataloguePermissions):
    """Nobody publishes by hand. What else Wagtail allows to publishers, it goes on allowing."""

    def can_publish(self) -> bool:
        return False

    def is_publisher(self) -> bool:
        return super().can_publish()

    def can_set_view_restrictions(self) -> bool:
        return self.is_publisher()

    def can_unschedule(self) -> bool:
        return self.is_publisher()


class Reviewed:
    """A page that is published by the last step of its review and in no other way.

    `code` is that of the row it belongs to, which `row_path` leads to; lists of pages show it.
    """

    row_path: ClassVar[str]
    code: str

    @classmethod
    def for_lists(cls) -> models.QuerySet[Any]:
        """Pages of this kind with what a line of a list shows of each."""
        return cls.objects.select_related(cls.row_path, "locale")  # type: ignore[attr-defined]

    def permissions_for_user(self, user: Any) -> ReviewedPermissions:
        return ReviewedPermissions(user, self)

    def check_publishable(self, text: Any) -> None:
        """Raises Invalid where `text`, a version of this page, lacks what readers must find in it."""

    def publish(self, revision: Revision, user: Any = None, **options: Any) -> Any:
        """Raises NotAllowed for a revision that has not passed every step, Invalid for one that lacks
        something.

        The right to publish is not asked for again: after a page was returned and changed, the step
        taken last may be that of the legal reviewer.
        """
        if not options.pop("skip_permission_checks", False) and not self._has_passed(revision):
            raise NotAllowed("page.needs_review")
        self.check_publishable(revision.as_object())
        return super().publish(revision, user=user, skip_permission_checks=True, **options)  # type: ignore[misc]

    def _has_passed(self, revision: Revision) -> bool:
        # A change makes every step necessary again, so the revision of the last step passed them all.
        return (
            WorkflowState.objects.for_instance(self)
            .filter(
                status=WorkflowState.STATUS_APPROVED,
                current_task_state__revision=revision,
                current_task_state__status="approved",
            )
            .exists()
        )


def kinds() -> list[Any]:
    """The models of such pages. Subclasses would include what migrations make of them."""
    return [model for model in apps.get_models() if issubclass(model, Reviewed)]
