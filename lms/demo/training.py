"""Trainings done elsewhere, in every state, in the records of the accounts that the demo prints."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile

from core import clock
from lms.demo.source import load
from people.models import Office, User
from training.operations import external, rules
from training.operations.external import Details

COLLEGE = "国家检察官学院 / National Prosecutors College"
PROVINCE = "省人民检察院政治部 / Political Department of the Provincial People's Procuratorate"
RETURNED = "证书所载结束日期与填报不一致，请更正。 / The last day differs from the certificate."
REJECTED = "系部门例会，不属于培训。 / This was a meeting of the department, not a training."


@dataclass(frozen=True)
class Attended:
    """What `who` did, and how it stands; `ago` and `length` in days."""

    who: str
    title: str
    organiser: str
    kind: str
    ago: int
    length: int
    hours: str
    days: str
    state: str


ATTENDED = (
    Attended(
        "trainee", "涉外刑事证据审查专题班 / Seminar on evidence from abroad",
        COLLEGE, "class", 60, 5, "37.5", "5", "verified",
    ),
    Attended(
        "trainee", "国际刑事司法协助业务培训 / Workshop on judicial assistance",
        PROVINCE, "class", 300, 3, "21", "3", "verified",
    ),
    Attended(
        "trainee", "法律英语网络课程 / Legal English online", COLLEGE, "online", 430, 40, "30", "", "verified"
    ),
    Attended(
        "trainee", "口岸涉外案件跟班实践 / Practice at the port office",
        PROVINCE, "practice", 20, 10, "", "10", "submitted",
    ),
    Attended(
        "trainee", "跨境电信网络诈骗案件研讨 / Seminar on cross-border telecom fraud",
        PROVINCE, "class", 9, 2, "14", "2", "draft",
    ),
    Attended(
        "trainee_en", "领事通报实务研讨班 / Seminar on consular notification",
        COLLEGE, "class", 45, 2, "14", "2", "returned",
    ),
    Attended(
        "trainee_en", "引渡法律实务 / Extradition in practice",
        COLLEGE, "class", 200, 4, "28", "4", "verified",
    ),
    Attended(
        "trainee_studying", "业务例会 / Department meeting", PROVINCE, "class", 33, 1, "2", "0.5", "rejected"
    ),
    Attended(
        "trainee_certified", "涉外法治人才高级研修班 / Advanced course on foreign-related law",
        COLLEGE, "class", 25, 12, "84", "12", "submitted",
    ),
)  # fmt: skip


GRADES = {
    "trainee": (("procurator_2", date(2021, 4, 1)), ("procurator_1", date(2024, 7, 1))),
    "trainee_en": (("procurator_1", date(2021, 9, 1)), ("senior_4", date(2026, 3, 1))),
    "trainee_certified": (("senior_3", date(2022, 5, 1)),),
}


def enter(people: Mapping[str, User], offices: Mapping[str, Office]) -> None:
    rules.load_seed(data=load("hour_rules"), office=offices["00"], by=None)
    for who, grades in GRADES.items():
        for grade, since in grades:
            rules.record_grade(person=people[who], grade=grade, since=since, by=people["hr_reviewer"])
    for attended in ATTENDED:
        _live(attended, people[attended.who], people["unit_verifier"])


def _live(attended: Attended, person: User, verifier: User) -> None:
    ended = clock.today() - timedelta(days=attended.ago)
    details = Details(
        title=attended.title,
        organiser=attended.organiser,
        kind=attended.kind,
        starts_on=ended - timedelta(days=attended.length - 1),
        ends_on=ended,
        hours=Decimal(attended.hours) if attended.hours else None,
        days=Decimal(attended.days) if attended.days else None,
    )
    with clock.frozen(clock.now() - timedelta(days=attended.ago - 2)) as day:
        proof = ContentFile(_paper(), "结业证书.pdf")
        row = external.enter_training(details=details, document=proof, by=person)
        if attended.state == "draft":
            return
        row = external.submit_training(external=row, version=row.version, by=person)
        if attended.state == "submitted":
            return
        day.move(days=2)
        decision, reason = {
            "verified": ("verify", ""),
            "returned": ("return", RETURNED),
            "rejected": ("reject", REJECTED),
        }[attended.state]
        external.decide(external=row, decision=decision, reason=reason, version=row.version, by=verifier)


def _paper() -> bytes:
    """A page of PDF that says what it is: no real certificate stands in a demo."""
    words = b"BT /F1 24 Tf 72 720 Td (Certificate of training - demo) Tj ET"
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(words), words),
    ]
    paper, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(paper))
        paper += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(paper)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start)
    return paper + head + table + tail
