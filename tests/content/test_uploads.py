"""What somebody may send from outside the ordinary: malware, active documents, drawings that are programs."""

import json
import stat
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from content.models import Document, Image, Rendition
from core import quarantine, tasks
from core.models import LedgerEntry, QuarantinedFile
from notifications.models import Notification
from tests.factories.courses import School
from tests.factories.files import EICAR, sent, zipped
from tests.factories.training import pdf
from training.models import ExternalTraining

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SVG = "http://www.w3.org/2000/svg"
TEMPLATE = (
    '<Relationships><Relationship Target="http://evil.example/x.dotm" TargetMode="External"/></Relationships>'
)


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    disk = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "store"},
    }
    settings.STORAGES = {**settings.STORAGES, "default": disk}
    settings.QUARANTINE_ROOT = tmp_path / "quarantine"


def training(cast, file):
    """A proof in one's own record."""
    fields = {
        "title": "Evidence from abroad", "organiser": "College", "kind": "class", "starts_on": "2026-02-02",
        "ends_on": "2026-02-03", "hours": "14.5", "days": "2", "place": "", "marking": "internal",
        "not_classified": "on", "another": "",
    }  # fmt: skip
    return cast.client("learner").post(reverse("training:add"), {**fields, "document": file})


def document(cast, file):
    """A document of the back office."""
    fields = {
        "title": "x",
        "collection": Collection.get_first_root_node().pk,
        "tags": "",
        "source": "",
        "marking": "public",
    }
    return cast.client("trainer").post(reverse("wagtaildocs:add"), {**fields, "file": file})


def image(cast, file):
    fields = {
        "title": "x",
        "collection": Collection.get_first_root_node().pk,
        "tags": "",
        "source": "",
        "marking": "public",
    }
    return cast.client("trainer").post(reverse("wagtailimages:add"), {**fields, "file": file})


def certificate(cast, file):
    """The page where strangers check a certificate."""
    return cast.client("anonymous").post(reverse("qualifications:verify"), {"file": file})


def taken_in():
    return [model.objects.count() for model in (ExternalTraining, Document, Image)]


def listed():
    """What the operator's command says of each."""
    said = StringIO()
    call_command("quarantine", json=True, stdout=said)
    rows = [json.loads(line) for line in said.getvalue().splitlines()]
    return [{name: row[name] for name in ("sender", "name", "kept")} for row in rows]


# --- N-UPL-12 -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("door", "who"), [(training, "learner"), (document, "trainer"), (image, "trainer"), (certificate, None)]
)
def test_n_upl_12_malware_is_refused_put_aside_and_its_sender_told(cast, db, door, who):
    answer = door(cast, sent("结业证书.pdf", EICAR))

    assert answer.status_code == 422
    assert ("结业证书.pdf" in answer.content.decode(), taken_in()) == (True, [0, 0, 0])
    row = QuarantinedFile.objects.get()
    sender = getattr(cast, who) if who else None
    assert (row.sender, row.name, row.size, row.finding) == (sender, "结业证书.pdf", 68, "EICAR-Test-File")
    assert row.digest == "sha-256:275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f"
    entry = LedgerEntry.objects.get(event="file.quarantined")
    assert (entry.actor, entry.data["finding"], entry.data["kept"]) == (sender, row.finding, bool(who))
    notices = list(
        Notification.objects.filter(kind="account.file_refused").values_list("recipient", flat=True)
    )
    place = quarantine.place_of(row)
    if who:
        assert (notices, place.read_bytes()) == ([sender.pk], EICAR)
        assert (stat.S_IMODE(place.stat().st_mode), stat.S_IMODE(place.parent.stat().st_mode)) == (
            0o600,
            0o700,
        )
    else:
        assert (notices, row.is_kept, place.exists()) == ([], False, False)


def test_n_upl_12_programs_are_told_by_code(cast, db):
    answer = cast.client("learner").post(
        reverse("training:add"), {"document": sent("x.pdf", EICAR)}, headers={"Accept": "application/json"}
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "malware")


def test_n_upl_12_a_scanner_that_is_down_lets_nothing_in(cast, db, settings):
    settings.CLAMD = "unix:///nowhere/clamd"

    answer = training(cast, pdf())

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert (taken_in(), QuarantinedFile.objects.count()) == ([0, 0, 0], 0)


