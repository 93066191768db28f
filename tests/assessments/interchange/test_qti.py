"""QTI items and packages coming in: what they become, how they are marked, and what is refused."""

import io
import struct
import time
import zipfile
import zlib
from decimal import Decimal
from pathlib import Path

import pytest

from assessments.interchange.base import Question, Severity
from assessments.interchange.qti import Qti
from assessments.interchange.registry import FORMATS
from assessments.question_types import processing
from core.errors import Invalid

MATCH_CORRECT = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"
SAMPLES = Path(__file__).parents[2] / "samples/qti"


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PICTURE = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 120, 80, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress((b"\x00" + b"\x99" * 120) * 80))
    + chunk(b"IEND", b"")
)


def read(data, **more):
    return list(Qti(**more).read(io.BytesIO(data)))


def sample(name):
    return (SAMPLES / f"{name}.xml").read_bytes()


def one(data):
    """The one question of a file, and the codes of what was left out."""
    found = read(data)
    questions = [entry for entry in found if isinstance(entry, Question)]
    assert len(questions) == 1, found
    return questions[0], [entry.code for entry in found if not isinstance(entry, Question)]


def item(body="", *, declared="", outcome="", rules="", attributes=""):
    """An item of QTI 2.1 with one choice, or with what is asked for in its place."""
    choice = (
        '<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Q</prompt>'
        '<simpleChoice identifier="A">a</simpleChoice><simpleChoice identifier="B">b</simpleChoice>'
        "</choiceInteraction>"
    )
    stated = declared or "<correctResponse><value>A</value></correctResponse>"
    return (
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="t" '
        f'adaptive="false" timeDependent="false" {attributes}>'
        f'<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">{stated}'
        "</responseDeclaration>"
        f'<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" {outcome}/>'
        f"<itemBody>{body or choice}</itemBody>"
        + (rules or f'<responseProcessing template="{MATCH_CORRECT}"/>')
        + "</assessmentItem>"
    ).encode()  # fmt: skip


