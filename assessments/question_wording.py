"""What question types say: what keeps a question from being saved, and why an answer got its mark."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
