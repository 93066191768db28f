"""Who may write, review and publish courses in the back office; laid out once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from core import ledger
from courses.models import CatalogueIndexPage, ReviewTask
from people.registry import GROUPS, Role

if TYPE_CHECKING:
    from people.models import User

WORKFLOW = "Publication"
# Name of the step, and who takes it, in order.
STEPS = (("Legal review", Role.LEGAL_REVIEWER), ("Publication", Role.PUBLISHER))
ON_PAGES = {
    Role.TRAINER: ("add_page", "change_page"),
    Role.LEGAL_REVIEWER: ("change_page", "lock_page", "unlock_page"),
    Role.PUBLISHER: ("change_page", "publish_page", "lock_page", "unlock_page"),
}
ON_FILES = {
    Role.TRAINER: ("add_image", "choose_image", "add_document", "choose_document"),
    Role.LEGAL_REVIEWER: ("choose_image", "choose_document"),
    Role.PUBLISHER: ("choose_image", "choose_document"),
}
RECORDINGS = tuple(("content", f"{act}_mediafile") for act in ("view", "add", "change", "delete"))
ON_SITE = {
    Role.TRAINER: (
        ("wagtailadmin", "access_admin"),
        ("wagtail_localize", "submit_translation"),
        *RECORDINGS,
    ),
    Role.LEGAL_REVIEWER: (("wagtailadmin", "access_admin"),),
    Role.PUBLISHER: (
        ("wagtailadmin", "access_admin"),
        ("wagtail_localize", "submit_translation"),
        *RECORDINGS,
    ),
}


@transaction.atomic
def prepare_editing_room(*, by: User) -> Workflow:
    """Groups with their rights under every catalogue, and the review author, lawyer, publisher.

    Can be run again, for example after a language was added.
    """
    groups = {role: Group.objects.get_or_create(name=name)[0] for role, name in GROUPS.items()}
    catalogues = list(CatalogueIndexPage.objects.all())
    for role, group in groups.items():
        _let_into_pages(group, catalogues, ON_PAGES[role])
        _let_into_files(group, ON_FILES[role])
        for app, codename in ON_SITE[role]:
            group.permissions.add(*Permission.objects.filter(content_type__app_label=app, codename=codename))
    workflow = _workflow(groups, by=by)
    for catalogue in catalogues:
        WorkflowPage.objects.update_or_create(page=catalogue, defaults={"workflow": workflow})
    ledger.append(event="review.arranged", subject=workflow, by=by, steps=[name for name, _role in STEPS])
    return workflow


def _let_into_pages(group: Group, pages: list[CatalogueIndexPage], codenames: tuple[str, ...]) -> None:
    permissions = Permission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", codename__in=codenames
    )
    for page in pages:
        for permission in permissions:
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _let_into_files(group: Group, codenames: tuple[str, ...]) -> None:
    root = Collection.get_first_root_node()
    permissions = Permission.objects.filter(
        content_type__app_label__in=("content", "wagtailimages", "wagtaildocs"), codename__in=codenames
    )
    for permission in permissions:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def _workflow(groups: dict[Role, Group], *, by: User) -> Workflow:
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW)
    tasks = []
    for order, (name, role) in enumerate(STEPS):
        task, _created = ReviewTask.objects.get_or_create(name=name)
        tasks.append(task.pk)
        task.groups.set([groups[role]])
        WorkflowTask.objects.update_or_create(
            workflow=workflow, task=task.task_ptr, defaults={"sort_order": order}
        )
    # Steps of another kind know nothing of authors; what waits for them has to be submitted again.
    for other in Task.objects.filter(workflow_tasks__workflow=workflow).exclude(pk__in=tasks):
        other.specific.deactivate(user=by)
        WorkflowTask.objects.filter(workflow=workflow, task=other).delete()
    return workflow
