"""The types there are. A kind is stored with every question version and never renamed."""

from __future__ import annotations

from assessments.question_types.associate import Associate
from assessments.question_types.base import MarkedBy, QuestionType
from assessments.question_types.calculated import Calculated
from assessments.question_types.case_file import CaseFile
from assessments.question_types.cloze import Cloze
from assessments.question_types.description import Description
from assessments.question_types.drag_image import DragImage
from assessments.question_types.drag_words import DragWords
from assessments.question_types.extended_text import ExtendedText
from assessments.question_types.file_upload import FileUpload
from assessments.question_types.hot_text import HotText
from assessments.question_types.hotspot import Hotspot
from assessments.question_types.matching import Matching
from assessments.question_types.matrix import Matrix
from assessments.question_types.multiple_choice import MultipleChoice
from assessments.question_types.numeric import Numeric
from assessments.question_types.oral import Oral
from assessments.question_types.ordering import Ordering
from assessments.question_types.select_words import SelectWords
from assessments.question_types.short_text import ShortText
from assessments.question_types.single_choice import SingleChoice
from assessments.question_types.slider import Slider
from assessments.question_types.translation import Translation
from assessments.question_types.true_false import TrueFalse

# What a gap of a cloze text can be.
IN_GAPS: tuple[QuestionType, ...] = (SingleChoice(), MultipleChoice(), ShortText(), Numeric())

TYPES: dict[str, QuestionType] = {
    member.kind: member
    for member in (
        *IN_GAPS,
        TrueFalse(),
        Matrix(),
        Calculated(),
        Slider(),
        Matching(),
        Ordering(),
        Cloze(IN_GAPS),
        SelectWords(),
        DragWords(),
        Associate(),
        HotText(),
        Hotspot(),
        DragImage(),
        ExtendedText(),
        Translation(),
        FileUpload(),
        Oral(),
        Description(),
    )
}
# Its parts are of the types above.
TYPES[CaseFile.kind] = CaseFile(dict(TYPES))


def question_type(kind: str) -> QuestionType:
    return TYPES[kind]


def kinds_of_parts() -> frozenset[str]:
    """Those of which only the definition tells whether a person has to read an answer."""
    return frozenset(
        kind for kind, member in TYPES.items() if type(member).needs_person is not QuestionType.needs_person
    )


def kinds_marked_by(who: MarkedBy) -> frozenset[str]:
    return frozenset(kind for kind, member in TYPES.items() if member.marked_by == who)
