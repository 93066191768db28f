"""The first office and the first administrators of an empty installation; pages do everything else."""

import sys
from getpass import getpass

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from people.operations import accounts, organisation
from people.registry import Role

FIRST = {"system": Role.SYSTEM_ADMINISTRATOR, "security": Role.SECURITY_ADMINISTRATOR}


class Command(BaseCommand):
    help = (
        "Open the national office and the accounts of the system and the security administrator. Asks for "
        "their passwords, or reads one per line from standard input."
    )

    def add_arguments(self, parser):
        parser.add_argument("--office", required=True, metavar="CODE", help="code of the national office")
        parser.add_argument("--office-zh", required=True, metavar="NAME")
        parser.add_argument("--office-en", required=True, metavar="NAME")
        for key in FIRST:
            parser.add_argument(f"--{key}", required=True, metavar="STAFF_NUMBER")

    def handle(self, *, office: str, office_zh: str, office_en: str, **options):
        if get_user_model()._default_manager.exists():
            raise CommandError("There are accounts already; grant roles on the pages under /people/.")
        if options["system"] == options["security"]:
            raise CommandError("System and security administrator are two persons.")
        passwords = {key: self.ask(options[key]) for key in FIRST}
        with transaction.atomic():
            national = organisation.open_office(
                by=None, code=office, name_zh=office_zh, name_en=office_en, parent=None
            )
            for key, role in FIRST.items():
                person = accounts.create_account(
                    by=None, staff_number=options[key], password=passwords[key], full_name_zh=options[key]
                )
                organisation.grant_role(
                    person=person, role=role, office=national, by=None, reason="Installation"
                )
        self.stdout.write("Ready. Both set up their second factor when they sign in for the first time.")

    def ask(self, staff_number: str) -> str:
        if sys.stdin.isatty():
            password = getpass(f"Password of {staff_number}: ")
        else:
            password = sys.stdin.readline().rstrip("\n")
        try:
            validate_password(password)
        except ValidationError as refused:
            raise CommandError(f"Password of {staff_number}: {' '.join(refused.messages)}") from None
        return password
