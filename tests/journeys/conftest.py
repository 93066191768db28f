"""Real sites and a real browser. Journeys of one run share them, so one worker runs them all.

Filling a demo database takes a minute, so the filled folder is kept in var/test-db/ under the digest
of everything it is made from; each site works on a copy.
"""

import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.demo_site import CHROMIUM, ROOT, Site, until
from tests.conftest import TEMPLATES, _migrations_digest

MADE_FROM = ("*/**/*.py", "lms/seed/**/*.json", "lms/seed/**/*.gift", "templates/**/*.html", "locale/**/*.po")
NOT_FROM = {"tests", "scripts", "node_modules", "var", "docs"}


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journey"))


def _digest() -> str:
    digest = hashlib.sha256()
    for file in sorted({file for pattern in MADE_FROM for file in ROOT.glob(pattern)}):
        name = file.relative_to(ROOT)
        if name.parts[0] not in NOT_FROM and not name.parts[0].startswith("."):
            digest.update(str(name).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _prepare(folder: Path) -> None:
    """Demo data of the stage `running`, over the migrated database of the other tests if it is there.

    The site runs until its background work is done, so that no journey waits for the certificates and
    mails of the demo's past.
    """
    folder.mkdir(parents=True)
    site = Site(folder)
    template = TEMPLATES / f"{_migrations_digest()}.sqlite3"
    if template.exists():
        shutil.copy(template, site.database)
    site.start()
    until(site.is_idle, "the background work of the demo data is done", 300)
    site.stop()


@pytest.fixture(scope="package")
def prepared() -> Path:
    """A folder with demo data that nobody writes to."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    folder = TEMPLATES / f"demo-{_digest()}"
    with (TEMPLATES / "demo-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            for stale in TEMPLATES.glob("demo-*/"):
                shutil.rmtree(stale)
            half_done = TEMPLATES / "demo-half-done"
            _prepare(half_done)
            half_done.rename(folder)
    return folder


@pytest.fixture(scope="package")
def new_site(prepared, tmp_path_factory) -> Iterator[Callable[[], Site]]:
    """Starts a demo site on a copy of the demo data; all are stopped at the end."""
    started: list[Site] = []

    def start() -> Site:
        var = tmp_path_factory.mktemp("site") / "var"
        shutil.copytree(prepared, var)
        site = Site(var)
        started.append(site)
        site.start(60)
        return site

    yield start
    for site in started:
        site.stop()


@pytest.fixture(scope="package")
def site(new_site) -> Site:
    """One demo site for all journeys that leave it standing."""
    return new_site()


@pytest.fixture(scope="package")
def browser():
    """Chromium of the system; each test opens contexts of its own in it.

    Gone after the last journey: Playwright's event loop would make Django refuse its database in the
    tests that come after in the same process.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**CHROMIUM)
        yield chromium
        chromium.close()
