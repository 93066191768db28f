"""Every page that a role can reach from its ordinary menus, one of each kind, in both languages."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Page

from scripts.demo_site import Site

LANGUAGES = {"zh-hans": "zh-CN", "en": "en-GB"}
# What varies inside one kind of page: identifiers, codes, slugs of content.
KINDS = [
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}"), "<uuid>"),
    (re.compile(r"/(zh-hans|en)/"), "/<language>/"),
    (re.compile(r"/verify/[^/]+/"), "/verify/<code>/"),
    (re.compile(r"/(law|terms|catalogue)/[^/]+/[^/]+/"), r"/\1/<one>/<two>/"),
    (re.compile(r"/(law|terms|catalogue)/[^/]+/"), r"/\1/<one>/"),
    (re.compile(r"/\d+/"), "/<n>/"),
]
# Files, machine addresses, the back office (Wagtail's own audit) and what signs out.
SKIPPED = re.compile(
    r"^/(cms|api|documents|media|static|accounts/logout)|\.(pdf|xlsx|csv|json|ics)$|/download/|^/qualifications/certificates/"
)


@dataclass(frozen=True)
class Stop:
    role: str
    language: str
    path: str
    kind: str

    @property
    def name(self) -> str:
        slug = re.sub(r"[^a-z0-9]+", "-", self.kind.lower()).strip("-") or "front"
        return f"{slug}.{self.role}.{self.language}"


def kind_of(path: str) -> str:
    shape = urlsplit(path).path
    for pattern, replacement in KINDS:
        shape = pattern.sub(replacement, shape)
    return shape


def sign_in(browser: Browser, site: Site, role: str, language: str) -> dict:
    """Storage state of a signed-in browser (empty for the anonymous visitor)."""
    context = new_context(browser, language)
    context.add_cookies([{"name": "django_language", "value": language, "url": site.address}])
    if role != "anonymous":
        page = context.new_page()
        page.goto(f"{site.address}/accounts/login/")
        page.fill("input[name=login]", site.accounts[role]["staff_number"])
        page.fill("input[name=password]", site.accounts[role]["password"])
        page.click("form[action*=login] button[type=submit]")
        page.wait_for_load_state()
        context.add_cookies([{"name": "django_language", "value": language, "url": site.address}])
    state = context.storage_state()
    context.close()
    return state


def new_context(browser: Browser, language: str, **options: object) -> BrowserContext:
    return browser.new_context(locale=LANGUAGES[language], reduced_motion="reduce", **options)  # type: ignore[arg-type]


def links(page: Page, site: Site) -> list[str]:
    found = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    paths = []
    for href in found:
        address = urldefrag(urljoin(page.url, href)).url
        if address.startswith(f"{site.address}/"):
            paths.append(address.removeprefix(site.address))
    return paths


def tour(browser: Browser, site: Site, *, per_kind: int = 1) -> Iterator[tuple[Stop, dict, int]]:
    """Yields (stop, storage state, HTTP status) breadth first; each kind once per role and language."""
    for role in ["anonymous", *site.accounts]:
        for language in LANGUAGES:
            state = sign_in(browser, site, role, language)
            context = new_context(browser, language, storage_state=state)
            page = context.new_page()
            start = "/desk/" if role != "anonymous" else f"/{language}/"
            queue, seen = deque([start, f"/{language}/catalogue/"]), {}
            while queue:
                path = queue.popleft()
                kind = kind_of(path)
                other = next(code for code in LANGUAGES if code != language)
                if SKIPPED.search(urlsplit(path).path) or path.startswith(f"/{other}/"):
                    continue
                if seen.get(kind, 0) >= per_kind:
                    continue
                seen[kind] = seen.get(kind, 0) + 1
                try:
                    answer = page.goto(site.address + path)
                except Error as problem:
                    if "Download is starting" not in problem.message:
                        raise
                    continue
                status = answer.status if answer else 0
                queue.extend(links(page, site))
                yield Stop(role, language, path, kind_of(page.url.removeprefix(site.address))), state, status
            context.close()
