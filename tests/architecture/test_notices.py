"""Every kind of notice can be chosen in plain words, before anything of the kind has happened."""

import pytest

from notifications import registry


@pytest.mark.parametrize("name", sorted(registry.registered()))
def test_a_kind_has_a_label_without_gaps_and_a_group(name):
    kind = registry.get(name)
    assert "%(" not in str(kind.label), "give registry.kind() a label=: a sentence for the preferences"
    assert registry.group_of(name) is not registry.OTHERS, "name a group=, or register one for the prefix"
