"""Prepare what is missing, then serve the demo until TERM or Ctrl-C."""

import hashlib
import json
import multiprocessing
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from lms.supervisor import Supervisor

STAGES = ("empty", "catalogue", "running", "closed", "national")


def remove_database(file: Path) -> None:
    """The SQLite file with what belongs to it."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)


class Command(BaseCommand):
    help = "Prepare the database, demo data and static files, then run web, worker and beat."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--stage", choices=STAGES, default="running")
        parser.add_argument("--prepare-only", action="store_true")

    # Shared with the forked processes.
    announced = multiprocessing.Value("b", False)

    def handle(self, *, port: int, stage: str, prepare_only: bool, **options):
        if not settings.DEMO:
            raise CommandError("The demo runs only with DEMO on; a served installation has its own start.")
        self.prepare_database(stage)
        self.prepare_static()
        # The checks cost a second of CPU, so they run once per set of code and settings.
        if self.changed("checks", self.code_files()):
            self.check()
            self.remember("checks", self.code_files())
        self.write_address(port)
        if prepare_only:
            return
        from lms.parts import demo_parts  # noqa: PLC0415  slow import

        connections.close_all()
        parts = demo_parts(port, when_ready=lambda: self.announce(port))
        if status := Supervisor(parts, self.remember_processes).run():
            raise CommandError("The site stopped because a part of it could not run.", returncode=status)

    def prepare_database(self, stage: str) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        half_done = settings.VAR_DIR / "preparing"
        if half_done.exists():
            if connection.vendor != "sqlite":
                raise CommandError("The demo data in this database is half written; make it anew.")
            self.stdout.write("The last start was ended before its demo data was complete; beginning again")
            connection.close()
            remove_database(Path(connection.settings_dict["NAME"]))
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database (about half a minute)")
            call_command("migrate", verbosity=0, interactive=False)
        if get_user_model()._default_manager.exists():
            self.mention_kept_stage(stage)
            return
        half_done.touch()
        self.stdout.write(f"Filling in the demo data, stage {stage} (about a minute)")
        call_command("seed", stage=stage, verbosity=0)
        half_done.unlink()

    def mention_kept_stage(self, stage: str) -> None:
        kept = self.read_demo().get("stage", stage)
        if kept != stage:
            self.stdout.write(f"Kept the data of stage {kept}; remove {settings.VAR_DIR} for stage {stage}.")

    def prepare_static(self) -> None:
        files = [
            file for folder in self.static_folders() for file in sorted(folder.rglob("*")) if file.is_file()
        ]
        files.append(settings.BASE_DIR / "requirements.txt")
        if self.changed("static", files):
            self.stdout.write("Collecting static files")
            call_command("collectstatic", verbosity=0, interactive=False)
            self.remember("static", files)

    def static_folders(self) -> list[Path]:
        return [settings.BASE_DIR / "lms" / "static", settings.FRONTEND_DIR]

    def code_files(self) -> list[Path]:
        apps = [settings.BASE_DIR / app for app in settings.LOCAL_APPS]
        return sorted(file for app in apps for file in app.rglob("*.py"))

    def digest(self, files: list[Path]) -> str:
        digest = hashlib.sha256()
        for file in files:
            status = file.stat()
            digest.update(f"{file}:{status.st_size}:{status.st_mtime_ns};".encode())
        return digest.hexdigest()

    def changed(self, name: str, files: list[Path]) -> bool:
        stamp = settings.VAR_DIR / "stamps" / f"demo-{name}"
        return not stamp.exists() or stamp.read_text() != self.digest(files)

    def remember(self, name: str, files: list[Path]) -> None:
        folder = settings.VAR_DIR / "stamps"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"demo-{name}").write_text(self.digest(files))

    def read_demo(self) -> dict[str, Any]:
        path = settings.VAR_DIR / "demo.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"accounts": {}}

    def write_address(self, port: int) -> None:
        demo = self.read_demo()
        demo["address"] = f"http://localhost:{port}"
        demo["content_address"] = f"http://127.0.0.1:{port}"
        path = settings.VAR_DIR / "demo.json"
        path.write_text(json.dumps(demo, ensure_ascii=False, indent=2), encoding="utf-8")

    def remember_processes(self, pids: dict[str, int]) -> None:
        # Renamed into place: whoever reads it never finds half of it.
        writing = settings.VAR_DIR / "pids.json.new"
        writing.write_text(json.dumps({"supervisor": os.getpid(), **pids}))
        writing.rename(settings.VAR_DIR / "pids.json")

    def announce(self, port: int) -> None:
        """Once: web says that it is ready again whenever it was started again."""
        if self.announced.value:
            return
        self.announced.value = True
        lines = [
            f"\nComity is running at http://localhost:{port}",
            "Demo accounts (staff number, password, name):",
        ]
        for role, account in self.read_demo()["accounts"].items():
            lines.append(
                f"  {role:<24}{account['staff_number']:<8}{account['password']:<20}{account['name']}"
            )
        lines.append("Stop with Ctrl-C.")
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
