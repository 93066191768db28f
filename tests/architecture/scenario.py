"""One object of each kind, as the permission matrix needs them; what is personal belongs to `learner`."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file
from wagtail_localize.models import TranslationSource

from agenda import operations as agenda_operations
from assessments.models import Alike, Blueprint, Category
from assessments.operations import exports
from assessments.operations.files import put_file
from content.models import Document, Image
from core import clock
from courses.models import Course, CoursePage, LessonMedia, PanelSeat, ReviewTask, RunSession
from courses.operations import (
    authoring,
    batches,
    catalogue,
    discussion,
    enrolment,
    memberships,
    notes,
    path_members,
    path_steps,
    paths,
    review,
    rules,
    run_trainers,
    sessions,
    sign_ups,
    workflow,
)
from courses.operations.panels import Wish
from gradebook.operations import layout, release
from law import operations as law_operations
from notifications.models import Notification
from people.models import Appointment, Invitation, RoleGrant
from people.operations.groups import follow_grants
from people.queries import token_digest
from people.registry import Role
from qualifications.operations import certificates
from terminology import operations as term_operations
from tests.factories.assessments import (
    AssessmentFactory,
    BankFactory,
    QuestionFactory,
    fail_assessment,
    picture,
    start,
)
from tests.factories.courses import RunFactory, Shelf, component_data, edition_of, places
from tests.factories.exchange import ProgrammeFactory, published
from tests.factories.gradebook import manual, top_of
from tests.factories.imports import read
from tests.factories.law import InstrumentFactory
from tests.factories.people import AppointmentFactory, Cast, RoleGrantFactory, UserFactory, make_cast
from tests.factories.qualifications import QualificationFactory, award_for, case_of
from tests.factories.recordings import make_media
from tests.factories.terminology import TermFactory
from tests.factories.training import asked, submitted, training_of
from training.operations.rules import add_rule

NOTHING = {"csrfmiddlewaretoken": "x"}  # a form that nobody filled in
TOKEN = "the-secret-of-the-mailed-invitation"


@dataclass
class Scenario:
    cast: Cast
    arguments: dict[str, list[Any]]


def make_scenario() -> Scenario:
    """Certificates are drawn, so whoever calls may want to replace `certificates.certificate_pdf`."""
    cast = make_cast()
    arguments: dict[str, list[Any]] = {"-": []}
    for part in (
        _courses,
        _runs,
        _agenda,
        _paths,
        _assessments,
        _qualifications,
        _training,
        _people,
        _public,
    ):
        arguments |= part(cast)
    return Scenario(cast, arguments)


def _courses(cast: Cast) -> dict[str, list[Any]]:
    shelf = Shelf()
    course = shelf.course(lessons=1)
    workflow.prepare_editing_room(by=cast.admin)
    for register in (law_operations, term_operations):
        register.grant_editor_permissions(by=cast.admin)
    for name in ("trainer", "legal_reviewer", "publisher"):
        follow_grants(person=getattr(cast, name))
    lesson = catalogue.change_lesson(
        lesson=course.lessons.get(), by=cast.trainer, completion_rule="confirmed"
    )
    enrolment.enrol(course=course, by=cast.learner)
    media = make_media(by=cast.trainer)
    LessonMedia.objects.create(lesson=course.lessons.get(), media=media, block=media.uuid)
    edition = edition_of(course)
    block, paragraph = places(edition)[0]
    note = notes.add_note(
        lesson=edition.lesson, language=edition.language, block=block, paragraph=paragraph, quote="",
        text="x", by=cast.learner,
    )  # fmt: skip
    page = CoursePage.objects.get(course=course, locale__language_code="zh-hans")
    source, _created = TranslationSource.get_or_create_from_instance(page)
    programme = published(ProgrammeFactory(code="EX-1"), by=cast.trainer)["zh-hans"]
    shelf.course(lessons=0, code="FP-102")
    waiting = CoursePage.objects.get(course__code="FP-102", locale__language_code="zh-hans")
    waiting.save_revision(user=cast.trainer)
    step = ReviewTask.objects.get(name="Legal review")
    wishes = {step.task_ptr: Wish([cast.legal_reviewer])}
    review.submit(page=waiting, by=cast.trainer, wishes=wishes)
    component = authoring.create_component_page(
        parent=shelf.catalogues["zh-hans"], data=component_data(), by=cast.trainer
    )
    return {
        "component page": [component.pk],
        "page, version": [waiting.pk, waiting.latest_revision_id],
        "page, versions": [waiting.pk, waiting.latest_revision_id, waiting.latest_revision_id],
        "page, seat": [waiting.pk, PanelSeat.objects.get().uuid],
        "programme page": [programme.pk],
        "course": [course.uuid],
        "lesson": [lesson.uuid],
        "course, lesson": [course.uuid, lesson.uuid],
        "catalogue path": ["catalogue/"],
        "course path": ["catalogue/fp-101/"],
        "lesson path": [edition_of(course).path],
        "recording": [media.uuid],
        "note": [note.uuid],
        "kind of file": ["xlsx"],
        "captions": [media.uuid, "en"],
        "page": [page.pk],
        "source": [source.pk],
        "home": [""],
    }


def _runs(cast: Cast) -> dict[str, list[Any]]:
    course = Course.objects.get(code="FP-101")
    days = {"starts_on": clock.today(), "ends_on": clock.today() + dt.timedelta(days=30)}
    run = RunFactory(course=course, **days)
    memberships.join(run=run, by=cast.learner)
    local = RunFactory(course=course, office=cast.basic_b, state="draft", **days)
    run_trainers.add_trainer(run=local, person=cast.trainer, by=cast.trainer)
    rows = [[2, cast.learner.staff_number]]
    mine = batches.put_in_list(target=run, rows=rows, by=cast.trainer)
    colleague = RoleGrantFactory(role=Role.TRAINER, office=cast.spp).person
    theirs = batches.put_in_list(target=run, rows=rows, by=colleague)
    rule = rules.make_rule(target=run, by=cast.trainer, office=cast.basic_a)
    begins = clock.now() + dt.timedelta(minutes=10)
    session = sessions.plan_session(
        run=run,
        starts_at=begins,
        ends_at=begins + dt.timedelta(hours=2),
        needs_sign_up=True,
        by=cast.trainer,
    )
    sign_ups.sign_up(session=session, by=cast.learner)
    gradebook = layout.open_gradebook(run=run, by=cast.trainer)
    essay = manual(gradebook, by=cast.trainer)
    release.release(gradebook=gradebook, by=cast.trainer)
    member = run.members.get(person=cast.learner)
    lesson = course.lessons.get()
    topic = discussion.open_topic(lesson=lesson, run=run, title="Why?", text="Say why.", by=cast.learner)
    return {
        "run, csv": [run.uuid, "csv"],
        "run, category": [run.uuid, top_of(gradebook).uuid],
        "run, item": [run.uuid, essay.uuid],
        "run, item, member": [run.uuid, essay.uuid, member.uuid],
        "session": [session.uuid],
        "run, session": [run.uuid, session.uuid],
        "other run, session": [local.uuid, session.uuid],
        "run, list": [run.uuid, mine.uuid],
        "run, their list": [run.uuid, theirs.uuid],
        "run, rule": [run.uuid, rule.uuid],
        "other run, rule": [local.uuid, rule.uuid],
        "run": [run.uuid],
        "run, lesson": [run.uuid, lesson.uuid],
        "course, lesson": [course.uuid, lesson.uuid],
        "topic": [topic.uuid],
        "post": [topic.posts.get().uuid],
        "run of province B": [local.uuid],
        "run, trainer": [local.uuid, cast.trainer.uuid],
    }


def _paths(cast: Cast) -> dict[str, list[Any]]:
    draft = paths.create_path(code="LP-1", office=cast.spp, by=cast.trainer)
    group = path_steps.add_group(path=draft, minimum=1, title_en="x", by=cast.trainer)
    step = path_steps.add_step(path=draft, course=Course.objects.get(code="FP-101"), by=cast.trainer)
    other = paths.create_path(code="LP-B", office=cast.basic_b, self_enrolment=False, by=cast.trainer)
    path_steps.add_step(path=other, course=step.course, by=cast.trainer)
    path = paths.create_path(code="LP-2", office=cast.spp, by=cast.trainer)
    path_steps.add_step(path=path, course=step.course, by=cast.trainer)
    for each in (path, other):
        paths.open_path(path=each, by=cast.trainer)
    path.refresh_from_db()
    path_members.join_path(path=path, by=cast.learner)
    rows = [[2, cast.learner.staff_number]]
    mine = batches.put_in_list(target=path, rows=rows, by=cast.trainer)
    colleague = RoleGrantFactory(role=Role.TRAINER, office=cast.spp).person
    theirs = batches.put_in_list(target=path, rows=rows, by=colleague)
    rule = rules.make_rule(target=path, by=cast.trainer, office=cast.basic_a)
    return {
        "path": [path.uuid],
        "draft path": [draft.uuid],
        "draft path, step": [draft.uuid, step.uuid],
        "draft path, group": [draft.uuid, group.uuid],
        "path, foreign step": [path.uuid, step.uuid],
        "path of province B": [other.uuid],
        "path, list": [path.uuid, mine.uuid],
        "path, their list": [path.uuid, theirs.uuid],
        "path, rule": [path.uuid, rule.uuid],
    }


def _agenda(cast: Cast) -> dict[str, list[Any]]:
    feed, _secret = agenda_operations.make_feed(name="Phone", kinds=["due"], by=cast.learner)
    _other, secret = agenda_operations.make_feed(name="Work", kinds=["due"], by=cast.learner)
    session = RunSession.objects.get()
    return {
        "calendar address": [feed.uuid],
        "calendar secret": [secret],
        "kind, session": ["session", session.uuid],
    }


def _assessments(cast: Cast) -> dict[str, list[Any]]:
    bank = BankFactory(owner=cast.trainer)
    question = QuestionFactory(bank=bank)
    assessment = AssessmentFactory(bank=bank, questions=[question])
    ended = fail_assessment(AssessmentFactory(bank=bank, questions=[question]), cast.learner)
    attempt = start(assessment, cast.learner)
    composed = AssessmentFactory(bank=bank, questions=[question])
    practice = start(AssessmentFactory(bank=bank, questions=[question], practice="adaptive"), cast.learner)
    other = QuestionFactory(bank=bank)
    Alike.objects.create(one=question, other=other, percent=90)
    file = put_file(bank=bank, name="seal.png", data=picture(), by=cast.trainer)
    job = read(bank, by=cast.trainer)
    export = exports.start_export(bank=bank, format_name="excel", selection={"filters": {}}, by=cast.trainer)
    exports.write_export(job=export)
    return {
        "import": [job.uuid],
        "bank's code": [bank.code],
        "export": [export.uuid],
        "a template": ["excel", "zh"],
        "bank": [bank.uuid],
        "bank, kind": [bank.uuid, "true_false"],
        "question": [question.uuid],
        "assessment": [assessment.uuid],
        "section": [composed.sections.create(position=1, title_zh="一", title_en="One").uuid],
        "draw": [composed.draws.create(count=1).uuid],
        "blueprint": [Blueprint.objects.create(bank=bank, title_zh="蓝图", title_en="Blueprint").uuid],
        "question file": [file.digest],
        "pair of questions": [question.uuid, other.uuid],
        "category": [Category.objects.create(bank=bank, title_zh="法律", title_en="Law").uuid],
        "attempt": [attempt.uuid],
        "attempt, 1": [attempt.uuid, 1],
        "practice, 1": [practice.uuid, 1],
        "ended attempt": [ended.uuid],
    }


def _qualifications(cast: Cast) -> dict[str, list[Any]]:
    certificate = certificates.issue_certificate(award=award_for(cast), by=None)
    return {
        "qualification": [QualificationFactory().uuid],
        "draft case": [case_of(cast.learner, state="draft").uuid],
        "verified case": [case_of(cast.learner, state="unit_verified", verifier=cast.verifier).uuid],
        "award": [certificate.award.uuid],
        "certificate": [certificate.uuid],
        "code": [certificate.printed_code],
    }


def _training(cast: Cast) -> dict[str, list[Any]]:
    day = clock.today() - dt.timedelta(days=400)
    return {
        "csv": ["csv"],
        "learner, csv": [cast.learner.uuid, "csv"],
        "hour rule": [add_rule(asked=asked(), office=cast.province_a, valid_from=day, by=None).uuid],
        "hour rule B": [add_rule(asked=asked(), office=cast.province_b, valid_from=day, by=None).uuid],
        "draft training": [training_of(cast.learner).uuid],
        "sent training": [submitted(cast.learner).uuid],
    }


def _people(cast: Cast) -> dict[str, list[Any]]:
    invited = UserFactory()
    AppointmentFactory(person=invited, office=cast.basic_a)
    invitation = Invitation.objects.create(
        person=invited,
        email=invited.email,
        token_digest=token_digest(TOKEN),
        invited_by=cast.unit_admin,
        expires_at=clock.now() + dt.timedelta(days=7),
    )
    notice = Notification.objects.create(
        recipient=cast.learner, kind="course.completed", params={"code": "x"}
    )
    return {
        "office": [cast.basic_a.uuid],
        "learner": [cast.learner.uuid],
        "learner_b": [cast.learner_b.uuid],
        "invited": [invited.uuid],
        "invitation": [invitation.uuid],
        "token": [TOKEN],
        "appointment": [Appointment.objects.get(person=cast.learner).uuid],
        "grant": [RoleGrant.objects.get(person=cast.own_hr).uuid],
        "notice": [notice.uuid],
    }


def _public(cast: Cast) -> dict[str, list[Any]]:
    document = Document.objects.create(title="x", file=ContentFile(b"x", "x.txt"), marking="internal")
    picture = Image.objects.create(title="x", file=get_test_image_file(size=(40, 30)), marking="internal")
    return {
        "internal picture": [picture.get_rendition("width-20").file.name.removeprefix("images/")],
        "instrument": [InstrumentFactory().key],
        "term": [TermFactory().uuid],
        "internal document": [document.pk, document.filename],
    }


def visit(
    sessions: dict[str, Client],
    who: str,
    verb: str,
    address: str,
    data: dict[str, Any] | None = None,
    **extra: Any,
) -> HttpResponse:
    """The answer to a fresh browser in the person's session; what the request changed is taken back."""
    browser = Client()
    if who in sessions:
        name = settings.SESSION_COOKIE_NAME
        browser.cookies[name] = sessions[who].cookies[name].value
    cache.clear()  # whoever meets too many 404s is stopped
    with transaction.atomic():
        if verb == "POST":
            response = browser.post(address, data or NOTHING, **extra)
        else:
            response = browser.get(address, data, **extra)
        response.close()
        transaction.set_rollback(True)
    return response
