"""Every sentence of the interface has its Chinese: nothing missing, fuzzy, or with other placeholders.

Extracts afresh and puts the catalogue back as it was. `--write` keeps the fresh extraction, for
translators to fill in.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def extract() -> None:
    ignored = ["var/*", "node_modules/*", ".venv/*", "tests/*", "scripts/*"]
    options = ["--no-location", "--no-wrap", "--no-obsolete", "-e", "html,txt,py"]
    command = [sys.executable, "manage.py", "makemessages", "-l", "zh_Hans", *options]
    command += [word for folder in ignored for word in ("-i", folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env={**os.environ, "DEMO": "1"})


def read() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def wrong(message: Message) -> str | None:
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    if not all(forms):
        return "missing"
    if message.fuzzy:
        return "fuzzy"
    asked = message.id if isinstance(message.id, tuple) else (message.id,)
    wanted = set(PLACEHOLDER.findall(asked[-1]))
    if any(set(PLACEHOLDER.findall(form)) != wanted for form in forms):
        return "other placeholders"
    return None


def problems() -> list[str]:
    before = CATALOGUE.read_bytes()
    try:
        extract()
        messages = [message for message in read() if message.id]
    finally:
        if "--write" not in sys.argv:
            CATALOGUE.write_bytes(before)
    return [f"{fault}: {message.id!r}" for message in messages if (fault := wrong(message))]


def main() -> int:
    found = problems()
    for line in found:
        print(line)
    print(f"{len(found)} sentences to translate" if found else "Every sentence has its Chinese.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