def packed(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def manifest(*resources):
    return (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m"><organizations/><resources>'
        + "".join(resources)
        + "</resources></manifest>"
    ).encode()


def resource(href, kind="imsqti_item_xmlv2p1", inner=""):
    return (
        f'<resource identifier="r-{href}" type="{kind}" href="{href}"><file href="{href}"/>{inner}</resource>'
    )


@pytest.mark.parametrize(
    ("name", "kind", "values", "score"),
    [
        ("choice", "multiple_choice", ["A", "C"], "1"), ("choice", "multiple_choice", ["A"], "0.5"),
        ("choice", "multiple_choice", ["A", "C", "D"], "0.5"), ("choice", "multiple_choice", ["D"], "0"),
        ("match", "matching", ["P1 C1", "P2 C2"], "1"), ("match", "matching", ["P2 C2"], "0.333333"),
        ("gap_match", "drag_words", ["W1 G1", "W2 G2"], "1"),
        ("gap_match", "drag_words", ["W2 G2", "W3 G1"], "0.333333"),
        ("text_entry", "short_text", ["Aut Dedere aut judicare"], "1"),
        ("text_entry", "short_text", ["extradite or prosecute"], "0.5"),
        ("text_entry", "short_text", [" no "], "0"),
        ("slider", "slider", ["40"], "0.5"), ("slider", "slider", ["50"], "0"),
        ("graphic_gap_match", "drag_image", ["L2 P2", "L1 P1"], "1"),
        ("graphic_gap_match", "drag_image", ["L1 P1"], "0"),
        ("graphic_order", "drag_image", ["B", "A"], "1"), ("graphic_order", "drag_image", ["A", "B"], "0"),
    ],
)  # fmt: skip
def test_items_with_a_rule_of_their_own_are_marked_by_it_from_our_answers(name, kind, values, score):
    question, _losses = one(sample(name))
    rule = question.key["processing"]
    answer = processing.answer_of(rule, {"RESPONSE": values})

    assert question.kind == kind
    assert processing.judge(rule, answer)[0] == Decimal(score)
    assert processing.judge(rule, None)[0] == 0


@pytest.mark.parametrize(
    ("name", "kind", "key"),
    [
        ("single", "single_choice", {"options": ["B"]}),
        ("order", "ordering", {"order": ["S1", "S2", "S3"], "scoring": "all_or_nothing"}),
        ("associate", "associate", {"pairs": [["A", "X"], ["B", "Y"]], "scoring": "all_or_nothing"}),
        ("hottext", "hot_text", {"options": ["H2"], "scoring": "all_or_nothing"}),
        ("hotspot", "hotspot", {"options": ["A"], "scoring": "all_or_nothing"}),
    ],
)
def test_items_whose_rule_is_one_of_ours_get_a_plain_key(name, kind, key):
    question, _losses = one(sample(name))

    assert (question.kind, question.key, question.marks) == (kind, key, Decimal("1.00"))


def test_texts_keep_their_markup_their_language_and_their_gaps():
    choice, _none = one(sample("choice"))
    single, _none = one(sample("single"))
    gaps, _none = one(sample("gap_match"))
    words, _none = one(sample("inline_choice"))
    essay, essay_losses = one(sample("essay"))

    assert choice.definition["stem"] == {
        "zh": "",
        "en": "<p>An urgent request may reach the central authority</p> <p>By which of these ways?</p>",
    }
    assert choice.definition["options"][0] == {"id": "A", "zh": "", "en": "Through <em>INTERPOL</em>"}
    assert (choice.key_name, choice.name, choice.marks) == (
        "mla-2",
        "Requests that are urgent",
        Decimal("2.00"),
    )
    assert single.definition["stem"]["zh"].startswith("国际刑事司法协助")
    assert "[[G1]] under the law of [[G2]]" in gaps.definition["stem"]["en"]
    assert [word.get("unlimited") for word in gaps.definition["choices"]] == [None, None, True]
    assert "Evidence taken [[1]] needs [[2]]." in words.definition["stem"]["en"]
    assert [gap["group"] for gap in words.definition["gaps"]] == ["1", "2"]
    assert processing.judge(words.key["processing"], {"gaps": {"1": "1.b", "2": "2.b"}}) == (
        Decimal("0.666667"),
        "partial",
    )
    assert (essay.key["grader_note"]["en"], essay.marks) == ("Look for the treaty.", Decimal("10.00"))
    assert essay_losses == ["qti_scored_elsewhere"]


def test_several_interactions_become_a_case_file_with_feedback_by_outcome():
    question, losses = one(sample("case"))
    parts = question.definition["parts"]

    assert [(part["id"], part["kind"]) for part in parts] == [
        ("1", "single_choice"), ("2", "short_text"), ("3", "drag_words"),
    ]  # fmt: skip
    assert "high seas" in question.definition["documents"][0]["body"]["en"]
    assert parts[1]["definition"]["stem"]["en"] == "Consent comes from the _____ state."
    right = {"parts": {"1": {"options": ["A"]}, "2": {"text": "FLAG"}, "3": {"gaps": {"G": "W"}}}}
    rule = question.key["processing"]
    assert processing.outcomes(rule, right) == {"SCORE": ["3"], "FEEDBACK": ["FLAG"]}
    assert [text["en"] for text in processing.feedback(rule, right)] == ["Article 92 UNCLOS."]
    assert processing.judge(rule, {"parts": {"2": {"text": "flag"}}}) == (Decimal("0.333333"), "partial")
    assert losses == []


def test_a_package_brings_pictures_places_tags_and_the_order_of_its_test():
    test = (
        '<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="t" title="Entry test">'
        '<testPart identifier="p" navigationMode="linear" submissionMode="individual">'
        '<assessmentSection identifier="s" title="Maps" visible="true"><assessmentItemRef identifier="a" '
        'href="items/hotspot.xml"/></assessmentSection></testPart>'
        "<outcomeProcessing><exitTest/></outcomeProcessing></assessmentTest>"
    )
    lom = (
        '<metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><keyword><string>MLA</string></keyword></general>'
        "<educational><difficulty><value>difficult</value></difficulty></educational></lom></metadata>"
    )
    found = read(packed({
        "imsmanifest.xml": manifest(
            resource("items/single.xml", inner=lom), resource("items/hotspot.xml"),
            resource("test.xml", "imsqti_test_xmlv2p1"),
        ),
        "items/single.xml": sample("single"), "items/hotspot.xml": sample("hotspot"),
        "items/images/map.png": PICTURE,
        "test.xml": test,
    }))  # fmt: skip
    left_out, hotspot, single = found

    assert (left_out.code, left_out.severity) == ("qti_test_settings", Severity.LOSS)
    assert (hotspot.category, single.category) == (("Entry test", "Maps"), ())
    assert (single.tags, single.difficulty) == (("MLA",), 3)
    assert hotspot.attachments[0].data == PICTURE
    assert {
        "image": hotspot.attachments[0].digest,
        "width": 120,
        "height": 80,
    }.items() <= hotspot.definition.items()
    # The file states coordinates for a picture half as large.
    assert hotspot.definition["options"][1]["coords"] == [60, 10, 100, 40]
    assert hotspot.definition["options"][0]["en"] == "North"


def test_a_missing_picture_is_a_white_sheet_and_said():
    question, losses = one(sample("hotspot"))

    assert losses == ["qti_file_missing", "qti_picture_missing"]
    assert (question.definition["width"], question.definition["height"]) == (60, 40)


def test_the_template_that_the_sdk_reads_otherwise_is_read_by_the_specification():
    old = sample("text_entry").replace(b"qti_v2p1/rptemplates", b"qti_v2p0/rptemplates")
    half = {"RESPONSE": ["extradite or prosecute"]}
    scores = [
        processing.outcomes_of(read(old, like_sdk=like)[0].key["processing"], half)["SCORE"]
        for like in (False, True)
    ]
    assert scores == [["0.5"], ["0"]]


@pytest.mark.parametrize(
    ("head", "name", "ours"),
    [
        (sample("single")[:200], "a.xml", True), (sample("choice")[:200], "a.xml", True),
        (b"<quiz><question/></quiz>", "a.xml", False),
        (packed({"imsmanifest.xml": b"x"}), "p.zip", True),
        (packed({"[Content_Types].xml": b"x"}), "a.docx", False), (b"::q::", "a.txt", False),
    ],
)  # fmt: skip
def test_recognises_its_own(head, name, ours):
    assert FORMATS["qti"].recognises(head, name) is ours


MAPPED = '<mapping><mapEntry mapKey="A" mappedValue="{}"/></mapping>'
TEMPLATE = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/other"


def scoring(expression):
    rule = f'<setOutcomeValue identifier="SCORE">{expression}</setOutcomeValue>'
    return f"<responseProcessing>{rule}</responseProcessing>"


def choices(*names):
    options = "".join(f'<simpleChoice identifier="{name}">x</simpleChoice>' for name in names)
    return f'<choiceInteraction responseIdentifier="RESPONSE">{options}</choiceInteraction>'


SCRIPTED = (
    '<modalFeedback outcomeIdentifier="F" identifier="x" showHide="show"><script>1</script></modalFeedback>'
)
FIVE = scoring('<baseValue baseType="float">5</baseValue>')


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (item(rules=scoring('<customOperator class="x.Explode"/>')), "qti_custom_operator"),
        (item(body="<p>x</p><script>alert(1)</script>"), "qti_script"),
        (item(body='<p onclick="alert(1)">x</p>'), "qti_script"),
        (item(body='<p><a href="java&#10;script:alert(1)">x</a></p>'), "qti_script"),
        (item(rules=SCRIPTED), "qti_script"),
        (item(body='<p><img src="https://evil.example/x.png" alt="x"/></p>'), "qti_external_media"),
        (item(body='<p><img src="//evil.example/x.png" alt="x"/></p>'), "qti_external_media"),
        (item(body='<object data="http://evil.example/x.mp4" type="video/mp4"/>'), "qti_external_media"),
        (
            item(rules='<responseProcessing template="http://evil.example/rules.xml"/>'),
            "qti_template_unknown",
        ),
        (item(rules=f'<responseProcessing template="{TEMPLATE}"/>'), "qti_template_unknown"),
        (item(rules='<responseProcessing templateLocation="../rules.xml"/>'), "qti_template_unknown"),
        (item(body=choices(*range(5_000))), "qti_too_many_choices"),
        (item(declared=MAPPED.format("NaN")), "qti_number"),
        (item(declared=MAPPED.format("1e309")), "qti_number"),
        (item(declared=MAPPED.format("INF")), "qti_number"),
        (item(outcome='normalMaximum="NaN"'), "qti_number"),
        (item(outcome='normalMaximum="1"', rules=FIVE), "qti_score_above_maximum"),
        (item(rules=scoring('<randomInteger min="0" max="9"/>')), "qti_random"),
        (item(rules=scoring("<numberCorrect/>")), "qti_operator"),
        (item(body='<selectPointInteraction responseIdentifier="RESPONSE"/>'), "qti_interaction_unsupported"),
        (item(body='<p><textEntryInteraction responseIdentifier="NO"/></p>'), "qti_response_undeclared"),
        (item(body=choices("A", "A")), "qti_identifier_twice"),
    ],
)
def test_n_upl_19_what_an_item_may_not_bring_is_refused_by_name_and_at_once(data, code):
    begun = time.monotonic()
    (problem,) = read(data)

    assert (problem.code, problem.severity) == (code, Severity.ERROR)
    assert time.monotonic() - begun < 2