def test_the_quarantine_is_emptied_after_thirty_days_and_remembers(cast, db, clock):
    training(cast, sent("x.pdf", EICAR))
    row = QuarantinedFile.objects.get()
    place = quarantine.place_of(row)
    assert listed() == [{"sender": cast.learner.staff_number, "name": "x.pdf", "kept": str(place)}]
    clock.move(days=30)
    tasks.empty_quarantine()
    assert place.exists()

    clock.move(seconds=1)
    tasks.empty_quarantine()
    tasks.empty_quarantine()

    row.refresh_from_db()
    assert (row.is_kept, place.exists(), listed()[0]["kept"]) == (False, False, "")
    assert LedgerEntry.objects.filter(event="file.destroyed").count() == 1


def test_a_full_disk_refuses_the_file_all_the_same(cast, db, settings, tmp_path):
    (tmp_path / "occupied").write_text("")
    settings.QUARANTINE_ROOT = tmp_path / "occupied"

    assert training(cast, sent("x.pdf", EICAR)).status_code == 422
    assert (QuarantinedFile.objects.get().is_kept, taken_in()) == (False, [0, 0, 0])


# --- N-UPL-10, N-UPL-11 -------------------------------------------------------------------


@pytest.fixture
def room(cast):
    """The trainer of the cast may add pictures and documents in the back office."""
    return School(author=cast.trainer)


INSIDE = (
    "<script>1</script>",
    "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml' onload='1'/></foreignObject>",
    "<image href='https://evil.example/x.png'/>",
    "<g id='a'><use href='#a'/></g><use href='https://evil.example/x.svg#y'/>",
)


@pytest.mark.parametrize(
    ("door", "names"), [(training, ["x.svg", "x.pdf"]), (document, ["x.svg"]), (image, ["x.svg", "x.png"])]
)
def test_n_upl_10_drawings_that_are_programs_are_not_taken_in(cast, room, door, names):
    """By their name, and by their bytes where the name lies. Documents are handed out, never shown."""
    drawings = [f"<svg xmlns='{SVG}' onload='1'>{inside}</svg>".encode() for inside in INSIDE]

    answers = [door(cast, sent(name, drawing, "image/svg+xml")) for name in names for drawing in drawings]

    # Wagtail shows its form again with 200; ours with 415 or 422.
    assert {answer.status_code for answer in answers} <= {200, 415, 422}
    assert [b"errors" in answer.content or b"error" in answer.content for answer in answers] == [True] * len(
        answers
    )
    assert taken_in() == [0, 0, 0]


ACTIVE = {
    "x.pdf": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>"
    b"/AA<</O<</S/Launch/F(cmd.exe)>>>>>>endobj",
    "x.docx": zipped(**{"word__document.xml": "<w/>", "word___rels__settings.xml.rels": TEMPLATE}),
    "x.xlsx": zipped(**{"xl__workbook.xml": "<w/>", "xl__externalLinks___rels__link.xml.rels": TEMPLATE}),
}


@pytest.mark.parametrize("name", ACTIVE)
def test_n_upl_11_active_documents_are_handed_out_and_never_opened(cast, room, name, monkeypatch):
    def connect(*args):
        raise AssertionError("nothing may be fetched for a document")

    monkeypatch.setattr("socket.socket.connect", connect)
    assert document(cast, sent(name, ACTIVE[name])).status_code == 302

    answer = cast.client("learner").get(Document.objects.get().url)

    assert b"".join(answer.streaming_content) == ACTIVE[name]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")


def test_n_upl_11_a_proof_is_handed_out_to_those_who_decide_and_not_shown(cast, db):
    training(cast, sent("x.pdf", ACTIVE["x.pdf"], "application/pdf"))
    row = ExternalTraining.objects.get()

    answer = cast.client("learner").get(reverse("training:document", args=[row.uuid]))

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


# --- N-ADM-05 -----------------------------------------------------------------------------

SPECS = [
    "width-99999",
    "fill-9999x9999",
    "scale-9000",
    "original",
    "width-20|format-webp",
    "x" * 50,
    "width-20",
]


@pytest.mark.parametrize(("who", "status"), [("trainer", 400), ("learner", 302)])
def test_n_adm_05_nobody_orders_a_picture_in_a_size(cast, room, who, status):
    picture = Image.objects.create(title="x", file=get_test_image_file(size=(40, 30)))
    client, here = cast.client(who), f"/cms/images/{picture.pk}/"
    answers = {client.get(f"{here}preview/{spec}/").status_code for spec in SPECS}
    answers |= {
        client.get(f"{here}generate_url/{rest}").status_code
        for rest in ("", "output/?filter_method=original")
    }
    gone = {client.get(f"/images/x/{picture.pk}/{spec}/x.png").status_code for spec in SPECS}

    assert (answers, gone) == ({status}, {404})
    assert list(Rendition.objects.exclude(filter_spec="max-165x165")) == []
