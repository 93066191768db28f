"""A picture of every main page, both languages, desktop and phone, in var/screens/."""

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import sync_playwright

from scripts.crawl import new_context, tour
from scripts.demo_site import CHROMIUM, ROOT, running_site

SIZES = {"desktop": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}


def main() -> None:
    folder = ROOT / "var" / "screens"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    only = sys.argv[1:]
    with running_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        taken: set[tuple[str, str]] = set()
        for stop, state, status in tour(browser, site):
            if (stop.kind, stop.language) in taken or (only and stop.role not in only):
                continue
            taken.add((stop.kind, stop.language))
            for size, viewport in SIZES.items():
                context = new_context(browser, stop.language, storage_state=state, viewport=viewport)
                page = context.new_page()
                page.goto(site.address + stop.path)
                page.screenshot(path=folder / f"{stop.name}.{size}.png", full_page=True)
                context.close()
            print(f"{status} {stop.role:<16}{stop.language:<9}{stop.path}", flush=True)
        browser.close()
    print(f"{len(taken) * len(SIZES)} pictures in {folder.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
