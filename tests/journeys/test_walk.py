"""The whole main job, in the browser, once in each language: from an edited lesson to a verified paper."""

import json
import re
import subprocess
import time

import pytest

from tests.journeys.acting import SEED, Person, sit

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey")]

NOTES = {"zh-hans": "经审校后发布的一句话摘要。", "en": "经审校后再次发布的一句话摘要。"}
MORE_ACTIONS = ".footer__container .w-dropdown__toggle"
TRAINEE = {"zh-hans": "trainee", "en": "trainee_en"}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_from_an_edited_lesson_to_a_verified_certificate(browser, site, language):
    publish_a_change(browser, site, language)
    case = study(browser, site, language)
    decide(browser, site, language, case)
    verify(browser, site, language)


def publish_a_change(browser, site, language):
    """The author edits the Chinese text; legal reviewer and publisher let it through; readers see it."""
    trainer = Person(browser, site, "trainer", language)
    page = page_of_first_lesson(trainer)
    trainer.go(f"/cms/pages/{page}/edit/")
    trainer.at.fill("textarea[name=summary]", NOTES[language])
    trainer.at.click(MORE_ACTIONS)
    with trainer.at.expect_navigation():
        trainer.at.click("button[name=action-hand-in]")
    trainer.press(".nice-padding form button[type=submit]")
    for role in ("legal_reviewer", "publisher"):
        reviewer = Person(browser, site, role, language)
        reviewer.go("/teach/")
        reviewer.press(f'#reviews a[href="/cms/review/{page}/"]')
        assert NOTES[language] in reviewer.at.inner_text("body")
        reviewer.press("button[name=decision][value=approve]")
        reviewer.vanish()
    trainer.go("/zh-hans/catalogue/fp-101/")
    assert NOTES[language] in trainer.at.inner_text(".steps")
    trainer.vanish()


def page_of_first_lesson(trainer):
    """The page identifier, found as an author finds it: by searching the pages."""
    trainer.go(f"/cms/pages/search/?q={first_lesson()['title']['zh']}")
    return re.search(r"/cms/pages/(\d+)/edit/", trainer.at.content()).group(1)


def first_lesson():
    return json.loads((SEED / "lessons" / "fp-101-1.json").read_text("utf-8"))


def study(browser, site, language):
    """Enrol, read, be cut off, go on at the paragraph on another device, pass everything, submit the case."""
    trainee = Person(browser, site, TRAINEE[language], language)
    trainee.go(f"/{language}/catalogue/fp-101/")
    trainee.post("/enrol/")
    trainee.go(f"/{language}/catalogue/fp-101/{first_lesson()['slug']}/")
    paragraphs = trainee.at.locator("[data-p]")
    stopped = paragraphs.nth(5)
    with trainee.at.expect_response(lambda answer: answer.url.endswith("/position/") and answer.ok):
        stopped.scroll_into_view_if_needed()
    trainee.at.wait_for_timeout(500)
    trainee.vanish()

    trainee.arrive()
    trainee.go("/learn/")
    trainee.press("#due a.button")
    assert re.search(r"#p-[0-9a-f]{8}-\d+$", trainee.at.url), trainee.at.url
    assert trainee.at.locator("[data-resume]").count() == 1

    for number in range(1, 7):
        if number > 1:
            trainee.go("/learn/")
            trainee.press("#due a.button")
        lesson = trainee.at.url.split("#")[0]
        trainee.post("/read/")
        quiz = trainee.at.locator(".quiz-card a.button, .quiz a.button").first.get_attribute("href")
        sit(trainee, quiz)
        trainee.go(lesson)
        assert trainee.at.locator(".lesson-end .state[data-tone=done]").count() == 1
    trainee.go("/learn/")
    trainee.press("#due a.button")
    sit(trainee, trainee.at.url)

    case = wait_for(trainee, "/qualifications/", "a[href*='/qualifications/cases/']")
    trainee.go(case)
    trainee.post("/submit/")
    trainee.vanish()
    return case


def wait_for(person, path, selector, seconds=60):
    """The address a link leads to, as soon as the worker has made it appear."""
    for _ in range(seconds * 2):
        person.go(path)
        link = person.at.locator(selector).first
        if link.count():
            return link.get_attribute("href")
        time.sleep(0.5)
    raise AssertionError(f"{selector} did not appear on {path}")


def decide(browser, site, language, case):
    """Unit verifier, HR reviewer, HR approver; another province sees nothing."""
    stranger = Person(browser, site, "hr_other_province", language)
    assert stranger.go(case) == 404
    stranger.vanish()
    for role in ("unit_verifier", "hr_reviewer", "hr_approver"):
        decider = Person(browser, site, role, language)
        assert decider.go(case) == 200
        decider.at.click("form[action$='/decide/'] button[value=accept]")
        decider.press("dialog[open] [data-action='confirm#agree']")
        decider.vanish()


def verify(browser, site, language):
    """The paper is true by its code, by the address in its QR code, and as a file; a changed one is not."""
    trainee = Person(browser, site, TRAINEE[language], language)
    paper = wait_for(trainee, "/qualifications/", "a[href*='/certificates/']")
    data = trainee.context.request.get(site.address + paper).body()
    assert data.startswith(b"%PDF-")
    trainee.vanish()

    anybody = browser.new_context().new_page()
    anybody.set_default_timeout(30_000)
    code = code_of(data)
    for path in (f"/verify/?code={code}", f"/verify/{code}/"):
        assert anybody.goto(site.address + path).status == 200
        assert anybody.locator(".notice[data-tone=done]").count() == 1
    assert tone_of(anybody, site, data) == "done"
    assert tone_of(anybody, site, data[:-20] + b" " + data[-19:]) == "danger"


def code_of(data):
    """The verification code as it is printed on the paper."""
    text = subprocess.run(
        ["pdftotext", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()
    return re.search(r"\b[0-9A-HJKMNP-TV-Z]{4,}(?:-[0-9A-HJKMNP-TV-Z]{2,}){3,}\b", text).group(0)


def tone_of(page, site, data):
    page.goto(f"{site.address}/verify/")
    page.set_input_files("input[type=file]", {"name": "c.pdf", "mimeType": "application/pdf", "buffer": data})
    with page.expect_navigation():
        page.click("form[enctype] button")
    return page.locator("main .notice").first.get_attribute("data-tone")
