"""What the pages show and how they take what is sent; how many queries they need."""

import datetime as dt

import pytest
from django.urls import reverse

from core.models import AccessRecord
from qualifications.models import Case, CaseDecision
from qualifications.operations import cases, certificates
from qualifications.queries import desk
from tests.factories.people import AppointmentFactory, UserFactory, make_findable
from tests.factories.qualifications import (
    EvidenceFactory,
    QualificationFactory,
    RequirementVersionFactory,
    award_for,
    case_of,
    complete_evidence,
    result_for,
)

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def at(clock, monkeypatch):
    monkeypatch.setattr(certificates, "certificate_pdf", lambda facts: facts.printed_code.encode())
    return clock


def colleague(cast, number=0):
    person = UserFactory(full_name_latin=f"Colleague {number:02}")
    AppointmentFactory(person=person, office=cast.basic_a)
    return person


def send(cast, who, case, decision, **fields):
    url = reverse("qualifications:decide", args=[case.uuid])
    data = {"decision": decision, "version": case.version, "reason": "", **fields}
    return cast.client(who).post(url, data)


class TestMine:
    def test_what_is_missing(self, cast):
        QualificationFactory()
        EvidenceFactory(person=cast.learner)
        [row] = cast.client("learner").get("/qualifications/").context["mine"].rows
        assert (row.met, row.may_open, [reason.met for reason in row.reasons]) == (
            False,
            False,
            [True, False],
        )

    def test_open_submit_and_open_again(self, cast):
        qualification = QualificationFactory()
        complete_evidence(cast.learner)
        client = cast.client("learner")
        url = reverse("qualifications:open", args=[qualification.uuid])
        opened = client.post(url)
        case = Case.objects.get()
        assert opened.url == case.get_absolute_url() == client.post(url).url
        client.post(reverse("qualifications:submit", args=[case.uuid]), {"version": 1})
        client.post(reverse("qualifications:submit", args=[case.uuid]), {"version": 1})
        case.refresh_from_db()
        assert (case.state, case.round) == ("submitted", 1)

    def test_opening_without_evidence_says_why(self, cast):
        response = cast.client("learner").post(
            reverse("qualifications:open", args=[QualificationFactory().uuid]), follow=True
        )
        assert "The requirements are not met yet." in response.content.decode()
        assert Case.objects.count() == 0

    def test_awards_with_their_paper(self, cast):
        certificate = certificates.issue_certificate(award=award_for(cast), by=None)
        page = cast.client("learner").get("/qualifications/").content.decode()
        assert reverse("qualifications:certificate", args=[certificate.uuid]) in page

    @pytest.mark.parametrize("count", [1, 3, 50])
    def test_query_count(self, cast, count, django_assert_num_queries):
        complete_evidence(cast.learner)
        for _ in range(count):
            case_of(cast.learner)
            result_for(cast.learner)
        client = cast.client("learner")
        client.get("/qualifications/")
        with django_assert_num_queries(9):
            client.get("/qualifications/")


class TestCatalogue:
    @pytest.mark.parametrize("count", [1, 3])
    def test_query_count(self, cast, count, django_assert_num_queries):
        for qualification in QualificationFactory.create_batch(count):
            qualification.requirements.update(in_force_to=dt.date(2027, 1, 1))
            RequirementVersionFactory(
                qualification=qualification, number=2, in_force_from=dt.date(2027, 1, 1)
            )
        client = cast.client("learner")
        client.get("/qualifications/catalogue/")
        with django_assert_num_queries(6):
            page = client.get("/qualifications/catalogue/")
        assert page.content.decode().count('<th scope="row"') == 2 * count


