import socket
from io import BytesIO

import pytest

from core import xml
from core.errors import Invalid


def refused(data, **limits):
    with pytest.raises(Invalid) as caught:
        xml.parse(data, **limits)
    return caught.value.code


def test_plain_xml_is_read():
    root = xml.parse("<?xml version='1.0' encoding='UTF-8'?><a b='1'><c>检察 &lt;</c></a>".encode())

    assert (root.tag, root.get("b"), root.findtext("c")) == ("a", "1", "检察 <")


def test_utf_16_with_its_mark_is_read():
    assert xml.parse("<?xml version='1.0' encoding='UTF-16'?><a>检</a>".encode("utf-16")).text == "检"


FORBIDDEN = {
    "file": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "http": b'<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]><a>&x;</a>',
    "parameter": b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/d"> %p;]><a/>',
    "laughs": b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
    "external": b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>',
    "bare": b"<!DOCTYPE a><a/>",
    "xinclude": b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></a>',
    "style sheet": b'<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:9/x.xsl"?><a/>',
    "utf-7": b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>',
    "utf-16": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"),
    "utf-16 without mark": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16-le"),
    "ebcdic": '<?xml version="1.0" encoding="cp037"?><a/>'.encode("ascii"),
}


@pytest.mark.parametrize("case", FORBIDDEN)
def test_n_upl_07_forbidden_and_no_socket_opened(case, monkeypatch):
    def no_socket(*args, **kwargs):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", no_socket)

    assert refused(FORBIDDEN[case]) == "xml_doctype_forbidden"


@pytest.mark.parametrize(
    "data", [b"", b"<a>", b"text", b"<a>&undefined;</a>", b"<a></b>", b"<a>\xff</a>", b"\x00"]
)
def test_damage_is_named(data):
    assert refused(data) == "xml_malformed"


def test_damage_is_named_with_its_place():
    with pytest.raises(Invalid) as caught:
        xml.parse(b"<a>\n<b></a>")
    assert caught.value.detail["line"] == 2


def test_n_upl_06_size_and_depth_are_limited():
    assert refused(b"<a>" + b"x" * 100 + b"</a>", largest=50) == "xml_too_large"
    assert refused(b"<a>" * 10_000 + b"</a>" * 10_000) == "xml_too_large"


def test_doctype_is_seen_before_the_root_only():
    xml.refuse_doctype([b"<?xml version='1.0'?><!-- long ", b"comment --><a>", b"the rest is not read <"])
    with pytest.raises(Invalid, match="xml_doctype_forbidden"):
        xml.refuse_doctype([b"<!-- x -->", b"<!DOC", b"TYPE a><a/>"])


def streamed(data, **options):
    return list(xml.stream(BytesIO(data), **{"root": "a", "wanted": {"b"}, **options}))


def test_a_stream_gives_the_wanted_elements_with_their_lines():
    data = "<a>left out\n<b n='1'>x<i>检</i>&lt;<br/><b>in</b></b>\n\n<c><b>y</b></c></a>".encode()

    first, second = streamed(data)

    assert (first.line, first.get("n"), first.text, first.own_text) == (2, "1", "x检<in", "x<")
    assert first.markup() == "x<i>检</i>&lt;<br><b>in</b>"
    assert [child.tag for child in first.children] == ["i", "br", "b"]
    assert [node.tag for node in first.walk()] == ["b", "i", "br", "b"]
    assert (first.find("b").text, first.find("b", "c")) == ("in", None)
    assert (second.line, second.text) == (4, "y")
    assert xml.tree(data).find("c", "b").text == "y"


@pytest.mark.parametrize("case", FORBIDDEN)
def test_n_upl_07_a_stream_is_refused_as_well(case):
    with pytest.raises(Invalid) as caught:
        streamed(FORBIDDEN[case], root="")
    assert caught.value.code == "xml_doctype_forbidden"


@pytest.mark.parametrize(
    ("data", "options", "code"),
    [
        (b"<c/>", {}, "xml_other_root"),
        (b"<a><b>", {}, "xml_malformed"),
        (b"", {}, "xml_malformed"),
        (b"<a><b>" + b"x" * 200_000, {"largest_element": 100_000}, "xml_too_large"),
        (b"<a>" + b"x" * 200_000, {"largest": 100_000}, "xml_too_large"),
        (b"<a><!--" + b"x" * (11 * 1024 * 1024), {}, "xml_too_large"),
        (b"<a>" * 9, {"deepest": 8}, "xml_too_large"),
    ],
)
def test_a_stream_ends_where_it_goes_wrong(data, options, code):
    with pytest.raises(Invalid) as caught:
        streamed(data, **options)
    assert caught.value.code == code
