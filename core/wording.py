"""From the code of an error to a sentence in the reader's language.

Every app may have a `wording.py` with `WORDING: dict[str, lazy text]`; placeholders are named.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Promise] = {
    "bad_request": _("The request could not be understood. Nothing was changed."),
    "not_allowed": _("You may not do this. If your work needs it, ask the administrator of your office."),
    "not_found": _("There is nothing at this address, or it is not open to you."),
    "not_signed_in": _("Sign in to go on."),
    "server_error": _(
        "Something went wrong on our side. What you sent may not have been saved; please try again."
    ),
    "database_unavailable": _(
        "The database did not answer in time. What you sent may not have been saved; please try again."
    ),
    "request_foreign": _(
        "The request came from another site and was refused. Open the page here and try again."
    ),
    "method_not_allowed": _("This address does not understand what was asked of it."),
    "csrf_failed": _(
        "The form was open too long or cookies are switched off. Go back, reload and send it again."
    ),
    "malware": _(
        "“%(file)s” was recognised as malware (%(finding)s) and was not taken in. Have the computer checked "
        "that it came from."
    ),
    "scanner_unavailable": _(
        "Files cannot be checked for malware at the moment, so none is taken in. Please try again in a "
        "minute."
    ),
    "package_unsafe_name": _(
        "The package holds a file with an unsafe name: %(entry)s. Nothing was unpacked."
    ),
    "package_special_file": _("The package holds something that is not an ordinary file: %(entry)s."),
    "package_too_large": _("The package is too large, or would be once unpacked. Nothing was unpacked."),
    "package_duplicate_name": _(
        "Two files of the package have names that some systems cannot tell apart: %(entry)s."
    ),
    "package_format": _(
        "The package is not a plain zip file: it is damaged, encrypted, split or mixed with other data."
    ),
    "package_entry_missing": _("The package does not hold the file %(entry)s."),
    "xml_doctype_forbidden": _(
        "The XML file declares a document type, an entity, an inclusion, a style sheet or a character "
        "encoding that is not accepted. Use plain XML in UTF-8."
    ),
    "image_too_large": _("The picture is too large: at most %(pixels)s pixels and 200 frames."),
    "image_size": _("Pictures are made in the sizes that pages need, and in no others."),
    "image_unreadable": _("The file is not a whole picture of the kinds PNG, JPEG, GIF or WebP."),
    "xml_malformed": _("The XML file is damaged at line %(line)s, column %(column)s."),
    "xml_other_root": _("The XML file begins with <%(found)s> where <%(expected)s> was expected."),
    "xml_too_large": _("The XML file is too large or nested too deeply."),
    "document_format": _("The file is not a Word document (docx) that can be read."),
    "document_too_large": _(
        "The document is too large: at most %(megabytes)s MB of text in %(paragraphs)s paragraphs are read."
    ),
    "sheet_format": _("The file is neither a CSV text nor an XLSX workbook that can be read."),
    "sheet_too_large": _(
        "The table is too large: at most %(rows)s rows of %(columns)s columns are accepted."
    ),
    "sheet_cell_too_long": _("Row %(row)s holds a cell of more than %(characters)s characters."),
    "target_forbidden": _("This address may not be called from here."),
    "target_unreachable": _("The other system did not answer in time or not as expected. Try again later."),
    "target_too_large": _("The other system answered with more data than is accepted."),
}

# What AccessRecord keeps as codes: what somebody looked for, and at what.
LOOK_PURPOSES: dict[str, Promise] = {
    "administration": _("Administration"),
    "audit": _("Audit"),
    "case_review": _("Deciding on a case"),
    "personnel": _("Personnel work"),
    "teaching": _("Teaching a run"),
}
LOOK_KINDS: dict[str, Promise] = {
    "account": _("Account"),
    "case": _("Case"),
    "certificate": _("Certificate"),
    "competency gap": _("Competency gap"),
    "external training": _("External training"),
    "post": _("Post in a discussion"),
    "progress": _("Progress in a course run"),
    "qualification record": _("Qualification record"),
    "training record": _("Training record"),
}


def look_purpose(code: str) -> str:
    return str(LOOK_PURPOSES.get(code, code))


def look_kind(what: str) -> str:
    """`what` is a kind, or a kind and the identifier of the one thing, which tells nobody anything."""
    kind = what if what in LOOK_KINDS else what.rpartition(" ")[0]
    return str(LOOK_KINDS.get(kind, what))


def say(code: str, **detail: Any) -> str:
    """The sentence for a code, in the active language."""
    sentence = str(_table().get(code, WORDING["bad_request"]))
    try:
        return sentence % detail if detail else sentence
    except (KeyError, TypeError, ValueError):
        return sentence  # a sentence with a gap still tells more than a second error


def known(code: str) -> bool:
    return code in _table()


@cache
def _table() -> dict[str, Promise]:
    table: dict[str, Promise] = {}
    for config in apps.get_app_configs():
        if config.name in settings.LOCAL_APPS and find_spec(f"{config.name}.wording"):
            table.update(import_module(f"{config.name}.wording").WORDING)
    return table