class TestCase:
    def test_what_the_decider_sees(self, cast, waiting):
        EvidenceFactory(person=cast.learner, reference="FP-999")
        page = cast.client("verifier").get(waiting.get_absolute_url()).context["page"]
        assert (page.met, page.may_decide, page.may_submit) == (True, True, False)
        assert next(row.reference for row in page.evidence) == "FP-101"
        assert "FP-999" not in {row.reference for row in page.evidence}
        assert [entry["note"] for entry in page.timeline] == [cast.learner.name] * 2

    @pytest.mark.parametrize(("who", "may"), [("learner", False), ("verifier", True), ("own_hr", False)])
    def test_buttons_come_from_the_policy(self, cast, waiting, who, may):
        text = cast.client(who).get(waiting.get_absolute_url()).content.decode()
        assert ('value="accept"' in text) == may

    def test_reading_a_case_of_somebody_else_is_noted(self, cast, waiting):
        cast.client("verifier").get(waiting.get_absolute_url())
        cast.client("learner").get(waiting.get_absolute_url())
        assert list(AccessRecord.objects.values_list("viewer", "person", "purpose")) == [
            (cast.verifier.pk, cast.learner.pk, "case_review")
        ]

    def test_the_whole_way_over_the_pages(self, cast, waiting):
        for who in ("verifier", "own_hr", "approver"):
            waiting.refresh_from_db()
            assert send(cast, who, waiting, "accept").status_code == 302
        waiting.refresh_from_db()
        assert (waiting.state, waiting.awards.count()) == ("approved", 1)

    def test_a_return_without_a_reason_keeps_the_page(self, cast, waiting):
        response = send(cast, "verifier", waiting, "return", reason="  ")
        assert (response.status_code, "reason" in response.context["form"].errors) == (422, True)
        assert CaseDecision.objects.count() == 0

    def test_a_stale_form_keeps_what_was_typed_and_can_be_sent_again(self, cast, waiting):
        case = cases.submit_case(case=waiting, by=cast.learner)
        response = send(cast, "verifier", case, "return", reason="缺少原件", version=case.version - 1)
        form = response.context["form"]
        assert (response.status_code, form["reason"].value(), form["version"].value()) == (
            412, "缺少原件", str(case.version),
        )  # fmt: skip
        assert send(cast, "verifier", case, "return", reason="缺少原件").status_code == 302

    def test_a_wrong_state_is_a_conflict_with_the_reason_kept(self, cast, waiting):
        cases.withdraw_case(case=waiting, by=cast.learner)
        response = send(cast, "verifier", waiting, "return", reason="缺少原件")
        assert (response.status_code, "缺少原件" in response.content.decode()) == (409, True)

    def test_a_double_click_is_harmless(self, cast, waiting):
        assert send(cast, "verifier", waiting, "accept").status_code == 302
        assert send(cast, "verifier", waiting, "accept").status_code == 302
        assert CaseDecision.objects.count() == 1

    @pytest.mark.parametrize(
        "data",
        [{}, {"decision": "accept"}, {"version": "1"}, {"decision": "grant", "version": "2"},
         {"decision": "accept", "version": "-1"}, {"decision": "accept", "version": "9" * 40},
         {"decision": "return", "version": "2", "reason": "长" * 2001}],
    )  # fmt: skip
    def test_bad_input_changes_nothing(self, cast, waiting, data):
        response = cast.client("verifier").post(reverse("qualifications:decide", args=[waiting.uuid]), data)
        assert (response.status_code in (409, 412, 422), CaseDecision.objects.count()) == (True, 0)

    def test_a_returned_case_shows_its_reason(self, cast, waiting):
        send(cast, "verifier", waiting, "return", reason="缺少成绩单原件")
        text = cast.client("learner").get(waiting.get_absolute_url()).content.decode()
        assert ("缺少成绩单原件" in text, "Submit again" in text) == (True, True)

    @pytest.mark.parametrize("rounds", [1, 3])
    def test_query_count(self, cast, waiting, rounds, django_assert_num_queries):
        for _ in range(rounds):
            case = cases.decide(case=Case.objects.get(), decision="return", reason="x", by=cast.verifier)
            cases.submit_case(case=case, by=cast.learner)
            result_for(cast.learner)
        client = cast.client("verifier")
        client.get(waiting.get_absolute_url())
        with django_assert_num_queries(11):
            client.get(waiting.get_absolute_url())


