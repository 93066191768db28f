"""What the learning of a run, or of all the runs of a course, adds up to; for those who keep them."""

from django.urls import path

from courses.views import analytics, risk

app_name = "analytics"
RUN, COURSE = "teach/runs/<uuid:uuid>/", "teach/courses/<uuid:uuid>/analytics/"
urlpatterns = [
    path(f"{RUN}analytics/", analytics.show_run, name="run"),
    path(f"{RUN}analytics/lessons/<uuid:lesson>/", analytics.show_run_lesson, name="run_lesson"),
    path(f"{RUN}at-risk/", risk.list_risk, name="risk"),
    path(f"{RUN}at-risk/export/", risk.export, name="export"),
    path(f"{RUN}at-risk/write/", risk.write, name="write"),
    path(f"{RUN}at-risk/rules/", risk.set_rules, name="rules"),
    path(COURSE, analytics.show_course, name="course"),
    path(f"{COURSE}offices/", analytics.show_offices, name="offices"),
    path("hr/participation/", analytics.show_participation, name="participation"),
    path(f"{COURSE}lessons/<uuid:lesson>/", analytics.show_course_lesson, name="course_lesson"),
]
