"""Every template as djade writes it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    files = sorted(str(file) for file in (ROOT / "templates").rglob("*.html"))
    djade = Path(sys.executable).with_name("djade")
    return subprocess.run([str(djade), "--check", "--target-version", "5.2", *files], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