class TestQueue:
    def test_to_do_and_done(self, cast, waiting):
        assert [row.pk for row in cast.client("verifier").get("/qualifications/queue/").context["page"]] == [
            waiting.pk
        ]
        cases.decide(case=waiting, decision="accept", by=cast.verifier)
        todo = cast.client("verifier").get("/qualifications/queue/").context["page"]
        done = cast.client("verifier").get("/qualifications/queue/?tab=done").context["page"]
        assert (list(todo), [row.pk for row in done]) == ([], [waiting.pk])

    def test_nobody_waits_for_himself_or_twice(self, cast, path):
        case_of(cast.verifier)
        case = case_of(cast.learner, state="unit_verified", **path)
        page = cast.client("verifier").get("/qualifications/queue/").context["page"]
        assert list(page) == []
        assert [row.pk for row in cast.client("own_hr").get("/qualifications/queue/").context["page"]] == [
            case.pk
        ]

    def test_sorted_by_name_both_ways(self, cast):
        people = [colleague(cast, number) for number in (2, 1, 3)]
        for person in people:
            case_of(person)
        order = [row.person.full_name_latin for row in self.rows(cast, "?sort=name")]
        assert order == ["Colleague 01", "Colleague 02", "Colleague 03"]
        assert [row.person.full_name_latin for row in self.rows(cast, "?sort=-name")] == order[::-1]

    @pytest.mark.parametrize(
        "query",
        [
            "?page=99",
            "?page=x",
            "?sort=password",
            "?state=x",
            "?office=x",
            "?q=%00",
            "?qualification=%00",
            "?q=x%00y",
        ],
    )
    def test_nonsense_in_the_address_is_forgiven(self, cast, waiting, query):
        assert cast.client("verifier").get(f"/qualifications/queue/{query}").status_code == 200

    def test_chips_name_the_filters(self, cast, waiting):
        address = f"?q=lea&office={cast.basic_a.uuid}&qualification={waiting.qualification.key}"
        found = cast.client("verifier").get(f"/qualifications/queue/{address}").context["queue"]
        assert [chip["label"] for chip in found.chips] == [
            "“lea”", waiting.qualification.name, cast.basic_a.name_en,
        ]  # fmt: skip
        assert "q=" not in found.chips[0]["href"]

    def rows(self, cast, query):
        return list(cast.client("verifier").get(f"/qualifications/queue/{query}").context["page"])

    @pytest.mark.parametrize("count", [1, 3, 50])
    def test_query_count(self, cast, count, django_assert_num_queries):
        for number in range(count):
            case_of(colleague(cast, number))
        client = cast.client("verifier")
        client.get("/qualifications/queue/")
        with django_assert_num_queries(8):
            response = client.get("/qualifications/queue/")
        assert len(response.context["page"]) == count
        assert len(response.content) < 60_000


class TestRecord:
    def test_what_hr_reads(self, cast, path):
        award = award_for(cast)
        case_of(cast.learner, state="draft")
        record = cast.client("own_hr").get(f"/qualifications/people/{cast.learner.uuid}/").context["record"]
        assert ([row.office for row in record.appointments], record.awards) == (
            [cast.basic_a.name_en],
            [award],
        )
        assert [case.state for case in record.cases] == ["approved"]
        assert len(record.evidence) == 2

    def test_the_kept_part_follows_every_act_and_the_day(self, cast, path, at):
        url = f"/qualifications/people/{cast.learner.uuid}/"

        def seen():
            return cast.client("own_hr").get(url).content.decode()

        case = case_of(cast.learner, state="hr_reviewed", **path)
        assert "Reviewed by HR" in seen()
        cases.decide(case=case, decision="accept", by=cast.approver)
        assert ("Reviewed by HR" in seen(), ">Valid<" in seen(), "Being made" in seen()) == (
            False,
            True,
            True,
        )
        certificate = certificates.issue_certificate(award=case.awards.get(), by=None)
        assert str(certificate.uuid) in seen()
        at.set(dt.datetime(2029, 3, 1, tzinfo=dt.UTC))
        cast.client("own_hr").force_login(cast.own_hr)
        assert "Expires in 8 days" in seen()

    def test_the_kept_part_is_kept_for_each_language(self, cast):
        award_for(cast)
        url = f"/qualifications/people/{cast.learner.uuid}/"
        texts = []
        for language in ("en", "zh-hans"):
            cast.client("own_hr").cookies["django_language"] = language
            texts.append(cast.client("own_hr").get(url).content.decode())
        zh, en = (
            cast.learner.awards.get().qualification.name_zh,
            cast.learner.awards.get().qualification.name_en,
        )
        assert [(en in text, zh in text) for text in texts] == [(True, False), (False, True)]

    def test_reading_it_is_noted_with_the_purpose(self, cast):
        url = f"/qualifications/people/{cast.learner.uuid}/"
        cast.client("auditor").get(f"{url}?for=audit")
        cast.client("own_hr").get(f"{url}?for=curiosity")
        assert list(AccessRecord.objects.order_by("pk").values_list("viewer", "purpose")) == [
            (cast.auditor.pk, "audit"),
            (cast.own_hr.pk, "personnel"),
        ]
        looks = cast.client("own_hr").get(f"{url}views/").context["looks"]
        assert [look.viewer for look in looks] == [cast.own_hr, cast.auditor]
        assert [(look.purpose_label, look.what_label) for look in looks] == [
            ("Personnel work", "Qualification record"),
            ("Audit", "Qualification record"),
        ]

    def test_taking_the_paper_is_noted(self, cast):
        certificate = certificates.issue_certificate(award=award_for(cast), by=None)
        url = reverse("qualifications:certificate", args=[certificate.uuid])
        response = cast.client("own_hr").get(url)
        assert b"".join(response.streaming_content) == certificate.printed_code.encode()
        cast.client("learner").get(url)
        assert AccessRecord.objects.get().what == f"certificate {certificate.uuid}"

    @pytest.mark.parametrize("count", [1, 3, 50])
    def test_query_count(self, cast, count, django_assert_num_queries):
        for _ in range(count):
            award_for(cast)
            result_for(cast.learner)
        client = cast.client("own_hr")
        url = f"/qualifications/people/{cast.learner.uuid}/"
        client.get(url)
        with django_assert_num_queries(9):
            client.get(url)


