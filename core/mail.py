"""The one sender of mail. What goes wrong is named by a code: addresses stay out of logs and error texts."""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

PERMANENT = range(500, 600)


class Refused(Exception):
    """The receiving side will never take this mail: no such mailbox, not at that host, not this content."""


class Delayed(Exception):
    """It did not go now; another time it may."""


def send(message: EmailMessage) -> None:
    """Refused or Delayed, with a code that names nobody: three digits of SMTP, or a word."""
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        raise _by_code(max(codes, default=450)) from None
    except smtplib.SMTPDataError as error:
        raise _by_code(error.smtp_code) from None
    except smtplib.SMTPResponseException as error:
        # Sign-in, sender, greeting: what the operator mends, and no fault of this receiver.
        raise Delayed(f"server {error.smtp_code}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise Delayed("timeout" if isinstance(error, TimeoutError) else "connection") from None
    except ValueError:
        raise Refused("address") from None


def _by_code(code: int) -> Exception:
    return Refused(str(code)) if code in PERMANENT else Delayed(str(code))
