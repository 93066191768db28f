import io

import pytest
from openpyxl import load_workbook

from core.models import LedgerEntry
from courses.models import RunMember
from gradebook.models import Category, Gradebook, Item, Mark
from gradebook.operations import layout, release
from people.registry import Role
from tests.factories.assessments import pass_assessment
from tests.factories.courses import RunFactory
from tests.factories.gradebook import give, manual, top_of
from tests.factories.people import AppointmentFactory, RoleGrantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(group):
    return f"/teach/runs/{group.run.uuid}/grades/"


@pytest.fixture
def item(group):
    return manual(group.gradebook, by=group.trainer, maximum=20)


def typed(member, item, value, version=0):
    name = f"m{member.pk}-{item.pk}"
    return {name: value, f"v{name}": version}


def names(response):
    return [line["row"].member.person.staff_number for line in response.context["lines"]]


class TestGrades:
    def test_before_it_is_opened_the_page_says_what_opening_does(self, browser, group, cast):
        run = RunFactory(course=group.run.course, office=cast.province_a)
        assert b"not open yet" in browser.get(f"/teach/runs/{run.uuid}/grades/").content
        response = browser.post(f"/teach/runs/{run.uuid}/grades/open/")
        assert response.url == f"/teach/runs/{run.uuid}/grades/layout/"
        assert Gradebook.objects.filter(run=run).exists()

    def test_marks_of_a_page_are_saved_together(self, browser, group, here, item):
        first, second = group.members[:2]
        data = {**typed(first, item, "12,5"), **typed(second, item, "１８")}
        assert browser.post(here, data).url == here
        assert set(Mark.objects.values_list("member", "value")) == {(first.pk, 12.5), (second.pk, 18)}

    @pytest.mark.parametrize("value", ["-1", "21", "many", "1e9", "NaN", "9" * 40])
    def test_what_is_no_mark_is_refused_beside_its_field_and_kept(self, browser, group, here, item, value):
        data = {**typed(group.members[0], item, value), **typed(group.members[1], item, "5")}
        response = browser.post(here, data)
        assert (response.status_code, Mark.objects.count()) == (422, 0)
        html = response.content.decode()
        assert f'value="{value}"' in html
        assert 'value="5"' in html

    def test_two_people_type_at_the_same_time(self, browser, group, here, item):
        give(group.gradebook, item, group.members[0], 7, by=group.trainer)
        response = browser.post(here, typed(group.members[0], item, "9", version=0))
        assert response.status_code == 409
        assert "it is now 7" in response.content.decode()
        assert Mark.objects.get().value == 7

    def test_marks_for_members_of_another_run_are_not_taken(self, browser, group, here, item, cast):
        other = RunFactory(course=group.run.course, office=cast.province_a)
        stranger = RunMember.objects.create(
            run=other, course=other.course, person=cast.learner_b, state="enrolled"
        )
        assert browser.post(here, typed(stranger, item, "9")).status_code == 302
        assert Mark.objects.count() == 0

    def test_members_are_found_and_paged(self, browser, group, here):
        wanted = group.members[1].person.staff_number
        assert names(browser.get(here, {"q": wanted})) == [wanted]
        assert names(browser.get(here, {"state": "completed"})) == []
        group.join(30)
        assert [len(names(browser.get(here, {"page": page}))) for page in (1, 2)] == [25, 8]

    @pytest.mark.parametrize("number", [1, 3, 60])
    def test_a_page_costs_the_same_for_every_number(
        self, browser, group, here, number, django_assert_num_queries
    ):
        group.join(number)
        browser.get(here)
        with django_assert_num_queries(12):
            browser.get(here)


class TestMark:
    def test_a_result_is_overridden_with_its_reason(self, browser, group, here):
        member, item = group.members[0], Item.objects.get(title_en="Final test")
        pass_assessment(group.test, member.person)
        address = f"{here}{item.uuid}/{member.uuid}/"
        assert b"The assessment gives 100 of 100 points" in browser.get(address).content
        refused = browser.post(address, {"value": "60", "version": "0", "feedback": "Mind the dates."})
        assert (refused.status_code, Mark.objects.count()) == (422, 0)
        assert b"Mind the dates." in refused.content
        browser.post(address, {"value": "60", "version": "0", "feedback": "x", "reason": "Question 4 void"})
        response = browser.get(address)
        assert [change.reason for change in response.context["changes"]] == ["Question 4 void"]

    def test_somebody_else_was_faster(self, browser, group, here, item):
        give(group.gradebook, item, group.members[0], 7, by=group.trainer)
        address = f"{here}{item.uuid}/{group.members[0].uuid}/"
        assert browser.post(address, {"value": "9", "version": "0"}).status_code == 409