class TestPeople:
    @pytest.mark.parametrize("query", ["?q=%00", "?office=%00", "?office=x", "?page=-1"])
    def test_nonsense_in_the_address_is_forgiven(self, cast, query):
        assert cast.client("own_hr").get(f"/hr/people/{query}").status_code == 200

    @pytest.mark.parametrize("typed", ["ouyang wen", "欧阳文", "oyw", "S-77"])
    def test_search(self, cast, typed):
        person = UserFactory(full_name_latin="Ouyang Wen", full_name_zh="欧阳文", staff_number="S-77")
        AppointmentFactory(person=person, office=cast.basic_a)
        make_findable()
        found = cast.client("own_hr").get("/hr/people/", {"q": typed}).context["page"]
        assert list(found) == [person]

    @pytest.mark.parametrize("typed", ["C-A", "City A", "甲市", "jiashi"])
    def test_an_office_and_those_below(self, cast, typed):
        make_findable()
        found = cast.client("own_hr").get("/hr/people/", {"office": typed}).context["page"]
        assert set(found) == {cast.learner, cast.verifier}

    @pytest.mark.parametrize("count", [1, 3, 40])
    def test_query_count(self, cast, count, django_assert_num_queries):
        for number in range(count):
            colleague(cast, number)
        client = cast.client("own_hr")
        client.get("/hr/people/")
        with django_assert_num_queries(8):
            client.get("/hr/people/")


class TestDesk:
    def test_counts_within_scope(self, cast, path, at):
        award_for(cast)
        case_of(colleague(cast), state="hr_reviewed", **path)
        at.move(days=2)
        assert desk.counts(cast.approver) == desk.Counts(
            valid=1, expiring_90=0, expiring_60=0, expiring_30=0, lapsed=0, waiting_for_me=1,
            oldest=at.at - dt.timedelta(days=2),
        )  # fmt: skip
        assert (desk.counts(cast.other_hr).valid, desk.counts(cast.verifier).valid) == (0, 0)

    @pytest.mark.parametrize(
        ("day", "figures"),
        [
            ((2028, 12, 8), (1, 0, 0, 0, 0)),
            ((2028, 12, 9), (1, 1, 0, 0, 0)),
            ((2029, 1, 10), (1, 1, 1, 0, 0)),
            ((2029, 2, 10), (1, 1, 1, 1, 0)),
            ((2029, 3, 8), (1, 1, 1, 1, 0)),
            ((2029, 3, 9), (0, 0, 0, 0, 1)),
        ],
    )
    def test_windows(self, cast, at, day, figures):
        award_for(cast)  # until 2029-03-08
        at.set(dt.datetime(*day, 4, tzinfo=dt.UTC))
        found = desk.counts(cast.own_hr)
        assert (found.valid, found.expiring_90, found.expiring_60, found.expiring_30, found.lapsed) == figures

    def test_expiring_by_office(self, cast, at):
        award_for(cast)
        at.set(dt.datetime(2029, 2, 10, tzinfo=dt.UTC))
        [row] = desk.expiring_by_office(cast.own_hr)
        assert (row.name_zh, row.expiring_30, row.expiring_90) == ("甲县人民检察院", 1, 1)
        assert desk.expiring_by_office(cast.other_hr) == []
