"""What opens the lessons of a course; for those who teach and publish it."""

from django.urls import path

from courses.views import release

app_name = "release"
COURSE = "teach/courses/<uuid:uuid>/lessons/"
urlpatterns = [
    path(COURSE, release.list_rules, name="list"),
    path(f"{COURSE}<uuid:lesson>/opening/", release.edit_rule, name="edit"),
]
