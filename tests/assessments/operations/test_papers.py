"""Papers with sections, draws and blueprints: complete before they open, the same again from their seed."""

import datetime as dt
from decimal import Decimal

import pytest

from assessments.models import Assessment, AssessmentItem, Exposure, Section
from assessments.operations import blueprints, delivery, exposure, papers
from assessments.operations.blueprints import Cell
from assessments.operations.papers import Placed
from assessments.queries.checking import findings
from assessments.queries.paper import paper_of, sizes_of
from assessments.queries.pool import matching
from core import clock
from core.errors import Conflict, Invalid, NotOpen
from core.ledger.models import LedgerEntry
from tests.factories.assessments import AssessmentFactory, BankFactory, QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(cast):
    return BankFactory(owner=cast.trainer)


@pytest.fixture
def paper(cast, bank):
    return papers.put_settings(bank=bank, title_zh="结业测试", title_en="Final test", by=cast.trainer)


def questions(bank, count, *, competency="", difficulty=2, article=""):
    made = QuestionFactory.create_batch(count, bank=bank, difficulty=difficulty)
    for question in made:
        if competency:
            question.competencies.create(code=competency)
        if article:
            question.current.citations.create(instrument="icjal", articles=article)
    return made


def drawn_from(paper, count, rule, by, marks=1):
    return papers.put_draw(
        assessment=paper, section=None, count=count, marks=Decimal(marks), rule=rule, by=by
    )


def keys(slots):
    return [slot.version.question.key for slot in slots]


def events(subject):
    stream = f"{subject._meta.label_lower}:{subject.uuid}"
    rows = LedgerEntry.objects.filter(stream__name=stream).order_by("pk")
    return list(rows.values_list("event", flat=True))


class TestComposing:
    def test_a_new_paper_is_a_draft_that_nobody_can_start(self, cast, paper):
        assert paper.state == Assessment.State.DRAFT
        with pytest.raises(NotOpen):
            delivery.start_attempt(assessment=paper, by=cast.learner)

    def test_an_empty_paper_does_not_open(self, cast, paper):
        with pytest.raises(Invalid) as refused:
            papers.open_assessment(assessment=paper, by=cast.trainer)

        assert refused.value.code == "assessment.incomplete"
        assert Assessment.objects.get().state == Assessment.State.DRAFT

    def test_sections_order_the_paper_and_head_it(self, cast, bank, paper):
        first, second, third = questions(bank, 3)
        law = papers.put_section(assessment=paper, title_zh="法律", title_en="Law", by=cast.trainer)
        words = papers.put_section(assessment=paper, title_zh="英语", title_en="English", by=cast.trainer)
        papers.add_questions(assessment=paper, section=words, questions=[first], by=cast.trainer)
        papers.add_questions(assessment=paper, section=law, questions=[second], by=cast.trainer)
        papers.add_questions(assessment=paper, section=None, questions=[third], by=cast.trainer)
        paper = papers.open_assessment(assessment=paper, by=cast.trainer)

        attempt = delivery.start_attempt(assessment=paper, by=cast.learner)

        rows = attempt.items.order_by("position").select_related("version__question")
        assert [(item.version.question.key, item.section and item.section["en"]) for item in rows] == [
            (third.key, None),
            (second.key, "Law"),
            (first.key, "English"),
        ]

        papers.move_section(section=words, up=True, by=cast.trainer)
        assert keys(paper_of(paper, "salt")) == [third.key, first.key, second.key]
        papers.remove_section(section=Section.objects.get(pk=words.pk), by=cast.trainer)
        assert keys(paper_of(paper, "salt")) == [first.key, third.key, second.key]

    def test_arranging_writes_order_and_marks_and_takes_out_what_is_not_named(self, cast, bank, paper):
        made = questions(bank, 3)
        papers.add_questions(assessment=paper, section=None, questions=made, by=cast.trainer)
        one, two, _three = paper.items.order_by("position")

        papers.arrange(
            assessment=paper,
            placed=[Placed(two.pk, None, 1, Decimal("2.5")), Placed(one.pk, None, 2, Decimal(1))],
            by=cast.trainer,
        )

        assert list(paper.items.order_by("position").values_list("question", "position", "marks")) == [
            (two.question_id, 1, Decimal("2.5")),
            (one.question_id, 2, Decimal(1)),
        ]
        assert events(paper) == ["assessment.changed"] * 3

    def test_questions_of_another_bank_and_items_of_another_paper_are_refused(self, cast, bank, paper):
        foreign = AssessmentItem.objects.filter(assessment=AssessmentFactory()).first()

        with pytest.raises(Invalid):
            papers.add_questions(
                assessment=paper, section=None, questions=[foreign.question], by=cast.trainer
            )
        with pytest.raises(Invalid):
            papers.arrange(
                assessment=paper, placed=[Placed(foreign.pk, None, 1, Decimal(1))], by=cast.trainer
            )

    def test_an_open_paper_stays_complete(self, cast, bank, paper):
        papers.add_questions(assessment=paper, section=None, questions=questions(bank, 1), by=cast.trainer)
        papers.open_assessment(assessment=paper, by=cast.trainer)
        paper.refresh_from_db()

        with pytest.raises(Invalid) as refused:
            papers.arrange(assessment=paper, placed=[], by=cast.trainer)
        with pytest.raises(Invalid):
            drawn_from(paper, 9, {"difficulty": 3}, cast.trainer)

        assert refused.value.code == "assessment.incomplete"


