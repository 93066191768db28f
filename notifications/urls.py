from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.list_notices, name="inbox"),
    path("preferences/", views.choose_mails, name="preferences"),
    path("read/", views.read_all, name="read_all"),
    path("mark/", views.mark_notices, name="mark"),
    path("<uuid:uuid>/read/", views.read_notice, name="read"),
]
