from django.urls import path

from qualifications.views import holder, records, review, verify

app_name = "qualifications"
urlpatterns = [
    path("qualifications/", holder.show_mine, name="mine"),
    path("qualifications/catalogue/", holder.show_catalogue, name="catalogue"),
    path("qualifications/<uuid:uuid>/open/", holder.open_case, name="open"),
    path("qualifications/certificates/<uuid:uuid>/", holder.download_certificate, name="certificate"),
    path("qualifications/awards/<uuid:uuid>/revoke/", records.revoke, name="revoke"),
    path("qualifications/queue/", review.show_queue, name="queue"),
    path("qualifications/cases/<uuid:uuid>/", review.show_case, name="case"),
    path("qualifications/cases/<uuid:uuid>/submit/", holder.submit_case, name="submit"),
    path("qualifications/cases/<uuid:uuid>/withdraw/", holder.withdraw_case, name="withdraw"),
    path("qualifications/cases/<uuid:uuid>/decide/", review.decide, name="decide"),
    path("qualifications/people/<uuid:uuid>/", records.show_record, name="record"),
    path("qualifications/people/<uuid:uuid>/views/", records.show_looks, name="looks"),
    path("hr/people/", records.list_people, name="people"),
    path("verify/", verify.verify, name="verify"),
    path("verify/<str:code>/", verify.verify_code, name="verify_code"),
]
