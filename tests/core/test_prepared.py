"""A prepared queryset gives what the queryset itself gives, for every number and key."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from core.prepared import IDENTIFIER, NUMBER, TEXT, Prepared
from people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def groups():
    permissions = list(Permission.objects.order_by("pk")[:3])
    found = [Group.objects.create(name=name) for name in ("a", "b", "c")]
    for number, group in enumerate(found):
        group.permissions.set(permissions[: number + 1])
    return found


def written_out(number, word):
    rows = Permission.objects.filter(Q(group=number) | Q(codename=word)).select_related("content_type")
    return rows.order_by("pk").distinct()


def test_rows_are_those_of_the_queryset(groups, django_assert_num_queries):
    prepared = Prepared(written_out)
    for group in groups:
        for word in ("", Permission.objects.last().codename):
            assert list(prepared(group.pk, word)) == list(written_out(group.pk, word))
    with django_assert_num_queries(1):
        assert [row.content_type.app_label for row in prepared(groups[0].pk, "")]


def test_values_slices_and_prefetches_work(groups, django_assert_num_queries):
    values = Prepared(lambda number: Group.objects.filter(pk=number).values_list("pk", "name"))
    assert list(values(groups[1].pk)) == [(groups[1].pk, "b")]
    named = Prepared(lambda name: Group.objects.filter(name=name), TEXT)
    assert [group.pk for group in named("c")] == [groups[2].pk]
    both = Prepared(lambda number, name: Group.objects.filter(pk=number, name=name), NUMBER, TEXT)
    assert [list(both(groups[0].pk, name)) for name in "ab"] == [[groups[0]], []]
    first = Prepared(lambda number: Group.objects.filter(pk__lte=number).order_by("-pk")[:1])
    assert [group.name for group in first(groups[2].pk)] == ["c"]
    fetched = Prepared(lambda number: Group.objects.filter(pk=number).prefetch_related("permissions"))
    with django_assert_num_queries(2):
        assert [len(group.permissions.all()) for group in fetched(groups[2].pk)] == [3]


def test_each_call_reads_anew(groups):
    prepared = Prepared(lambda number: Group.objects.filter(pk=number))
    assert [group.name for group in prepared(groups[0].pk)] == ["a"]
    Group.objects.filter(pk=groups[0].pk).update(name="z")
    assert [group.name for group in prepared(groups[0].pk)] == ["z"]
    assert list(prepared(groups[0].pk + 1000)) == []


def test_a_queryset_without_the_number_is_refused():
    with pytest.raises(ValueError, match="has to be compared with a column"):
        Prepared(lambda number: Group.objects.all())(1)


def test_identifiers_are_written_as_the_database_keeps_them(cast):
    prepared = Prepared(lambda uuid: User.objects.filter(uuid=uuid), IDENTIFIER)
    assert list(prepared(cast.learner.uuid)) == [cast.learner]
