"""One family of errors for everything the domain refuses. Codes become sentences in core.wording."""

from __future__ import annotations

from typing import Any


class DomainError(Exception):
    """The request is understood and refused; nothing was changed.

    `detail` fills the placeholders of the sentence, so it must hold nothing the reader may not see.
    """

    status = 400

    def __init__(self, code: str, **detail: Any) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code} {self.detail}" if self.detail else self.code


class NotAllowed(DomainError):
    """The object may be seen, the act may not be done by this person. Out of scope is Http404 instead."""

    status = 403


class NotOpen(NotAllowed):
    """The act is the person's own, but its time or its condition has not come or is over."""


class Conflict(DomainError):
    """Somebody or something else came first."""

    status = 409


class Stale(DomainError):
    """The form was filled in for an older version of the object."""

    status = 412


class TooLarge(DomainError):
    status = 413


class WrongType(DomainError):
    status = 415


class Invalid(DomainError):
    """What was sent can be read and breaks a rule."""

    status = 422


class TooMany(DomainError):
    """`retry_after` (seconds) among the details becomes the Retry-After header."""

    status = 429


class Unavailable(DomainError):
    """A part this act needs is not there now; `retry_after` as with TooMany."""

    status = 503
