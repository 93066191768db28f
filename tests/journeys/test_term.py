"""A term in the life of a province, in the browser: Chinese at a desktop, English on a phone.

A lesson changed under way is in `test_walk.py`.
"""

import re
from datetime import timedelta

import pytest

from core import clock
from tests.journeys.acting import Person

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey")]

RUN = "FP-101-33-3"
DESKTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
# Whose external training waits for the unit verifier in the demo.
WAITING_TRAINING = {"zh-hans": "林知远", "en": "Gu Shoucheng"}


@pytest.mark.parametrize(("language", "size"), [("zh-hans", DESKTOP), ("en", PHONE)])
def test_a_term_in_the_life_of_a_province(browser, site, language, size):
    trainer, trainee = (
        arrive(browser, site, role, language, size) for role in ("trainer", "trainee_studying")
    )
    waited = a_place_goes_to_the_waiting_list(trainer)
    assert waited in (5, 4)  # five wait in the demo, and each language takes one
    for number in (1, 2):
        a_session_is_signed_in_to(trainer, trainee, f"{language} {number}")
    a_post_is_hidden(trainer, trainee, f"{language}: is this the place to ask?")
    somebody_at_risk_is_written_to(trainer)
    grades_are_released(trainer, trainee, language)
    paths_are_finished(trainer)
    trainer.vanish()
    trainee.vanish()
    an_external_training_is_verified(arrive(browser, site, "unit_verifier", language, size), language)


def arrive(browser, site, role, language, size):
    person = Person(browser, site, role, language)
    person.at.set_viewport_size(size)
    return person


def run_of(trainer):
    """Address of the run under way, found as a trainer finds it; it begins with the full sixty."""
    trainer.go("/teach/runs/")
    trainer.press(f'a:has-text("{RUN}")')
    return trainer.at.url


def a_place_goes_to_the_waiting_list(trainer):
    """Take one out of sixty: the first of those who wait moves up. Returns how many waited before."""
    run = run_of(trainer)
    before = counted(trainer, run)
    assert before["enrolled"] == 60
    trainer.go(f"{run}members/?state=enrolled")
    trainer.at.locator("input[name=members]").last.check()
    trainer.press("button[name=act][value=withdraw]")
    trainer.press("main form[method=post] button[type=submit]")
    assert counted(trainer, run) == {"enrolled": 60, "waiting": before["waiting"] - 1}
    return before["waiting"]


def counted(trainer, run):
    """Rows of the list of members by state."""
    found = {}
    for state in ("enrolled", "waiting"):
        trainer.go(f"{run}members/?state={state}")
        found[state] = int(re.search(r"\d+", trainer.at.locator(".table-foot").inner_text()).group())
    return found


def a_session_is_signed_in_to(trainer, trainee, title):
    """The trainer sets it up and shows the code; the trainee types it and is on the list."""
    run = run_of(trainer)
    trainer.go(f"{run}sessions/new/")
    now = clock.now().astimezone(clock.OFFICE_ZONE)
    times = {"starts_at": now + timedelta(minutes=5), "ends_at": now + timedelta(minutes=65)}
    for name in ("title_zh", "title_en"):
        trainer.at.fill(f"input[name={name}]", title)
    for name, at in times.items():
        trainer.at.fill(f"input[name={name}]", f"{at:%Y-%m-%dT%H:%M}")
    trainer.press("main form[method=post] button[type=submit]")
    session = trainer.at.url
    trainer.press("a[href$='/code/']")
    code = trainer.at.locator(".room-digits").inner_text()

    trainee.go(run.replace("/teach/", "/learn/"))
    trainee.press(f'a:has-text("{title}")')
    trainee.at.fill("input[name=code]", code)
    trainee.press("form[action$='/sign-in/'] button")
    assert trainee.at.locator("#part .state[data-tone=done]").count() == 1

    trainer.go(session)
    row = trainer.at.locator("tr", has_text=trainee.site.accounts[trainee.role]["staff_number"])
    assert row.locator("select").input_value() == "present"


def a_post_is_hidden(trainer, trainee, title):
    """What a trainee writes in the discussion of a lesson is taken from the readers, with a reason."""
    trainee.go(f"/{trainee.language}/catalogue/fp-101/")
    trainee.press(".steps a >> nth=0")
    trainee.press("a[href*='/discussion/'] >> nth=0")
    trainee.press("a[href*='/discussion/new/']")
    trainee.at.fill("[name=title]", title)
    trainee.at.fill("[name=text]", title)
    trainee.press("main form[method=post] button[type=submit]")
    topic = trainee.at.url

    trainer.go(topic)
    trainer.press("a[href$='/hide/'] >> nth=0")
    trainer.at.fill("[name=reason]", title[::-1])
    trainer.press("main form[method=post] button[type=submit]")
    trainee.go(topic)
    assert title[::-1] in trainee.at.locator("main").inner_text()


def somebody_at_risk_is_written_to(trainer):
    run = run_of(trainer)
    trainer.go(f"{run}at-risk/")
    unwritten = trainer.at.locator("tbody tr", has=trainer.at.locator("td:last-child", has_text="—"))
    box = unwritten.locator("input[name=members]").last
    member = box.get_attribute("value")
    box.check()
    trainer.press("form[action$='/write/'] button[type=submit]")
    trainer.press("main form[method=post] button[type=submit]")
    trainer.go(f"{run}at-risk/")
    row = trainer.at.locator("tr", has=trainer.at.locator(f"input[value='{member}']"))
    assert row.locator("td").last.inner_text().strip() != "—"


def grades_are_released(trainer, trainee, language):
    """In the first round; in the second one the release is ended with a reason and made again."""
    run = run_of(trainer)
    mine = f"{run.replace('/teach/', '/learn/')}grades/"
    trainer.go(f"{run}grades/release/")
    if trainer.at.locator("[name=reason]").count():
        trainer.at.fill("[name=reason]", language)
        trainer.press("main form[method=post] button")
        trainee.go(mine)
        assert trainee.at.locator("main table").count() == 0
        trainer.go(f"{run}grades/release/")
    trainer.press("main form[method=post] button")
    trainee.go(mine)
    assert trainee.at.locator("main table").count() >= 1


def paths_are_finished(trainer):
    """The path of the demo has members who came in every way; some have completed both courses."""
    trainer.go("/teach/paths/")
    trainer.press('a:has-text("LP-33-1")')
    trainer.press("a[href*='/members/']")
    assert trainer.at.locator("tbody .state[data-tone=done]").count() >= 1


def an_external_training_is_verified(verifier, language):
    verifier.go("/hr/training/")
    verifier.press(f"tr:has-text('{WAITING_TRAINING[language]}') a >> nth=0")
    verifier.at.click("form[action$='/decide/'] button[value=verify]")
    if verifier.at.locator("dialog[open]").count():
        verifier.press("dialog[open] [data-action='confirm#agree']")
    assert verifier.at.locator(".state[data-tone=done]").count() >= 1
    verifier.vanish()
