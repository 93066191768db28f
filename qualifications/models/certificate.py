from __future__ import annotations

import secrets

from django.db import models
from django.urls import reverse

from core import clock
from core.models import Identified

# Crockford's base 32: no letter that is mistaken for a digit or another letter.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26  # 128 bits
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    number = secrets.randbits(128)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))


def normal_code(typed: str) -> str | None:
    """The code as stored, whatever hyphens, spaces or misread letters it came with; None if it is none."""
    code = "".join(typed.split()).replace("-", "").upper().translate(_MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def grouped(code: str) -> str:
    """As printed: five groups, the last one longer."""
    return "-".join([code[0:5], code[5:10], code[10:15], code[15:20], code[20:]])


def _path(certificate: Certificate, filename: str) -> str:
    # Below private/ nothing is ever served by address; views hand the bytes out.
    return f"private/certificates/{certificate.uuid}.pdf"


class Certificate(Identified):
    """The paper of one award, issued once: the file, its digest, and the code that proves it.

    .. pii: none by itself; the file names the holder, retained with the award
    """

    award = models.OneToOneField("Award", models.PROTECT, related_name="certificate")
    code = models.CharField(max_length=LENGTH, unique=True, default=new_code, editable=False)
    file = models.FileField(upload_to=_path)
    digest = models.CharField(max_length=80, unique=True)
    issued_at = models.DateTimeField(default=clock.now, editable=False)

    @property
    def printed_code(self) -> str:
        return grouped(self.code)

    def get_absolute_url(self) -> str:
        return reverse("qualifications:verify_code", args=[self.printed_code])
