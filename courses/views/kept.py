"""A run or a learning path, as the pages about its members need it: by name, by a list, by a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from core.http import AuthedRequest
from courses import policies
from courses.models import CourseRun, LearningPath
from courses.operations import memberships, path_members
from courses.queries import paths as path_queries, places, runs as run_queries
from courses.views import paths, runs

if TYPE_CHECKING:
    from people.models import User

RUNS, PATHS = "runs", "paths"  # the spaces of their addresses


@dataclass(frozen=True)
class Kept:
    target: CourseRun | LearningPath
    space: str
    head: str
    shown: dict[str, Any] = field(default_factory=dict)  # what the head of its pages shows

    @property
    def is_open(self) -> bool:
        return self.target.state == type(self.target).State.OPEN

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"{self.space}:{name}", args=[self.target.uuid, *args])

    def crumbs(self, here: str) -> list[dict[str, str]]:
        if isinstance(self.target, CourseRun):
            return runs.crumbs(self.target, here)
        return paths.crumbs(self.target, here)

    def page(self, here: str, **context: Any) -> dict[str, Any]:
        return {"kept": self, "crumbs": self.crumbs(here), "is_open": self.is_open, **self.shown, **context}

    @property
    def is_full(self) -> bool:
        return isinstance(self.target, CourseRun) and places.free_places(self.target) == 0

    def bring_in(self, people: Sequence[User], by: User) -> str:
        """What is said afterwards."""
        if isinstance(self.target, CourseRun):
            seated = memberships.bring_in(run=self.target, people=people, by=by)
            return _("Joined: %(places)s. On the waiting list: %(waiting)s.") % {
                "places": len(seated.enrolled),
                "waiting": len(seated.waiting),
            }
        joined = path_members.bring_onto_path(path=self.target, people=people, by=by)
        return _("Joined: %(count)s.") % {"count": len(joined)}


def kept_for_trainer(request: AuthedRequest, uuid: UUID, space: str) -> Kept:
    """The run or the path that the person keeps, or 404."""
    if space == RUNS:
        run = policies.run_for_trainer(user=request.user, uuid=uuid)
        row = run_queries.run_rows([run])[0]
        return Kept(run, space, "courses/components/run_head.html", {"run": run, "row": row})
    return kept_path(policies.path_for_trainer(user=request.user, uuid=uuid))


def kept_path(path: LearningPath) -> Kept:
    """Of a path that a gate gave."""
    path_row = path_queries.path_rows([path])[0]
    return Kept(path, PATHS, "courses/components/path_head.html", {"path": path, "row": path_row})
