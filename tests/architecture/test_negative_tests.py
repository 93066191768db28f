"""The negative tests of the design exist, and the XSS corpus goes through every page and form."""

import ast
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.urls import reverse

from assessments.models import Attempt, Bank
from law.models import Instrument
from qualifications.models import RequirementVersion
from qualifications.operations import cases
from qualifications.rules import CompletedCourse
from terminology.models import Term
from tests.architecture.matrix import WHO, address_of, rows
from tests.architecture.scenario import Scenario, visit
from tests.architecture.source import APPS, ROOT
from tests.factories.assessments import AssessmentFactory, QuestionFactory, fail_assessment, start
from tests.factories.qualifications import EvidenceFactory, QualificationFactory, case_of

# Those that speak of pages that exist; the others come with theirs.
DEMANDED = [
    *(f"acc_{number:02}" for number in (1, 2, 3, 4, 5, 7, 8, 13, 14, 15, 16, 17, 18)),
    *(f"exa_{number:02}" for number in (1, 5, 9, 10, 13)),
    *(f"rep_{number:02}" for number in (5, 6, 7, 12)),
    *(f"adm_{number:02}" for number in (1, 2, 5, 7, 9)),
    *(f"upl_{number:02}" for number in (10, 11, 12)),
]


def named_by_identifier() -> Counter[str]:
    found: Counter[str] = Counter()
    for file in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and (
                match := re.match(r"test_n_([a-z]{3}_\d\d)_", node.name)
            ):
                found[match[1]] += 1
    return found


@pytest.mark.parametrize("identifier", DEMANDED)
def test_every_demanded_negative_test_exists(identifier):
    assert named_by_identifier()[identifier] > 0


# --- N-ADM-01: what is typed comes out inert ------------------------------------------------

MARK = "xcanary"
CORPUS = (
    "<script>xcanary(1)</script>",
    "<img src=x onerror=xcanary(1)>",
    '"><svg onload=xcanary(1)>',
    "'><xcanary>",
    '" onmouseover="xcanary(1)',
    "' onfocus='xcanary(1)' autofocus='",
    '<a href="javascript:xcanary(1)">x</a>',
    '<a href="jAvAsCrIpT&#58;xcanary(1)">x</a>',
    "javascript:xcanary(1)",
    "<iframe srcdoc='<xcanary>'></iframe>",
    "</title><xcanary>",
    "</script><xcanary>",
    "</textarea><xcanary>",
    "--><xcanary>",
    "{{ 7|add:42 }}xcanary",
    "{% widthratio 49 1 1 %}xcanary",
    "<details open ontoggle=xcanary(1)>",
    '<p style="width:xcanary">x</p>',
    "&lt;xcanary&gt;",
    "<form action=javascript:xcanary(1)>",
    "<math><mi xlink:href=data:x,xcanary>x</mi>",
    "<meta http-equiv=refresh content=0;url=xcanary>",
)
ROUNDS = [" ".join(CORPUS[index : index + 2]) for index in range(0, len(CORPUS), 2)]
LINKS = ("href", "src", "action", "formaction", "xlink:href", "data", "srcdoc")
# Markup by design: drawn at publication from texts that are cleaned there (tests/content, tests/courses).
DRAWN = {"html", "html_both", "parts", "summary", "body", "intro"}
# Keys and states that code reads; nobody types into them.
NAMED = {
    "password",
    "hash",
    "path",
    "kind",
    "state",
    "code",
    "digest",
    "language",
    "article",
    "event",
    "link",
    "salt",
    "role",
}


def live(html: str) -> list[str]:
    """What of the corpus a browser would obey."""
    soup = BeautifulSoup(html, "html.parser")
    found = [f"49{MARK}"] if f"49{MARK}" in soup.get_text() else []
    for tag in soup.find_all(True):
        runs = tag.name in ("script", "style") and tag.get("type") != "application/json"
        if MARK in tag.name or (runs and MARK in tag.get_text()):
            found.append(f"<{tag.name}>")
        for name, value in tag.attrs.items():
            text = re.sub(r"[\x00-\x20]", "", " ".join(value) if isinstance(value, list) else value).lower()
            obeyed = name.startswith("on") or name in ("style", "srcdoc") or tag.name == "meta"
            leads = name in LINKS and text.startswith(("javascript:", "data:", "vbscript:"))
            named = name in ("content",) and tag.get("http-equiv") is None
            if MARK in name or (MARK in text and (obeyed or leads) and not named):
                found.append(f"<{tag.name} {name}={text[:60]}>")
    return found


