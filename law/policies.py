"""Who may do what in the back office. Everybody may read the register."""

from django.shortcuts import get_object_or_404

from law.models import Instrument

# Wagtail's groups, which follow the role grants: legal reviewers keep the register, the others cite it.
_MODELS = ("instrument", "instrumentversion", "provision", "renumbering")
_VIEW = tuple(f"view_{model}" for model in _MODELS)
_KEEP = tuple(f"{act}_{model}" for act in ("add", "change", "delete", "view") for model in _MODELS)

GROUP_PERMISSIONS: dict[str, tuple[str, ...]] = {
    "Legal reviewers": _KEEP,
    "Trainers": _VIEW,
    "Publishers": _VIEW,
}


def instrument_for_reader(*, key: str) -> Instrument:
    return get_object_or_404(Instrument, key=key)
