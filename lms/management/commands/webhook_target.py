"""Other systems that are told of acts: added, listed and disabled by a system administrator."""

import json

from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from core import wording
from core.errors import DomainError
from notifications import queries, registry
from notifications.channels import webhook
from notifications.models import WebhookTarget
from notifications.operations import webhooks
from people import policies
from people.registry import Role


class Command(BaseCommand):
    help = "Add, list or disable the addresses of other systems that are told of acts by signed webhooks."

    def add_arguments(self, parser):
        acts = parser.add_subparsers(dest="act", required=True)
        add = acts.add_parser("add", help="tell a system of acts; prints the secret for its signatures")
        add.add_argument("--url", required=True, help="https, of a host that EGRESS_ALLOWED names")
        add.add_argument(
            "--event", action="append", required=True, dest="events", metavar="EVENT",
            help=f"may be repeated; one of {', '.join(sorted(registry.published()))}",
        )  # fmt: skip
        disable = acts.add_parser("disable", help="tell it nothing more; what waits is left out")
        disable.add_argument("--reason", required=True)
        for act in (add, disable):
            act.add_argument("--name", required=True)
            act.add_argument("--by", required=True, metavar="STAFF_NUMBER", help="a system administrator")
            act.add_argument("--dry-run", action="store_true", help="say what would be done and do nothing")
        for act in (add, disable, acts.add_parser("list", help="all of them, with what waits and what died")):
            act.add_argument("--json", action="store_true")

    def handle(self, *, act: str, **options):
        try:
            with transaction.atomic():
                found = getattr(self, act)(**options)
                if options.get("dry_run"):
                    transaction.set_rollback(True)
        except DomainError as refusal:
            raise CommandError(wording.say(refusal.code, **refusal.detail)) from None
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, default=str))
        else:
            for row in found if isinstance(found, list) else [found]:
                self.stdout.write("  ".join(f"{name}={value}" for name, value in row.items()))

    def add(self, *, name: str, url: str, events: list[str], by: str, dry_run: bool, **options):
        target, new = webhooks.add_target(name=name, url=url, events=events, by=self.administrator(by))
        secret = {} if dry_run else {"secret": webhook.secrets_of(target)[0]}
        return {"name": name, "url": url, "events": target.events, "new": new, "dry_run": dry_run, **secret}

    def disable(self, *, name: str, reason: str, by: str, dry_run: bool, **options):
        administrator = self.administrator(by)
        target = WebhookTarget.objects.filter(name=name).order_by("-pk").first()
        if target is None:
            raise CommandError(f"There is no target {name}.")
        if not target.disabled_at:
            target = webhooks.disable_target(target=target, reason=reason, by=administrator)
        return {"name": name, "disabled_at": target.disabled_at, "reason": target.reason, "dry_run": dry_run}

    def list(self, **options):
        return list(queries.webhook_targets())

    def administrator(self, staff_number: str):
        person = get_user_model()._default_manager.filter(staff_number=staff_number, is_active=True).first()
        if person is None or Role.SYSTEM_ADMINISTRATOR not in policies.current_roles(person):
            raise CommandError(f"{staff_number} is no system administrator.")
        return person
