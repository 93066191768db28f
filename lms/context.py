"""What every page's frame shows. Nothing is computed until a template asks for it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy as _

from core import display
from lms import frame
from notifications import queries as notification_queries
from people import policies as people_policies
from people.registry import Role

THEMES = ("light", "dark")
LANGUAGE_NAMES = {"zh-hans": ("zh-Hans", "中文"), "en": ("en", "English")}  # each in its own language

TEACHING = frozenset({Role.TRAINER, Role.LEGAL_REVIEWER, Role.PUBLISHER})
RECORDS = frozenset({Role.UNIT_VERIFIER, Role.HR_REVIEWER, Role.HR_APPROVER, Role.AUDITOR})
ADMINISTERING = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR})


@dataclass(frozen=True)
class Way:
    """One entry of the top bar."""

    href: str
    label: str
    here: bool


@dataclass(frozen=True)
class Language:
    """The language one would change to; `href` only where the address carries the language."""

    code: str
    lang: str
    name: str
    href: str


class Navigation:
    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def person(self):
        """The signed-in person, or None: error pages are rendered on requests without a user."""
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def roles(self) -> frozenset[Role]:
        return people_policies.current_roles(self.person) if self.person else frozenset()

    @cached_property
    def language(self) -> str:
        language = get_language()
        return language if language in LANGUAGE_NAMES else settings.LANGUAGE_CODE

    @cached_property
    def ways(self) -> list[Way]:
        ways = [(self.catalogue, _("Catalogue")), ("/terms/", _("Glossary"))]
        if self.person is None:
            ways.append(("/verify/", _("Verify a certificate")))
            return [self._way(*way) for way in ways]
        desks = [("/learn/", _("Learning"))]
        if self.roles & TEACHING:
            desks.append(("/teach/", _("Teaching")))
        if self.roles & RECORDS:
            desks.append(("/hr/", _("Personnel")))
        if self.roles & ADMINISTERING:
            desks.append(("/people/", _("Administration")))
        return [self._way(*way) for way in desks + ways]

    def _way(self, href: str, label: Promise) -> Way:
        return Way(href, str(label), self.request.path.startswith(href))

    @property
    def catalogue(self) -> str:
        return f"/{self.language}/catalogue/"

    @cached_property
    def authors(self) -> bool:
        return bool(self.roles & TEACHING)

    @cached_property
    def unread(self) -> int:
        return notification_queries.unread_count(self.person) if self.person else 0

    @cached_property
    def other_language(self) -> Language:
        other = "en" if self.language == "zh-hans" else "zh-hans"
        prefix = f"/{self.language}/"
        path = self.request.get_full_path()
        href = f"/{other}/{path[len(prefix) :]}" if path.startswith(prefix) else ""
        return Language(other, *LANGUAGE_NAMES[other], href)

    @cached_property
    def theme(self) -> str:
        theme = self.request.COOKIES.get("theme", "")
        return theme if theme in THEMES else ""

    @property
    def reading(self) -> SafeString:
        """Attributes of the html element; the choices come from a closed list."""
        return mark_safe(display.of(self.request).attributes)  # noqa: S308

    @property
    def lang(self) -> str:
        return LANGUAGE_NAMES[self.language][0]

    @property
    def head(self) -> SafeString:
        return frame.fill(frame.part("components/head.html", frame.Shape(self.language)), {})

    @property
    def skip(self) -> SafeString:
        return frame.fill(frame.part("components/skip.html", frame.Shape(self.language)), {})

    @property
    def footer(self) -> SafeString:
        shape = frame.Shape(self.language, signed_in=self.person is not None)
        return frame.fill(frame.part("components/footer.html", shape), {})

    @property
    def bar(self) -> SafeString:
        other = self.other_language
        shape = frame.Shape(
            language=self.language,
            theme=self.theme,
            ways=tuple(self.ways),
            signed_in=self.person is not None,
            authors=self.authors,
            has_unread=self.unread > 0,
            other_language=replace(other, href=frame.ELSEWHERE) if other.href else other,
        )
        values: dict[str, Callable[[], str] | str] = {
            frame.NAME: lambda: self.person.name if self.person else "",
            frame.UNREAD: str(self.unread),
            frame.HERE: self.request.get_full_path,
            frame.ELSEWHERE: other.href,
            frame.TOKEN: lambda: get_token(self.request),
        }
        return frame.fill(frame.part("components/bar.html", shape), values)


def navigation(request: HttpRequest) -> dict[str, object]:
    nav = getattr(request, "_navigation", None)
    if nav is None:
        nav = request._navigation = Navigation(request)  # type: ignore[attr-defined]
    return {"nav": nav}