def test_n_upl_19_operators_nested_without_end_are_refused():
    deep = '<baseValue baseType="boolean">true</baseValue>'
    for _ in range(150):
        deep = f"<not>{deep}</not>"
    (problem,) = read(item(rules=scoring(deep)))
    assert problem.code == "qti_too_large"


HUGE = bytes(range(97, 123)) * 420_000


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"items/a.xml": b"x"}, "manifest_missing"),
        ({"pack/imsmanifest.xml": manifest()}, "manifest_not_at_root"),
        ({"imsmanifest.xml": manifest(), "b/imsmanifest.xml": manifest()}, "manifest_several"),
        ({"imsmanifest.xml": b"<html/>"}, "manifest_unknown"),
        ({"imsmanifest.xml": manifest(resource("../../etc/passwd"))}, "manifest_href"),
        ({"imsmanifest.xml": manifest(resource("http://evil.example/a.xml"))}, "manifest_href"),
        ({"imsmanifest.xml": manifest(resource("gone.xml"))}, "manifest_href"),
        ({"imsmanifest.xml": manifest()}, "qti_no_items"),
        ({"imsmanifest.xml": b"<manifest><!--" + HUGE + b"--></manifest>"}, "manifest_too_large"),
        ({"imsmanifest.xml": b"<manifest>" + b"<a>" * 10_000}, "manifest_too_large"),
        ({"imsmanifest.xml": b'<!DOCTYPE m [<!ENTITY x SYSTEM "x">]><m>&x;</m>'}, "xml_doctype_forbidden"),
    ],
)  # fmt: skip
def test_n_upl_06_a_manifest_that_leads_nowhere_good_is_refused_before_anything_is_read(files, code):
    with pytest.raises(Invalid) as refused:
        Qti().read(io.BytesIO(packed(files)))
    assert refused.value.code == code


def test_one_bad_item_does_not_stop_the_others():
    files = {
        "imsmanifest.xml": manifest(resource("a.xml"), resource("b.xml"), resource("c.xml")),
        "a.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><assessmentItem/>',
        "b.xml": item(declared=MAPPED.format("NaN")),
        "c.xml": sample("order"),
    }
    first, second, third = read(packed(files))

    assert (first.code, second.code, second.excerpt) == ("xml_doctype_forbidden", "qti_number", "b.xml: NaN")
    assert third.key_name == "mla-3"
    for data, code in ((b"<assessmentTest/>", "qti_test_alone"), (b"<quiz/>", "qti_not_an_item")):
        with pytest.raises(Invalid) as refused:
            Qti().read(io.BytesIO(data))
        assert refused.value.code == code