class TestDraws:
    @pytest.fixture
    def drawn(self, cast, bank, paper):
        self.pool = questions(bank, 6, competency="C1")
        questions(bank, 2, competency="D1")
        self.draw = drawn_from(paper, 3, {"competency": "C1"}, cast.trainer, marks=2)
        return papers.open_assessment(assessment=paper, by=cast.trainer)

    def test_every_attempt_gets_so_many_of_those_that_fit(self, cast, drawn):
        attempt = delivery.start_attempt(assessment=drawn, by=cast.learner)

        served = [item.version.question for item in attempt.items.select_related("version__question")]
        assert len(served) == len(set(served) & set(self.pool)) == 3
        assert (attempt.maximum, sizes_of([drawn.pk])[drawn.pk].maximum) == (Decimal(6), Decimal(6))
        # The attempt's salt is the seed: the paper can be made again for a dispute.
        assert keys(paper_of(drawn, attempt.salt)) == [question.key for question in served]

    def test_another_salt_draws_another_paper(self, drawn):
        papers_drawn = {tuple(sorted(keys(paper_of(drawn, f"salt {number}")))) for number in range(20)}

        assert len(papers_drawn) > 1

    def test_a_named_question_is_not_drawn_as_well(self, cast, drawn):
        papers.add_questions(assessment=drawn, section=None, questions=self.pool[:3], by=cast.trainer)

        assert sorted(keys(paper_of(drawn, "salt"))) == [question.key for question in self.pool]

    def test_what_is_kept_back_or_retired_is_not_drawn(self, cast, drawn):
        for question in self.pool[:3]:
            exposure.hold_question(question=question, reason="Seen on a forum", by=cast.trainer)

        assert sorted(keys(paper_of(drawn, "salt"))) == [question.key for question in self.pool[3:]]

        exposure.hold_question(question=self.pool[3], reason="Seen on a forum", by=cast.trainer)
        with pytest.raises(NotOpen) as refused:
            delivery.start_attempt(assessment=drawn, by=cast.learner)
        assert refused.value.code == "assessment.draw_short"
        assert [finding.code for finding in findings(drawn)] == ["draw_short"]

        exposure.release_question(question=self.pool[0], by=cast.trainer)
        assert self.pool[0].key in keys(paper_of(drawn, "salt"))

    def test_a_short_draw_does_not_open(self, cast, bank, paper):
        questions(bank, 2, competency="C1")
        drawn_from(paper, 3, {"competency": "C1"}, cast.trainer)

        with pytest.raises(Invalid) as refused:
            papers.open_assessment(assessment=paper, by=cast.trainer)
        assert "2" in str(refused.value.detail["findings"])

    @pytest.mark.parametrize(
        ("rule", "fits"),
        [
            ({}, "abc"),
            ({"competency": "C1"}, "a"),
            ({"difficulty": 3}, "b"),
            ({"instrument": "icjal"}, "c"),
            ({"instrument": "icjal", "article": "26"}, "c"),
            ({"instrument": "icjal", "article": "30"}, ""),
            ({"kind": "single_choice", "difficulty": 2}, "ac"),
            ({"kind": "numeric"}, ""),
            ({"tag": "MLA"}, "a"),
            ({"category": "018f0000-0000-7000-8000-000000000000"}, ""),
        ],
    )
    def test_rules(self, bank, rule, fits):
        (a,) = questions(bank, 1, competency="C1")
        (b,) = questions(bank, 1, difficulty=3)
        (c,) = questions(bank, 1, article="25-27")
        a.tags.create(name="mla", folded="mla")
        questions(BankFactory(), 1, competency="C1")

        assert matching(bank, rule) == [{"a": a, "b": b, "c": c}[letter].pk for letter in fits]

    def test_an_unknown_rule_is_a_fault_of_the_caller(self, cast, paper):
        with pytest.raises(TypeError):
            drawn_from(paper, 1, {"colour": "red"}, cast.trainer)

    @pytest.mark.parametrize("draws", [1, 3])
    def test_the_start_asks_as_often_however_much_is_drawn(
        self, cast, bank, paper, draws, django_assert_num_queries
    ):
        questions(bank, 9, competency="C1")
        for _number in range(draws):
            drawn_from(paper, 2, {"competency": "C1"}, cast.trainer)

        with django_assert_num_queries(4):
            assert len(paper_of(paper, "salt")) == draws * 2


