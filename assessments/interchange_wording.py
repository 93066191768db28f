"""What a file of questions has wrong, or what of it does not come in: codes of interchange.base.Problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now, gettext_lazy as _

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
    "too_many_questions": _("The file holds more than %(most)s questions; the rest was not read."),
}


def say(code: str, detail: Mapping[str, Any]) -> str:
    """The sentence for a problem, in the active language."""
    if code in PROBLEMS:
        sentence = str(PROBLEMS[code])
    elif wording.known(code):
        return wording.say(code, **detail)
    else:
        return _now("Something that is not understood (%(code)s).") % {"code": code}
    try:
        return sentence % dict(detail) if detail else sentence
    except (KeyError, TypeError, ValueError):
        return sentence  # as in core.wording
