"""What a file of questions has wrong, or what of it does not come in: codes of interchange.base.Problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now, gettext_lazy as _

from assessments.question_wording import PROBLEMS as QUESTION_PROBLEMS
from core import wording

PROBLEMS: dict[str, Promise] = {
    # Every format.
    "files_too_large": _("The files of the questions are larger than %(megabytes)s MB together."),
    "key_shortened": _("The key was too long or held characters that keys do not have; it became %(key)s."),
    "key_twice": _("The file has another question with the key %(key)s before this one."),
    "marks_invalid": _("The marks must be a number above 0 and below 10,000."),
    "marks_rounded": _("The marks were rounded to two decimals."),
    "question_malformed": _("The question does not have the parts that its type needs."),
    "question_repeated": _("The file has the same question before; it is taken once."),
    "question_too_large": _("The question is larger than %(kilobytes)s kB without its files."),
    "text_unreadable": _("Control characters were taken out of the text."),
    # What a question of a file lacks.
    "answer_missing": _("The question has no line that says which answer is right."),
    "answers_many": _("The question has more than %(most)s answers."),
    "answers_number": _("The question needs %(least)s right answer at least."),
    "braces_unbalanced": _("A brace is opened or closed that has no counterpart."),
    "choices_number": _("The question needs %(least)s options at least."),
    "file_damaged": _("A file within the question is damaged."),
    "gap_without_choice": _("A gap names a word or a place that the question does not have."),
    "gaps_differ": _("The two languages of the text do not have the same gaps."),
    "gaps_none": _("The text has no gap that can be read."),
    "gaps_number": _("The text has more than %(most)s gaps."),
    "files_left_out": _("The files are left out; the format cannot hold any: %(what)s."),
    "input_missing": _("The response %(response)s has no field that can be read."),
    "group_missing": _("The part of a matching question belongs to a group that the file does not have."),
    "kind_unknown": _("Questions of the type %(kind)s have no counterpart here."),
    "kind_unwritable": _("This format has no questions of this type."),
    "no_right_answer": _("No answer earns the full marks."),
    "number_invalid": _("A number was expected here."),
    "option_without_question": _("The line belongs to no question: none begins before it."),
    "ordering_unreadable": _("The settings of the ordering question cannot be read."),
    "pair_without_answer": _("A part of the matching question has no answer."),
    "pairs_number": _("A matching question needs a part to match and %(least)s answers at least."),
    "penalty_invalid": _("The penalty must be a number from 0 to 1."),
    "picture_missing": _("The question needs a picture that the file does not hold."),
    "response_unknown": _("Answers of the type %(response)s have no counterpart here."),
    "script_unreadable": _(
        "A script makes something that the question shows or asks for. Scripts are not run here; only "
        "numbers that are drawn and reckoned with are understood."
    ),
    "stem_missing": _("The question has no text."),
    "unit_invalid": _("A unit has no usable factor, or what a wrong unit costs cannot be read."),
    "variable_invalid": _("The values of a variable cannot be read."),
    "weight_invalid": _("The share of the mark must be a number from -100 to 100 percent."),
    "zone_invalid": _("The shape of a place on the picture cannot be read."),
    # What does not come along.
    "answers_twice": _(
        "There are answers in two places. Those behind the first are kept as words of the text."
    ),
    "bounds_included": _("The bounds of the range count as right here."),
    "category_text_left_out": _("The description of the category is left out."),
    "extension_stale": _(
        "The file carries particulars of Comity for an earlier wording of the question. They are left out."
    ),
    "file_not_there": _("The text shows a file that is not in the imported file."),
    "kept_beside": _("Only Comity reads these particulars from the file again: %(what)s."),
    "languages_left_out": _("Texts in other languages than Chinese and English are left out: %(languages)s."),
    "markup_simplified": _("The appearance of the text was simplified; left out: %(what)s."),
    "picture_undescribed": _(
        "The picture has no description for people who cannot see it; its file name stands there. "
        "Describe it."
    ),
    "picture_elsewhere": _("A picture or recording on another site is left out."),
    "script_left_out": _("A script is left out; nothing of the question depends on it."),
    "setting_left_out": _("A setting has no counterpart here and is left out: %(what)s."),
    "zones_shown": _("The places on the picture are shown here; elsewhere they were to be found."),
    # QTI: what stops an item.
    "qti_custom_operator": _(
        "The rule of the item calls a program of its own (%(name)s), which is never run."
    ),
    "qti_declaration": _("A variable of the item is declared with a type that is not known."),
    "qti_external_media": _("The item shows a file of another site. Put the file into the package."),
    "qti_file_too_large": _("A file within the item is too large."),
    "qti_identifier_missing": _("A choice of the item has no identifier."),
    "qti_identifier_twice": _("Two choices of the item have the same identifier."),
    "qti_interaction_unsupported": _("Items with %(interaction)s have no counterpart here."),
    "qti_not_an_item": _("The file is no item of QTI: it begins with %(element)s."),
    "qti_number": _("A number of the item is none, or is beyond all bounds."),
    "qti_operator": _("The rule of the item uses an operation that items do not have."),
    "qti_pattern": _("The rule of the item holds a pattern that cannot be tried."),
    "qti_picture_size": _("The picture of the item is too large, or has no size."),
    "qti_processing": _("The rule of the item cannot be followed (%(reason)s)."),
    "qti_random": _(
        "The rule of the item draws by chance, so that the same answer would not get the same mark."
    ),
    "qti_response_undeclared": _("The item asks for an answer that it does not declare."),
    "qti_rule_unknown": _("The rule of the item holds an instruction that is not known."),
    "qti_scale": _("The scale of the item has no bounds or no steps."),
    "qti_score_above_maximum": _(
        "The right answer earns %(score)s, more than the greatest score of %(maximum)s."
    ),
    "qti_script": _("The item holds a script. It is not read."),
    "qti_shape": _("The shape of a place on the picture cannot be read."),
    "qti_template_processing": _(
        "The item changes its own text for every attempt. That has no counterpart here."
    ),
    "qti_template_unknown": _(
        "The rule of the item stands elsewhere. Only the templates of the standard are known."
    ),
    "qti_too_large": _("The item is too long to be read."),
    "qti_too_many_choices": _("The item has %(number)s choices; at most %(most)s can be read."),
    "qti_value": _("A value of the item is not of the type that it declares."),
    "qti_not_writable": _("QTI has nothing like this question (%(reason)s). It is not in the package."),
    # QTI: what does not come along.
    "qti_adaptive": _("The item is to be answered in several steps. It is marked by its first step."),
    "qti_beside": _(
        "Other systems do not read this of the question: %(what)s. In the package it stands beside the item."
    ),
    "qti_element": _("An element of the item is left out."),
    "qti_file_kind": _("A file of the item is neither a picture nor a recording that can be shown."),
    "qti_file_missing": _("A file that the item shows is not in the package."),
    "qti_marks": _("The greatest score of the item is %(marks)s; the question is worth one mark."),
    "qti_math": _("A formula became text with raised and lowered signs."),
    "qti_never_scores": _("By the rule of the item no answer earns anything."),
    "qti_no_rule": _("The item has no rule. What it declares right is marked as questions of its type are."),
    "qti_picture_missing": _("The picture of the item is missing. A white sheet stands in for it."),
    "qti_printed_variable": _("A value that the item prints into its text is left out."),
    "qti_rubric": _("A note of the item for others than candidates is left out."),
    "qti_rule_replaced": _("People mark this question; the rule of the item is left out."),
    "qti_scored_elsewhere": _("Part of the score of the item is given outside of it, and is left out."),
    "qti_test_settings": _(
        "The test has settings (%(element)s) that are left out; its order and sections are kept."
    ),
    # Documents.
    "word_picture": _("A picture of the document is left out."),
    "word_table": _("A table of the document is left out."),
    "word_text_unplaced": _("This text stands before the first question and is left out."),
    # Tables.
    "excel_answer_unreadable": _("The answer “%(cell)s” cannot be understood for this type."),
    "excel_column_unknown": _("These columns are not known and were not read."),
    "excel_data_unreadable": _("The column “Data” was changed and cannot be read."),
    "excel_data_wins": _(
        "The texts of this row differ from its column “Data”, which comes in. Empty that column to have "
        "the texts."
    ),
    "excel_day_unreadable": _("“%(cell)s” is not a date such as 2026-03-01."),
    "excel_difficulty_unknown": _("The difficulty “%(cell)s” is not known: easy, medium or hard."),
    "excel_example": _("An example of the template; it was not read."),
    "excel_files_left_out": _(
        "A table holds no pictures or recordings; they come in only where the bank has them."
    ),
    "excel_kind_unknown": _("The type “%(cell)s” is not known."),
    "excel_level_unreadable": _("The level “%(cell)s” is not one of 1 to 4."),
    "excel_marks_unreadable": _("The marks “%(cell)s” are not a number."),
    "excel_scoring_unknown": _("The way of marking “%(cell)s” is not known."),
    "excel_seconds_unreadable": _("The time “%(cell)s” is not a whole number of seconds."),
    "excel_tolerance_unreadable": _("The tolerance “%(cell)s” is neither a number nor a share such as 5%%."),
    "excel_too_many_rows": _(
        "A table holds at most %(most)s questions; this one and those after it were left out."
    ),
}

# What only our own readers find in a file of another format.
PARTICULARS: dict[str, Promise] = {
    "citations": _("sources of law"),
    "competencies": _("competencies"),
    "definition.alt": _("description of the picture"),
    "definition.expressions": _("calculations as answers"),
    "definition.words": _("number of words"),
    "difficulty": _("difficulty"),
    "key.answers": _("expected answers"),
    "key.case": _("upper and lower case"),
    "key.feedback": _("feedback"),
    "key.grader_note": _("note for markers"),
    "key.hints": _("hints"),
    "key.patterns": _("regular expressions"),
    "key.penalty": _("penalty"),
    "key.rubric": _("rubric"),
    "key.sample": _("sample answer"),
    "key.scoring": _("way of marking"),
    "key.units": _("units"),
    "key.tolerate": _("tolerance of spelling"),
    "kind": _("question type"),
    "level": _("level"),
    "marks": _("marks"),
    "seconds": _("time needed"),
    "valid_from": _("valid from"),
    "valid_to": _("valid to"),
}

FORMATS: dict[str, Promise] = {
    "aiken": _("Aiken"),
    "embedded_answers": _("Text with embedded answers"),
    "examview": _("ExamView"),
    "excel": _("Table (Excel, CSV)"),
    "gift": _("GIFT"),
    "missing_word": _("Text with missing words"),
    "moodle_xml": _("Moodle XML"),
    "olx": _("Open edX"),
    "qti": _("QTI"),
    "qti3": _("QTI 3"),
    "word": _("Word document"),
}


def format_name(name: str) -> str:
    return str(FORMATS.get(name, name))


def say(code: str, detail: Mapping[str, Any]) -> str:
    """The sentence for a problem, in the active language."""
    if "particulars" in detail:
        named = [str(PARTICULARS.get(name, name)) for name in detail["particulars"]]
        detail = {**detail, "what": _now(", ").join(named)}
    if code in PROBLEMS:
        sentence = str(PROBLEMS[code])
    elif code in QUESTION_PROBLEMS:
        return str(QUESTION_PROBLEMS[code])
    elif wording.known(code):
        return wording.say(code, **detail)
    else:
        return _now("Something that is not understood (%(code)s).") % {"code": code}
    try:
        return sentence % dict(detail) if detail else sentence
    except (KeyError, TypeError, ValueError):
        return sentence  # as in core.wording
