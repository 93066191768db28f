"""The types of questions in groups, each with what it is for: what an author chooses from."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.registry import QUESTION_FORMS
from assessments.wording import KINDS


@dataclass(frozen=True)
class Offer:
    kind: str
    name: Promise
    about: Promise


@dataclass(frozen=True)
class Group:
    title: Promise
    offers: tuple[Offer, ...]


CHOICES: dict[str, Promise] = {
    "single_choice": _("One of several options is right."),
    "multiple_choice": _("Several options are right; partial credit if you like."),
    "true_false": _("A statement to be judged."),
    "matrix": _("Several statements judged by the same columns."),
}
FIGURES: dict[str, Promise] = {
    "short_text": _("A word or a short phrase, compared with what you accept."),
    "numeric": _("A number, with tolerance and units."),
    "calculated": _("A number from a formula; every attempt draws its own figures."),
    "slider": _("A value set on a scale."),
}
WORDS: dict[str, Promise] = {
    "matching": _("Each item gets what belongs to it."),
    "ordering": _("Items brought into their order."),
    "associate": _("Items joined in pairs."),
    "select_words": _("Gaps in a text, each with a menu of words."),
    "drag_words": _("Gaps in a text, filled with words from a list."),
    "hot_text": _("Words of a text to be marked."),
}
PICTURES: dict[str, Promise] = {
    "hotspot": _("Areas of a picture to be pointed at."),
    "drag_image": _("Words or small pictures brought to their places on a picture."),
}
LONG: dict[str, Promise] = {
    "extended_text": _("A written answer, marked by a person with a rubric."),
    "translation": _("A text beside the field for its translation, marked by a person."),
    "file_upload": _("Documents to be handed in, marked by a person."),
    "oral": _("A spoken answer that is recorded, marked by a person."),
}
GROUPS: dict[str, Promise] = {
    "case_file": _("Documents in two languages beside several questions about them."),
    "cloze": _("A text with gaps, each a small question of its own."),
    "description": _("A text between questions; it asks nothing and earns no marks."),
}
_ALL = (
    (_("Choosing"), CHOICES),
    (_("Text and numbers"), FIGURES),
    (_("Words in place"), WORDS),
    (_("Pictures"), PICTURES),
    (_("Long answers"), LONG),
    (_("Several in one"), GROUPS),
)


def groups() -> list[Group]:
    """Those that can be written here, in their groups."""
    found = []
    for title, kinds in _ALL:
        written = ((kind, about) for kind, about in kinds.items() if kind in QUESTION_FORMS)
        offers = tuple(Offer(kind, KINDS[kind], about) for kind, about in written)
        if offers:
            found.append(Group(title, offers))
    return found
