from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Promise] = {
    "answer.unknown_field": _(
        "The answer holds something this question did not ask for. Nothing was changed."
    ),
    "answer.unknown_option": _(
        "The answer names an option this question does not have. Your earlier answer stands."
    ),
    "answer.too_many_options": _("Choose fewer options. Your earlier answer stands."),
    "answer.too_long": _("The answer is too long. Your earlier answer stands."),
    "answer.too_many_files": _("Hand in at most %(most)s files. Your earlier answer stands."),
    "answer.used_twice": _("Use each of the things only once. Your earlier answer stands."),
    "answer.not_a_number": _("Enter one number, such as 12, 3.5 or -0.2. Your earlier answer stands."),
    "answer.place_twice": _("Two items have the same place. Give each a place of its own."),
    "answer.place_missing": _("Give every item a place. Your earlier answer stands."),
    "answer.word_twice": _("A word stands in two gaps; each is there once. Your earlier answer stands."),
    "answer.pair_of_one": _("A pair needs two different items. Your earlier answer stands."),
    "answer.pair_twice": _("The same pair is there twice. Your earlier answer stands."),
    "answer.option_too_often": _("An item stands in more pairs than it may. Your earlier answer stands."),
    "answer.not_on_scale": _("Choose a number of the scale. Your earlier answer stands."),
    "answer.missing": _("Give an answer first; no try was used up."),
    "answer.malformed": _("The answer could not be read. Your earlier answer stands."),
    "attempt.closed": _(
        "The attempt is over. What you sent was kept in its record, but does not count towards the result."
    ),
    "attempt.already_submitted": _("This attempt has already been submitted."),
    "attempt.none_left": _("You have used all attempts at this assessment."),
    "attempt.practice": _("This is a practice: check the answer on its own page."),
    "attempt.no_practice": _("This attempt is no practice. Nothing was changed."),
    "practice.elsewhere": _(
        "You have tried this question in another window meanwhile. Here is how it stands; no try was used up."
    ),
    "practice.question_over": _("This question is over: there are no tries left."),
    "attempt.not_yours": _("Only the learner can act on an attempt."),
    "manifest_href": _("The manifest names a file outside the package, or one that is not there: %(entry)s"),
    "manifest_missing": _("The package has no imsmanifest.xml."),
    "manifest_not_at_root": _("imsmanifest.xml does not lie at the top of the package but at %(entry)s."),
    "manifest_several": _("The package has more than one manifest: %(entry)s"),
    "manifest_too_large": _("The manifest of the package is too large or nested too deep."),
    "manifest_unknown": _("The manifest begins with %(element)s in line %(line)s, which is not known."),
    "qti_no_items": _("The manifest of the package lists no items of QTI."),
    "qti_not_an_item": _("The file is no item of QTI: it begins with %(element)s."),
    "qti_test_alone": _("A test of QTI names its questions only. Give the whole package."),
    "assessment.retired": _("This assessment can no longer be started."),
    "assessment.empty": _("This assessment has no questions yet."),
    "assessment.no_questions": _("Choose at least one question."),
    "assessment.question_twice": _("A question can stand in an assessment only once."),
    "assessment.draft": _("This assessment is still being composed."),
    "assessment.held": _(
        "This assessment cannot be started at the moment: one of its questions is kept back. "
        "Its authors have been shown which one."
    ),
    "assessment.draw_short": _(
        "This assessment cannot be started at the moment: too few questions are left to draw from. "
        "Please tell its trainer."
    ),
    "assessment.incomplete": _("The paper is not complete: %(findings)s"),
    "assessment.no_blueprint": _("The paper follows no blueprint."),
    "assessment.edited_meanwhile": _(
        "Somebody changed these settings meanwhile. Your entries are below; open the page anew to compare."
    ),
    "blueprint.edited_meanwhile": _(
        "Somebody changed this blueprint meanwhile. Your entries are below; open the page anew to compare."
    ),
    "blueprint.cells": _("Give at least one cell a number, and at most %(most)s."),
    "blueprint.cell_twice": _("Two rows ask for the same; put their numbers together."),
    "blueprint.in_use": _("Papers follow this blueprint; it cannot be removed."),
    "blueprint.forms": _("Between 1 and %(most)s forms can be assembled at a time."),
    "blueprint.short": _("The bank has too few questions: %(cells)s."),
    "hold.no_reason": _("Say why the question is kept back."),
    "hold.already": _("The question is kept back already."),
    "hold.none": _("The question is not kept back."),
    "assessment.needs_person": _(
        "These questions are marked by people, which is not possible in a quiz or test that is marked at "
        "once: %(keys)s. Leave them out."
    ),
    "assessment.question_not_approved": _("Not approved yet, so no paper takes it: %(keys)s."),
    "assessment.question_foreign": _("A question comes from a bank that is not open to you."),
    "question.invalid": _("The question is not complete: %(problems)s"),
    "question.stale": _(
        "Somebody saved another version of this question meanwhile. Your entries are below; "
        "compare and save again."
    ),
    "question.in_assessment_marked_at_once": _(
        "This question stands in an assessment that is marked at once, so no part of it can be marked by a "
        "person."
    ),
    "question.key_taken": _("The bank already has a question with the key %(key)s."),
    "question.kind_unknown": _("There is no question type %(kind)s."),
    "text_encoding": _("Line %(line)s is neither UTF-8 nor UTF-16. Save the file as UTF-8 and try again."),
    "question.file_missing": _("The question shows a file that its bank does not have (%(file)s)."),
    "file_too_large": _("The file is larger than %(megabytes)s MB."),
    "file_kind_unknown": _(
        "Questions take pictures (PNG, JPEG, GIF, WebP), sound (MP3, OGG, WAV, M4A) and film (MP4, WebM)."
    ),
    "question.tag_too_long": _("A tag has at most %(most)s characters."),
    "question.too_many_tags": _("A question has at most %(most)s tags."),
    "question.validity_reversed": _("The last day on which it may be asked comes before the first."),
    "question.not_a_draft": _("Only a draft can be handed in."),
    "question.nobody_reviews": _(
        "Nobody could approve it: the bank has no other trainer who may approve and did not write this "
        "wording. The owner shares the bank under Settings."
    ),
    "question.not_in_review": _("It does not wait for a review any more."),
    "question.not_a_reviewer": _("In this bank you may write, but not approve."),
    "question.own_wording": _("Nobody approves a wording that they wrote or handed in themselves."),
    "question.reason_missing": _("Say why it is sent back."),
    "question.version_in_place": _("This wording is the newest one already."),
    "batch.too_many": _("At most %(most)s questions are changed together; narrow the list."),
    "batch.nothing_to_undo": _("There is no change of many questions to take back."),
    "category.foreign": _("This category is not open to what you want to put there."),
    "category.too_deep": _("Categories can be nested %(most)s deep at most."),
    "category.untitled": _("Give the category a title in at least one language."),
    "category.title_taken": _("There is already a category %(title)s at this place."),
    "import.file_too_large": _("The file is larger than %(megabytes)s MB."),
    "import.format_unknown": _(
        "The file is of none of the formats that questions can be read from. Say which one it is, or choose "
        "another file."
    ),
    "import.gave_up": _(
        "Reading was begun again and again and never came to an end. Divide the file, or ask the operator."
    ),
    "import.not_open": _("The bank is no longer open to the person who wanted this."),
    "import.not_ready": _("The import is not waiting for you (any more). Look at its page again."),
    "import.nothing_found": _("There is no question in the file."),
    "import.nothing_to_take": _("There is nothing in the file that could come in."),
    "import.too_late": _("The questions are being taken over or are in the bank already."),
    "import.too_many_questions": _("A file may hold at most %(most)s questions. Divide it."),
    "import.unreadable": _("The file is damaged in a way that its reader does not understand."),
    "export.format_unknown": _("Questions cannot be written in this format."),
    "export.nothing_chosen": _("No question matches, so there is nothing to write."),
    "word.no_question": _(
        "No question was found in the document. A question begins with a number and a point: look at "
        "the template."
    ),
    "excel.no_heads": _(
        "The first row of the table must name the columns, among them the question. Begin with the template."
    ),
    "bank.code_taken": _("There is already a bank with the code %(bank)s."),
    "bank.not_a_trainer": _("A bank can be shared with trainers only."),
    "bank.not_owner": _("Only the owner shares a bank."),
}

