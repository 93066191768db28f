"""Runs: for those who keep them below /teach/, for those who are in them below /learn/."""

from django.urls import path

from courses.views import learner_runs, run_members, runs

app_name = "runs"
urlpatterns = [
    path("teach/runs/", runs.list_runs, name="list"),
    path("teach/runs/new/", runs.new_run, name="new"),
    path("teach/runs/<uuid:uuid>/", runs.overview, name="overview"),
    path("teach/runs/<uuid:uuid>/settings/", runs.edit_run, name="edit"),
    path("teach/runs/<uuid:uuid>/open/", runs.open_run, name="open"),
    path("teach/runs/<uuid:uuid>/clone/", runs.clone_run, name="clone"),
    path("teach/runs/<uuid:uuid>/cancel/", runs.cancel_run, name="cancel"),
    path("teach/runs/<uuid:uuid>/archive/", runs.archive_run, name="archive"),
    path("teach/runs/<uuid:uuid>/trainers/add/", runs.add_trainer, name="add_trainer"),
    path("teach/runs/<uuid:uuid>/trainers/<uuid:person>/", runs.remove_trainer, name="remove_trainer"),
    path("teach/runs/<uuid:uuid>/members/", run_members.list_members, name="members"),
    path("learn/runs/<uuid:uuid>/", learner_runs.show_run, name="show"),
    path("learn/runs/<uuid:uuid>/join/", learner_runs.join, name="join"),
    path("learn/runs/<uuid:uuid>/leave/", learner_runs.leave, name="leave"),
]
