"""The pictures of the guides in docs/pictures/, taken from a demo site of its own: `make pictures`."""

import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import sync_playwright

from scripts.crawl import new_context, sign_in
from scripts.demo_site import CHROMIUM, ROOT, running_site
from scripts.screens import SIZES

FOLDER = ROOT / "docs" / "pictures"
RUN = "a:has-text('FP-101-33-3')"


@dataclass(frozen=True)
class Picture:
    """`way`: an address, then what is clicked, one after the other; `part` of the page, or what is seen."""

    name: str
    role: str
    way: tuple[str, ...]
    size: str = "desktop"
    part: str = ""


BANK = ("/cms/question-bank/", "a:has-text('KINDS')")
ANSWERED = ("#trial button[name=fill]", "#trial p.row button[name=try]")
# The types in the order of the questions of the demo's bank, and those without an answer to be filled in.
TYPES = (
    "single_choice", "multiple_choice", "true_false", "short_text", "numeric", "calculated", "slider",
    "matrix", "matching", "ordering", "cloze", "select_words", "drag_words", "associate", "hot_text",
    "hotspot", "drag_image", "case_file", "extended_text", "translation", "file_upload", "oral",
    "description",
)  # fmt: skip
UNANSWERED = {"file_upload", "oral", "description"}


def question(number: int, kind: str) -> Picture:
    """A question on its page, answered rightly and marked."""
    way = (*BANK, f"a:has-text('KIND-{number:02}')", *(() if kind in UNANSWERED else ANSWERED))
    return Picture(f"question-{kind.replace('_', '-')}", "trainer", way, part=".section:has(#trial)")


PICTURES = (
    Picture("teach", "trainer", ("/teach/",)),
    Picture("learn", "trainee_studying", ("/learn/",)),
    Picture("hr", "hr_reviewer", ("/hr/",)),
    Picture("run", "trainer", ("/teach/runs/", RUN)),
    Picture("members", "trainer", ("/teach/runs/", RUN, ".tabs a[href$='/members/']")),
    Picture("session", "trainer", ("/teach/runs/", RUN, ".tabs a[href$='/sessions/']", "tbody a >> nth=0")),
    Picture("analytics", "trainer", ("/teach/runs/", RUN, ".tabs a[href*='/analytics/']")),
    Picture("at-risk", "trainer", ("/teach/runs/", RUN, ".tabs a[href$='/at-risk/']")),
    Picture("gradebook", "trainer", ("/teach/runs/", RUN, ".tabs a[href$='/grades/']")),
    Picture("moderation", "trainer", ("/teach/moderation/",)),
    Picture("path-members", "trainer", ("/teach/paths/", "a:has-text('LP-33-1')")),
    Picture("path", "trainee_certified", ("/learn/paths/", "main a[href^='/learn/paths/'] >> nth=0")),
    Picture("gap", "trainee", ("/learn/gap/",)),
    Picture("training", "trainee", ("/learn/record/",)),
    Picture("calendar", "trainee_studying", ("/calendar/",)),
    Picture("notes", "trainee_studying", ("/learn/notes/",)),
    Picture("learn-phone", "trainee_studying", ("/learn/",), "phone"),
    Picture("programmes", "trainee", ("/programmes/",)),
    Picture("search", "trainee", ("/search/?q=yindu",)),
    Picture("preferences", "trainee", ("/notices/", "a[href*='preferences']")),
    Picture("sign-ups", "unit_verifier", ("/hr/sign-ups/",)),
    Picture("verify-training", "unit_verifier", ("/hr/training/",)),
    Picture("question-types", "trainer", BANK, part=".kind-chooser"),
    Picture("question-preview", "trainer", (*BANK, "a:has-text('KIND-18')", "a[href$='/preview/']")),
    *(question(number, kind) for number, kind in enumerate(TYPES, start=1)),
)


def main() -> None:
    wanted = [each for each in PICTURES if not sys.argv[1:] or each.name in sys.argv[1:]]
    with running_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        states: dict[str, dict] = {}
        for picture in wanted:
            if picture.role not in states:
                states[picture.role] = sign_in(browser, site, picture.role, "en")
            context = new_context(
                browser, "en", storage_state=states[picture.role], viewport=SIZES[picture.size]
            )
            page = context.new_page()
            page.goto(site.address + picture.way[0])
            for selector in picture.way[1:]:
                with page.expect_navigation():
                    page.click(selector)
            if picture.part:
                # A part is shown whole, however long it is; what is folded is opened.
                page.set_viewport_size({"width": SIZES[picture.size]["width"], "height": 2400})
                page.eval_on_selector_all(
                    f"details{picture.part}", "parts => parts.map(one => one.open = true)"
                )
            shown = page.locator(picture.part) if picture.part else page
            shown.screenshot(path=FOLDER / f"{picture.name}.png")
            context.close()
            print(f"{picture.name}.png", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