KINDS: dict[str, Promise] = {
    "single_choice": _("Single choice"),
    "multiple_choice": _("Multiple choice"),
    "true_false": _("True or false"),
    "matrix": _("Table of choices"),
    "short_text": _("Short text"),
    "numeric": _("Number"),
    "matching": _("Matching"),
    "ordering": _("Ordering"),
    "cloze": _("Text with gaps"),
    "select_words": _("Missing words, chosen from menus"),
    "drag_words": _("Missing words, dragged into the text"),
    "associate": _("Pairs"),
    "hot_text": _("Passages to mark"),
    "hotspot": _("Areas of a picture"),
    "drag_image": _("Drag onto a picture"),
    "extended_text": _("Long answer"),
    "translation": _("Translation"),
    "file_upload": _("Files handed in"),
    "oral": _("Spoken answer"),
    "case_file": _("Case file"),
    "calculated": _("Calculation"),
    "slider": _("Slider"),
    "description": _("Text without a question"),
}

# How a question of a practice stands, for the list of questions.
STEPS: dict[str, Promise] = {
    "untried": _("not tried yet"),
    "right": _("right"),
    "partial": _("partly right"),
    "wrong": _("wrong"),
    "text": _("nothing to answer"),
}

MARK_CODES: dict[str, Promise] = {
    "right": _("Right"),
    "partial": _("Partly right"),
    "wrong": _("Wrong"),
    "blank": _("Not answered"),
    "pending": _("To be marked by a person"),
}

