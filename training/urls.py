from django.urls import path

from training.views import external, queue, record, rules

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
    path("training/rules/", rules.list_rules, name="rules"),
    path("hr/training/", queue.show_queue, name="queue"),
    path("hr/training/rules/new/", rules.add_rule, name="add_rule"),
    path("hr/training/rules/<uuid:uuid>/end/", rules.end_rule, name="end_rule"),
    path("hr/people/<uuid:uuid>/grade/", rules.record_grade, name="grade"),
    path("hr/people/<uuid:uuid>/training/", record.show_person, name="person"),
    path("hr/people/<uuid:uuid>/training/export/<str:form>/", record.export_person, name="person_export"),
]
