"""Writes THIRD-PARTY.md: what Comity is distributed with, under which licence, and what each brings."""

import json
import re
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = """# Third-party software

Comity is distributed under AGPL-3.0-or-later. It stands on the packages below, pinned with hashes in
`requirements.txt` and `package-lock.json`. None is copied into this repository.
`python scripts/third_party.py` writes this file anew from what is installed.

Of note: psycopg is LGPL-3.0 and is used unchanged through its public interface; certifi and other
certificate or data packages carry MPL-2.0; the Noto Sans SC font files are under the SIL Open Font
License 1.1. All are compatible with distribution under the AGPL.

"""


def pinned(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return [
        match.group(1).lower() for match in re.finditer(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==", text, re.M)
    ]


def licence(package: Distribution) -> str:
    meta = package.metadata
    if expression := meta.get("License-Expression"):
        return str(expression)
    kinds = [
        line.split(" :: ")[-1] for line in meta.get_all("Classifier") or [] if line.startswith("License ::")
    ]
    if kinds:
        return ", ".join(dict.fromkeys(kinds))
    return (meta.get("License") or "see the package").splitlines()[0][:60]


def python_rows() -> list[str]:
    installed = {re.sub(r"[-_.]+", "-", item.metadata["Name"]).lower(): item for item in distributions()}
    rows = []
    for name in pinned("requirements.txt"):
        package = installed.get(re.sub(r"[-_.]+", "-", name))
        if package is not None:
            rows.append(f"| {name} | {licence(package)} | {package.metadata.get('Summary', '').strip()} |")
    return rows


def front_end_rows() -> list[str]:
    names = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    rows = []
    for name in sorted(names):
        about = json.loads((ROOT / "node_modules" / name / "package.json").read_text(encoding="utf-8"))
        rows.append(
            f"| {name} | {about.get('license', 'see the package')} | {about.get('description', '')} |"
        )
    return rows


def main() -> None:
    table = "| package | licence | brings |\n|---|---|---|\n"
    text = (
        f"{HEAD}## Python\n\n{table}" + "\n".join(python_rows()) + f"\n\n## Browser\n\n{table}"
        + "\n".join(front_end_rows()) + "\n"
    )  # fmt: skip
    (ROOT / "THIRD-PARTY.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
