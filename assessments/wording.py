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
    "answer.not_a_number": _("Enter one number, such as 12, 3.5 or -0.2. Your earlier answer stands."),
    "answer.malformed": _("The answer could not be read. Your earlier answer stands."),
    "attempt.closed": _(
        "The attempt is over. What you sent was kept in its record, but does not count towards the result."
    ),
    "attempt.already_submitted": _("This attempt has already been submitted."),
    "attempt.none_left": _("You have used all attempts at this assessment."),
    "attempt.not_yours": _("Only the learner can act on an attempt."),
    "assessment.retired": _("This assessment can no longer be started."),
    "assessment.empty": _("This assessment has no questions yet."),
    "assessment.no_questions": _("Choose at least one question."),
    "assessment.question_twice": _("A question can stand in an assessment only once."),
    "assessment.question_foreign": _("A question comes from a bank that is not open to you."),
    "question.invalid": _("The question is not complete: %(problems)s"),
    "question.stale": _(
        "Somebody saved another version of this question meanwhile. Your entries are below; "
        "compare and save again."
    ),
    "question.key_taken": _("The bank already has a question with the key %(key)s."),
    "question.kind_unknown": _("There is no question type %(kind)s."),
    "file_too_large": _("The file is larger than %(megabytes)s MB."),
    "file_kind_unknown": _(
        "Questions take pictures (PNG, JPEG, GIF, WebP), sound (MP3, OGG, WAV, M4A) and film (MP4, WebM)."
    ),
    "question.tag_too_long": _("A tag has at most %(most)s characters."),
    "question.too_many_tags": _("A question has at most %(most)s tags."),
    "question.validity_reversed": _("The last day on which it may be asked comes before the first."),
    "category.foreign": _("This category is not open to what you want to put there."),
    "category.too_deep": _("Categories can be nested %(most)s deep at most."),
    "category.untitled": _("Give the category a title in at least one language."),
    "category.title_taken": _("There is already a category %(title)s at this place."),
    "bank.code_taken": _("There is already a bank with the code %(bank)s."),
    "bank.not_a_trainer": _("A bank can be shared with trainers only."),
    "bank.not_owner": _("Only the owner shares a bank."),
}

KINDS: dict[str, Promise] = {
    "single_choice": _("Single choice"),
    "multiple_choice": _("Multiple choice"),
    "true_false": _("True or false"),
    "numeric": _("Number"),
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
    "scoring_unknown": _("This way of marking is not known."),
}

# Why a trial answer got its mark.
REASONS: dict[str, Promise] = {
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
}
