"""The form of a case file: documents, and for each sub-question the form of its own type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.areas import row_count
from assessments.forms.questions.base import QuestionForm
from assessments.question_types.case_file import MOST_DOCUMENTS, MOST_PARTS
from assessments.question_types.seeds import letter
from assessments.wording import KINDS

LANGS = {"zh": "zh-Hans", "en": "en"}
# Of a question's form a sub-question has the wording, what is right, and its weight.
KEPT = ("stem_zh", "stem_en", "marks", "markup", "penalty", "rules")


@dataclass(frozen=True)
class PartForm:
    number: int
    id: str
    kind: str
    form: QuestionForm
    prefix: str


class CaseFileForm(QuestionForm):
    kind = "case_file"
    template = "assessments/cms/questions/case_file.html"
    # The forms that a sub-question may have, by kind; the registry gives them.
    part_forms: ClassVar[Mapping[str, type[QuestionForm]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document_count = max(
            row_count(self, "document", f"title_{part}", MOST_DOCUMENTS) for part in LANGS
        )
        if not self.is_bound:
            # Documents are long, so the page shows no more empty ones than needed.
            self.document_count = min(self._filled_documents() + 1, MOST_DOCUMENTS)
        for place in range(self.document_count):
            self._add_document(place)
        self.fields["add_kind"] = forms.ChoiceField(
            label=_("Type of the next sub-question"),
            required=False,
            choices=[(kind, name) for kind, name in KINDS.items() if kind in self.part_forms],
        )
        self.parts = list(self._sent_parts() if self.is_bound else self._initial_parts())

    def _filled_documents(self) -> int:
        places = range(MOST_DOCUMENTS)
        names = ("title_zh", "title_en", "body_zh", "body_en")
        filled = [
            place for place in places if any(self.initial.get(f"document_{place}_{name}") for name in names)
        ]
        return max(filled, default=-1) + 1

    def _add_document(self, place: int) -> None:
        number, name = {"number": place + 1}, f"document_{place}"
        labels = {
            "zh": (_("Title of document %(number)s in Chinese"), _("Document %(number)s in Chinese")),
            "en": (_("Title of document %(number)s in English"), _("Document %(number)s in English")),
        }
        self.fields[f"{name}_id"] = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
        for language, (title, body) in labels.items():
            lang = {"lang": LANGS[language]}
            self.fields[f"{name}_title_{language}"] = forms.CharField(
                label=title % number, required=False, max_length=300, widget=forms.TextInput(lang)
            )
            self.fields[f"{name}_body_{language}"] = forms.CharField(
                label=body % number, required=False, max_length=100_000,
                widget=forms.Textarea({"rows": 10, **lang}),
            )  # fmt: skip

    @property
    def documents(self) -> Iterator[dict[str, Any]]:
        parts = ("id", "title_zh", "title_en", "body_zh", "body_en")
        for place in range(self.document_count):
            yield {"number": place + 1, **{part: self[f"document_{place}_{part}"] for part in parts}}

    # --- Sub-questions ---------------------------------------------------------------------

    def _sent_parts(self) -> Iterator[PartForm]:
        data = cast(QueryDict, self.data)
        for part_id in dict.fromkeys(data.getlist("part")[:MOST_PARTS]):
            kind = data.get(f"part_{part_id}_kind", "")
            if kind in self.part_forms and not data.get(f"part_{part_id}_out"):
                yield self._part(part_id, kind, data=_own_data(data, f"part_{part_id}-"))

    def _initial_parts(self) -> Iterator[PartForm]:
        for number, entry in enumerate(self.initial.get("parts") or (), start=1):
            yield self._part(entry["id"], entry["kind"], initial=entry["initial"], number=number)

    def _part(self, part_id: str, kind: str, *, number: int = 0, **given: Any) -> PartForm:
        prefix = f"part_{part_id}"
        form = self.part_forms[kind](prefix=prefix, **given)
        for name in QuestionForm.base_fields:
            if name not in KEPT and name in form.fields:
                del form.fields[name]
        form.fields["marks"].label = _("Weight")
        return PartForm(number, part_id, kind, form, prefix)

    @property
    def numbered_parts(self) -> Iterator[tuple[int, PartForm]]:
        return enumerate(self.parts, start=1)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for number, part in self.numbered_parts:
            if not part.form.is_valid():
                self.add_error(None, _("Sub-question %(number)s is not complete.") % {"number": number})
        return data

    def filled(self, do: str = "") -> dict[str, Any]:
        initial = super().filled(do)
        parts = [{"id": part.id, "kind": part.kind, "initial": part.form.filled()} for part in self.parts]
        if do == "add_part" and initial.get("add_kind") in self.part_forms:
            taken = {part.id for part in self.parts}
            fresh = next(str(number) for number in range(1, MOST_PARTS * 2 + 2) if str(number) not in taken)
            parts.append({"id": fresh, "kind": initial["add_kind"], "initial": {}})
        return {**initial, "parts": parts[:MOST_PARTS]}

    # --- What is written -------------------------------------------------------------------

    def extra_definition(self) -> dict[str, Any]:
        parts = [
            {
                "id": part.id,
                "kind": part.kind,
                "definition": {
                    "stem": {language: part.form.cleaned_data[f"stem_{language}"] for language in LANGS},
                    **_markup(part.form.cleaned_data["markup"]),
                    **part.form.extra_definition(),
                },
                "marks": f"{part.form.cleaned_data['marks'].normalize():f}",
            }
            for part in self.parts
        ]
        return {"documents": list(self._written_documents()), "parts": parts}

    def _written_documents(self) -> Iterator[dict[str, Any]]:
        data = self.cleaned_data
        taken = {data[f"document_{place}_id"] for place in range(self.document_count)}
        fresh = (name for place in range(200) if (name := letter(place)) not in taken)
        for place in range(self.document_count):
            name = f"document_{place}"
            title = {language: data[f"{name}_title_{language}"] for language in LANGS}
            body = {language: data[f"{name}_body_{language}"] for language in LANGS}
            if any(title.values()) or any(body.values()):
                yield {"id": data[f"{name}_id"] or next(fresh), "title": title, "body": body}

    def answer_key(self) -> dict[str, Any]:
        return {
            "parts": {part.id: {**part.form.answer_key(), **part.form.common_key()} for part in self.parts}
        }

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        initial: dict[str, Any] = {}
        for place, document in enumerate(definition["documents"]):
            initial[f"document_{place}_id"] = document["id"]
            for language in LANGS:
                for name in ("title", "body"):
                    initial[f"document_{place}_{name}_{language}"] = document[name].get(language, "")
        parts = [
            _initial_part(cls.part_forms[part["kind"]], part, key["parts"].get(part["id"]) or {})
            for part in definition["parts"]
            if part["kind"] in cls.part_forms
        ]
        return {**initial, "parts": parts}


def _markup(markup: str) -> dict[str, str]:
    return {"markup": markup} if markup else {}


def _initial_part(
    form: type[QuestionForm], part: Mapping[str, Any], key: Mapping[str, Any]
) -> dict[str, Any]:
    definition = part["definition"]
    stems = {f"stem_{language}": definition["stem"].get(language, "") for language in LANGS}
    own = {
        "markup": definition.get("markup", ""),
        **form.initial_common(key, definition),
        **form.initial_key(definition, key),
    }
    return {
        "id": part["id"],
        "kind": part["kind"],
        "initial": {**stems, "marks": part.get("marks") or "1", **own},
    }


def _own_data(data: QueryDict, prefix: str) -> MultiValueDict[str, str]:
    """What was sent for one sub-question, under its full names and under those its form knows."""
    own: MultiValueDict[str, str] = MultiValueDict()
    for name, values in data.lists():
        if name.startswith(prefix):
            own.setlist(name, values)
            own.setlist(name.removeprefix(prefix), values)
    return own
