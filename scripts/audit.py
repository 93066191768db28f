"""axe-core, the Nu HTML checker, dead links, other hosts and weights, over the demo as each role.

Writes var/audit.json: {page: {axe, html, requests, kB, foreign, queries, status}} and exits 1 when a
page has an axe violation, an HTML error, a dead link or a request to another host.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser, sync_playwright

from scripts.crawl import Stop, new_context, tour
from scripts.demo_site import CHROMIUM, ROOT, Site, running_site

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
VNU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
HTML = ROOT / "var" / "audit"
# Milliseconds until colours have changed: axe would measure them on their way.
SETTLE = 400
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def visit(browser: Browser, site: Site, stop: Stop, state: dict, status: int) -> dict:
    """One cold visit: weights on the way in, then axe in the light and in the dark scheme."""
    context = new_context(
        browser, stop.language, storage_state=state, viewport={"width": 1366, "height": 768}
    )
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    weight = {"bytes": 0, "requests": 0, "foreign": 0}

    def sent(event: dict) -> None:
        address = event["request"]["url"]
        if address.startswith(("data:", "blob:")):
            return
        weight["requests"] += 1
        weight["foreign"] += not address.startswith(f"{site.address}/")

    def finished(event: dict) -> None:
        weight["bytes"] += event["encodedDataLength"]

    session.on("Network.requestWillBeSent", sent)
    session.on("Network.loadingFinished", finished)
    answer = page.goto(site.address + stop.path)
    page.wait_for_load_state("networkidle")
    measured = dict(weight)
    assert answer is not None
    (HTML / f"{stop.name}.html").write_bytes(answer.body())
    page.evaluate(AXE.read_text(encoding="utf-8"))
    violations = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_timeout(SETTLE)
        found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)["violations"]
        violations += [
            {
                "scheme": scheme,
                "rule": item["id"],
                "nodes": [node["html"][:160] for node in item["nodes"][:3]],
            }
            for item in found
        ]
    overflow = narrow(page)
    queries = answer.headers.get("x-queries")
    context.close()
    return {
        "path": stop.path,
        "status": status,
        "axe": len(violations),
        "violations": violations,
        "html": 0,
        "requests": measured["requests"],
        "kB": round(measured["bytes"] / 1000, 1),
        "foreign": measured["foreign"],
        "queries": int(queries) if queries else None,
        "overflow_390": overflow,
    }


def narrow(page) -> int:
    """Pixels by which the page is wider than a phone of 390."""
    page.set_viewport_size({"width": 390, "height": 844})
    return page.evaluate("Math.max(0, document.documentElement.scrollWidth - 390)")


def check_html(pages: dict[str, dict]) -> None:
    done = subprocess.run(
        ["java", "-jar", str(VNU), "--format", "json", "--errors-only", "--exit-zero-always", str(HTML)],
        capture_output=True,
        check=True,
    )
    for message in json.loads(done.stderr or done.stdout)["messages"]:
        name = Path(urlsplit(message["url"]).path).stem
        pages[name]["html"] += 1
        pages[name].setdefault("html_errors", []).append(f"{message.get('lastLine')}: {message['message']}")


def main() -> None:
    shutil.rmtree(HTML, ignore_errors=True)
    HTML.mkdir(parents=True)
    pages: dict[str, dict] = {}
    audited: set[tuple[str, str]] = set()
    dead: list[str] = []
    with running_site(COUNT_QUERIES="1") as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        for stop, state, status in tour(browser, site):
            if status >= 400:
                dead.append(f"{status} {stop.role} {stop.path}")
                continue
            if (stop.kind, stop.language) in audited:
                continue
            audited.add((stop.kind, stop.language))
            pages[stop.name] = visit(browser, site, stop, state, status)
            print(f"{stop.name} axe {pages[stop.name]['axe']}", flush=True)
        browser.close()
    check_html(pages)
    (ROOT / "var" / "audit.json").write_text(
        json.dumps(pages, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    failed = report(pages, dead)
    sys.exit(1 if failed else 0)


def report(pages: dict[str, dict], dead: list[str]) -> int:
    failed = len(dead)
    for line in dead:
        print(f"dead link: {line}")
    for name, page in sorted(pages.items()):
        wrong = page["axe"] or page["html"] or page["foreign"] or page["overflow_390"]
        failed += bool(wrong)
        mark = "FAIL" if wrong else "ok"
        print(
            f"{mark:<5}{name:<64} axe {page['axe']} html {page['html']} foreign {page['foreign']} "
            f"requests {page['requests']} kB {page['kB']} queries {page['queries']} "
            f"over {page['overflow_390']}"
        )
        for violation in page["violations"]:
            print(f"       {violation['scheme']} {violation['rule']}: {violation['nodes'][:1]}")
        for error in page.get("html_errors", [])[:5]:
            print(f"       html {error}")
    print(f"{len(pages)} pages, {failed} with findings")
    return failed


if __name__ == "__main__":
    main()
