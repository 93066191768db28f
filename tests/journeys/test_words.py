"""Questions with places are answered by keyboard alone, and by menus where there is no JavaScript."""

import re
import sqlite3
import uuid
from contextlib import closing

import pytest

from scripts.audit import AXE, TAGS
from tests.journeys.acting import Person

PRACTICE = "FP-201-words"


def address_of(site) -> str:
    with closing(sqlite3.connect(f"file:{site.database}?mode=ro", uri=True)) as database:
        found = database.execute("SELECT uuid FROM assessments_assessment WHERE key = ?", [PRACTICE])
        return f"/assessments/{uuid.UUID(found.fetchone()[0])}/"


def begin(person):
    """The attempt, begun here or by the same person in the other language before."""
    if person.at.locator("form[method=post][action$='/start/']").count():
        person.post("/start/")
    else:
        person.press("main a[href*='/assessments/attempts/']")


def sheet_with(person, selector):
    """The sheet of the attempt that has this, brought to the front."""
    sheet = person.at.locator(".question-sheet", has=person.at.locator(selector))
    position = sheet.get_attribute("data-position")
    person.at.locator(f".grid-nav a[data-position='{position}']").click()
    sheet.wait_for(state="visible")
    return sheet


def wait_until_saved(sheet):
    sheet.locator(".question-state[data-state=saved]").wait_for()


def said(person, words):
    live = "words => document.querySelector('#live').textContent.includes(words)"
    person.at.wait_for_function(live, arg=words)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_words_and_orders_are_placed_by_keyboard(browser, site, language):
    person = Person(browser, site, "trainee", language)
    person.go(address_of(site))
    begin(person)
    keys = person.at.keyboard

    order = sheet_with(person, ".sorting")
    first = order.locator(".sorting-text").first.inner_text()
    order.locator(".sorting-handle").first.focus()
    keys.press("Enter")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("Escape")
    assert order.locator(".sorting-text").first.inner_text() == first
    keys.press("Space")
    keys.press("ArrowDown")
    said(person, first)
    keys.press("Space")
    wait_until_saved(order)
    assert order.locator(".sorting-text").nth(1).inner_text() == first
    assert order.locator(".sorting-handle").nth(1).evaluate("handle => handle === document.activeElement")

    gaps = sheet_with(person, ".placing .gapped")
    word = gaps.locator(".placing-piece").first.inner_text()
    gaps.locator(".placing-piece").first.focus()
    keys.press("Enter")
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    keys.press("Enter")
    said(person, word)
    wait_until_saved(gaps)
    assert gaps.locator(".placing-drop").nth(1).inner_text() == word
    # From one gap to another it moves, and Delete takes it out.
    keys.press("Enter")
    keys.press("ArrowRight")
    keys.press("Enter")
    drops = [drop.get_attribute("data-filled") for drop in gaps.locator(".placing-drop").all()]
    assert drops == [None, None, ""]
    keys.press("Delete")
    assert gaps.locator(".placing-drop[data-filled]").count() == 0

    for selector in (".sorting", ".matching", ".pairs", ".passage", ".placing .gapped", "input.gap"):
        sheet_with(person, selector)
        person.at.evaluate(AXE.read_text("utf-8"))
        found = person.at.evaluate("tags => axe.run({runOnly: tags})", TAGS)["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], selector
    person.vanish()


def test_the_answer_comes_back_after_a_reload(browser, site):
    person = Person(browser, site, "trainee_studying", "en")
    person.go(address_of(site))
    begin(person)
    match = sheet_with(person, ".matching")
    match.locator(".placing-piece").first.click()
    match.locator(".placing-drop").first.click()
    wait_until_saved(match)
    label = match.locator(".placing-drop").first.get_attribute("aria-label")

    person.at.reload()
    match = sheet_with(person, ".matching")
    assert match.locator(".placing-drop").first.get_attribute("aria-label") == label
    match.locator("button[value=clear]").click()
    match.locator(".question-state[data-state=empty]").wait_for(state="attached")
    assert match.locator(".placing-drop[data-filled]").count() == 0

    state = person.context.storage_state()
    plain = browser.new_context(storage_state=state, java_script_enabled=False)
    page = plain.new_page()
    page.goto(person.at.url)
    position = int(re.search(r"items/(\d+)/", page.url)[1])
    sheet = page.locator(f"#question-{position}")
    sheet.locator("select").first.select_option(index=1)
    here = page.url
    with page.expect_navigation():
        sheet.locator("button[value=next]").click()
    page.goto(here)
    assert page.locator(f"#question-{position} select").first.input_value() != ""
    plain.close()
    person.vanish()
