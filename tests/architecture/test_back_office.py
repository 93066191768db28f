"""N-ADM-02: the whole back office for those who have no business in it, and its machine room for authors.

What belongs to other authors is in tests/courses/test_back_office.py, the question bank in the matrix.
"""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.models import Collection, Locale, Site, Task, Workflow

from people.models import User
from tests.architecture.scenario import visit
from tests.architecture.source import patterns

OPEN = {"/cms/sprite/", "/cms/jsi18n/"}  # icons and words, the same for everybody
SIGN_IN = "/accounts/login/"
# Below cms/: nobody of ours keeps these in the back office. Accounts, roles and texts have their own pages.
MACHINE_ROOM = {
    "users/": lambda: User.objects.get(staff_number="learner").pk,
    "groups/": lambda: Group.objects.first().pk,
    "sites/": lambda: Site.objects.first().pk,
    "locales/": lambda: Locale.objects.first().pk,
    "collections/": lambda: Collection.get_first_root_node().add_child(name="x").pk,
    "workflows/tasks/": lambda: Task.objects.first().pk,
    "workflows/": lambda: Workflow.objects.first().pk,
    "settings/": lambda: 1,
}
# Wagtail shows the steps of reviews to whoever is let in; making one here is refused, see below.
STEPS = {"wagtailadmin_workflows:" + name for name in ("task_chooser", "task_chooser_results", "task_chosen")}
STEP_MAKER = "wagtailadmin_workflows:task_chooser_create"


def addresses(beginning: str = "", pk: Any = 1) -> list[str]:
    """Everything below cms/ whose arguments are a number, a name or nothing."""
    found = set()
    for name, route, pattern in patterns():
        if not name or not route.startswith(f"cms/{beginning}") or name in STEPS | {STEP_MAKER}:
            continue
        kinds = {key: type(converter).__name__ for key, converter in pattern.pattern.converters.items()}
        arguments = {key: pk if kind == "IntConverter" else str(pk) for key, kind in kinds.items()}
        try:
            found.add(reverse(name, kwargs=arguments))
        except NoReverseMatch:
            continue
    return sorted(found)


@pytest.fixture
def cast_browsers(scenario, db) -> dict[str, Client]:
    browsers = {who: Client() for who in ("trainer", "publisher")}
    for who, browser in browsers.items():
        browser.force_login(getattr(scenario.cast, who))
    return browsers


@pytest.mark.parametrize("who", ["learner", "own_hr", "security_admin"])
def test_n_adm_02_who_is_no_editor_gets_no_page_of_the_back_office(scenario, sessions, db, who):
    let_in = {}
    for address in addresses():
        response = visit(sessions, who, "GET", address)
        if response.status_code != 302 or not response.url.startswith(SIGN_IN):
            let_in[address] = response.status_code

    assert set(let_in) <= OPEN | {"/cms/login/", "/cms/password_reset/"}
    assert len(addresses()) > 250


def test_n_adm_02_nor_a_fragment_of_it(scenario, sessions, db):
    headers = {"X-Requested-With": "XMLHttpRequest"}
    statuses = {
        visit(sessions, "learner", "GET", address, headers=headers).status_code
        for address in addresses("pages/") + addresses("images/") + addresses("api/")
    }

    assert statuses == {403}


@pytest.mark.parametrize("verb", ["GET", "POST"])
@pytest.mark.parametrize("who", ["trainer", "publisher"])
@pytest.mark.parametrize("room", MACHINE_ROOM)
def test_n_adm_02_authors_do_not_enter_the_machine_room(scenario, sessions, db, room, who, verb):
    entered = {}
    for address in addresses(room, MACHINE_ROOM[room]()):
        response = visit(sessions, who, verb, address)
        refused = response.status_code in (403, 404, 405) or (
            response.status_code == 302 and response.url == reverse("wagtailadmin_home")
        )
        if not refused:
            entered[address] = response.status_code

    assert entered == {}
    assert addresses(room) != [] or room == "settings/"


@pytest.mark.parametrize("who", ["trainer", "publisher"])
def test_n_adm_02_authors_make_no_step_of_a_review(scenario, cast_browsers, db, who):
    before = Task.objects.count()
    address = reverse(STEP_MAKER) + "?create_model=wagtailcore.groupapprovaltask"

    form = cast_browsers[who].get(address)
    cast_browsers[who].post(
        address,
        {
            "create-task-name": "x",
            "create-task-groups": Group.objects.get(name="Trainers").pk,
            "name": "x",
            "groups": Group.objects.get(name="Trainers").pk,
        },
    )

    assert b'name="create-task-name"' not in form.content
    assert Task.objects.count() == before


@pytest.mark.parametrize("who", ["trainer", "publisher"])
def test_n_adm_02_the_account_page_of_the_back_office_changes_no_account(scenario, cast_browsers, db, who):
    person = getattr(scenario.cast, who)
    before = User.objects.filter(pk=person.pk).values().get()
    changes = {"email": "evil@example.org", "staff_number": "root", "is_superuser": "on", "password": "x"}
    panels = ("name_email", "password", "locale", "theme", "notifications", "avatar")

    cast_browsers[who].post(
        reverse("wagtailadmin_account"),
        {f"{panel}-{name}": value for panel in panels for name, value in changes.items()} | changes,
    )

    assert User.objects.filter(pk=person.pk).values().get() == before


def test_n_adm_02_redirects_and_forms_of_wagtail_are_not_installed():
    routes = {route for _name, route, _pattern in patterns()}

    assert [route for route in routes if route.startswith(("cms/redirects/", "cms/forms/", "admin/"))] == []
