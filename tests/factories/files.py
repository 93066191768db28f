"""Files as somebody might send them."""

import zipfile
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile

# Turned round, so that no scanner refuses this source.
EICAR = rb"*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\4[PA@%P!O5X"[::-1]


def sent(name, data, kind="application/octet-stream"):
    return SimpleUploadedFile(name, data, kind)


def zipped(**parts):
    """An office document of these parts; `__` in a name is a slash."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return target.getvalue()
