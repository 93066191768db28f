from django.urls import path

from agenda import views

app_name = "agenda"
urlpatterns = [
    path("", views.show_calendar, name="calendar"),
    path("feeds/", views.list_feeds, name="feeds"),
    path("feeds/<uuid:uuid>/renew/", views.renew_feed, name="renew_feed"),
    path("feeds/<uuid:uuid>/revoke/", views.revoke_feed, name="revoke_feed"),
    path("feeds/<str:secret>.ics", views.give_feed, name="feed"),
    path("<slug:kind>/<uuid:uuid>.ics", views.download_entry, name="entry"),
]
