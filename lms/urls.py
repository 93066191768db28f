"""Mounts each app; Wagtail last, because it answers whatever is left."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from core.views import healthz
from courses import delivery_urls
from lms import views
from lms.rest import api
from people.urls import shut_patterns

handler400 = "core.views.bad_request"
handler403 = "core.views.permission_denied"
handler404 = "core.views.page_not_found"
handler500 = "core.views.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include(shut_patterns)),
    path("accounts/", include("allauth.urls")),
    path("people/", include("people.urls")),
    path("notices/", include("notifications.urls")),
    path("search/", include("search.urls")),
    path("calendar/", include("agenda.urls")),
    path("law/", include("law.urls")),
    path("terms/", include("terminology.urls")),
    path("competence/", include("competence.urls")),
    path("assessments/", include("assessments.urls")),
    path("courses/", include("courses.urls")),
    path("", include("courses.run_urls")),
    path("", include("courses.release_urls")),
    path("", include("courses.path_urls")),
    path("", include("courses.analytics_urls")),
    path("", include("training.urls")),
    path("", include("courses.note_urls")),
    path("", include("gradebook.urls")),
    path("", include("courses.discussion_urls")),
    path("", include("qualifications.urls")),
    path("", include("exchange.urls")),
    path("", include("lms.desks.urls")),
    path("api/v1/", api.urls),
    path("styleguide/", views.show_styleguide, name="styleguide"),
    path("source/", views.show_source, name="source"),
    path("display/reading/", views.set_reading, name="set_reading"),
    path("display/colours/", views.set_theme, name="set_theme"),
    # Sizes of pictures are those of the templates; Wagtail would make any that an address names (N-ADM-05).
    re_path(r"^cms/images/\d+/(preview|generate_url)/", views.refuse_size),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/", include("content.urls")),
    *i18n_patterns(
        path("", include(delivery_urls)),
        path("", include(wagtail_urls)),
    ),
]
