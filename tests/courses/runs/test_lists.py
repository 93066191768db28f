"""Members by a list: what is shown is what is done, and nothing else."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from core.errors import Conflict, Invalid
from core.models import LedgerEntry, OutboxMessage
from core.outbox import operations as outbox
from courses.models import MembershipBatch, RunMember
from courses.operations import batches, memberships
from courses.queries import plans
from tests.factories.courses import states_of


@pytest.fixture
def teach(world, client):
    client.force_login(world.trainer)
    client.cookies["django_language"] = "en"
    return client


def put_in(world, run, numbers, **values):
    rows = [[line, number] for line, number in enumerate(numbers, start=2)]
    return batches.put_in_list(target=run, rows=rows, by=world.trainer, **values)


def shown(batch):
    return [(row.line, row.number, row.outcome) for row in plans.plan_of(batch).all_rows]


def confirm(batch, by):
    return batches.confirm(batch=batch, plan=plans.plan_of(batch).digest, by=by)


# --- The difference -----------------------------------------------------------------------


def test_every_row_says_what_becomes_of_it(world):
    run, other = world.run(capacity=3), world.run()
    joins, inside, waits, queue, elsewhere, closed = world.staff(6)
    (foreign,) = world.staff(1, office=world.cast.basic_b)
    memberships.join(run=run, by=inside)
    memberships.join(run=other, by=elsewhere)
    closed.is_active = False
    closed.save()
    numbers = [
        joins.staff_number, inside.staff_number.lower(), "S999999", foreign.staff_number, joins.staff_number,
        waits.staff_number, queue.staff_number, elsewhere.staff_number, closed.staff_number,
    ]  # fmt: skip

    batch = put_in(world, run, numbers)

    assert shown(batch) == [
        (2, joins.staff_number, "joins"),
        (3, inside.staff_number.lower(), "enrolled"),
        (4, "S999999", "unknown"),
        (5, foreign.staff_number, "unknown"),  # out of scope and not there are one answer
        (6, joins.staff_number, "duplicate"),
        (7, waits.staff_number, "joins"),
        (8, queue.staff_number, "waits"),
        (9, elsewhere.staff_number, "elsewhere"),
        (10, closed.staff_number, "inactive"),
    ]


def test_what_was_shown_is_what_is_done(world):
    run, (first, second, third) = world.run(capacity=2), world.staff(3)
    batch = put_in(world, run, [person.staff_number for person in (third, first, second)])

    done = confirm(batch, world.trainer)

    assert states_of(run) == {
        third.staff_number: "enrolled",
        first.staff_number: "enrolled",
        second.staff_number: "waiting",
    }
    assert (done.state, done.joined, done.waiting, done.left) == ("done", 2, 1, 0)
    assert set(RunMember.objects.values_list("source", flat=True)) == {"list"}


def test_whoever_is_not_on_the_list_leaves_only_where_that_was_asked_for(world):
    run, (stays, goes, comes, queue) = world.run(capacity=2), world.staff(4)
    (foreign,) = world.staff(1, office=world.cast.basic_b)
    for person in (stays, goes, queue):
        memberships.join(run=run, by=person)
    memberships.bring_in(run=run, people=[foreign], by=world.cast.trainer)
    numbers = [stays.staff_number, comes.staff_number, queue.staff_number]

    kept = put_in(world, run, numbers)
    replaced = put_in(world, run, numbers, replaces=True)

    assert not plans.plan_of(kept).leaving
    assert [row[1:] for row in shown(replaced)] == [
        (stays.staff_number, "enrolled"),
        (comes.staff_number, "waits"),  # the place that becomes free belongs to the waiting list
        (queue.staff_number, "waiting"),
        (goes.staff_number, "leaves"),
    ]
    confirm(replaced, world.trainer)
    assert states_of(run) == {
        stays.staff_number: "enrolled",
        goes.staff_number: "withdrawn",
        queue.staff_number: "enrolled",
        comes.staff_number: "waiting",
        foreign.staff_number: "waiting",  # no list of this scope could have named him
    }


def test_a_difference_that_has_changed_is_shown_again_and_not_done(world):
    run, (first, second) = world.run(capacity=1), world.staff(2)
    batch = put_in(world, run, [first.staff_number])
    digest = plans.plan_of(batch).digest
    memberships.join(run=run, by=second)  # the place is gone: now the person would wait

    with pytest.raises(Conflict) as refusal:
        batches.confirm(batch=batch, plan=digest, by=world.trainer)

    assert (refusal.value.code, first.staff_number in states_of(run)) == ("batch.changed_meanwhile", False)


def test_a_list_is_carried_out_once(world):
    run, (person,) = world.run(), world.staff()
    batch = put_in(world, run, [person.staff_number])
    digest = plans.plan_of(batch).digest
    batches.confirm(batch=batch, plan=digest, by=world.trainer)

    with pytest.raises(Conflict) as refusal:
        batches.confirm(batch=batch, plan=digest, by=world.trainer)

    assert refusal.value.code == "batch.not_shown"


def test_a_list_that_changes_nothing_cannot_be_confirmed(world):
    batch = put_in(world, world.run(), ["S999999"])

    with pytest.raises(Invalid) as refusal:
        confirm(batch, world.trainer)

    assert refusal.value.code == "batch.empty"


# --- Behind the page ----------------------------------------------------------------------


@pytest.fixture
def large(world, monkeypatch):
    monkeypatch.setattr(batches, "AT_THE_PAGE", 2)
    run, people = world.run(), world.staff(4)
    batch = put_in(world, run, [person.staff_number for person in people])
    return run, people, confirm(batch, world.trainer)


def deliver():
    for message in OutboxMessage.objects.filter(task_path="courses.tasks.carry_out"):
        outbox.deliver(message.pk)


def test_a_long_list_is_carried_out_behind_the_page(world, large, teach):
    run, people, batch = large
    address = reverse("runs:batch", args=[run.uuid, batch.uuid])
    waiting = teach.get(address).content.decode()

    deliver()

    assert (batch.state, states_of(run) != {}) == ("waiting", True)
    assert "It is being carried out" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    after = teach.get(address).content.decode()
    assert "every 2s" not in after
    assert MembershipBatch.objects.get().joined == len(people)
    batches.carry_out(batch_id=batch.pk)  # delivered twice is carried out once
    assert LedgerEntry.objects.filter(event="run.batch_done").count() == 1


def test_what_changed_before_the_worker_came_is_told_and_nothing_done(world, large, teach):
    run, people, batch = large
    memberships.join(run=run, by=people[0])

    deliver()

    found = MembershipBatch.objects.get()
    assert (found.state, found.problem) == ("failed", "batch.changed_meanwhile")
    assert list(states_of(run)) == [people[0].staff_number]
    page = teach.get(reverse("runs:batch", args=[run.uuid, batch.uuid])).content.decode()
    assert "The difference is another one by now." in page


def test_a_run_cancelled_before_the_worker_came_takes_nobody(world, large):
    from courses.operations import runs

    run, _people, _batch = large
    runs.cancel_run(run=run, reason="x", by=world.trainer)

    deliver()

    assert (MembershipBatch.objects.get().problem, states_of(run)) == ("run.cancelled", {})


# --- The file -----------------------------------------------------------------------------


def workbook(rows):
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def upload(teach, run, content, name="list.xlsx", **data):
    file = SimpleUploadedFile(name, content)
    return teach.post(reverse("runs:put_in_list", args=[run.uuid]), {"list": file, **data})


@pytest.mark.parametrize("heading", ["Staff number", "工号", "STAFF_NUMBER"])
@pytest.mark.parametrize("kind", ["xlsx", "csv", "gb18030"])
def test_lists_as_people_write_them(world, teach, heading, kind):
    run, (person,) = world.run(), world.staff()
    rows = [["姓名", heading], ["张三", person.staff_number], ["", ""], ["李四", "S999999"]]
    text = "\r\n".join(",".join(row) for row in rows)
    content = workbook(rows) if kind == "xlsx" else text.encode("utf-8" if kind == "csv" else kind)

    response = upload(teach, run, content, name="list.xlsx" if kind == "xlsx" else "list.csv")

    assert response.status_code == 302
    assert MembershipBatch.objects.get().rows == [[2, person.staff_number], [4, "S999999"]]


def test_numbers_formulas_dates_and_merged_cells_are_text_like_any_other(world, teach):
    """N-UPL-20: nothing is computed; what names nobody is not found."""
    book, stream = Workbook(), io.BytesIO()
    for value in ("Staff number", "=1+1", dt.date(2026, 3, 9), 20260309, "merged", None, "-5"):
        book.active.append([value])
    book.active.merge_cells("A5:A6")
    book.save(stream)
    run = world.run()

    response = upload(teach, run, stream.getvalue())

    numbers = [number for _line, number in MembershipBatch.objects.get().rows]
    assert numbers == ["=1+1", "2026-03-09", "20260309", "merged", "-5"]
    page = teach.get(response.url).content.decode()
    assert page.count("Not found") == len(numbers) + 1  # each row, and the count
    assert "The list changes nothing." in page


def bomb():
    """A workbook whose strings declare an entity."""
    source, target = io.BytesIO(workbook([["Staff number"], ["x"]])), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                data = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + data
            new.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither a CSV text nor an XLSX workbook"),
        (b"name,office\r\nx,y\r\n", "no column with staff numbers"),
        (b"Staff number\r\n", "names nobody"),
        (b"Staff number\r\n" + b"S000001\r\n" * 20_001, "at most 20000 rows"),
        (workbook([["Staff number"], ["x" * 32_768]])[:-40], "damaged, encrypted"),
        (bomb(), "declares a document type"),
        (b"Staff number\r\n" + b"S" * 2_200_000, "larger than a list of members can be"),
    ],
    ids=["picture", "no column", "empty", "too many rows", "cut off", "entity", "too large"],
)
def test_files_that_are_no_list_are_refused_with_their_reason(world, teach, content, words):
    response = upload(teach, world.run(), content)

    assert response.status_code in (413, 422)
    assert words in response.content.decode().replace("20,000", "20000")
    assert not MembershipBatch.objects.exists()


def test_the_template_is_a_list_that_can_be_put_in(world, teach):
    run = world.run()
    for name, kind in (("list_template", "xlsx"), ("list_template_csv", "csv")):
        content = teach.get(reverse(f"runs:{name}", args=[run.uuid])).getvalue()
        assert plans.read_list(io.BytesIO(content)) == []
        assert content[:2] == (b"PK" if kind == "xlsx" else b"\xef\xbb")


def test_a_list_of_somebody_else_is_not_shown(world, teach):
    run, (foreign,) = world.run(), world.staff(1, office=world.cast.basic_b)
    theirs = batches.put_in_list(target=run, rows=[[2, foreign.staff_number]], by=world.cast.trainer)
    addresses = [reverse(f"runs:{name}", args=[run.uuid, theirs.uuid]) for name in ("batch", "confirm_batch")]

    statuses = [
        teach.get(addresses[0]).status_code,
        teach.post(addresses[1], {"plan": plans.plan_of(theirs).digest}).status_code,
    ]

    assert (statuses, states_of(run)) == ([404, 404], {})


def test_the_whole_way_in_the_browser(world, teach):
    run, (first, second) = world.run(capacity=1), world.staff(2)
    content = workbook([["Staff number"], [first.staff_number], [second.staff_number], ["S999999"]])

    page = teach.get(upload(teach, run, content).url)
    digest = page.context["plan"].digest
    batch = MembershipBatch.objects.get()
    done = teach.post(
        reverse("runs:confirm_batch", args=[run.uuid, batch.uuid]), {"plan": digest}, follow=True
    )

    assert "Confirm: 2 people" in page.content.decode()
    assert "Done. Everybody concerned has been told." in done.content.decode()
    assert states_of(run) == {first.staff_number: "enrolled", second.staff_number: "waiting"}


# --- Out of the site ----------------------------------------------------------------------


def test_the_export_is_exactly_what_is_shown(world, teach):
    run, people = world.run(), world.staff(3)
    for person in people:
        memberships.join(run=run, by=person)
    memberships.withdraw(member=RunMember.objects.get(person=people[2]), by=people[2])

    response = teach.post(reverse("runs:export", args=[run.uuid]), {"state": "active", "form": "xlsx"})

    book = load_workbook(io.BytesIO(response.getvalue()))
    rows = list(book.worksheets[0].values)
    assert [row[0] for row in rows[1:]] == [person.staff_number for person in people[:2]]
    note = [row[0] for row in book.worksheets[1].values]
    assert world.trainer.staff_number in note[0]
    assert run.code in note[2]
    assert LedgerEntry.objects.get(event="run.exported").data["count"] == 2


def test_a_csv_export_is_harmless_to_spreadsheets(world, teach):
    run, (person,) = world.run(), world.staff()
    person.full_name_latin = "=HYPERLINK(1)"
    person.save()
    memberships.join(run=run, by=person)

    text = teach.post(reverse("runs:export", args=[run.uuid]), {"form": "csv"}).getvalue().decode("utf-8-sig")

    assert "'=HYPERLINK(1)" in text


def test_an_export_in_an_unknown_form_is_refused(world, teach):
    assert teach.post(reverse("runs:export", args=[world.run().uuid]), {"form": "exe"}).status_code == 422
