from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import wording
from core.editing import OperatedForm
from core.forms import LinesField, SearchForm
from terminology import policies
from terminology.models import Term
from terminology.operations import Words, words_of


class GlossarySearchForm(SearchForm):
    tag = forms.ChoiceField(
        label=_("Subject"), choices=[("", _("All subjects")), *Term.Tag.choices], required=False
    )


def _text(label: Any, *, required: bool = False, lang: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=200, required=required, widget=forms.TextInput(attrs={"lang": lang})
    )


def _definition(label: Any, *, lang: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, "lang": lang})
    return forms.CharField(label=label, max_length=2000, required=False, widget=widget)


class TermForm(OperatedForm):
    """A term with its names in both languages, which are rows of their own."""

    zh_text = _text(_("Term in Chinese"), required=True, lang="zh-Hans")
    zh_pinyin = forms.CharField(
        label=_("Pinyin"), max_length=300, required=False, help_text=_("With tones, words apart.")
    )
    zh_definition = _definition(_("Definition in Chinese"), lang="zh-Hans")
    zh_variants = LinesField(label=_("Other accepted Chinese forms"), help_text=_("One a line."))
    zh_forbidden = LinesField(label=_("Chinese forms to avoid"), help_text=_("One a line."))
    en_text = _text(_("Term in English"), required=True, lang="en")
    en_definition = _definition(_("Definition in English"), lang="en")
    en_variants = LinesField(label=_("Other accepted English forms"), help_text=_("One a line."))
    en_forbidden = LinesField(label=_("English forms to avoid"), help_text=_("One a line."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for language, words in words_of(self.instance).items():
                for name in ("text", "pinyin", "definition", "variants", "forbidden"):
                    if f"{language}_{name}" in self.fields:
                        self.initial.setdefault(f"{language}_{name}", getattr(words, name))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        approving = cleaned.get("status") == Term.Status.APPROVED
        if approving and "status" in self.changed_data and not policies.may_approve(self.for_user):
            self.add_error("status", wording.say("terms.may_not_approve"))
        return cleaned

    def changeable(self) -> dict[str, Any]:
        """As the operations take them."""
        cleaned = self.cleaned_data
        both = {
            language: Words(
                cleaned[f"{language}_text"],
                cleaned.get(f"{language}_pinyin", ""),
                cleaned[f"{language}_definition"],
                cleaned[f"{language}_variants"],
                cleaned[f"{language}_forbidden"],
            )
            for language in ("zh", "en")
        }
        return {name: cleaned[name] for name in ("tag", "status", "source", "is_marked")} | both
