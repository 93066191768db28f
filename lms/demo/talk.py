"""A discussion on the first lesson of FP-101: a question with its answer, a reported post, a hidden one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from core import clock
from courses.models import CourseRun, Lesson, RunMember, Topic
from courses.operations import discussion, moderation
from lms.demo.records import COURSE
from people.models import User

RUN = "FP-101-33-3"
QUESTION = (
    "领事通报的时限从何时起算？",
    "讲义提到应当及时通报。实践中从采取强制措施之时起算，还是从核实国籍之时起算？",
)
REPLY = (
    "我院的做法是从采取强制措施之时起算，同时抓紧核实国籍。\n\n"
    "> 从采取强制措施之时起算，还是从核实国籍之时起算？\n\n"
    "核实情况和通报时间都记入卷宗。"
)
ANSWER = (
    "以采取强制措施的时间为准；双边领事条约另有规定的，按照条约规定的时限办理。"
    "国籍一时不能核实的，先按当事人自报国籍准备通报。"
)
SHARING = ("各院如何安排翻译人员？", "我院与当地高校建立了翻译人员名单，欢迎交流各自的做法。")
REPORTED = "转让全套复习资料，需要的私信。"
REPORT = "与课程无关的广告。"
RUDE = "这么简单的问题也要问？"
REASON = "请就问题本身发言，注意用语。"


def begin(people: Mapping[str, User]) -> None:
    trainer, asker = people["trainer"], people["trainee_studying"]
    run = CourseRun.objects.get(code=RUN)
    lesson = Lesson.objects.select_related("course").get(course__code=COURSE, position=1)
    rows = RunMember.objects.filter(run=run, state=RunMember.State.ENROLLED).exclude(person=asker)
    first, second = (row.person for row in rows.select_related("person").order_by("pk")[:2])
    morning = datetime.combine(clock.today() - timedelta(days=2), time(9), clock.OFFICE_ZONE)
    with clock.frozen(morning) as now:
        topic = discussion.open_topic(lesson=lesson, run=run, title=QUESTION[0], text=QUESTION[1], by=asker)
        now.move(hours=1)
        helpful = discussion.add_post(topic=topic, text=REPLY, by=first)
        now.move(minutes=20)
        rude = discussion.add_post(topic=topic, text=RUDE, by=second)
        now.move(hours=2)
        answer = discussion.add_post(topic=topic, text=ANSWER, by=trainer, parent=helpful)
        moderation.mark_answer(topic=topic, post=answer, by=trainer)
        moderation.hide_post(post=rude, reason=REASON, by=trainer)
        sharing = discussion.open_topic(
            lesson=lesson, title=SHARING[0], text=SHARING[1], kind=Topic.Kind.DISCUSSION, by=first
        )
        now.move(hours=3)
        advert = discussion.add_post(topic=sharing, text=REPORTED, by=second)
        discussion.report_post(post=advert, reason=REPORT, by=asker)
