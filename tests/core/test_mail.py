import smtplib

import pytest
from django.core.mail import EmailMessage

from core import mail

WHO = "li@example.org"


@pytest.mark.parametrize(
    ("error", "raised", "code"),
    [
        (smtplib.SMTPRecipientsRefused({WHO: (550, b"no such user " + WHO.encode())}), mail.Refused, "550"),
        (smtplib.SMTPRecipientsRefused({WHO: (452, b"mailbox full")}), mail.Delayed, "452"),
        (smtplib.SMTPDataError(554, b"content refused"), mail.Refused, "554"),
        (smtplib.SMTPDataError(451, b"greylisted"), mail.Delayed, "451"),
        (smtplib.SMTPSenderRefused(550, b"who are you", "comity@localhost"), mail.Delayed, "server 550"),
        (smtplib.SMTPAuthenticationError(535, b"bad password"), mail.Delayed, "server 535"),
        (smtplib.SMTPServerDisconnected("gone"), mail.Delayed, "connection"),
        (ConnectionRefusedError(111, "refused"), mail.Delayed, "connection"),
        (TimeoutError("slow"), mail.Delayed, "timeout"),
        (UnicodeEncodeError("ascii", "李", 0, 1, WHO), mail.Refused, "address"),
    ],
)
def test_what_goes_wrong_has_a_code_and_names_nobody(error, raised, code, monkeypatch):
    def fail(self):
        raise error

    monkeypatch.setattr(EmailMessage, "send", fail)
    with pytest.raises(raised) as caught:
        mail.send(EmailMessage(to=[WHO]))
    assert (str(caught.value), caught.value.__suppress_context__) == (code, True)
