"""Answers for the apps below."""

from content import queries
from law import registry as law_registry

law_registry.usage_check(queries.texts_resting_on)