class TestHolds:
    def test_a_paper_that_names_a_held_question_is_not_started(self, cast, bank, paper):
        (question,) = questions(bank, 1)
        papers.add_questions(assessment=paper, section=None, questions=[question], by=cast.trainer)
        paper = papers.open_assessment(assessment=paper, by=cast.trainer)
        running = delivery.start_attempt(assessment=paper, by=cast.learner_b)
        exposure.hold_question(question=question, reason="Leaked", by=cast.trainer)

        with pytest.raises(NotOpen) as refused:
            delivery.start_attempt(assessment=paper, by=cast.learner)

        assert refused.value.code == "assessment.held"
        # Who had begun goes on with it.
        assert delivery.submit_attempt(attempt=running, by=cast.learner_b).state == "submitted"

    def test_held_once_and_released_once_with_a_reason(self, cast, bank):
        (question,) = questions(bank, 1)

        with pytest.raises(Invalid):
            exposure.hold_question(question=question, reason="  ", by=cast.trainer)
        exposure.hold_question(question=question, reason="Leaked", by=cast.trainer)
        with pytest.raises(Conflict):
            exposure.hold_question(question=question, reason="Leaked", by=cast.trainer)
        exposure.release_question(question=question, by=cast.trainer)
        with pytest.raises(Conflict):
            exposure.release_question(question=question, by=cast.trainer)

        assert events(question) == ["question.held", "question.released"]


class TestExposure:
    def test_what_was_served_is_counted_once_after_a_minute(self, cast, bank, paper, monkeypatch):
        made = questions(bank, 2)
        papers.add_questions(assessment=paper, section=None, questions=made, by=cast.trainer)
        paper = papers.open_assessment(assessment=paper, by=cast.trainer)
        for person in (cast.learner, cast.learner_b):
            delivery.start_attempt(assessment=paper, by=person)
        at = clock.now()

        # A transaction that began before may still bring items with smaller numbers.
        assert exposure.count_exposure() == 0
        monkeypatch.setattr(clock, "now", lambda **_options: at + dt.timedelta(minutes=2))
        assert [exposure.count_exposure(), exposure.count_exposure()] == [4, 0]
        assert sorted(Exposure.objects.values_list("question", "served")) == [(one.pk, 2) for one in made]

    def test_draws_pass_over_what_was_served_enough_while_others_are_left(self, cast, bank, paper):
        pool = questions(bank, 4, competency="C1")
        bank.serve_at_most = 10
        bank.save()
        drawn_from(paper, 2, {"competency": "C1"}, cast.trainer)
        for question in pool[:2]:
            Exposure.objects.create(question=question, served=10)

        assert sorted(keys(paper_of(paper, "salt"))) == [question.key for question in pool[2:]]
        assert [(finding.code, finding.blocks) for finding in findings(paper)] == [("worn", False)]

        Exposure.objects.create(question=pool[2], served=10)
        assert pool[3].key in keys(paper_of(paper, "salt"))


