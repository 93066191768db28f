"""What the style guide fills the components with. Callables are given the id of the example,
so that the same preview can stand on a page more than once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from core import charts

LAW_CHANGED = _("One provision cited in this lesson has a new version. Compare it before you publish again.")
PARAGRAPH = _("A foreign party is told of the right to consular notification and access.")
CONSEQUENCE = _("The applicant receives your reason and may complete the file. The case leaves your list.")


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Full name"), help_text=_("Family name first."))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, required=False)
    office = forms.ChoiceField(
        label=_("Office"), choices=[("1", _("Provincial office")), ("2", _("City office"))]
    )
    valid_from = forms.DateField(label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}))
    proof = forms.FileField(label=_("Document"), help_text=_("PDF, at most 50 MB."), required=False)
    known = forms.BooleanField(label=_("I have read the rules of the examination"))
    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[("accept", _("Accept the evidence")), ("return", _("Return the case with a reason"))],
    )


def form(identifier: str) -> SampleForm:
    return SampleForm(auto_id=f"{identifier}_%s")


def faulty_form(identifier: str) -> SampleForm:
    return SampleForm({"office": "1", "decision": "accept", "known": "on"}, auto_id=f"{identifier}_%s")


def text_field(identifier: str) -> forms.BoundField:
    return form(identifier)["name"]


def identifier(identifier: str) -> str:
    return identifier


def entries(_identifier: str) -> list[dict[str, Any]]:
    return [
        {"at": date(2026, 11, 20), "what": _("Award proposed"), "note": _("Waiting for the second person")},
        {"at": date(2026, 10, 9), "what": _("Test passed with 82 of 100"), "tone": "done"},
        {"at": date(2026, 9, 1), "what": _("Enrolled"), "tone": ""},
    ]


def chips(_identifier: str) -> list[dict[str, Any]]:
    return [{"label": _("Assigned to me"), "href": "#"}, {"label": _("City office"), "href": "#"}]


def page(_identifier: str) -> Page[int]:
    return Paginator(range(1234), 50).page(7)


def breadcrumbs(_identifier: str) -> list[dict[str, Any]]:
    return [{"label": _("Catalogue"), "href": "#"}, {"label": _("Lesson 3: Consular notification")}]


def facts(_identifier: str) -> list[dict[str, Any]]:
    return [
        {"label": _("Office"), "value": _("Provincial office")},
        {"label": _("Valid from"), "value": date(2026, 11, 23)},
        {"label": _("Certificate"), "value": "CMT-2026-7K3Q"},
    ]


def table(_identifier: str) -> str:
    head = format_html_join("", '<th scope="col">{}</th>', [(_("Office"),), (_("Name"),), (_("Valid from"),)])
    rows = format_html_join(
        "",
        '<tr><th scope="row">{}</th><td>{}</td><td class="n">{}</td></tr>',
        [(_("Provincial office"), "A. B.", "2026-11-23"), (_("City office"), "C. D.", "2026-10-09")],
    )
    return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, rows)


def chart(_identifier: str) -> charts.Chart:
    weeks = [str(week) for week in range(1, 7)]
    return charts.lines(
        str(_("Lessons complete, against an even pace")),
        str(_("Week")),
        weeks,
        [
            charts.Series(str(_("An even pace")), [0, 20, 40, 60, 80, 100], plan=True),
            charts.Series(str(_("Lessons complete")), [0, 14, 38, 52, None, None]),
        ],
    )
