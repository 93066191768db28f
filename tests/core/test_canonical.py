import datetime as dt
from decimal import Decimal
from uuid import UUID

import pytest

from core import canonical

RFC_8785_NUMBERS = (  # appendix B
    (0.0, "0"), (-0.0, "0"), (5e-324, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
    (9007199254740992.0, "9007199254740992"), (295147905179352830000.0, "295147905179352830000"),
    (9.999999999999997e22, "9.999999999999997e+22"), (1e23, "1e+23"),
    (1.0000000000000001e23, "1.0000000000000001e+23"),
    (999999999999999700000.0, "999999999999999700000"), (1e21, "1e+21"),
    (9.999999999999997e-7, "9.999999999999997e-7"), (0.000001, "0.000001"),
    (333333333.3333332, "333333333.3333332"), (-0.0000033333333333333333, "-0.0000033333333333333333"),
    (4.5, "4.5"), (2e-3, "0.002"), (1e-27, "1e-27"),
)  # fmt: skip


@pytest.mark.parametrize(("number", "text"), RFC_8785_NUMBERS)
def test_numbers_as_ecmascript_writes_them(number, text):
    assert canonical.dumps(number).decode() == text


def test_example_of_rfc_8785():
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": '\u20ac$\u000f\nA\'B"\\\\"/',
        "literals": [None, True, False],
    }

    assert canonical.dumps(value).decode() == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_keys_sort_by_utf_16_units():
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]

    assert canonical.dumps(dict.fromkeys(keys, 0)).decode() == (
        '{"\\r":0,"1":0,"\u0080":0,"ö":0,"€":0,"\U0001f600":0,"\ufb33":0}'
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53, {1: "a"}, object(), b"bytes"])
def test_what_json_cannot_say_in_one_way_is_refused(value):
    with pytest.raises(ValueError, match="canonical"):
        canonical.dumps(value)


def test_digest_names_its_algorithm():
    assert canonical.digest({}) == (
        "sha-256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    )


def test_plain_turns_python_values_into_json():
    day = dt.date(2026, 3, 9)

    values = [day, UUID(int=0), Decimal("1.50"), (1, 2.0), {"b", "a"}]

    assert canonical.plain(values) == [
        "2026-03-09",
        "00000000-0000-0000-0000-000000000000",
        "1.50",
        [1, 2],
        ["a", "b"],
    ]
