"""Wordings with their keys and explanations as one tree of texts."""

from __future__ import annotations

from collections.abc import Iterable

from assessments.models import QuestionVersion
from assessments.queries.keys import keys_of
from assessments.question_types.contents import Content


def contents_of(versions: Iterable[QuestionVersion]) -> dict[int, Content]:
    """By the key of the version; a fixed number of queries."""
    found = list(versions)
    keys = keys_of(version.pk for version in found)
    return {
        version.pk: Content(version.definition, keys[version.pk].key, keys[version.pk].explanation)
        for version in found
    }
