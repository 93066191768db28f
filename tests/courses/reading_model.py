"""What readers must keep, in the plainest Python: written apart from courses.changes, and knowing less.

A paragraph is an object that the walk creates, edits and removes, so which one became which is known
here and never guessed. Nothing in this file reads the database or the code under test.
"""

import itertools
from dataclasses import dataclass, field

_numbers = itertools.count(1)


@dataclass(eq=False)
class Paragraph:
    words: str
    number: int = field(default_factory=lambda: next(_numbers))


@dataclass(eq=False)
class Text:
    """One language. `blocks` is what is published: [(block, [paragraphs])], in order."""

    blocks: list = field(default_factory=list)
    is_online: bool = False
    fell_to: dict = field(default_factory=dict)  # removed paragraph -> the one it fell to
    version: int = 0

    def flat(self):
        return [(block, at, each) for block, inside in self.blocks for at, each in enumerate(inside)]

    def find(self, block, index):
        return next((each for b, at, each in self.flat() if (b, at) == (block, index)), None)

    def place_of(self, paragraph):
        """Where it is, or where what it fell to is."""
        while paragraph in self.fell_to:
            paragraph = self.fell_to[paragraph]
        return next((b, at) for b, at, each in self.flat() if each is paragraph)

    def percent_at(self, block, index):
        flat = self.flat()
        for at, (b, i, _each) in enumerate(flat):
            if (b, i) == (block, index):
                return (at + 1) * 100 // len(flat), at + 1 == len(flat)
        return None

    def publish(self, blocks):
        """Whoever was on a removed paragraph is on the nearest before it that is still there."""
        old = [each for _b, _i, each in self.flat()]
        self.blocks = [(block, list(inside)) for block, inside in blocks]
        now = [each for _b, _i, each in self.flat()]
        last = now[0]
        for paragraph in old:
            if paragraph in now:
                last = paragraph
            else:
                self.fell_to[paragraph] = last
        self.is_online = True
        self.version += 1


@dataclass
class Standing:
    """One person in one lesson. A place is a Chinese paragraph, or (block, index) if there is none."""

    place: object = None
    furthest: object = None
    percent: int = 0
    is_complete: bool = False


class Lesson:
    def __init__(self):
        self.texts = {"zh-hans": Text(), "en": Text()}
        self.standing = {}

    @property
    def online(self):
        return [text for text in self.texts.values() if text.is_online]

    def at(self, place):
        if isinstance(place, Paragraph):
            return self.texts["zh-hans"].place_of(place)
        return place

    def settle_places(self):
        """Places of another language's longer text become paragraphs once the Chinese one has them."""
        for standing in self.standing.values():
            for name in ("place", "furthest"):
                here = self.at(getattr(standing, name))
                if here is not None:
                    setattr(standing, name, self.texts["zh-hans"].find(*here) or here)

    def read(self, person, language, place):
        """True: noted. False: no such place."""
        texts = [self.texts[language], *(text for code, text in self.texts.items() if code != language)]
        found = next((hit for text in texts if text.is_online and (hit := text.percent_at(*place))), None)
        if found is None:
            return False
        percent, is_last = found
        standing = self.standing.setdefault(person, Standing())
        standing.place = self.texts["zh-hans"].find(*place) or place
        if percent > standing.percent:
            standing.furthest, standing.percent = standing.place, percent
        if is_last:
            self.finish(person)
        return True

    def finish(self, person):
        standing = self.standing.setdefault(person, Standing())
        standing.percent, standing.is_complete = 100, True