class TestBlueprints:
    CELLS = (
        Cell(count=2, competency="C1", difficulty=2),
        Cell(count=1, competency="C1", instrument="icjal", article="25", marks=Decimal(3)),
    )

    @pytest.fixture
    def blueprint(self, cast, bank):
        return blueprints.put_blueprint(
            bank=bank, title_zh="结业", title_en="Final", cells=self.CELLS, by=cast.trainer
        )

    def test_parallel_forms_meet_it_share_nothing_and_come_again_from_their_seed(self, cast, bank, blueprint):
        questions(bank, 5, competency="C1")
        questions(bank, 2, competency="C1", difficulty=3, article="25")

        def assembled():
            forms = blueprints.assemble_forms(blueprint=blueprint, forms=2, seed="7", by=cast.trainer)
            return [
                list(form.items.order_by("position").values_list("question__key", "marks")) for form in forms
            ]

        once = assembled()

        assert [len(form) for form in once] == [3, 3]
        assert [form[2][1] for form in once] == [Decimal(3), Decimal(3)]
        assert not {key for key, _marks in once[0]} & {key for key, _marks in once[1]}
        assert assembled() == once
        assert all(findings(form) == [] for form in Assessment.objects.all())

    def test_a_bank_that_is_too_small_says_where(self, cast, bank, blueprint):
        questions(bank, 3, competency="C1")

        with pytest.raises(Invalid) as refused:
            blueprints.assemble_forms(blueprint=blueprint, forms=1, by=cast.trainer)

        assert refused.value.code == "blueprint.short"
        assert refused.value.detail["cells"] == "C1 · icjal 25: 0/1"
        assert not Assessment.objects.exists()

    def test_a_paper_is_measured_by_it(self, cast, bank, paper, blueprint):
        paper = papers.put_settings(bank=bank, assessment=paper, blueprint=blueprint, by=cast.trainer)
        questions(bank, 4, competency="C1")
        questions(bank, 1, competency="C1", difficulty=3, article="20-26")
        assert [finding.code for finding in findings(paper)] == ["no_questions", "cell_short", "cell_short"]

        assert papers.draws_from_blueprint(assessment=paper, by=cast.trainer) == 2

        assert findings(paper) == []
        papers.open_assessment(assessment=paper, by=cast.trainer)
        assert len(paper_of(paper, "salt")) == 3

    @pytest.mark.parametrize(
        ("cells", "code"),
        [
            ((), "blueprint.cells"),
            ((Cell(count=1, competency="C1"), Cell(count=2, competency="C1")), "blueprint.cell_twice"),
        ],
    )
    def test_what_is_no_blueprint(self, cast, bank, cells, code):
        with pytest.raises(Invalid) as refused:
            blueprints.put_blueprint(bank=bank, title_zh="空", title_en="Empty", cells=cells, by=cast.trainer)
        assert refused.value.code == code

    def test_it_stays_while_papers_follow_it(self, cast, bank, paper, blueprint):
        papers.put_settings(bank=bank, assessment=paper, blueprint=blueprint, by=cast.trainer)
        with pytest.raises(Conflict):
            blueprints.remove_blueprint(blueprint=blueprint, by=cast.trainer)
        papers.put_settings(bank=bank, assessment=paper, blueprint=None, by=cast.trainer)
        blueprints.remove_blueprint(blueprint=blueprint, by=cast.trainer)
        assert not bank.blueprints.exists()

    def test_a_blueprint_of_another_bank_is_refused(self, cast, paper, bank):
        other = blueprints.put_blueprint(
            bank=BankFactory(), title_zh="别", title_en="Other", cells=self.CELLS, by=cast.trainer
        )
        with pytest.raises(Invalid):
            papers.put_settings(bank=bank, assessment=paper, blueprint=other, by=cast.trainer)


def test_a_case_file_with_a_part_for_people_is_neither_drawn_nor_opened(cast, bank, paper):
    essay = {
        "id": "1",
        "kind": "extended_text",
        "definition": {"stem": {"zh": "论述", "en": "Discuss"}},
        "marks": "2",
    }
    definition = {"schema": 1, "stem": {"zh": "案卷", "en": "Case"}, "documents": [], "parts": [essay]}
    for_people = QuestionFactory(
        bank=bank, kind="case_file", kind__definition=definition, kind__key={"parts": {}}
    )
    (by_rule,) = questions(bank, 1)

    assert matching(bank, {}) == [by_rule.pk]
    papers.add_questions(assessment=paper, section=None, questions=[for_people], by=cast.trainer)
    assert [finding.code for finding in findings(paper)] == ["by_hand"]
