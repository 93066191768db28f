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

# What keeps a question from being saved; the codes of question_types.
PROBLEMS: dict[str, Promise] = {
    "stem_missing": _("Write the question in at least one language."),
    "options_number": _("Give between 2 and 20 options."),
    "options_ids": _("Two options have the same identifier."),
    "option_empty": _("An option has no text."),
    "options_alike": _("Two options read the same."),
    "key_missing": _("Say which answer is right."),
    "key_unknown_option": _("The right answer is not among the options."),
    "key_one_only": _("A single-choice question has one right option."),
    "key_not_a_number": _("The right answer must be a number."),
    "tolerance_invalid": _("The tolerance must be a number that is not negative."),
    "stems_number": _("Give between 1 and 30 items to match."),
    "match_options_number": _("Give between 2 and 40 answers to match with."),
    "pair_missing": _("Say what belongs together."),
    "pair_twice": _("The same pair is given twice."),
    "pairs_over_limit": _("The right pairs need more pairs, or an item more often, than the limits allow."),
    "order_incomplete": _("The right order must name every item once."),
    "gap_twice": _("A marker such as [[1]] stands twice in the text; every gap has its own."),
    "gap_missing": _("The text lacks the marker of a gap, such as [[1]], in one of its languages."),
    "gap_unknown": _("The text has a marker such as [[1]] that no gap belongs to."),
    "gaps_number": _("Give between 1 and 50 gaps."),
    "gap_without_answer": _("Say what is right in every gap."),
    "gap_kind_unknown": _("A gap is of a kind that gaps cannot be."),
    "gap_marks_invalid": _("The weight of a gap is a number from 0; together they are more than 0."),
    "words_number": _("Give between 1 and 60 words."),
    "word_not_unlimited": _("A word is right in two gaps: let it be used any number of times."),
    "passages_number": _("Give between 2 and 50 passages."),
    "limit_invalid": _("A limit must be a whole number that is not negative."),
    "limit_too_few": _("More passages are right than may be marked."),
    "scoring_unknown": _("This way of marking is not known."),
    "processing_malformed": _("The rule that this question brings cannot be read."),
    "processing_type_unknown": _(
        "The rule that this question brings names a type of value that is not known."
    ),
    "processing_operator_unknown": _(
        "The rule that this question brings uses an operation that is not known."
    ),
    "processing_pattern": _("The rule that this question brings holds a pattern that cannot be tried."),
    "processing_options": _(
        "The rule that the question brought is for as many options as there were. Choose another way of "
        "marking, or keep their number."
    ),
    "processing_score_missing": _(
        "The rule that this question brings does not say how many marks there are."
    ),
    "processing_too_large": _("The rule that this question brings is too long to be followed."),
    "picture_missing": _("Choose a picture."),
    "picture_size": _("The size of the picture is not known."),
    "area_invalid": _("An area is not complete: choose a shape and give its numbers."),
    "area_outside": _("An area lies outside the picture."),
    "areas_number": _("Give between 1 and 20 areas."),
    "most_invalid": _("More areas are right than may be chosen."),
    "places_number": _("Give between 1 and 40 places, each with an identifier of its own."),
    "things_number": _("Give between 2 and 40 things to be placed."),
    "key_of_another_group": _("A place and what belongs there are of different groups."),
    "key_used_twice": _("What belongs in several places must be there any number of times."),
    "rubric_criteria": _("A rubric has at most 20 criteria, each with an identifier of its own."),
    "rubric_criterion_empty": _("A criterion of the rubric has no text."),
    "rubric_levels": _("Every criterion has 2 to 10 levels, each with its points, which are not negative."),
    "rubric_points_alike": _("Two levels of a criterion have the same points."),
    "length_invalid": _("The length asked for is not possible."),
    "source_missing": _("Write the text that is to be translated."),
    "translation_languages": _("Translate from Chinese into English or from English into Chinese."),
    "endings_invalid": _("Endings of files begin with a dot, such as .pdf or .docx."),
    "upload_limits": _("Take between 1 and 20 files of up to 100 MB."),
    "oral_seconds": _("Give 5 seconds to 30 minutes to speak, and at most an hour to prepare."),
    "documents_number": _("Give between 1 and 12 documents."),
    "document_title": _("A document has no title."),
    "document_empty": _("A document has no text."),
    "parts_number": _("Give between 1 and 20 sub-questions."),
    "parts_ids": _("Two sub-questions have the same identifier."),
    "part_kind_unknown": _("A sub-question is of a type that does not exist here."),
    "part_marks": _("The weight of a sub-question is a number above 0, at most 100."),
    "weights_invalid": _("A share of the marks is a number from -1 to 1 and belongs to an answer."),
    "weights_missing": _("Write the shares of the marks at the options."),
    "answers_missing": _("Write at least one expected answer."),
    "answer_none_right": _("At least one expected answer must earn the whole mark."),
    "pattern_unreadable": _("A regular expression cannot be read, or is larger than an answer needs."),
    "tolerate_unknown": _("What does not matter is not known."),
    "units_invalid": _("Each unit has a name of its own and a number greater than zero."),
    "scale_invalid": _(
        "The scale needs a lowest and a greater highest number, and a step that makes at most 10,000 places."
    ),
    "matrix_size": _("Give between 1 and 20 rows and between 2 and 10 columns."),
    "matrix_row_one": _("In each row exactly one column is right."),
    "matrix_row_missing": _("Say which column is right in each row."),
    "variables_invalid": _(
        "Each variable has a name of its own that begins with a letter, and a range or values to draw from; "
        "rows of values name every variable."
    ),
    "formula_missing": _("Write at least one formula."),
    "formula_syntax": _("A formula cannot be read."),
    "formula_too_long": _("A formula is too long."),
    "formula_unknown_variable": _("A formula names a variable that there is not."),
    "formula_unknown_function": _("A formula calls a function that there is not."),
    "formula_arguments": _("A function in a formula has too few or too many numbers."),
    "formula_no_value": _("A formula has no result for some of the values, such as a division by zero."),
}

