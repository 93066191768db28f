"""Only the sizes drawn for readers and the recordings of their lessons: no other folder of the store."""

from django.urls import path

from content import views

app_name = "content"
urlpatterns = [
    path("images/<str:name>", views.rendition, name="rendition"),
    path("played/<uuid:uuid>/", views.play, name="play"),
    path("played/<uuid:uuid>/<str:language>.vtt", views.captions, name="captions"),
]
