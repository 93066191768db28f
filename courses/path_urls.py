"""Learning paths and the gap they close: for those who keep them, for those who learn, and for HR."""

from django.urls import path

from courses.views import gap

app_name = "paths"
urlpatterns = [
    path("learn/gap/", gap.show_gap, name="gap"),
    path("hr/people/<uuid:uuid>/gap/", gap.show_person, name="person_gap"),
]
