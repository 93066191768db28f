from django.urls import path

from courses.views import learner, notes, watching

app_name = "courses"
urlpatterns = [
    path("<uuid:uuid>/enrol/", learner.enrol, name="enrol"),
    path("<uuid:uuid>/withdraw/", learner.withdraw, name="withdraw"),
    path("lessons/<uuid:uuid>/", learner.lesson, name="lesson"),
    path("lessons/<uuid:uuid>/position/", learner.position, name="position"),
    path("lessons/<uuid:uuid>/watched/", watching.watched, name="watched"),
    path("lessons/<uuid:uuid>/notes/", notes.lesson_notes, name="notes"),
    path("lessons/<uuid:uuid>/read/", learner.read, name="read"),
    path("lessons/<uuid:uuid>/read-again/", learner.read_again, name="read_again"),
]
