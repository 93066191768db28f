from django.urls import URLPattern, path

from terminology import views

app_name = "terminology"
urlpatterns: list[URLPattern] = [
    path("", views.glossary, name="glossary"),
    path("<uuid:uuid>/", views.term, name="term"),
]
