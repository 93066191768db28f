"""Forms of the back office. Levels are few, so a text area with one line per level or area will do."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competence import queries
from core.editing import OperatedForm
from core.forms import LinesField


class AreaForm(OperatedForm):
    fixed = ("code",)


class LevelForm(OperatedForm):
    fixed = ("code",)


class CompetencyForm(OperatedForm):
    fixed = ("code",)

    descriptors_zh = LinesField(
        label=_("Levels described in Chinese"), help_text=_("One line per level, the lowest first.")
    )
    descriptors_en = LinesField(
        label=_("Levels described in English"), help_text=_("One line per level, the lowest first.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            texts = queries.descriptors_of(self.instance)
            for language in ("zh", "en"):
                lines = [text[language] or "-" for text in texts.values()]
                self.initial.setdefault(f"descriptors_{language}", lines)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        most = queries.levels().count()
        for name in ("descriptors_zh", "descriptors_en"):
            if len(cleaned.get(name, ())) > most:
                message = _("There are only %(most)s levels.") % {"most": most}
                self.add_error(name, forms.ValidationError(message, code="too_many_levels"))
        return cleaned

    def changeable(self) -> dict[str, Any]:
        values = super().changeable()
        lines = {language: values.pop(f"descriptors_{language}") for language in ("zh", "en")}
        values["descriptors"] = {
            level.code: {language: _line(texts, place) for language, texts in lines.items()}
            for place, level in enumerate(queries.levels())
        }
        return values


class ProfileForm(OperatedForm):
    fixed = ("key",)

    levels = LinesField(
        label=_("Levels expected"),
        help_text=_("One line per area: its code and that of the level, as in A L2."),
    )
    posts = LinesField(label=_("Posts"), help_text=_("The key of one post a line."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            expected = queries.levels_of(self.instance)
            self.initial.setdefault("levels", [f"{area} {level}" for area, level in expected.items()])
            self.initial.setdefault("posts", queries.posts_of(self.instance))

    def clean_levels(self) -> dict[str, str]:
        expected = {}
        for line in self.cleaned_data["levels"]:
            area, _space, level = line.partition(" ")
            if not level.strip():
                raise forms.ValidationError(
                    _("“%(line)s” is not an area and a level."), params={"line": line}
                )
            expected[area.strip()] = level.strip()
        return expected


def _line(lines: list[str], place: int) -> str:
    """A dash stands for a level without a text."""
    return lines[place] if place < len(lines) and lines[place] != "-" else ""
