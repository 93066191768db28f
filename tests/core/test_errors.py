import pytest

from core import errors

STATUS = {
    "DomainError": 400, "NotAllowed": 403, "NotOpen": 403, "Conflict": 409, "Stale": 412, "TooLarge": 413,
    "WrongType": 415, "Invalid": 422, "TooMany": 429, "Unavailable": 503,
}  # fmt: skip


@pytest.mark.parametrize(("name", "status"), STATUS.items())
def test_status_of_each_error(name, status):
    error = getattr(errors, name)("attempt.closed", number=3)

    assert (error.status, error.code, error.detail, str(error)) == (
        status, "attempt.closed", {"number": 3}, "attempt.closed {'number': 3}",
    )  # fmt: skip
