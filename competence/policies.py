"""Who may do what in the back office. Everybody signed in may read the framework."""

_MODELS = ("area", "competency", "level", "targetprofile")
_VIEW = tuple(f"view_{model}" for model in _MODELS)
_KEEP = tuple(f"{act}_{model}" for act in ("add", "change", "delete", "view") for model in _MODELS)

# Wagtail's groups, which follow the role grants: the framework is kept by those who publish courses.
GROUP_PERMISSIONS: dict[str, tuple[str, ...]] = {
    "Publishers": _KEEP,
    "Trainers": _VIEW,
    "Legal reviewers": _VIEW,
}
