from law.operations.access import grant_editor_permissions
from law.operations.register import (
    add_instrument,
    add_provision,
    add_renumbering,
    add_version,
    remove_instrument,
    remove_provision,
    remove_renumbering,
    remove_version,
    revise_instrument,
    revise_provision,
    revise_renumbering,
    revise_version,
)
from law.operations.seed import load_seed

__all__ = [
    "add_instrument",
    "add_provision",
    "add_renumbering",
    "add_version",
    "grant_editor_permissions",
    "load_seed",
    "remove_instrument",
    "remove_provision",
    "remove_renumbering",
    "remove_version",
    "revise_instrument",
    "revise_provision",
    "revise_renumbering",
    "revise_version",
]
