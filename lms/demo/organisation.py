"""Offices, posts, the accounts that the demo prints, and generated staff."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import ledger
from lms.demo.source import load
from people.models import Office, Post, User
from people.operations import accounts, organisation
from people.registry import Role

PASSWORD = "Comity-demo-2026"  # noqa: S105  printed on the first page of the demo
OPENED = date(2020, 1, 1)


@ledger.event("demo.seeded")
class DemoSeeded(ledger.LedgerEvent):
    """Marks a database as a demo's, for good: the seed command knows it by this entry."""

    label = _("Demo data written")


HOME, OTHER = "33", "44"  # the province the demo plays in, and one that must see nothing of it


@dataclass(frozen=True)
class Account:
    """Who plays a role in the demo. `office` is where the person works, `scope` what the role covers."""

    key: str
    staff_number: str
    zh: str
    latin: str
    post: str
    office: str
    roles: tuple[Role, ...] = ()
    scope: str = ""


ACCOUNTS = (
    Account("trainee", "D1001", "林知远", "Lin Zhiyuan", "case-handling-prosecutor", f"{HOME}0101"),
    Account("trainee_en", "D1002", "欧阳文清", "Ouyang Wenqing", "case-handling-prosecutor", f"{HOME}0101"),
    Account(
        "trainee_studying", "D1003", "周行简", "Zhou Xingjian", "prosecutor-assistant", f"{HOME}0101"
    ),
    Account(
        "trainee_certified", "D1004", "顾守成", "Gu Shoucheng", "case-handling-prosecutor", f"{HOME}0101"
    ),
    Account("trainer", "D2001", "沈明达", "Shen Mingda", "lecturer", "00", (Role.TRAINER,), "00"),
    Account(
        "legal_reviewer", "D2002", "何慎言", "He Shenyan", "prosecutor", "00", (Role.LEGAL_REVIEWER,), "00"
    ),
    Account("publisher", "D2003", "许可欣", "Xu Kexin", "training-officer", "00", (Role.PUBLISHER,), "00"),
    Account(
        "unit_verifier", "D3001", "方正平", "Fang Zhengping", "deputy-chief-prosecutor",
        f"{HOME}0101", (Role.UNIT_VERIFIER,), f"{HOME}0101",
    ),
    Account(
        "hr_reviewer", "D3002", "苏审之", "Su Shenzhi", "personnel-officer", HOME, (Role.HR_REVIEWER,), HOME
    ),
    Account(
        "hr_approver", "D3003", "江准", "Jiang Zhun", "deputy-chief-prosecutor",
        HOME, (Role.HR_APPROVER,), HOME,
    ),
    Account(
        "hr_other_province", "D3004", "梁越", "Liang Yue", "personnel-officer",
        OTHER, (Role.HR_REVIEWER,), OTHER,
    ),
    Account("auditor", "D4001", "严明", "Yan Ming", "prosecutor", "00", (Role.AUDITOR,), "00"),
    Account(
        "system_administrator", "D5001", "童维新", "Tong Weixin", "training-officer",
        "00", (Role.SYSTEM_ADMINISTRATOR,), "00",
    ),
    Account(
        "security_administrator", "D5002", "安守正", "An Shouzheng", "personnel-officer",
        "00", (Role.SECURITY_ADMINISTRATOR,), "00",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How much is generated: cities in a province, basic offices in a city, staff in the country."""

    cities: int
    basics: int
    staff: int


SIZES = {
    "catalogue": Size(cities=1, basics=2, staff=0),
    "running": Size(cities=2, basics=2, staff=200),
    "closed": Size(cities=2, basics=2, staff=200),
    "national": Size(cities=10, basics=10, staff=2000),
}


@transaction.atomic
def offices(size: Size) -> dict[str, Office]:
    """The tree: the national office, its 33 direct children, generated cities and below."""
    seed = load("offices")
    root = _open(seed["root"]["code"], seed["root"]["name"], None)
    opened = {root.code: root}
    places = _places()
    for child in seed["children"]:
        kind = Office.Kind.PROCURATORATE if child["kind"] == "province" else Office.Kind.SPECIAL
        province = _open(child["code"], child["name"], root, kind=kind, short=child["short"])
        opened[province.code] = province
        if child["kind"] == "province":
            opened |= {office.code: office for office in _below(province, size, places)}
    return opened


def _below(province: Office, size: Size, places: Iterator[dict[str, str]]) -> Iterator[Office]:
    for city_number in range(1, size.cities + 1):
        place = next(places)
        city = _open(
            f"{province.code}{city_number:02}",
            {"zh": f"{place['zh']}市人民检察院", "en": f"{place['latin']} Municipal People's Procuratorate"},
            province,
            short={"zh": place["zh"], "en": place["latin"]},
        )
        yield city
        for number in range(1, size.basics + 1):
            place = next(places)
            word = ("区", "District") if number % 2 else ("县", "County")
            basic = _open(
                f"{city.code}{number:02}",
                {
                    "zh": f"{place['zh']}{word[0]}人民检察院",
                    "en": f"{place['latin']} {word[1]} People's Procuratorate",
                },
                city,
                short={"zh": place["zh"], "en": place["latin"]},
            )
            yield basic
            if city_number == number == 1:
                yield _open(
                    f"{basic.code}81",
                    {
                        "zh": f"{place['zh']}口岸派驻检察室",
                        "en": f"Office dispatched to the port of {place['latin']}",
                    },
                    basic,
                    kind=Office.Kind.DISPATCHED,
                )


def _places() -> Iterator[dict[str, str]]:
    """Fictional place names; when the written ones are used up, two characters with their pinyin."""
    names = load("names")
    yield from names["places"]
    for first in names["given"]:
        for second in names["given"]:
            if first is not second:
                latin = f"{first['latin']}{second['latin'].lower()}"
                yield {"zh": first["zh"] + second["zh"], "latin": latin}


def _open(
    code: str,
    name: dict[str, str],
    parent: Office | None,
    kind: str = Office.Kind.PROCURATORATE,
    short: dict[str, str] | None = None,
) -> Office:
    short = short or {"zh": "", "en": ""}
    return organisation.open_office(
        by=None, code=code, name_zh=name["zh"], name_en=name["en"], parent=parent, kind=kind,
        short_zh=short["zh"], short_en=short["en"], opened_on=OPENED,
    )  # fmt: skip


def posts() -> dict[str, Post]:
    return {
        post["key"]: organisation.define_post(
            by=None, key=post["key"], title_zh=post["title"]["zh"], title_en=post["title"]["en"],
            staff_class=post["staff_class"],
        )
        for post in load("posts")
    }  # fmt: skip


@transaction.atomic
def demo_accounts(opened: dict[str, Office], known_posts: dict[str, Post]) -> dict[str, User]:
    """The people whose passwords the demo prints; exempt from the second factor, which only a demo allows."""
    people = {}
    for account in ACCOUNTS:
        person = accounts.create_account(
            by=None, staff_number=account.staff_number, full_name_zh=account.zh,
            full_name_latin=account.latin, email=f"{account.staff_number.lower()}@demo.invalid",
            password=PASSWORD,
            language="en" if account.key.endswith("_en") else "zh-hans",
        )  # fmt: skip
        accounts.exempt_from_second_factor(person=person, by=None)
        office = opened.get(account.office) or opened[HOME]
        organisation.appoint(
            person=person, office=office, post=known_posts[account.post], by=None, valid_from=OPENED
        )
        for role in account.roles:
            scope = opened.get(account.scope) or opened[HOME]
            organisation.grant_role(
                person=person, role=role, office=scope, by=None, reason="Demo", valid_from=OPENED
            )
        people[account.key] = person
    return people


def write_accounts(stage: str) -> None:
    """var/demo.json: what `make run` prints and what the tools sign in with."""
    path = settings.VAR_DIR / "demo.json"
    demo = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    demo["stage"] = stage
    demo["accounts"] = {
        account.key: {
            "staff_number": account.staff_number,
            "password": PASSWORD,
            "name": f"{account.zh} {account.latin}",
        }
        for account in ACCOUNTS
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(demo, ensure_ascii=False, indent=2), encoding="utf-8")


def staff(opened: dict[str, Office], known_posts: dict[str, Post], count: int) -> list[User]:
    """Generated people, three in five of them in the home province; without a password, for none signs in."""
    dice = random.Random(2026)  # noqa: S311  demo data, the same every time
    names = load("names")
    home = sorted(code for code in opened if code.startswith(HOME) and len(code) > 2)
    others = sorted(code for code in opened if not code.startswith(HOME) and len(code) > 2)
    post_keys = [key for key, post in known_posts.items() if post.staff_class != "administration"]
    people = []
    with transaction.atomic():
        for number in range(count):
            family, given = dice.choice(names["family"]), dice.sample(names["given"], dice.choice((1, 2)))
            person = accounts.create_account(
                by=None,
                staff_number=f"G{number + 1:05}",
                full_name_zh=family["zh"] + "".join(part["zh"] for part in given),
                full_name_latin=f"{family['latin']} {''.join(part['latin'] for part in given).capitalize()}",
            )
            office = opened[dice.choice(home if number % 5 < 3 else others)]
            organisation.appoint(
                person=person,
                office=office,
                post=known_posts[dice.choice(post_keys)],
                by=None,
                valid_from=OPENED,
            )
            people.append(person)
    return people


@transaction.atomic
def mark_as_demo(by: User, stage: str) -> None:
    ledger.append(event="demo.seeded", subject=by, by=by, stream="demo", stage=stage)
