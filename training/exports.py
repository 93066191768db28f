"""The record as a table, and in an open form that other systems read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import FileResponse, HttpResponse, JsonResponse
from django.utils.translation import gettext as _, pgettext

from core import clock
from core.downloads import table
from core.spreadsheets import Note

if TYPE_CHECKING:
    from people.models import User
    from training.queries.record import Line, Record

VERB = "http://adlnet.gov/expapi/verbs/completed"


def export(record: Record, form: str, *, by: User) -> FileResponse | HttpResponse:
    """`form` is xlsx, csv or json; 404 for any other."""
    name = f"training-record-{record.person.staff_number}"
    if form == "json":
        response = JsonResponse(as_statements(record, by), json_dumps_params={"ensure_ascii": False})
        response["Content-Disposition"] = f'attachment; filename="{name}.json"'
        response["Cache-Control"] = "private, no-store"
        return response
    purpose = _("Training record of %(name)s") % {"name": record.person.name}
    return table(
        form,
        name=name,
        title=_("Training record"),
        columns=[
            _("Title of the training"),
            _("Organiser"),
            _("Source"),
            _("Kind of training"),
            _("First day"),
            _("Last day"),
            _("Hours"),
            pgettext("training", "Days"),
        ],
        rows=[_row(line) for line in record.lines],
        note=Note(by=by.name, at=clock.now(), purpose=purpose),
    )


def as_statements(record: Record, by: User) -> dict[str, Any]:
    """In the manner of xAPI: actor, verb, object, result; hours and days as entered among the extensions."""
    actor = {
        "objectType": "Agent",
        "name": record.person.name,
        "account": {"homePage": "urn:comity:people", "name": record.person.staff_number},
    }
    return {
        "exported_at": clock.now().isoformat(timespec="seconds"),
        "exported_by": by.name,
        "statements": [_statement(line, actor) for line in record.lines],
    }


def _statement(line: Line, actor: dict[str, Any]) -> dict[str, Any]:
    stated = {
        "hours": str(line.hours) if line.hours is not None else None,
        "days": str(line.days) if line.days is not None else None,
        "kind": line.kind,
        "starts_on": line.starts_on.isoformat() if line.starts_on else None,
        "ends_on": line.ends_on.isoformat(),
        "organiser": line.organiser or None,
        "source": line.source,
    }
    return {
        "id": line.uuid,
        "actor": actor,
        "verb": {"id": VERB},
        "object": {"id": f"urn:uuid:{line.uuid}", "definition": {"name": {"und": line.title}}},
        "result": {
            "completion": True,
            "extensions": {f"urn:comity:training:{name}": value for name, value in stated.items()},
        },
    }


def _row(line: Line) -> list[Any]:
    return [
        line.title,
        line.organiser,
        line.source_label,
        line.kind_label,
        line.starts_on,
        line.ends_on,
        line.hours,
        line.days,
    ]
