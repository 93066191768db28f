from django.urls import path

from training.views import external, queue, record

app_name = "training"
urlpatterns = [
    path("learn/record/", record.show_record, name="record"),
    path("learn/record/export/<str:form>/", record.export, name="export"),
    path("learn/record/external/new/", external.add, name="add"),
    path("learn/record/external/<uuid:uuid>/edit/", external.edit, name="edit"),
    path("learn/record/external/<uuid:uuid>/submit/", external.submit, name="submit"),
    path("training/external/<uuid:uuid>/", external.show, name="external"),
    path("training/external/<uuid:uuid>/document/", external.download, name="document"),
    path("training/external/<uuid:uuid>/decide/", external.decide, name="decide"),
    path("hr/training/", queue.show_queue, name="queue"),
    path("hr/people/<uuid:uuid>/training/", record.show_person, name="person"),
    path("hr/people/<uuid:uuid>/training/export/<str:form>/", record.export_person, name="person_export"),
]
