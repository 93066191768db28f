"""The front of the site, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from content.models import HomePage
from core import ledger

if TYPE_CHECKING:
    from people.models import User


@transaction.atomic
def open_site(
    *, titles: dict[str, str], intros: dict[str, str], hostname: str, port: int, by: User
) -> HomePage:
    """The front page in every language, published, as the root of the default site; twice is once.

    `titles` and `intros` are keyed by language code. Returns the page in the first language.
    """
    first, *others = [code for code, _name in settings.LANGUAGES]
    home = HomePage.objects.filter(locale__language_code=first).first()
    if home is None:
        root = Page.get_first_root_node()
        locale = Locale.objects.get_or_create(language_code=first)[0]
        home = root.add_child(
            instance=HomePage(
                title=titles[first], intro=intros[first], slug="comity", locale=locale, owner=by
            )
        )
        home.save_revision(user=by).publish(user=by, skip_permission_checks=True)
        ledger.append(event="site.opened", subject=home, by=by, hostname=hostname)
    for code in others:
        locale = Locale.objects.get_or_create(language_code=code)[0]
        if not home.has_translation(locale):
            other = home.copy_for_translation(locale)
            other.title, other.intro, other.draft_title = titles[code], intros[code], titles[code]
            other.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    _serve(home, hostname=hostname, port=port)
    return home


def _serve(home: HomePage, *, hostname: str, port: int) -> None:
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.root_page = hostname, port, home
    site.site_name = settings.WAGTAIL_SITE_NAME
    site.save()
    # The page Wagtail's first migration leaves behind.
    for welcome in Page.objects.filter(depth=2, slug="home").exclude(pk=home.pk):
        if welcome.specific_class is Page:
            welcome.delete()
