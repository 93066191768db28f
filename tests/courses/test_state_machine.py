"""Ten thousand steps of readers, authors and accidents against a model written apart (reading_model)."""

import json
import random
from collections import Counter
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory

from core.errors import Invalid
from courses import policies
from courses.models import Completion, LessonEdition, LessonPage, LessonProgress
from courses.operations import changing, enrolment, progress, publication
from courses.wagtail_hooks import one_page_for_each_row
from tests.courses import reading_model as model
from tests.factories.people import UserFactory

STEPS = 10_000
SEED = 20260309
LANGUAGES = ("zh-hans", "en")
# Out of a hundred steps; reading is what most of them are.
WEIGHTS = {
    "read": 62, "old_tab": 14, "open_tab": 8, "finish": 2, "switch": 5, "bad_place": 2, "acknowledge": 2,
    "republish": 1.2, "translate": 0.7, "withdraw": 0.4, "come_back": 1.2, "move": 0.3, "slug": 0.3,
    "copy": 0.9,
}  # fmt: skip


class Walk:
    def __init__(self, shelf):
        self.random = random.Random(SEED)
        self.by = shelf.author
        self.course = shelf.course(lessons=0)
        self.people = [UserFactory() for _ in range(4)]
        self.lessons, self.rows, self.pages, self.english = [], [], {}, {}
        self.tabs, self.speaks = {}, {person.pk: "zh-hans" for person in self.people}
        parents = {page.locale.language_code: page for page in self.course.pages.select_related("locale")}
        for number in (1, 2):
            lesson = model.Lesson()
            blocks = [(str(uuid4()), [self.paragraph() for _ in range(4)]) for _ in range(3)]
            self.lessons.append(lesson)
            self.drafts = blocks
            row = shelf.lesson(
                self.course,
                parents,
                number,
                blocks={code: self.stream(blocks, code) for code in LANGUAGES},
            )
            self.rows.append(row)
            for page in row.pages.select_related("locale"):
                self.pages[number - 1, page.locale.language_code] = page.pk
            lesson.texts["zh-hans"].publish(blocks)
            lesson.texts["en"].publish(self.translated(blocks))
        for person in self.people[:3]:  # the fourth looks on
            enrolment.enrol(course=self.course, by=person)
        self.completed = set()
        self.before = {}

    # --- texts

    def words(self):
        return "".join(chr(self.random.randrange(0x4E00, 0x9F00)) for _ in range(24))

    def paragraph(self):
        return model.Paragraph(self.words())

    def translated(self, blocks):
        """One English paragraph for each Chinese one, the same for ever."""
        return [(block, [self.english_of(each) for each in inside]) for block, inside in blocks]

    def english_of(self, paragraph):
        found = self.english.setdefault(paragraph, model.Paragraph(""))
        found.words = paragraph.words[::-1]
        return found

    def stream(self, blocks, language):
        return [
            {
                "type": "text",
                "id": block,
                "value": "".join(
                    f"<p>{each.words if language == 'zh-hans' else each.words[::-1]}</p>" for each in inside
                ),
            }
            for block, inside in blocks
        ]

    def put(self, at, language, blocks):
        """The page with this text goes online, as a publication would put it there."""
        page = LessonPage.objects.get(pk=self.pages[at, language])
        field = LessonPage._meta.get_field("body")
        body = field.to_python(json.dumps(self.stream(blocks, language)))
        LessonPage.objects.filter(pk=page.pk).update(body=body, live=True)
        publication.publish_edition(
            page=LessonPage.objects.get(pk=page.pk),
            by=self.by,
            effect=self.random.choice(["editorial", "substantial"]),
        )

    def edited(self, blocks):
        """One to three edits. No paragraph is changed and carried elsewhere at once."""
        blocks = [(block, list(inside)) for block, inside in blocks]
        touched = set()
        for _ in range(self.random.randint(1, 3)):
            block, inside = self.random.choice(blocks)
            at = self.random.randrange(len(inside))
            edit = self.random.choice(
                ["insert", "insert", "delete", "swap", "change", "rewrite", "away", "blocks"]
            )
            if edit == "insert":
                inside.insert(self.random.randint(0, len(inside)), self.paragraph())
            elif edit == "delete" and sum(len(each) for _b, each in blocks) > 4:
                inside.pop(at)
            elif edit == "swap":
                self.random.shuffle(inside)
            elif edit == "change" and inside[at] not in touched:
                # The same paragraph with a few other words.
                words = inside[at].words
                inside[at].words = words[:4] + self.words()[:4] + words[8:]
                touched.add(inside[at])
            elif edit == "rewrite":
                inside[at] = self.paragraph()
            elif edit == "away" and inside[at] not in touched and len(blocks) > 1:
                other = self.random.choice([each for b, each in blocks if b != block])
                touched.add(inside[at])
                other.insert(self.random.randint(0, len(other)), inside.pop(at))
            elif edit == "blocks":
                self.random.shuffle(blocks)
            blocks = [(b, each) for b, each in blocks if each]
        return blocks

    # --- steps

    def step(self):
        name = self.random.choices(list(WEIGHTS), WEIGHTS.values())[0]
        at = self.random.randrange(len(self.lessons))
        return name if getattr(self, name)(at, self.random.choice(self.people[:3])) is not False else None

    def editions(self, at, person):
        try:
            return policies.places_for_learner(user=person, uuid=self.rows[at].uuid)
        except Http404:
            assert self.lessons[at].online == []
            return []

    def report(self, at, person, language, place, text):
        editions = self.editions(at, person)
        if not editions:
            return False
        expected = self.lessons[at].read(person.pk, language, place[1])
        try:
            progress.note_position(
                editions=editions, block=UUID(place[0][0]), paragraph=place[0][1], by=person, text=text
            )
            noted = True
        except Invalid:
            noted = False
        assert noted == expected
        self.complete(person)
        return True

    def open_tab(self, at, person):
        language = self.speaks[person.pk]
        text = self.lessons[at].texts[language]
        if not text.is_online:
            return False
        number = LessonEdition.objects.values_list("text", flat=True).get(
            lesson=self.rows[at], language=language
        )
        self.tabs.setdefault(person.pk, []).append((at, language, number, text.flat()))
        del self.tabs[person.pk][:-4]
        return True

    def read(self, at, person):
        language = self.speaks[person.pk]
        text = self.lessons[at].texts[language]
        if not text.is_online:
            return False
        block, index, _each = self.random.choice(text.flat())
        number = LessonEdition.objects.values_list("text", flat=True).get(
            lesson=self.rows[at], language=language
        )
        return self.report(at, person, language, ((block, index), (block, index)), number)

    def old_tab(self, _at, person):
        """A tab that may have been open for many publications reports a place of the text it shows."""
        if not self.tabs.get(person.pk):
            return False
        at, language, number, flat = self.random.choice(self.tabs[person.pk])
        block, index, paragraph = self.random.choice(flat)
        now = self.lessons[at].texts[language].place_of(paragraph)
        return self.report(at, person, language, ((block, index), now), number)

    def finish(self, at, person):
        if not self.editions(at, person):
            return False
        progress.finish_reading(lesson=self.rows[at], by=person)
        self.lessons[at].finish(person.pk)
        self.complete(person)
        return True

    def switch(self, at, person):
        self.speaks[person.pk] = "en" if self.speaks[person.pk] == "zh-hans" else "zh-hans"

    def bad_place(self, at, person):
        editions = self.editions(at, person)
        if not editions:
            return False
        with pytest.raises(Invalid):
            progress.note_position(editions=editions, block=uuid4(), paragraph=0, by=person)
        return True

    def acknowledge(self, at, person):
        editions = self.editions(at, person)
        if not editions:
            return False
        changing.acknowledge(editions=editions, by=person, text=self.random.choice(editions).text)
        return True

    def republish(self, at, person):
        text = self.lessons[at].texts["zh-hans"]
        blocks = self.edited(text.blocks)
        self.put(at, "zh-hans", blocks)
        text.publish(blocks)
        self.lessons[at].settle_places()

    def translate(self, at, person):
        blocks = self.lessons[at].texts["zh-hans"].blocks
        self.put(at, "en", blocks)
        self.lessons[at].texts["en"].publish(self.translated(blocks))

    def withdraw(self, at, person):
        language = self.random.choice(LANGUAGES)
        text = self.lessons[at].texts[language]
        if not text.is_online:
            return False
        LessonPage.objects.filter(pk=self.pages[at, language]).update(live=False)
        publication.withdraw_edition(page=LessonPage.objects.get(pk=self.pages[at, language]), by=self.by)
        text.is_online = False
        return True

    def come_back(self, at, person):
        for language, text in self.lessons[at].texts.items():
            if not text.is_online:
                LessonPage.objects.filter(pk=self.pages[at, language]).update(live=True)
                page = LessonPage.objects.get(pk=self.pages[at, language])
                publication.publish_edition(page=page, by=self.by)
                text.is_online = True
                return True
        return False

    def move(self, at, person):
        page = LessonPage.objects.get(pk=self.pages[at, self.random.choice(LANGUAGES)])
        page.move(page.get_parent(), pos=self.random.choice(["first-child", "last-child"]))

    def slug(self, at, person):
        page = LessonPage.objects.get(pk=self.pages[at, self.random.choice(LANGUAGES)])
        page.slug = f"s-{self.random.randrange(10**9)}"
        page.save()
        publication.redraw_below(page=page, by=self.by)

    def copy(self, at, person):
        page = LessonPage.objects.get(pk=self.pages[at, "zh-hans"])
        with pytest.raises(PermissionDenied):
            one_page_for_each_row(RequestFactory().get("/"), page)

    def complete(self, person):
        published = [lesson for lesson in self.lessons if lesson.online]
        if all(
            person.pk in lesson.standing and lesson.standing[person.pk].is_complete for lesson in published
        ):
            self.completed.add(person.pk)

    # --- what must hold

    def check(self):
        found = {}
        rows = LessonProgress.objects.values_list(
            "lesson_id", "person_id", "percent", "completed_at", "block", "paragraph",
            "furthest_block", "furthest_paragraph",
        )  # fmt: skip
        for lesson, person, percent, completed, block, paragraph, far, far_at in rows:
            place = (str(block), paragraph) if block else None
            furthest = (str(far), far_at) if far else None
            found[lesson, person] = (percent, completed is not None, place, furthest)
        expected = {
            (row.pk, person): (
                each.percent, each.is_complete, lesson.at(each.place), lesson.at(each.furthest)
            )
            for row, lesson in zip(self.rows, self.lessons, strict=True)
            for person, each in lesson.standing.items()
        }  # fmt: skip
        assert found == expected
        for key, (percent, complete, *_places) in self.before.items():
            assert found[key][0] >= percent
            assert found[key][1] >= complete
        self.before = found


def test_progress_never_goes_back_nor_to_another_person(shelf):
    walk, done = Walk(shelf), Counter()

    while done.total() < STEPS:
        name = walk.step()
        if name is not None:
            done[name] += 1
            walk.check()

    people = set(Completion.objects.values_list("person_id", flat=True))
    assert done.total() >= 10_000
    assert set(done) == set(WEIGHTS)
    assert people == walk.completed
    assert walk.people[3].pk not in people
