"""Only the sizes drawn for readers: not what authors uploaded, and no other folder of the store."""

from django.urls import path

from content import views

app_name = "content"
urlpatterns = [path("images/<str:name>", views.rendition, name="rendition")]
