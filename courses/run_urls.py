"""Runs: for those who keep them below /teach/, for those who are in them below /learn/."""

from django.urls import path

from courses.views import (
    adding,
    learner_runs,
    learner_sessions,
    run_lists,
    run_members,
    run_rules,
    runs,
    sessions,
)

app_name = "runs"
ONE = "teach/runs/<uuid:uuid>/sessions/<uuid:session>/"
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
    path("teach/runs/<uuid:uuid>/members/export/", run_members.export_members, name="export"),
    path("teach/runs/<uuid:uuid>/members/change/", run_members.change_members, name="change_members"),
    path("teach/runs/<uuid:uuid>/members/add/", adding.add_people, name="add_people"),
    path("teach/runs/<uuid:uuid>/members/list/", run_lists.put_in, name="put_in_list"),
    path(
        "teach/runs/<uuid:uuid>/members/list/template.xlsx",
        run_lists.template,
        {"kind": "xlsx"},
        name="list_template",
    ),
    path(
        "teach/runs/<uuid:uuid>/members/list/template.csv",
        run_lists.template,
        {"kind": "csv"},
        name="list_template_csv",
    ),
    path("teach/runs/<uuid:uuid>/members/list/<uuid:batch>/", run_lists.show_batch, name="batch"),
    path(
        "teach/runs/<uuid:uuid>/members/list/<uuid:batch>/confirm/",
        run_lists.confirm_batch,
        name="confirm_batch",
    ),
    path("teach/runs/<uuid:uuid>/rules/", run_rules.list_rules, name="rules"),
    path("teach/runs/<uuid:uuid>/rules/new/", run_rules.new_rule, name="new_rule"),
    path("teach/runs/<uuid:uuid>/rules/<uuid:rule>/", run_rules.show_rule, name="rule"),
    path("teach/runs/<uuid:uuid>/rules/<uuid:rule>/change/", run_rules.edit_rule, name="edit_rule"),
    path("teach/runs/<uuid:uuid>/rules/<uuid:rule>/force/", run_rules.put_in_force, name="put_in_force"),
    path("teach/runs/<uuid:uuid>/rules/<uuid:rule>/take-over/", run_rules.take_over, name="take_over"),
    path("teach/runs/<uuid:uuid>/rules/<uuid:rule>/end/", run_rules.end_rule, name="end_rule"),
    path("learn/runs/<uuid:uuid>/", learner_runs.show_run, name="show"),
    path("learn/runs/<uuid:uuid>/join/", learner_runs.join, name="join"),
    path("learn/runs/<uuid:uuid>/leave/", learner_runs.leave, name="leave"),
    path("teach/runs/<uuid:uuid>/sessions/", sessions.list_sessions, name="sessions"),
    path("teach/runs/<uuid:uuid>/sessions/new/", sessions.new_session, name="new_session"),
    path(ONE, sessions.show_session, name="session"),
    path(ONE + "change/", sessions.edit_session, name="edit_session"),
    path(
        ONE + "cancel/",
        sessions.cancel_session,
        name="cancel_session",
    ),
    path(ONE + "close/", sessions.close_session, name="close_session"),
    path(ONE + "code/", sessions.show_code, name="session_code"),
    path("learn/sessions/<uuid:uuid>/", learner_sessions.show_session, name="show_session"),
    path("learn/sessions/<uuid:uuid>/sign-up/", learner_sessions.sign_up, name="sign_up"),
    path("learn/sessions/<uuid:uuid>/withdraw/", learner_sessions.withdraw, name="withdraw_sign_up"),
    path("learn/sessions/<uuid:uuid>/sign-in/", learner_sessions.sign_in, name="sign_in"),
]
