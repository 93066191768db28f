"""Who opens what: every URL of the app for every member of the cast."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from assessments import wagtail_hooks
from assessments.models import BankShare, Blueprint, Category
from assessments.operations import exports
from assessments.urls import urlpatterns
from tests.factories.assessments import AssessmentFactory, BankFactory, QuestionFactory, start
from tests.factories.imports import read

pytestmark = pytest.mark.django_db
EVERYBODY = (
    "learner", "learner_b", "trainer", "legal_reviewer", "publisher", "verifier", "own_hr", "other_hr", "approver",  # noqa: E501
    "auditor", "admin", "security_admin", "unit_admin",
)  # fmt: skip
# Files of questions and practice have their own tests: views/test_files.py, views/test_practice.py.
ASSESSMENT, OWN_ATTEMPT = ("assessment", "start"), ("attempt", "item", "submit", "result")


@pytest.fixture
def attempt(cast):
    """An attempt of `learner` at an assessment of `trainer`'s bank."""
    return start(AssessmentFactory(bank=BankFactory(owner=cast.trainer)), cast.learner)


def arguments(name, attempt):
    if name in ASSESSMENT:
        return [attempt.assessment.uuid]
    return [attempt.uuid, 1] if name == "item" else [attempt.uuid]


def test_every_url_of_the_app_is_in_the_table():
    assert {pattern.name for pattern in urlpatterns} == {*ASSESSMENT, *OWN_ATTEMPT, "file", "practice"}
    # What is said of two questions has its row in the matrix of permissions.
    assert {pattern.name for pattern in wagtail_hooks.PAGES} == {*BACK_OFFICE, "dismiss_alike"}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("name", OWN_ATTEMPT)
def test_an_attempt_is_its_learners_alone(cast, attempt, who, name):
    url = reverse(f"assessments:{name}", args=arguments(name, attempt))
    own = {"attempt": 200, "item": 200, "submit": 200, "result": 302}[name]

    assert cast.client(who).get(url).status_code == (own if who == "learner" else 404)


@pytest.mark.parametrize("who", [one for one in EVERYBODY if one != "learner"])
@pytest.mark.parametrize("name", ["item", "submit"])
def test_nobody_else_writes_in_an_attempt(cast, attempt, who, name):
    url = reverse(f"assessments:{name}", args=arguments(name, attempt))

    assert cast.client(who).post(url, {}).status_code == 404
    assert attempt.events.count() == 1


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_signed_in_person_may_take_an_assessment(cast, attempt, who):
    url = reverse("assessments:assessment", args=[attempt.assessment.uuid])

    assert cast.client(who).get(url).status_code == 200


@pytest.mark.parametrize("name", [*ASSESSMENT, *OWN_ATTEMPT])
def test_strangers_are_asked_to_sign_in(cast, attempt, name):
    url = reverse(f"assessments:{name}", args=arguments(name, attempt))
    response = (cast.client("anonymous").post if name == "start" else cast.client("anonymous").get)(url)

    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize(
    ("name", "method"), [("start", "get"), ("attempt", "post"), ("result", "post"), ("assessment", "post")]
)
def test_the_wrong_verb_is_refused(cast, attempt, name, method):
    url = reverse(f"assessments:{name}", args=arguments(name, attempt))

    assert getattr(cast.client("learner"), method)(url).status_code == 405


# --- The back office ----------------------------------------------------------------------

BACK_OFFICE = {
    "banks": None, "bank": "bank", "share": "bank", "add_question": "bank", "add_assessment": "bank",
    "batch": "bank", "undo_batch": "bank", "languages": "question", "alike": "bank",
    "settings": "bank", "add_category": "bank", "edit_category": "category", "submit": "question",
    "review": "question", "restore": "question", "reinstate_question": "question",
    "question": "question", "preview": "question", "edit_question": "question", "history": "question",
    "retire_question": "question",
    "edit_assessment": "assessment", "retire_assessment": "assessment", "paper": "assessment",
    "pick_questions": "assessment", "add_section": "assessment", "add_draw": "assessment",
    "draw_blueprint": "assessment", "sample_paper": "assessment", "open_assessment": "assessment",
    "edit_section": "section", "edit_draw": "draw", "add_blueprint": "bank", "blueprint": "blueprint",
    "edit_blueprint": "blueprint", "remove_blueprint": "blueprint", "hold_question": "question",
    "release_question": "question", "imports": "bank", "exports": "bank", "import_job": "import",
    "commit_import": "import", "cancel_import": "import", "export_job": "export", "export_file": "export",
    "import_template": None, "questions": None,
}  # fmt: skip
POSTED = {
    "share", "retire_question", "retire_assessment", "add_section", "draw_blueprint", "open_assessment",
    "remove_blueprint", "release_question", "commit_import", "cancel_import",
    "undo_batch", "add_category", "submit", "restore",
    "reinstate_question",
}  # fmt: skip
OF_NO_BANK = {"banks", "import_template", "questions"}


@pytest.fixture
def office(cast):
    """The trainer's bank; everybody of the cast has the back office's own permission."""
    group = Group.objects.create(name="Everybody in the back office")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for who in EVERYBODY:
        getattr(cast, who).groups.add(group)
    bank = BankFactory(owner=cast.trainer)
    question = QuestionFactory(bank=bank)
    assessment = AssessmentFactory(bank=bank, questions=[question])
    blueprint = Blueprint.objects.create(bank=bank, title_zh="蓝图", title_en="Blueprint")
    export = exports.start_export(bank=bank, format_name="excel", selection={}, by=cast.trainer)
    exports.write_export(job=export)
    return {
        "import": read(bank, by=cast.trainer),
        "export": export,
        "bank": bank,
        "question": question,
        "category": Category.objects.create(bank=bank, title_zh="法律"),
        "assessment": assessment,
        "section": assessment.sections.create(position=1, title_zh="一", title_en="One"),
        "draw": assessment.draws.create(count=1),
        "blueprint": blueprint,
    }


def visit(cast, who, name, office):
    args = [office[BACK_OFFICE[name]].uuid] if BACK_OFFICE[name] else []
    if name == "add_question":
        args.append("true_false")
    if name == "import_template":
        args = ["excel", "en"]
    browser = cast.client(who)
    url = reverse(f"assessments_author:{name}", args=args)
    return browser.post(url, {"title_en": "New"}) if name in POSTED else browser.get(url)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("name", BACK_OFFICE)
def test_a_bank_is_open_to_its_owner_alone(cast, office, who, name):
    allowed = 302 if name in POSTED else 200

    assert visit(cast, who, name, office).status_code == (allowed if who == "trainer" else 404)


@pytest.mark.parametrize("name", BACK_OFFICE)
def test_n_exa_04_another_trainer_sees_a_bank_only_when_it_is_shared(cast, office, name):
    other = BankFactory().owner
    office["bank"].owner = other
    office["bank"].save()
    expected = 302 if name in POSTED else 200

    assert visit(cast, "trainer", name, office).status_code == (200 if name in OF_NO_BANK else 404)
    BankShare.objects.create(bank=office["bank"], person=cast.trainer)
    # Sharing on is the owner's; the page takes an empty form as "no such trainer" and says so.
    assert visit(cast, "trainer", name, office).status_code == expected


def test_lists_and_pages_agree(cast, office):
    BankFactory()
    listed = list(cast.client("trainer").get(reverse("assessments_author:banks")).context["page"].object_list)

    assert listed == [office["bank"]]
