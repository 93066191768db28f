from django.urls import URLPattern, path

from law import views

app_name = "law"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("<slug:key>/", views.instrument, name="instrument"),
]
