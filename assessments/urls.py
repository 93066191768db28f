from django.urls import URLPattern, path

from assessments.views import delivery, files, practice

app_name = "assessments"
urlpatterns: list[URLPattern] = [
    path("<uuid:uuid>/", delivery.assessment, name="assessment"),
    path("<uuid:uuid>/start/", delivery.start, name="start"),
    path("files/<str:digest>/", files.file, name="file"),
    path("attempts/<uuid:uuid>/", delivery.attempt, name="attempt"),
    path("attempts/<uuid:uuid>/items/<int:position>/", delivery.item, name="item"),
    path("attempts/<uuid:uuid>/practice/<int:position>/", practice.question, name="practice"),
    path("attempts/<uuid:uuid>/submit/", delivery.submit, name="submit"),
    path("attempts/<uuid:uuid>/result/", delivery.result, name="result"),
]
