"""Acts told to another system: a real server on this machine, behind a public address.

It is the receiver that the operator's guide prints, taken from the guide and run.
"""

import contextlib
import http.server
import io
import json
import re
import socket
import ssl
import threading
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from core import clock as core_clock, egress, ledger
from core.errors import Conflict, Invalid
from core.models import LedgerEntry, OutboxMessage
from core.outbox import operations as core_outbox
from notifications.channels import webhook
from notifications.models import WebhookDelivery, WebhookTarget
from notifications.operations import sendings, webhooks

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "operator.md"
URL = "https://hook.example/in"


def receiver_of_the_guide():
    section = GUIDE.read_text("utf-8").partition("## Webhooks")[2].partition("\n## ")[0]
    (code,) = re.findall(r"```python\n(.*?)```", section, re.S)
    names = {"__name__": "guide"}
    exec(compile(code, "operator.md", "exec"), names)
    names["time"] = SimpleNamespace(time=lambda: core_clock.now().timestamp())
    return names


class Peer(http.server.BaseHTTPRequestHandler):
    """Behaves as `server.mood` says; in a good mood as the guide's receiver does."""

    def do_POST(self):
        server = self.server
        server.calls.append(dict(self.headers))
        if server.mood == "good":
            server.guide["Receiver"].do_POST(self)
        elif server.mood == "slow":
            time.sleep(3)
        elif server.mood == "redirect":
            self.answer(302, Location="https://127.0.0.1/")
        elif server.mood == "1 GB":
            self.answer(200, **{"Content-Length": str(1 << 30)})
            for _part in range(1 << 14):
                server.sent += self.wfile.write(b"x" * (1 << 16))
        else:
            self.answer(int(server.mood))

    def answer(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def handle(self):
        with contextlib.suppress(OSError):
            super().handle()

    def log_message(self, *args):
        pass


@pytest.fixture
def system(monkeypatch, settings):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Peer)
    server.mood, server.calls, server.sent, server.guide = "good", [], 0, receiver_of_the_guide()
    server.address = "8.8.8.8"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    settings.EGRESS_ALLOWED = ["hook.example"]
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda *args, **kwargs: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (server.address, 443))],
    )

    def connect(address, timeout):
        raw = socket.socket()
        raw.settimeout(timeout)
        raw.connect(server.server_address)
        return raw

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", lambda self, raw, **options: raw)
    monkeypatch.setitem(egress.fetch.__kwdefaults__, "seconds", 0.5)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def target(cast, clock, system):
    made, _new = webhooks.add_target(
        name="records", url=URL, events=["course.completed", "run.cancelled"], by=cast.admin
    )
    system.guide["SECRET"] = webhook.secrets_of(made)[0]
    return made


@transaction.atomic
def act(cast, event="course.completed", **data):
    return ledger.append(event=event, subject=cast.learner, by=cast.learner, **({"code": "FP-101"} | data))


def work():
    webhooks.sweep()
    for message in OutboxMessage.objects.filter(state="pending", task_path="notifications.tasks.call_target"):
        core_outbox.deliver(message.pk)


def states():
    return list(WebhookDelivery.objects.order_by("pk").values_list("state", "tries", "code"))


def test_an_act_arrives_signed_with_codes_and_without_names(cast, target, system):
    entry = act(cast, enrolment="e1", secret="not for others")
    act(cast, "enrolment.made")  # not asked for
    work()
    work()
    (event,) = system.guide["acts"]
    delivery = WebhookDelivery.objects.get()
    assert event == {
        "specversion": "1.0",
        "id": str(delivery.uuid),
        "source": "http://localhost:8000",
        "type": "comity.course.completed",
        "subject": f"people.user/{cast.learner.uuid}",
        "time": entry.at.isoformat(timespec="milliseconds"),
        "datacontenttype": "application/json",
        "data": {"code": "FP-101", "enrolment": "e1"},
    }
    assert (len(system.calls), states()) == (1, [("sent", 1, "")])
    assert cast.learner.name not in delivery.body


def test_n_web_01_the_guides_receiver_believes_us_and_acts_once(cast, target, system, clock, monkeypatch):
    act(cast)
    posted = []
    fetch = egress.fetch
    monkeypatch.setattr(egress, "fetch", lambda url, **sent: posted.append(sent) or fetch(url, **sent))
    work()

    def again(**changes):
        sent = posted[0]
        headers = {**sent["headers"], **changes.pop("headers", {})}
        return fetch(URL, **{**sent, **changes, "headers": headers}).status

    assert again() == 200
    assert len(system.guide["acts"]) == 1  # a replay is no second act
    assert again(body=posted[0]["body"] + b" ") == 401
    assert again(headers={"webhook-signature": ""}) == 401
    assert again(headers={"webhook-id": "other"}) == 401
    clock.move(minutes=6)
    assert (again(), len(system.guide["acts"])) == (401, 1)


@pytest.mark.parametrize(
    ("mood", "code"),
    [
        ("slow", "target_unreachable"),
        ("500", "500"),
        ("redirect", "target_unreachable"),
        ("1 GB", "target_too_large"),
    ],
)
def test_n_web_02_a_bad_receiver_costs_seconds_and_loses_nothing(cast, target, system, clock, mood, code):
    system.mood = mood
    for _number in range(3):
        act(cast)
    begun = time.monotonic()
    work()
    # The first tells; the others wait until the target has rested.
    assert (states(), len(system.calls)) == ([("pending", 1, code), *[("pending", 0, "")] * 2], 1)
    assert (time.monotonic() - begun < 2, system.sent < 4_000_000) == (True, True)

    system.mood = "good"
    work()
    assert len(system.calls) == 1
    clock.move(sendings.PAUSES[0])
    work()
    assert (states(), len(system.guide["acts"])) == ([("sent", 2, ""), *[("sent", 1, "")] * 2], 3)
    assert len({call["webhook-id"] for call in system.calls}) == 3
    target.refresh_from_db()
    assert (target.failures, target.paused_until, target.leased_until) == (0, None, None)