TRUE_FALSE: dict[str, Promise] = {"true": _("True"), "false": _("False")}

ANY_QUESTION = _("any question")

# What stands between a paper and its learners.
FINDINGS: dict[str, Promise] = {
    "no_questions": _("The paper has no questions."),
    "not_approved": _("Not approved, or retired: %(keys)s."),
    "by_hand": _("These are marked by people, which papers for learners do not offer yet: %(keys)s."),
    "held": _("Kept back: %(keys)s. Replace them, or release them on their pages."),
    "draw_short": _("Draw %(place)s: %(found)s of %(needed)s questions are there."),
    "cell_short": _("Blueprint, %(cell)s: %(found)s of %(needed)s questions are in the paper."),
    "language_gap": _("Missing or stale in a language of the paper: %(keys)s."),
    "worn": _("%(count)s questions of the pools have been served as often as the bank allows."),
}
# What can be changed of many questions together.
BATCH_FIELDS: dict[str, Promise] = {
    "category": _("Category"),
    "tags": _("Tags"),
    "competencies": _("Competencies"),
    "level": _("Level"),
    "difficulty": _("Difficulty"),
    "retired": _("State"),
}

# What a text or a setting of a question is called, by the steps down to it (question_types.contents).
TEXT_NAMES: dict[str, Promise] = {
    "kind": _("Type"),
    "right": _("Right answer"),
    "citations": _("Legal basis"),
    "stem": _("Question"),
    "options": _("Option"),
    "rows": _("Row"),
    "columns": _("Column"),
    "stems": _("Item"),
    "choices": _("Choice"),
    "gaps": _("Gap"),
    "drops": _("Place on the picture"),
    "documents": _("Document"),
    "parts": _("Part"),
    "definition": _("Content"),
    "title": _("Title"),
    "body": _("Text"),
    "alt": _("Description of the picture"),
    "explanation": _("Explanation"),
    "key": _("Marking"),
    "feedback": _("Feedback"),
    "option_feedback": _("Feedback to an option"),
    "value_feedback": _("Feedback to an answer"),
    "hints": _("Hint"),
    "rubric": _("Criterion"),
    "levels": _("Level of the criterion"),
    "sample": _("Model answer"),
    "grader_note": _("Note for markers"),
    "answers": _("Accepted answer"),
    "scoring": _("Way of marking"),
    "weights": _("Weight"),
    "fixed_order": _("Fixed order"),
    "tolerance": _("Tolerance"),
    "value": _("Value"),
}


def text_name(path: str) -> str:
    """ "Option · a" for "options.a"; steps without a name of their own stay as they are."""
    return " · ".join(str(TEXT_NAMES.get(step, step)) for step in path.split("."))
