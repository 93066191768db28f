from django.urls import URLPattern, path

from lms.desks import views

urlpatterns: list[URLPattern] = [
    path("desk/", views.land, name="desk"),
    path("learn/", views.learn, name="learn"),
    path("teach/", views.teach, name="teach"),
    path("hr/", views.hr, name="hr"),
]
