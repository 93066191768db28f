"""The index: what can be found, by which tokens, and below which places."""

from django.db import models

from core import clock


class Place(models.Model):
    """A node of the tree that scopes are made of. `path` moves with the node; its key is the app's own."""

    id = models.BigIntegerField(primary_key=True)
    path = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["path"], name="search_place_path")]


class Entry(models.Model):
    """One thing that can be found, as it was last handed over. All of it can be made again from its app.

    .. pii: title_zh, title_en of people; deleted with what it shows
    """

    id = models.BigAutoField(primary_key=True)
    # The number of its kind (search.registry) and its key in the app that owns it.
    kind = models.PositiveSmallIntegerField()
    thing = models.BigIntegerField()
    title_zh = models.CharField(max_length=300, blank=True)
    title_en = models.CharField(max_length=300, blank=True)
    # [[language suffix, anchor, text], ...] in the order of the text: where excerpts are cut from.
    parts = models.JSONField(default=list)
    # Of everything it was made from; what has not changed is not written again.
    digest = models.CharField(max_length=80)
    put_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "thing"], name="search_entry_once")]


class Posting(models.Model):
    """A thing is found by a token. One row for each place of the thing; `place` 0 is none.

    The key is the only index that searches read, and it holds everything they ask for. Neither `place` nor
    `thing` is a foreign key: two million checks would make a rebuilding several times as slow, and
    search.operations is the only writer.
    """

    pk = models.CompositePrimaryKey("token", "kind", "place", "weight", "thing")
    # Bytes, because they compare alike on every database whatever its collation.
    token = models.BinaryField(max_length=48)
    kind = models.PositiveSmallIntegerField()
    place = models.BigIntegerField(default=0)
    weight = models.PositiveSmallIntegerField()
    thing = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "thing"], name="search_posting_thing")]
