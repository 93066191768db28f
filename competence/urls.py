from django.urls import URLPattern, path

from competence import views

app_name = "competence"
urlpatterns: list[URLPattern] = [path("", views.framework, name="framework")]