class TestLayout:
    def test_items_and_categories_are_added_changed_and_removed(self, browser, group, here):
        fields = {"title_zh": "口试", "title_en": "Oral", "position": "4", "weight": "10"}
        category = {**fields, "aggregation": "mean", "drop_lowest": "1", "keep_highest": "0"}
        assert browser.post(f"{here}layout/category/", category).status_code == 302
        oral = Category.objects.get(title_en="Oral")
        item = {**fields, "category": oral.pk, "maximum": "25"}
        assert browser.post(f"{here}layout/item/", item).status_code == 302
        made = Item.objects.get(title_en="Oral")
        browser.post(f"{here}layout/item/{made.uuid}/", {**item, "maximum": "30"})
        made.refresh_from_db()
        assert (made.maximum, made.category) == (30, oral)
        browser.post(f"{here}layout/item/{made.uuid}/remove/")
        browser.post(f"{here}layout/category/{oral.uuid}/remove/")
        assert not Category.objects.filter(title_en="Oral").exists()
        changes = LedgerEntry.objects.filter(event="gradebook.changed").order_by("pk")
        assert [row.data["after"].get("maximum") for row in changes] == [None, "25", "30", None, None]

    @pytest.mark.parametrize(
        "wrong", [{"maximum": "0"}, {"share": "1.5"}, {"weight": "-1"}, {"title_en": ""}, {"maximum": "1e12"}]
    )
    def test_what_cannot_be_is_refused(self, browser, group, here, wrong):
        fields = {
            "title_zh": "口试", "title_en": "Oral", "position": "4", "weight": "10", "maximum": "25",
            "category": top_of(group.gradebook).pk, **wrong,
        }  # fmt: skip
        assert browser.post(f"{here}layout/item/", fields).status_code == 422
        assert not Item.objects.filter(title_zh="口试").exists()

    def test_a_category_of_another_run_is_none_of_these(self, browser, group, here, cast):
        run = RunFactory(course=group.run.course, office=cast.province_a)
        foreign = layout.open_gradebook(run=run, by=group.trainer)
        top = top_of(foreign)
        assert browser.get(f"{here}layout/category/{top.uuid}/").status_code == 404
        fields = {"title_zh": "x", "title_en": "x", "position": "1", "weight": "1", "maximum": "5"}
        assert browser.post(f"{here}layout/item/", {**fields, "category": top.pk}).status_code == 422


class TestRelease:
    def test_the_page_says_who_would_see_what(self, browser, group, here):
        response = browser.get(f"{here}release/")
        assert (response.context["members"], response.context["with_gaps"]) == (3, 3)
        assert len(response.context["without_total"]) == 3

    def test_a_member_sees_the_own_grades_once_released_and_nobody_elses(
        self, browser, client, group, here, item
    ):
        give(group.gradebook, item, group.members[0], 10, by=group.trainer, feedback="Clear.")
        mine = f"/learn/runs/{group.run.uuid}/grades/"
        client.force_login(group.members[0].person)
        assert client.get(mine).status_code == 404
        client.force_login(group.trainer)
        assert client.post(f"{here}release/").url == here
        client.force_login(group.members[0].person)
        assert "Clear." in client.get(mine).content.decode()
        assert mine in client.get(f"/learn/runs/{group.run.uuid}/").content.decode()
        client.force_login(group.members[1].person)
        assert "Clear." not in client.get(mine).content.decode()
        client.force_login(group.cast.learner_b)
        assert client.get(mine).status_code == 404

    def test_the_release_ends_only_with_a_reason(self, browser, group, here):
        release.release(gradebook=group.gradebook, by=group.trainer)
        assert browser.post(f"{here}release/").status_code == 422
        assert browser.post(f"{here}release/", {"reason": "Wrong test"}).status_code == 302
        group.gradebook.refresh_from_db()
        assert group.gradebook.released_at is None


class TestScope:
    def test_trainers_of_elsewhere_find_nothing(self, client, group, here, cast):
        other = AppointmentFactory(office=cast.province_b).person
        RoleGrantFactory(person=other, role=Role.TRAINER, office=cast.province_b)
        client.force_login(other)
        for page in ("", "layout/", "release/", "statistics/", "export.xlsx"):
            assert client.get(f"{here}{page}").status_code == 404

    def test_members_do_not_see_the_grid(self, client, group, here):
        client.force_login(group.members[0].person)
        assert client.get(here).status_code == 404


def test_statistics_are_drawn_and_told_in_figures(browser, group, here):
    pass_assessment(group.test, group.members[0].person)
    html = browser.get(f"{here}statistics/").content.decode()
    assert '<svg class="histogram"' in html
    assert '<th scope="row">90–100</th><td class="n">1</td>' in html


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_holds_what_the_filter_shows(browser, group, here, form):
    pass_assessment(group.test, group.members[0].person)
    wanted = group.members[0].person.staff_number
    response = browser.get(f"{here}export.{form}", {"q": wanted})
    content = b"".join(response.streaming_content)
    if form == "xlsx":
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        rows = [[cell.value for cell in row] for row in sheet.rows]
        assert [row[0] for row in rows] == ["Staff number", wanted]
        assert rows[1][-1] == 100
    else:
        assert content.decode("utf-8-sig").splitlines()[1].startswith(wanted)
    entry = LedgerEntry.objects.get(event="gradebook.exported")
    assert (entry.data["form"], entry.data["members"]) == (form, 1)


def test_an_unknown_form_is_not_there_and_leaves_no_trace(browser, here):
    assert browser.get(f"{here}export.exe").status_code == 404
    assert not LedgerEntry.objects.filter(event="gradebook.exported").exists()
