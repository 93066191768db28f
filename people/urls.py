from django.urls import path, re_path

from people.views import mails, offices, persons, places, profile

app_name = "people"
urlpatterns = [
    path("", persons.list_people, name="people"),
    path("me/", profile.show_profile, name="profile"),
    path("me/sign-out/", profile.sign_out_everywhere, name="sign_out_everywhere"),
    path("language/", profile.choose_language, name="language"),
    path("join/<str:token>/", profile.accept_invitation, name="accept"),
    path("offices/", offices.list_offices, name="offices"),
    path("offices/<uuid:uuid>/", offices.show_office, name="office"),
    path("offices/<uuid:uuid>/open/", offices.open_office, name="open_office"),
    path("offices/<uuid:uuid>/rename/", offices.rename_office, name="rename_office"),
    path("offices/<uuid:uuid>/move/", offices.move_office, name="move_office"),
    path("offices/<uuid:uuid>/close/", offices.close_office, name="close_office"),
    path("invitations/", persons.list_invitations, name="invitations"),
    path("invitations/<uuid:uuid>/withdraw/", persons.withdraw, name="withdraw"),
    path("undelivered/", mails.list_undelivered, name="undelivered"),
    path("new/", persons.add_person, name="add"),
    path("<uuid:uuid>/", persons.show_person, name="person"),
    path("<uuid:uuid>/correct/", persons.correct_person, name="correct"),
    path("<uuid:uuid>/close/", persons.deactivate, name="deactivate"),
    path("<uuid:uuid>/reopen/", persons.reactivate, name="reactivate"),
    path("<uuid:uuid>/sign-out/", persons.sign_out, name="sign_out"),
    path("<uuid:uuid>/reset-factor/", persons.reset_second_factor, name="reset_second_factor"),
    path("<uuid:uuid>/invite/", persons.invite, name="invite"),
    path("<uuid:uuid>/appoint/", places.appoint, name="appoint"),
    path("<uuid:uuid>/grant/", places.grant_role, name="grant"),
    path("appointments/<uuid:uuid>/end/", places.end_appointment, name="end_appointment"),
    path("grants/<uuid:uuid>/revoke/", places.revoke_role, name="revoke"),
]

# Mounted at the root before allauth and Wagtail, whose own pages at these addresses stay shut.
shut_patterns = [
    path("accounts/signup/", profile.closed),
    path("accounts/email/", profile.closed),
    re_path(r"^accounts/confirm-email/", profile.closed),
    path("accounts/password/set/", profile.closed),
    path("cms/login/", profile.to_sign_in),
    re_path(r"^cms/password_reset/", profile.to_sign_in),
    re_path(r"^[a-z-]+/_util/login/", profile.to_sign_in),
]
