"""Published catalogue, course and lesson pages, served from their editions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