# Why a trial answer got its mark.
REASONS: dict[str, Promise] = {
    "processing": _("The rule that this question brings gave %(score)s of %(maximum)s. %(others)s"),
    "right": _("The answer is the right one: full marks."),
    "wrong": _("The answer is not the right one: no marks."),
    "blank": _("There is no answer: no marks."),
    "all_or_nothing": _(
        "All or nothing: %(right_chosen)s of %(right)s right options and %(wrong_chosen)s of %(wrong)s wrong "
        "options were chosen; only exactly the right ones earn the marks."
    ),
    "partial": _(
        "Partial credit: %(right_chosen)s of %(right)s right options less %(wrong_chosen)s of %(wrong)s "
        "wrong options, never below nothing."
    ),
    "tolerance": _(
        "The answer was read as %(read)s; it is off by %(off)s where %(allowed)s is allowed, bounds included."
    ),
    "part_right": _("Right."),
    "part_wrong": _("Wrong."),
    "part_blank": _("No answer."),
    "parts": _("%(right_parts)s of %(parts)s are right; each earns the same share."),
    "parts_all": _("%(right_parts)s of %(parts)s are right; only all of them together earn the marks."),
    "pairs": _(
        "%(right_parts)s of %(parts)s right pairs; %(over)s pairs too many, each of which costs one share."
    ),
    "cloze": _("The mean of the %(parts)s gaps by their weights, which add up to %(total)s:"),
    "order_all_or_nothing": _(
        "%(in_place)s of %(items)s items stand in their place; only the whole order earns the marks."
    ),
    "order_absolute_position": _(
        "%(in_place)s of %(items)s items stand in their place: %(percent)s%% of the marks."
    ),
    "order_relative_next_exclude_last": _(
        "By what follows each item but the last: %(percent)s%% of the marks."
    ),
    "order_relative_next_include_last": _(
        "By what follows each item, the end of the list included: %(percent)s%% of the marks."
    ),
    "order_relative_one_previous_and_next": _(
        "By the neighbours of each item on either side: %(percent)s%% of the marks."
    ),
    "order_relative_all_previous_and_next": _(
        "By everything before and after each item: %(percent)s%% of the marks."
    ),
    "order_longest_ordered_subset": _(
        "By the most items that are in order among themselves: %(percent)s%% of the marks."
    ),
    "order_longest_contiguous_subset": _(
        "By the longest run of items that follow one another in the right order: %(percent)s%% of the marks."
    ),
    "order_relative_to_correct": _("By how far each item is from its place: %(percent)s%% of the marks."),
    "places": _("%(right)s of %(all)s places hold what belongs there; each earns its share of the marks."),
    "places_all_or_nothing": _(
        "All or nothing: %(right)s of %(all)s places hold what belongs there; only all together earn marks."
    ),
    "part_uncounted": _("Does not count."),
    "pending_words": _("A person marks this answer by the rubric. It has %(words)s words."),
    "pending": _("A person marks this answer by the rubric."),
    "parts_weighted": _("The mean of the sub-questions, each by its weight:"),
    "part": _("Verdict: %(verdict)s."),
    "weights": _("By shares: the options chosen earn %(share)s %% of the marks."),
    "answer_fits": _(
        "The first expected answer that fits is “%(answer)s”; it earns %(share)s %% of the marks."
    ),
    "no_answer_fits": _("None of the expected answers fits: no marks."),
    "number_hits": _(
        "The answer was read as %(read)s and hits an expected number; it earns %(share)s %% of the marks."
    ),
    "number_misses": _("The answer was read as %(read)s and hits none of the expected numbers: no marks."),
    "no_number": _("The answer could not be read as a number: no marks."),
    "unit_wrong": _(
        "The number was read as %(read)s, its unit is missing or wrong; "
        "what is left is %(share)s %% of the marks."
    ),
    "rows": _("By rows: %(right)s of %(rows)s rows are exactly right."),
    "rows_all_or_nothing": _(
        "All or nothing: %(right)s of %(rows)s rows are exactly right; only all of them earn the marks."
    ),
}

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
