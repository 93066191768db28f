"""The paper: what it says, what it may load, and that it is issued once."""

import datetime as dt
import re
import zlib

import pytest
from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from core import canonical
from core.models import LedgerEntry
from qualifications import rendering
from qualifications.models import Certificate
from qualifications.models.certificate import ALPHABET, grouped, new_code, normal_code
from qualifications.operations import certificates
from qualifications.rendering import CertificateFacts, certificate_pdf
from tests.factories.qualifications import award_for

FACTS = CertificateFacts(
    holder_zh="训于龘靐",
    holder_latin="Xun Yu",
    qualification_zh="涉外案件办理（初级）",
    qualification_en="Foreign-related case handler (junior)",
    office_zh="甲县人民检察院",
    office_en="Basic A People's Procuratorate",
    issuer_zh="甲省人民检察院",
    issuer_en="Province A People's Procuratorate",
    requirement=1,
    valid_from=dt.date(2026, 3, 9),
    last_day=dt.date(2029, 3, 8),
    printed_code="ABCDE-FGHJK-MNPQR-STVWX-YZ0123",
    verify_url="https://comity.example/verify/ABCDE-FGHJK-MNPQR-STVWX-YZ0123/",
)


def streams(pdf):
    """The streams of a PDF, unpacked where they are packed."""
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        try:
            yield zlib.decompress(match[1])
        except zlib.error:
            yield match[1]


def characters(pdf):
    """What a reader gets who copies text out of the document: the targets of the fonts' maps."""
    found = set()
    for stream in streams(pdf):
        if b"begincmap" in stream:
            for target in re.findall(rb"<[0-9a-fA-F]+>\s*<([0-9a-fA-F]+)>", stream):
                found.update(bytes.fromhex(target.decode()).decode("utf-16-be", "replace"))
    return found


@pytest.fixture(scope="module")
def pdf():
    return certificate_pdf(FACTS)


class TestThePaper:
    def test_both_languages_and_rare_characters_are_in_it(self, pdf):
        wanted = (
            FACTS.holder_zh + FACTS.qualification_zh + FACTS.qualification_en + FACTS.printed_code + "年月日"
        )
        assert set(wanted) - set(" ") - characters(pdf) == set()

    def test_it_is_printed_in_the_collected_font(self, pdf):
        fonts = b"".join(streams(pdf)) + pdf
        assert rendering.font_weights() == [400, 700]
        assert re.search(rb"/BaseFont /\w+\+Certificate|Certificate|NotoSansSC|Noto-Sans-SC", fonts)

    def test_dates_in_the_manner_of_each_language(self):
        assert FACTS.dates() == {
            "from_zh": "2026年3月9日",
            "to_zh": "2029年3月8日",
            "from_en": "9 March 2026",
            "to_en": "8 March 2029",
        }

    def test_each_run_names_its_language(self):
        html = render_to_string("qualifications/certificate.html", {"facts": FACTS, "dates": FACTS.dates()})
        assert '<html lang="zh-Hans">' in html
        assert '<p class="second" lang="en">Foreign-related case handler (junior)</p>' in html


def test_n_rep_05_markup_in_a_name_is_text():
    evil = FACTS.__class__(
        **{**vars(FACTS), "holder_zh": "<script>alert(1)</script><img src=file:///etc/passwd>"}
    )
    html = render_to_string("qualifications/certificate.html", {"facts": evil, "dates": evil.dates()})
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


class TestNRep06:
    """Whatever markup gets in, nothing but named assets is loaded."""

    REACHES = (
        '<img src="http://169.254.169.254/latest/meta-data/">',
        '<img src="file:///etc/passwd">',
        '<img src="//169.254.169.254/x">',
        '<img src="asset:../../etc/passwd">',
        '<img src="asset:unknown">',
        '<img src="data:image/png;base64,' + "A" * 100_000 + '">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="http://169.254.169.254/x.css">',
        "<style>@import url(file:///etc/passwd);</style>",
        "<style>p { background: url(http://169.254.169.254/b.png) }</style>",
        "<style>@font-face { font-family: x; src: url(file:///etc/passwd) } p { font-family: x }</style>",
        '<object data="file:///etc/passwd"></object>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    )

    @pytest.mark.parametrize("markup", REACHES, ids=range(len(REACHES)))
    def test_n_rep_06_nothing_is_fetched_and_the_page_is_drawn(self, markup, monkeypatch):
        opened = []
        monkeypatch.setattr("weasyprint.urls.URLFetcher.fetch", lambda *args: opened.append(args))
        monkeypatch.setattr("socket.socket.connect", lambda *args: opened.append(args))
        pdf = rendering.pdf(f"<html><body>{markup}<p>still here</p></body></html>", {})
        assert (opened, pdf[:5]) == ([], b"%PDF-")
        assert b"root:" not in b"".join(streams(pdf))

    def test_n_rep_06_a_named_asset_is_handed_out(self):
        asked = []
        svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
        rendering.pdf('<img src="asset:a.svg">', {"a.svg": lambda: asked.append(1) or (svg, "image/svg+xml")})
        assert asked == [1]


def test_n_rep_07_an_older_weasyprint_stops_the_start(monkeypatch):
    from core import checks

    monkeypatch.setattr(checks, "version", lambda name: "69.0")
    assert [error.id for error in checks.check_weasyprint()] == ["core.E002"]
    monkeypatch.setattr(checks, "version", lambda name: "70.0")
    assert checks.check_weasyprint() == []


class TestCodes:
    def test_128_bits_without_misleading_letters(self):
        codes = {new_code() for _ in range(200)}
        assert len(codes) == 200
        assert {len(code) for code in codes} == {26}
        assert set("".join(codes)) <= set(ALPHABET)

    def test_printed_in_groups_and_read_back(self):
        code = new_code()
        assert [len(group) for group in grouped(code).split("-")] == [5, 5, 5, 5, 6]
        assert normal_code(f" {grouped(code).lower()} ") == code

    def test_misread_letters_are_forgiven(self):
        assert normal_code("O" * 13 + "il" * 6 + "1") == "0" * 13 + "1" * 13

    @pytest.mark.parametrize("typed", ["", "ABC", "U" * 26, "A" * 27, "训" * 26])
    def test_no_code(self, typed):
        assert normal_code(typed) is None


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
class TestIssuing:
    def test_stored_with_the_digest_of_its_bytes(self, cast):
        certificate = certificates.issue_certificate(award=award_for(cast), by=None)
        data = certificate.file.read()
        assert certificate.digest == canonical.digest_bytes(data)
        assert certificate.digest.startswith("sha-256:")
        assert certificate.file.name.startswith("private/certificates/")
        entry = LedgerEntry.objects.get(event="certificate.issued")
        assert entry.data["digest"] == certificate.digest

    def test_twice_is_once(self, cast):
        award = award_for(cast)
        first = certificates.issue_certificate(award=award, by=None)
        again = certificates.issue_certificate(award=award, by=None)
        assert (first, Certificate.objects.count()) == (again, 1)
        assert len(default_storage.listdir("private/certificates")[1]) >= 1
        assert LedgerEntry.objects.filter(event="certificate.issued").count() == 1

    def test_it_comes_through_the_outbox(self, cast, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=False):
            award = award_for(cast)
        from core.models import OutboxMessage
        from core.outbox import operations as outbox

        message = OutboxMessage.objects.get(key=f"certificate:{award.uuid}")
        assert outbox.deliver(message.pk) == "done"
        assert outbox.deliver(message.pk) is None
        assert Certificate.objects.get().award == award