def typed_fields() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Every column of ours that holds what somebody wrote."""
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            unique = {
                name for constraint in model._meta.constraints for name in getattr(constraint, "fields", ())
            }
            for field in model._meta.local_concrete_fields:
                is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
                if not is_text or field.unique or field.choices or field.name in DRAWN | NAMED | unique:
                    continue
                yield model, field


def poisoned(value: Any, payload: str) -> Any:
    """The same JSON with every sentence replaced."""
    if isinstance(value, dict):
        return {
            key: payload
            if key in ("zh", "en", "reason", "title") and isinstance(part, str)
            else poisoned(part, payload)
            for key, part in value.items()
        }
    return [poisoned(part, payload) for part in value] if isinstance(value, list) else value


def poison(payload: str) -> set[str]:
    """Write the payload wherever a person could have; the columns that took it."""
    done = set()
    for model, field in typed_fields():
        manager = model._default_manager
        try:
            with transaction.atomic():
                if isinstance(field, models.JSONField):
                    for row in manager.all():
                        manager.filter(pk=row.pk).update(
                            **{field.name: poisoned(getattr(row, field.name), payload)}
                        )
                else:
                    size = field.max_length or len(payload)
                    fitting = payload if len(payload) <= size else payload.split(" ", 1)[0][:size]
                    manager.update(**{field.name: fitting})
        except DatabaseError:  # rows that nobody can change any more, or a rule of the table
            continue
        done.add(f"{model._meta.label}.{field.name}")
    return done


def pages(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Who opens which address: every page of the matrix once, and the lists and forms of the back office."""
    for row in rows():
        if row.verb == "GET" and 200 in row.statuses:
            signed_in = row.statuses.index(200, 1)
            yield WHO[signed_in], address_of(row, scenario)
    for kind, model in (("law_instrument", Instrument), ("terminology_term", Term)):
        yield "legal_reviewer", reverse(f"wagtailsnippets_{kind}:list")
        yield "legal_reviewer", reverse(f"wagtailsnippets_{kind}:edit", args=[model.objects.first().pk])
    yield "trainer", reverse("wagtailadmin_explore_root")
    yield "trainer", reverse("wagtailadmin_pages:edit", args=scenario.arguments["page"])
    yield "trainer", reverse("wagtaildocs:index")


def written_once(scenario: Scenario, payload: str) -> Scenario:
    """The same scenario with rows that nobody can change any more, written with the payload."""
    cast, both = scenario.cast, {"zh": payload, "en": payload}
    options = [{"id": name, **both} for name in ("a", "b")]
    question = QuestionFactory(
        bank=Bank.objects.get(uuid=scenario.arguments["bank"][0]),
        kind__definition={"schema": 1, "stem": both, "options": options},
        kind__explanation=both,
        kind__citations=[{"instrument": payload, "articles": payload}],
    )
    assessment = AssessmentFactory(bank=question.bank, questions=[question])
    ended = fail_assessment(assessment, cast.learner)
    qualification = QualificationFactory(rule=CompletedCourse("FP-101", payload, payload))
    RequirementVersion.objects.exclude(qualification=qualification).update(in_force_to=dt.date(2026, 1, 1))
    EvidenceFactory(person=cast.learner, facts=both)
    case = case_of(cast.learner, qualification, verifier=cast.verifier)
    cases.decide(case=case, decision="return", reason=payload, by=cast.verifier)
    return replace(
        scenario,
        arguments={
            **scenario.arguments,
            "question": [question.uuid],
            "attempt": [start(assessment, cast.learner).uuid],
            "attempt, 1": [Attempt.objects.latest("pk").uuid, 1],
            "ended attempt": [ended.uuid],
            "verified case": [case.uuid],
        },
    )


@pytest.mark.parametrize("payload", ROUNDS)
def test_n_adm_01_what_is_stored_comes_out_inert(scenario, sessions, db, payload):
    scenario = written_once(scenario, payload)
    taken = poison(payload)
    alive, carried = {}, 0
    for who, address in pages(scenario):
        response = visit(sessions, who, "GET", address)
        if not response.streaming and "html" in response["Content-Type"]:
            html = response.content.decode()
            carried += MARK in html
            if found := live(html):
                alive[who, address] = found

    assert alive == {}
    assert carried > 40
    assert taken >= {
        "people.User.full_name_zh", "people.Office.name_en", "law.Instrument.name_zh",
        "assessments.Bank.title_zh", "assessments.Assessment.title_en", "courses.CourseEdition.title",
        "qualifications.Qualification.name_zh", "terminology.Rendering.definition",
    }  # fmt: skip


