"""Questions about pictures, case files and what people mark: written, revised, tried, previewed."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.forms.questions.registry import QUESTION_FORMS
from assessments.models import Question, QuestionFile
from assessments.operations.files import put_file
from assessments.question_types.registry import TYPES
from tests.factories.assessments import BankFactory, QuestionFactory, picture

pytestmark = pytest.mark.django_db
COMMON = {"key": "Q-NEW", "stem_zh": "问题", "stem_en": "Question", "difficulty": "2", "marks": "2"}
RUBRIC = {
    "criterion_0_zh": "法律", "criterion_0_en": "Law",
    "criterion_0_levels_zh": "0：无\n2.5：完整", "criterion_0_levels_en": "0: none\n2.5: complete",
    "grader_note_en": "Be lenient",
}  # fmt: skip
LAW = {
    "id": "a", "zh": "法律", "en": "Law",
    "levels": [{"points": "0", "zh": "无", "en": "none"}, {"points": "2.5", "zh": "完整", "en": "complete"}],
}  # fmt: skip


@pytest.fixture
def browser(cast):
    group, _created = Group.objects.get_or_create(name="Trainers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    cast.trainer.groups.add(group)
    client = cast.client("trainer")
    client.cookies["django_language"] = "en"
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def bank(cast):
    return BankFactory(owner=cast.trainer, code="CASES")


@pytest.fixture
def file(bank, cast):
    return put_file(bank=bank, name="plan.png", data=picture(400, 300), by=cast.trainer)


def url(name, *args):
    return reverse(f"assessments_author:{name}", args=args)


def of_picture(file):
    return {"image": file.digest, "width": "400", "height": "300", "alt_en": "A plan"}


def written(kind, file):
    """What the form of each type sends, and the definition and key that come of it."""
    shown = {"image": file.digest, "width": 400, "height": 300, "alt": {"zh": "", "en": "A plan"}}
    area = {
        "area_0_shape": "rect",
        "area_0_coords": "10, 10，60 50",
        "area_0_zh": "印章",
        "area_0_right": "on",
    }
    if kind == "hotspot":
        sent = {
            **of_picture(file),
            **area,
            "area_2_shape": "circle",
            "area_2_coords": "200,200,20",
            "most": "1",
        }
        options = [
            {"id": "a", "shape": "rect", "coords": [10, 10, 60, 50], "zh": "印章", "en": ""},
            {"id": "b", "shape": "circle", "coords": [200, 200, 20], "zh": "", "en": ""},
        ]
        key = {"options": ["a"], "scoring": "partial"}
        return {**sent, "scoring": "partial"}, {**shown, "options": options, "most": 1}, key
    if kind == "drag_image":
        things = {
            "thing_0_zh": "甲",
            "thing_1_en": "B",
            "thing_1_unlimited": "on",
            "thing_1_image": file.digest,
        }
        drops = {"drop_0_shape": "rect", "drop_0_coords": "1,1,9,9", "drop_0_right": "1", "drop_0_en": "Here"}
        choices = [
            {"id": "a", "zh": "甲", "en": ""},
            {"id": "b", "zh": "", "en": "B", "image": file.digest, "unlimited": True},
        ]
        places = [{"id": "a", "shape": "rect", "coords": [1, 1, 9, 9], "zh": "", "en": "Here"}]
        sent = {**of_picture(file), **things, **drops, "scoring": "parts"}
        key = {"gaps": {"a": "b"}, "scoring": "parts"}
        return sent, {**shown, "choices": choices, "drops": places}, key
    if kind == "case_file":
        sent = {
            "document_0_title_zh": "请求书", "document_0_body_en": "We request",
            "part": ["1", "x"], "part_1_kind": "true_false", "part_1-stem_en": "So?", "part_1-right": "true",
            "part_1-marks": "2", "part_x_kind": "single_choice", "part_x-stem_zh": "哪个？",
            "part_x-marks": "1.5", "part_x-option_0_en": "A", "part_x-option_0_zh": "",
            "part_x-option_1_en": "B", "part_x-option_1_zh": "", "part_x-right": "1",
        }  # fmt: skip
        document = {"id": "a", "title": {"zh": "请求书", "en": ""}, "body": {"zh": "", "en": "We request"}}
        options = [{"id": "a", "zh": "", "en": "A"}, {"id": "b", "zh": "", "en": "B"}]
        parts = [
            {"id": "1", "kind": "true_false", "definition": {"stem": {"zh": "", "en": "So?"}}, "marks": "2"},
            {"id": "x", "kind": "single_choice", "marks": "1.5",
             "definition": {"stem": {"zh": "哪个？", "en": ""}, "options": options}},
        ]  # fmt: skip
        key = {"parts": {"1": {"value": True}, "x": {"options": ["b"]}}}
        return sent, {"documents": [document], "parts": parts}, key
    key = {"rubric": [LAW], "grader_note": {"zh": "", "en": "Be lenient"}}
    own, definition = {
        "extended_text": (
            {"least": "100", "lines": "12", "monospaced": "on"},
            {"lines": 12, "words": {"least": 100}, "format": "monospaced"},
        ),
        "translation": (
            {"direction": "zh-en", "source": "请求书"},
            {"source": {"language": "zh", "text": "请求书"}, "into": "en"},
        ),
        "file_upload": (
            {"accept": "PDF， .docx", "most": "2", "megabytes": "5"},
            {"accept": [".pdf", ".docx"], "most": 2, "megabytes": 5},
        ),
        "oral": ({"speaking_seconds": "90", "seconds": "300"}, {"seconds": 90, "preparation_seconds": 0}),
    }[kind]
    return {**own, **RUBRIC}, definition, key


KINDS = ("hotspot", "drag_image", "case_file", "extended_text", "translation", "file_upload", "oral")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_kept_and_comes_back_into_the_form(browser, bank, file, kind):
    sent, definition, key = written(kind, file)
    assert browser.get(url("add_question", bank.uuid, kind)).status_code == 200
    response = browser.post(url("add_question", bank.uuid, kind), {**COMMON, **sent})
    assert response.status_code == 302, response.context["form"].errors
    page = browser.get(Question.objects.get().get_absolute_url())

    keyed = page.context["keyed"]
    own = {name: value for name, value in keyed.version.definition.items() if name not in ("schema", "stem")}
    kept = {name: value for name, value in keyed.key.key.items() if name in key}
    assert (own, kept) == (definition, key)
    assert TYPES[kind].validate(keyed.version.definition, keyed.key.key) == []

    form = browser.get(url("edit_question", keyed.version.question.uuid)).context["form"]
    again = {name: value for name, value in form.initial.items() if value not in (None, "", False, [])}
    again |= {name: value for name, value in sent.items() if name.startswith("part")}
    again.pop("parts", None)
    assert browser.post(url("edit_question", keyed.version.question.uuid), again).status_code == 302
    assert keyed.version.question.versions.count() == 1


def test_a_picture_is_kept_as_soon_as_it_is_shown_and_the_entries_stay(browser, bank):
    upload = SimpleUploadedFile("../plan.png", picture(400, 300))
    data = {**COMMON, "stem_en": "Typed already", "area_0_coords": "1,2,3,4", "do": "show", "picture": upload}
    page = browser.post(url("add_question", bank.uuid, "hotspot"), data)

    file = QuestionFile.objects.get()
    assert (page.status_code, page.context["form"].shown) == (
        200, {"image": file.digest, "width": "400", "height": "300"},
    )  # fmt: skip
    assert page.context["form"]["stem_en"].value() == "Typed already"
    assert page.context["form"]["area_0_coords"].value() == "1,2,3,4"
    assert reverse("assessments:file", args=[file.digest]) in page.content.decode()
    assert Question.objects.count() == 0


def test_a_thing_gets_its_picture(browser, bank):
    upload = SimpleUploadedFile("seal.png", picture(40, 40))
    sent = {**COMMON, "thing_0_zh": "甲", "thing_1_en": "B", "thing_for": "1", "thing_picture": upload}
    form = browser.post(url("add_question", bank.uuid, "drag_image"), {**sent, "do": "thing"}).context["form"]

    assert [row["image"].value() for row in form.thing_rows][:2] == [None, QuestionFile.objects.get().digest]


@pytest.mark.parametrize("do", ["show", ""])
@pytest.mark.parametrize(
    "data", [b"<svg onload='alert(1)'/>", picture()[:40], b""], ids=["svg", "cut", "empty"]
)
def test_what_is_no_picture_is_refused_with_its_name(browser, bank, data, do):
    sent = {**COMMON, "picture": SimpleUploadedFile("plan.png", data), **({"do": do} if do else {})}
    page = browser.post(url("add_question", bank.uuid, "hotspot"), sent)

    assert QuestionFile.objects.count() == Question.objects.count() == 0
    if data:
        assert "plan.png: " in page.content.decode()


def test_a_picture_of_another_bank_cannot_be_shown(browser, bank, cast):
    foreign = put_file(
        bank=BankFactory(owner=cast.learner), name="secret.png", data=picture(8, 8), by=cast.learner
    )
    sent, _definition, _key = written("hotspot", foreign)
    browser.post(url("add_question", bank.uuid, "hotspot"), {**COMMON, **sent})

    assert browser.get(reverse("assessments:file", args=[foreign.digest])).status_code == 404


def test_more_rows_and_sub_questions_are_added_without_losing_anything(browser, bank):
    sent = {
        **COMMON, "document_0_title_en": "Letter", "document_0_title_zh": "", "part": ["1"],
        "part_1_kind": "true_false", "part_1-stem_en": "So?", "part_1-right": "false",
        "add_kind": "hotspot", "do": "add_part",
    }  # fmt: skip
    form = browser.post(url("add_question", bank.uuid, "case_file"), sent).context["form"]

    assert [(part.id, part.kind) for part in form.parts] == [("1", "true_false"), ("2", "hotspot")]
    assert form.parts[0].form["stem_en"].value() == "So?"
    assert (form["document_0_title_en"].value(), form.document_count) == ("Letter", 2)


def test_a_sub_question_may_be_taken_out(browser, bank, file):
    sent, _definition, _key = written("case_file", file)
    browser.post(url("add_question", bank.uuid, "case_file"), {**COMMON, **sent, "part_x_out": "1"})

    assert [part["id"] for part in Question.objects.get().wording.definition["parts"]] == ["1"]


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        ("hotspot", {"area_0_coords": "ten, 2"}, "Write whole numbers"),
        ("hotspot", {"image": ""}, "Choose a picture."),
        ("drag_image", {"drop_0_right": ""}, "Say which answer is right."),
        ("extended_text", {"criterion_0_levels_en": "good"}, "Write each level on its own line"),
        ("extended_text", {"criterion_0_levels_zh": "2：好", "criterion_0_levels_en": ""}, "2 to 10 levels"),
        ("case_file", {"part_1-right": ""}, "Sub-question 1 is not complete."),
        ("case_file", {"part_x-right": ""}, "Say which answer is right."),
        ("case_file", {"part": []}, "Give between 1 and 20 sub-questions."),
    ],
)
def test_what_is_not_complete_is_said_and_kept(browser, bank, file, kind, change, words):
    sent, _definition, _key = written(kind, file)
    page = browser.post(url("add_question", bank.uuid, kind), {**COMMON, **sent, **change})

    assert (page.status_code, Question.objects.count()) == (422, 0)
    assert words in page.content.decode()


# --- Trying ------------------------------------------------------------------------------------


@pytest.fixture
def question(bank, file):
    shape = {
        "schema": 1, "stem": {"zh": "缺什么？", "en": "What is missing?"}, "image": file.digest, "width": 400,
        "height": 300, "alt": {"zh": "信", "en": "Letter"},
        "options": [
            {"id": "a", "shape": "rect", "coords": [1, 1, 50, 50], "zh": "印章", "en": "Seal"},
            {"id": "b", "shape": "circle", "coords": [90, 90, 9]},
        ],
    }  # fmt: skip
    said = {"zh": "看印章", "en": "Look at the seal"}
    key = {"options": ["a"], "feedback": {"wrong": said}, "hints": [{"zh": "红色", "en": "It is red"}]}
    return QuestionFactory(bank=bank, kind="hotspot", kind__definition=shape, kind__key=key)


@pytest.mark.parametrize("name", ["question", "preview"])
def test_a42_an_answer_is_sent_marked_and_explained(browser, question, name):
    page = browser.post(url(name, question.uuid), {"choice": "b", "try": "1", "in": "en"})
    html = page.content.decode()

    trial = page.context["trial"]
    assert (trial.code, trial.points, trial.given) == ("wrong", 0, ("2",))
    assert [(said.text, said.lang) for said in trial.feedback] == [("Look at the seal", "en")]
    assert 'value="b" checked' in html
    assert question.versions.count() == 1


def test_the_other_language_keeps_the_answer_and_hints_are_shown(browser, question):
    page = browser.post(url("question", question.uuid), {"choice": "a", "switch": "zh", "in": "en"})
    html = page.content.decode()

    assert (page.context["trial"], page.context["language"]) == (None, "zh")
    assert 'value="a" checked' in html
    assert ("缺什么？" in html, "红色" in html) == (True, True)


def test_the_right_answer_can_be_filled_in_and_nonsense_is_refused(browser, question):
    filled = browser.post(url("question", question.uuid), {"fill": "1", "in": "en"})
    refused = browser.post(url("question", question.uuid), {"try": "1", "score": "9", "draw": "x"})

    assert 'value="a" checked' in filled.content.decode()
    assert (refused.context["trial"], refused.context["draw"]) == (None, 0)
    assert "did not ask for" in refused.context["problem"]


def test_figures_are_drawn_again_and_stay_from_try_to_try(browser, question, monkeypatch):
    seen = []

    def draw(self, definition, rng):
        seen.append(rng.random())
        return {"x": "1"}

    monkeypatch.setattr(type(TYPES["hotspot"]), "draw", draw)
    for data in ({}, {"try": "1", "draw": "0"}, {"again": "1", "draw": "0"}, {"try": "1", "draw": "1"}):
        page = browser.post(url("question", question.uuid), {"in": "en", **data})

    assert (seen[0], seen[2]) == (seen[1], seen[3])
    assert seen[0] != seen[2]
    assert (page.context["draws"], page.context["draw"]) == (True, 1)


def test_what_a_person_marks_shows_its_rubric_and_waits(browser, bank, file):
    sent, _definition, _key = written("extended_text", file)
    browser.post(url("add_question", bank.uuid, "extended_text"), {**COMMON, **sent})
    answer = {"value": "两个 words " * 1000, "try": "1", "in": "en"}
    page = browser.post(Question.objects.get().get_absolute_url(), answer)

    assert (page.context["trial"].code, page.context["marker"].points) == ("pending", "2.5")
    assert "It has 3000 words." in page.context["trial"].reason
    assert "Be lenient" in page.content.decode()


def test_the_chooser_offers_every_type_that_can_be_written_with_its_use(browser, bank):
    groups = browser.get(bank.get_absolute_url()).context["kind_groups"]
    offers = [offer for group in groups for offer in group.offers]

    assert {offer.kind for offer in offers} == set(QUESTION_FORMS)
    assert all(str(offer.about) for offer in offers)


@pytest.mark.parametrize("who", ["learner", "other_hr", "admin"])
@pytest.mark.parametrize("name", ["question", "preview"])
def test_nobody_else_tries_a_question(cast, question, who, name):
    assert cast.client(who).post(url(name, question.uuid), {"try": "1"}).status_code in (302, 404)
