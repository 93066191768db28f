"""Learning paths and the gap they close: for those who keep them, for those who learn, and for HR."""

from typing import Any

from django.urls import path

from courses.views import adding, gap, learner_paths, path_members, path_steps, paths, run_lists, run_rules
from courses.views.kept import PATHS

app_name = "paths"
OF_PATH: dict[str, Any] = {"space": PATHS}
ONE = "teach/paths/<uuid:uuid>"
LIST, RULE, STEP = f"{ONE}/members/list", f"{ONE}/rules/<uuid:rule>", f"{ONE}/courses/<uuid:step>"
GROUP = f"{ONE}/groups/<uuid:group>"
urlpatterns = [
    path("teach/paths/", paths.list_paths, name="list"),
    path("teach/paths/new/", paths.new_path, name="new"),
    path(f"{ONE}/", paths.overview, name="overview"),
    path(f"{ONE}/settings/", paths.edit_path, name="edit"),
    path(f"{ONE}/open/", paths.open_path, name="open"),
    path(f"{ONE}/archive/", paths.archive_path, name="archive"),
    path(f"{ONE}/courses/", path_steps.show_steps, name="steps"),
    path(f"{ONE}/courses/add/", path_steps.add_step, name="add_step"),
    path(f"{STEP}/", path_steps.edit_step, name="edit_step"),
    path(f"{STEP}/move/", path_steps.move_step, name="move_step"),
    path(f"{STEP}/remove/", path_steps.remove_step, name="remove_step"),
    path(f"{ONE}/groups/new/", path_steps.add_group, name="add_group"),
    path(f"{GROUP}/", path_steps.edit_group, name="edit_group"),
    path(f"{GROUP}/remove/", path_steps.remove_group, name="remove_group"),
    path(f"{ONE}/members/", path_members.list_members, name="members"),
    path(f"{ONE}/members/export/", path_members.export_members, name="export"),
    path(f"{ONE}/members/take-out/", path_members.take_out, name="take_out"),
    path(f"{ONE}/members/add/", adding.add_people, OF_PATH, name="add_people"),
    path(f"{LIST}/", run_lists.put_in, OF_PATH, name="put_in_list"),
    path(f"{LIST}/template.xlsx", run_lists.template, {"kind": "xlsx", **OF_PATH}, name="list_template"),
    path(f"{LIST}/template.csv", run_lists.template, {"kind": "csv", **OF_PATH}, name="list_template_csv"),
    path(f"{LIST}/<uuid:batch>/", run_lists.show_batch, OF_PATH, name="batch"),
    path(f"{LIST}/<uuid:batch>/confirm/", run_lists.confirm_batch, OF_PATH, name="confirm_batch"),
    path(f"{ONE}/rules/", run_rules.list_rules, OF_PATH, name="rules"),
    path(f"{ONE}/rules/new/", run_rules.new_rule, OF_PATH, name="new_rule"),
    path(f"{RULE}/", run_rules.show_rule, OF_PATH, name="rule"),
    path(f"{RULE}/change/", run_rules.edit_rule, OF_PATH, name="edit_rule"),
    path(f"{RULE}/force/", run_rules.put_in_force, OF_PATH, name="put_in_force"),
    path(f"{RULE}/take-over/", run_rules.take_over, OF_PATH, name="take_over"),
    path(f"{RULE}/end/", run_rules.end_rule, OF_PATH, name="end_rule"),
    path("learn/paths/", learner_paths.my_paths, name="mine"),
    path("learn/paths/<uuid:uuid>/", learner_paths.show_path, name="show"),
    path("learn/paths/<uuid:uuid>/join/", learner_paths.join, name="join"),
    path("learn/paths/<uuid:uuid>/leave/", learner_paths.leave, name="leave"),
    path("learn/gap/", gap.show_gap, name="gap"),
    path("hr/people/<uuid:uuid>/gap/", gap.show_person, name="person_gap"),
]
