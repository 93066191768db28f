"""Composing in the back office, from the empty paper to the learner who takes it."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from assessments.models import Assessment, Blueprint
from assessments.operations import derived
from tests.factories.assessments import AssessmentFactory, BankFactory, QuestionFactory

pytestmark = pytest.mark.django_db
SETTINGS = {
    "title_zh": "测验", "title_en": "Quiz", "purpose": "test", "pass_percent": "70", "feedback": "marks",
    "time_limit_minutes": "20", "attempts_allowed": "2",
}  # fmt: skip


def url(name, *args):
    return reverse(f"assessments_author:{name}", args=args)


@pytest.fixture
def browser(cast):
    """The trainer with the back office open, as the role's group gives it."""
    group, _created = Group.objects.get_or_create(name="Trainers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    cast.trainer.groups.add(group)
    return cast.client("trainer")


@pytest.fixture
def bank(cast):
    return BankFactory(owner=cast.trainer)


def sent(paper, **changes):
    """The form of the paper's questions as the page would send it."""
    data = {}
    for number, item in enumerate(paper.items.order_by("position"), start=1):
        data |= {f"place_{item.pk}": number, f"section_{item.pk}": "", f"marks_{item.pk}": item.marks}
    return data | changes


def test_a7_compose_choose_arrange_open_and_retire(browser, cast, bank):
    one, two, _three = (QuestionFactory(bank=bank, key=key) for key in ("Q1", "Q2", "Q3"))
    derived.refresh(questions=[one.pk, two.pk])
    browser.post(url("add_assessment", bank.uuid), SETTINGS)
    paper = Assessment.objects.get()
    here = url("paper", paper.uuid)
    assert (paper.state, paper.time_limit_minutes) == ("draft", 20)
    assert cast.client("learner").get(paper.get_absolute_url()).status_code == 404

    assert list(browser.get(url("pick_questions", paper.uuid), {"q": "Q1"}).context["page"].object_list) == [
        one
    ]
    browser.post(url("pick_questions", paper.uuid), {"question": [two.uuid, one.uuid, "nonsense"]})
    assert [item.question for item in paper.items.all()] == [one, two]

    first, second = paper.items.all()
    browser.post(
        here, sent(paper, **{f"place_{first.pk}": 9, f"place_{second.pk}": 1, f"marks_{second.pk}": "2.5"})
    )
    assert [(item.question, float(item.marks)) for item in paper.items.all()] == [(two, 2.5), (one, 1)]

    browser.post(url("open_assessment", paper.uuid))
    assert cast.client("learner").get(paper.get_absolute_url()).status_code == 200
    browser.post(url("retire_assessment", paper.uuid))
    paper.refresh_from_db()
    assert paper.state == "retired"


def test_a_paper_without_questions_says_what_is_missing(browser, bank):
    browser.post(url("add_assessment", bank.uuid), SETTINGS)
    paper = Assessment.objects.get()

    browser.post(url("open_assessment", paper.uuid))

    page = browser.get(url("paper", paper.uuid))
    assert [finding.code for finding in page.context["findings"]] == ["no_questions"]
    paper.refresh_from_db()
    assert paper.state == "draft"


def test_a6_sections_and_draws(browser, bank):
    QuestionFactory.create_batch(3, bank=bank, difficulty=3)
    paper = AssessmentFactory(bank=bank)
    browser.post(url("add_section", paper.uuid), {"title_zh": "法律", "title_en": "Law"})
    section = paper.sections.get()
    rule = {"count": "2", "marks": "1.5", "section": str(section.pk), "difficulty": "3"}

    counted = browser.post(url("add_draw", paper.uuid), {**rule, "count_only": "1"})
    assert (counted.context["fitting"], paper.draws.count()) == (3, 0)
    browser.post(url("add_draw", paper.uuid), rule)
    draw = paper.draws.get()
    assert (draw.count, draw.section, draw.rule) == (2, section, {"difficulty": 3})

    sample = browser.get(url("sample_paper", paper.uuid), {"seed": "7"}).context["sample"]
    assert [bool(slot.section) for slot in sample.slots] == [False, False, True, True]

    refused = browser.post(url("edit_draw", draw.uuid), {**rule, "article": "7"})
    assert refused.status_code == 422
    browser.post(url("edit_draw", draw.uuid), {**rule, "difficulty": "", "count": "1"})
    draw.refresh_from_db()
    assert (draw.count, draw.rule, draw.candidates.count()) == (1, {}, 5)

    browser.post(url("edit_section", section.uuid), {"title_zh": "法", "title_en": "The law"})
    assert paper.sections.get().title_en == "The law"
    browser.post(url("edit_draw", draw.uuid), {"act": "remove"})
    browser.post(url("edit_section", section.uuid), {"act": "remove"})
    assert (paper.draws.count(), paper.sections.count()) == (0, 0)


def test_a7_a_blueprint_is_written_measured_and_assembled(browser, bank):
    for question in QuestionFactory.create_batch(4, bank=bank):
        question.competencies.create(code="A1")
    empty = browser.get(url("add_blueprint", bank.uuid)).context["form"]
    data = {field.html_name: "" for row in empty.rows for field in row}
    data |= {"title_zh": "结业", "title_en": "Final", "medium_0": "2"}
    more = browser.post(url("add_blueprint", bank.uuid), {**data, "more": "1"})
    assert (more.status_code, Blueprint.objects.count()) == (200, 0)
    assert more.context["form"].count > empty.count

    browser.post(url("add_blueprint", bank.uuid), data)
    blueprint = Blueprint.objects.get()
    page = browser.get(blueprint.get_absolute_url())
    ((place, cells),) = page.context["rows"]
    assert (place[:3], [cell and (cell[1].found, cell[1].fitting) for cell in cells]) == (
        ("", "", ""),
        [None, (2, 4), None, None],
    )

    browser.post(blueprint.get_absolute_url(), {"forms_wanted": "2", "seed": "7"})
    assert [(paper.title_en, paper.items.count(), paper.state) for paper in Assessment.objects.all()] == [
        ("Final A", 2, "draft"),
        ("Final B", 2, "draft"),
    ]
    assert browser.post(blueprint.get_absolute_url(), {"forms_wanted": "9"}).status_code == 422
    browser.post(url("remove_blueprint", blueprint.uuid))
    assert Blueprint.objects.exists()


def test_a8_a_leaked_question_is_kept_back_and_released(browser, cast, bank):
    question = QuestionFactory(bank=bank)
    paper = AssessmentFactory(bank=bank, questions=[question])
    hold = url("hold_question", question.uuid)
    assert list(browser.get(hold).context["papers"]) == [paper]

    browser.post(hold, {"reason": "Seen on a forum"})
    learner = cast.client("learner")
    assert "Seen on a forum" in browser.get(question.get_absolute_url()).content.decode()
    assert learner.post(reverse("assessments:start", args=[paper.uuid])).status_code == 403

    browser.post(url("release_question", question.uuid))
    assert learner.post(reverse("assessments:start", args=[paper.uuid])).status_code == 302


def test_headings_of_sections_show_in_the_attempt(browser, cast, bank):
    paper = AssessmentFactory(bank=bank)
    section = paper.sections.create(position=1, title_zh="法律", title_en="Law of assistance")
    paper.items.update(section=section)
    learner = cast.client("learner")
    started = learner.post(reverse("assessments:start", args=[paper.uuid]))

    page = learner.get(started["Location"]).content.decode()

    assert page.count("Law of assistance") + page.count("法律") >= 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_paper_asks_as_often_however_long_it_is(browser, bank, count, django_assert_num_queries):
    paper = AssessmentFactory(bank=bank, questions=count)
    for _number in range(count):
        paper.sections.create(position=1, title_zh="一", title_en="One")
        paper.draws.create(count=1)
    browser.get(url("paper", paper.uuid))
    with django_assert_num_queries(20):
        browser.get(url("paper", paper.uuid))


def test_a_form_filled_in_before_somebody_elses_change_is_refused_and_kept(browser, cast, bank):
    browser.post(url("add_assessment", bank.uuid), SETTINGS)
    paper = Assessment.objects.get()
    cells = {"title_zh": "结业", "title_en": "Final", "competency_0": "", "any_0": "2"}
    browser.post(url("add_blueprint", bank.uuid), cells)
    blueprint = Blueprint.objects.get()
    pages = {url("edit_assessment", paper.uuid): SETTINGS, url("edit_blueprint", blueprint.uuid): cells}
    seen = {page: browser.get(page).context["form"]["version"].value() for page in pages}

    for page, data in pages.items():
        assert browser.post(page, {**data, "title_en": "First", "version": seen[page]}).status_code == 302
        late = browser.post(page, {**data, "title_en": "Second", "version": seen[page]})
        assert (late.status_code, late.context["form"]["title_en"].value()) == (422, "Second")
        assert browser.post(page, {**data, "version": "yesterday"}).status_code == 422

    paper.refresh_from_db()
    blueprint.refresh_from_db()
    assert (paper.title_en, blueprint.title_en) == ("First", "First")
