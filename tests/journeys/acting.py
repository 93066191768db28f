"""What people do in the browser, in words that do not depend on the language of the page."""

import json
import re
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "lms" / "seed"
SHORT = {"zh-hans": "zh", "en": "en"}


class Person:
    """One person at one browser; `at` is the page in front of them."""

    def __init__(self, browser: Browser, site, role: str, language: str) -> None:
        self.browser, self.site, self.role, self.language = browser, site, role, language
        self.context: BrowserContext | None = None
        self.at: Page | None = None
        self.arrive()

    def arrive(self) -> None:
        """Open a fresh browser and sign in, as on another device."""
        self.context = self.browser.new_context(
            locale={"zh-hans": "zh-CN", "en": "en-GB"}[self.language],
            viewport={"width": 1366, "height": 768},
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(30_000)
        self.at = self.context.new_page()
        account = self.site.accounts[self.role]
        self.go("/accounts/login/")
        self.at.fill("input[name=login]", account["staff_number"])
        self.at.fill("input[name=password]", account["password"])
        self.at.click("form[action*=login] button[type=submit]")
        self.at.wait_for_url(re.compile("/(learn|teach|hr|people)/"))
        cookie = {"name": "django_language", "value": self.language, "url": self.site.address}
        self.context.add_cookies([cookie])

    def vanish(self) -> None:
        """Pull the plug: no leave event, no last word to the server."""
        self.context.close()

    def go(self, path: str) -> int:
        answer = self.at.goto(path if path.startswith("http") else self.site.address + path)
        return answer.status

    def press(self, selector: str) -> None:
        """Click something that leads to another page, and wait for it."""
        with self.at.expect_navigation():
            self.at.click(selector)

    def post(self, action: str, **fields: str) -> None:
        """Send the form whose address ends so, with the fields filled in."""
        form = self.at.locator(f'form[method=post][action$="{action}"]').first
        for name, value in fields.items():
            form.locator(f"[name={name}]").fill(value)
        with self.at.expect_navigation():
            form.locator("button[type=submit], button:not([type])").first.click()


@cache
def questions() -> dict[str, dict]:
    """Seed questions of FP-101 by their stem in either language."""
    course = next(
        row for row in json.loads((SEED / "courses.json").read_text("utf-8")) if row["code"] == "FP-101"
    )
    extra = json.loads((SEED / "questions" / "fp-101-extra.json").read_text("utf-8"))
    found = {}
    for question in [*course["questions"], *extra]:
        for language in ("zh", "en"):
            found[question[f"stem_{language}"]] = question
    return found


def answer(sheet, language: str) -> None:
    """Give the right answer on the question that is shown."""
    question = questions()[sheet.locator(".stem").inner_text().strip()]
    kind, right = question["type"], question["answer"]
    if kind == "NU":
        sheet.locator("input[name=value]").fill(str(right))
    elif kind == "TF":
        sheet.locator(f"input[value={'true' if right else 'false'}]").check()
    else:
        wanted = {question["options"][place - 1][SHORT[language]].strip() for place in right}
        for label in sheet.locator("label").all():
            if label.locator("span").inner_text().strip() in wanted:
                label.click()


def sit(person: Person, address: str) -> None:
    """Take an assessment with every answer right, and submit it."""
    person.go(address)
    person.post("/start/")
    count = person.at.locator(".question-sheet").count()
    for number in range(1, count + 1):
        sheet = person.at.locator(f"#question-{number}")
        sheet.wait_for(state="visible")
        answer(sheet, person.language)
        sheet.locator("button[value=next], button[value=submit]").first.click()
    person.at.wait_for_url(re.compile("/submit/$"))
    with person.at.expect_navigation(url=re.compile("/result/")):
        person.at.locator("form[method=post] button").first.click()
