"""Notes of the person who is signed in."""

from django.urls import path

from courses.views import notes

app_name = "notes"
urlpatterns = [
    path("learn/notes/", notes.list_notes, name="list"),
    path("learn/notes/export/<slug:form>/", notes.export, name="export"),
    path("learn/notes/<uuid:uuid>/", notes.edit_note, name="edit"),
    path("learn/notes/<uuid:uuid>/delete/", notes.delete_note, name="delete"),
    path("learn/notes/<uuid:uuid>/restore/", notes.restore_note, name="restore"),
]