def forms_of(html: str, address: str, payload: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every form of a page as somebody would send it who writes the payload into each of its fields."""
    for form in BeautifulSoup(html, "html.parser").find_all("form"):
        data: dict[str, Any] = {}
        for field in form.find_all(["input", "textarea", "select"]):
            name, kind = field.get("name"), field.get("type", "text")
            if not name or kind in ("submit", "file", "button"):
                continue
            if field.name == "select":
                chosen = field.find("option", selected=True) or field.find("option")
                data[name] = chosen.get("value", "") if chosen else ""
            elif kind in ("checkbox", "radio"):
                if field.has_attr("checked"):
                    data.setdefault(name, field.get("value", "on"))
            else:
                data[name] = field.get("value", "") if kind == "hidden" else payload
        yield form.get("method", "get").upper(), form.get("action") or address, data


@pytest.mark.parametrize("payload", ROUNDS)
def test_n_adm_01_what_is_typed_into_a_form_comes_back_inert(scenario, sessions, db, payload):
    alive, sent, echoed = {}, set(), 0
    for who, address in pages(scenario):
        response = visit(sessions, who, "GET", address)
        if response.streaming or "html" not in response["Content-Type"] or address.startswith("/cms/"):
            continue
        for verb, target, data in forms_of(response.content.decode(), address, payload):
            key = (who, verb, target.partition("?")[0], *sorted(data))
            if payload not in data.values() or key in sent:
                continue
            sent.add(key)
            answer = visit(sessions, who, verb, target.partition("?")[0], data)
            assert answer.status_code < 500
            html = answer.content.decode()
            echoed += MARK in html
            if found := live(html):
                alive[key] = found

    assert alive == {}
    assert (len(sent) > 15, echoed > 10) == (True, True)


def test_the_corpus_is_alive_where_nothing_is_escaped():
    """Each payload is found by `live` in one of the places where text stands in a page."""
    places = (
        "<p>{}</p>", '<p title="{}"></p>', "<p title='{}'></p>", '<a href="{}">x</a>', "<title>{}</title>",
        "<script>{}</script>", "<textarea>{}</textarea>", "<!--{}-->",
    )  # fmt: skip
    rendered = {"{{ 7|add:42 }}xcanary": "49xcanary", "{% widthratio 49 1 1 %}xcanary": "49xcanary",
                "&lt;xcanary&gt;": "<xcanary>"}  # fmt: skip
    dead = [
        payload
        for payload in CORPUS
        if not any(live(place.replace("{}", rendered.get(payload, payload))) for place in places)
    ]

    assert dead == []
    assert len(CORPUS) >= 20


# --- N-ADM-09: what no installation shows ---------------------------------------------------

NOWHERE = (
    "/admin/", "/admin/login/", "/django-admin/", "/administrator/", "/phpmyadmin/", "/wp-admin/", "/flower/",
    "/__debug__/", "/silk/", "/server-status", "/metrics", "/debug/", "/console/", "/.git/", "/.git/config",
    "/.git/HEAD", "/.env", "/.svn/entries", "/static/", "/static/lms/", "/media/", "/media/images/",
    "/media/certificates/", "/manage.py", "/requirements.txt", "/var/", "/backup.zip", "/comity.sqlite3",
    "/static/../manage.py", "/static/%2e%2e/manage.py", "/media/..%2fcomity.sqlite3", "/%2egit/config",
)  # fmt: skip


@pytest.mark.parametrize("who", ["anonymous", "learner", "admin", "security_admin"])
def test_n_adm_09_no_stock_admin_no_debug_page_and_no_directory(scenario, sessions, db, who):
    answers = {address: visit(sessions, who, "GET", address) for address in NOWHERE}

    assert {address: answer.status_code for address, answer in answers.items()} == dict.fromkeys(NOWHERE, 404)
    pages = [answer.content.decode() for answer in answers.values()]
    assert [
        word
        for word in ("Traceback", "urlpatterns", "Index of", "DEBUG = True")
        for page in pages
        if word in page
    ] == []


# --- N-REP-12: the next person at the same computer -----------------------------------------


def test_n_rep_12_no_page_of_somebody_signed_in_is_kept(scenario, sessions, db):
    kept = {}
    for who, address in pages(scenario):
        response = visit(sessions, who, "GET", address)
        policy = response.get("Cache-Control", "")
        # Pictures are the same for everybody who may see them; leaving clears them from the browser.
        if not response["Content-Type"].startswith("image/") and "no-store" not in policy:
            kept[address] = policy

    assert kept == {}


@pytest.mark.parametrize("address", ["/accounts/logout/", "/cms/logout/", "/people/me/sign-out/"])
def test_n_rep_12_every_way_out_clears_the_browser(scenario, sessions, db, address):
    response = visit(sessions, "trainer", "POST", address)

    assert response.status_code == 302
    assert response.get("Clear-Site-Data") == '"cache", "storage"'
