"""Published catalogue, course and lesson pages, served from their editions.

The first segment is the slug of the catalogue page; anything else is left to Wagtail.
"""

from django.urls import re_path

from courses.views import reading

# No NUL: PostgreSQL refuses it in any text, so no page has it in its address.
PART = r"[^/\x00]+/"

urlpatterns = [
    re_path(r"^(?P<path>catalogue/)$", reading.catalogue, name="catalogue"),
    re_path(rf"^(?P<path>catalogue/{PART})$", reading.course, name="course"),
    re_path(rf"^(?P<path>catalogue/{PART}{PART})$", reading.lesson, name="lesson"),
]