def test_after_the_last_try_it_is_dead_and_the_others_go_on(cast, target, system, clock):
    act(cast)
    system.mood = "500"
    for _turn in range(2 * sendings.MOST):
        work()
        clock.move(days=1)
    assert states() == [("failed", sendings.MOST, "500")]
    system.mood = "good"
    act(cast)
    work()
    assert states()[1] == ("sent", 1, "")


def test_gone_disables_and_disabled_hears_nothing(cast, target, system):
    system.mood = "410"
    act(cast)
    act(cast)
    work()
    assert states() == [("failed", 1, "410"), ("skipped", 0, "")]
    assert LedgerEntry.objects.latest("pk").event == "webhook.disabled"
    act(cast)
    work()
    assert (len(states()), len(system.calls)) == (2, 1)
    with pytest.raises(Conflict, match=r"webhook\.disabled"):
        webhooks.disable_target(target=target, reason="again", by=cast.admin)


def test_n_web_03_a_name_that_leads_inside_is_not_called(cast, target, system):
    act(cast)
    system.address = "10.0.0.1"
    work()
    assert (states(), system.calls) == ([("pending", 1, "target_forbidden")], [])


@pytest.mark.parametrize(
    "url",
    [
        "http://hook.example/", "https://other.example/", "https://127.0.0.1/", "https://[::1]/", "https://0/",
        "https://2130706433/", "https://10.0.0.1/", "https://169.254.169.254/", "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://100.64.0.1/",
        "https://user@hook.example/", "https://hook.example:8443/", "//hook.example/", "hook.example",
    ],
)  # fmt: skip
def test_n_web_03_no_target_at_a_forbidden_address(cast, system, url):
    with pytest.raises(Invalid, match="target_forbidden"):
        webhooks.add_target(name="x", url=url, events=["course.completed"], by=cast.admin)
    assert (WebhookTarget.objects.count(), system.calls) == (0, [])


def test_a_worker_is_held_no_longer_than_its_time(cast, target, system, clock, monkeypatch):
    for _number in range(3):
        act(cast)
    monkeypatch.setattr(webhooks, "BUDGET", 0.0)
    assert webhooks.call_target(target_id=target.pk) == 0
    monkeypatch.setattr(webhooks, "BUDGET", 15.0)
    WebhookTarget.objects.update(leased_until=core_clock.now() + timedelta(seconds=1))
    assert webhooks.call_target(target_id=target.pk) == 0  # another worker is at it
    clock.move(seconds=1)
    assert webhooks.call_target(target_id=target.pk) == 3


def test_while_the_key_of_the_site_changes_both_signatures_are_sent(cast, target, system, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" * 8
    act(cast)
    work()
    assert (states(), len(system.calls[0]["webhook-signature"].split())) == ([("sent", 1, "")], 2)


def command(*words, **kwargs):
    out = io.StringIO()
    call_command("webhook_target", *words, "--json", stdout=out, **kwargs)
    return json.loads(out.getvalue())


def test_the_operator_adds_lists_and_disables(cast, system):
    by = ["--by", cast.admin.staff_number]
    add = [
        "add",
        "--name",
        "hr",
        "--url",
        URL,
        "--event",
        "run.cancelled",
        "--event",
        "course.completed",
        *by,
    ]
    assert (command(*add, "--dry-run")["new"], WebhookTarget.objects.count()) == (True, 0)
    made = command(*add)
    assert made["secret"] == webhook.secrets_of(WebhookTarget.objects.get())[0]
    assert command(*add) == made | {"new": False}
    act(cast)
    (row,) = command("list")
    assert (row["name"], row["events"], row["waiting"], row["dead"]) == (
        "hr", ["course.completed", "run.cancelled"], 1, 0,
    )  # fmt: skip
    disable = ["disable", "--name", "hr", "--reason", "Replaced", *by]
    assert command(*disable)["reason"] == command(*disable)["reason"] == "Replaced"
    events = ["webhook.added", "webhook.disabled"]
    entries = LedgerEntry.objects.filter(event__in=events).order_by("pk")
    assert [(entry.event, entry.actor) for entry in entries] == [(name, cast.admin) for name in events]
    assert command(*add)["new"] is True  # a name is free again


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"--by": "nobody"}, "no system administrator"),
        ({"--url": "https://127.0.0.1/"}, "may not be called"),
        ({"--event": "account.created"}, "account.created"),
        ({"--url": "https://hook.example/other"}, "records"),
    ],
)
def test_what_the_command_refuses(cast, target, change, said):
    words = {
        "--name": "records",
        "--url": URL,
        "--event": "course.completed",
        "--by": cast.admin.staff_number,
    }
    with pytest.raises(CommandError, match=said):
        command("add", *[part for pair in (words | change).items() for part in pair])
    with pytest.raises(CommandError, match="no system administrator"):
        command("disable", "--name", "records", "--reason", "x", "--by", cast.trainer.staff_number)
    assert WebhookTarget.objects.get().disabled_at is None
