"""Trainings done elsewhere. They come about through the operations."""

import datetime as dt
from decimal import Decimal
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from training.models import ExternalTraining
from training.operations import external
from training.operations.external import Details
from training.operations.rules import Asked

numbers = count(1)


def pdf(name: str = "certificate.pdf", content: bytes = b"%PDF-1.7 proof") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def details(**changes) -> Details:
    stated = {
        "title": f"Seminar {next(numbers)}",
        "organiser": "National Prosecutors College",
        "kind": "class",
        "starts_on": dt.date(2026, 1, 12),
        "ends_on": dt.date(2026, 1, 14),
        "hours": Decimal("20.0"),
        "days": Decimal("2.5"),
    }
    return Details(**{**stated, **changes})


def training_of(person, document=True, **changes) -> ExternalTraining:
    """A draft, with its proof unless told otherwise."""
    return external.enter_training(
        details=details(**changes), document=pdf() if document else None, by=person
    )


def submitted(person, **changes) -> ExternalTraining:
    draft = training_of(person, **changes)
    return external.submit_training(external=draft, version=draft.version, by=person)


def verified(person, by, **changes) -> ExternalTraining:
    sent = submitted(person, **changes)
    return external.decide(external=sent, decision="verify", version=sent.version, by=by)


def asked(**changes) -> Asked:
    stated = {
        "key": "yearly",
        "title_zh": "每年集中培训",
        "title_en": "Centralised training each year",
        "base": "years",
        "length": 1,
        "kinds": ["class"],
        "source": "2022",
        "hours": Decimal(90),
        "days": Decimal(12),
    }
    return Asked(**{**stated, **changes})
