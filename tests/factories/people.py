"""Rows of people, and the fixed cast of every permission test."""

from dataclasses import dataclass, field
from datetime import date

import factory
from django.conf import settings
from django.test import Client
from factory.django import DjangoModelFactory

from people import policies
from people.models import Appointment, Office, OfficeVersion, Post, RoleGrant, User
from people.registry import OFFICE, PERSON, WITHOUT_SECOND_FACTOR, Role
from search import operations as search

SINCE = date(2020, 1, 1)


class UserFactory(DjangoModelFactory):
    """An active person without office or role; the password is `PASSWORD` when asked for."""

    class Meta:
        model = User

    staff_number = factory.Sequence(lambda n: f"S{n:06}")
    email = factory.LazyAttribute(lambda o: f"{o.staff_number.lower()}@example.org")
    full_name_zh = factory.Sequence(lambda n: f"张三{n}")
    full_name_latin = factory.Sequence(lambda n: f"Zhang San {n}")
    language = "en"
    password = "!"
    mfa_exempt = True


PASSWORD = "correct horse battery staple"


def with_password(user: User, password: str = PASSWORD) -> User:
    user.set_password(password)
    user.save(update_fields=["password"])
    return user


class OfficeFactory(DjangoModelFactory):
    """An office with its first version; without `parent` it hangs under the one root."""

    class Meta:
        model = Office
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"X{n}")
    name_zh = factory.Sequence(lambda n: f"示例市人民检察院{n}")
    name_en = factory.Sequence(lambda n: f"Example People's Procuratorate {n}")
    parent = factory.LazyFunction(lambda: root_office())
    level = factory.LazyAttribute(lambda o: min(o.parent.level + 1, 4) if o.parent else 0)
    path = factory.LazyAttribute(lambda o: next_path(o.parent))
    opened_on = SINCE

    @factory.post_generation
    def version(self, create, value, **kwargs):
        OfficeVersion.objects.create(
            office=self, parent=self.parent, code=self.code, kind=self.kind, name_zh=self.name_zh,
            name_en=self.name_en, valid_from=self.opened_on,
        )  # fmt: skip


def next_path(parent: Office | None) -> str:
    base = parent.path if parent else ""
    last = Office.objects.filter(parent=parent).order_by("-path").values_list("path", flat=True).first()
    return f"{base}{int(last[-5:-1]) + 1 if last else 1:04}."


def root_office() -> Office:
    return Office.objects.filter(parent=None).first() or OfficeFactory(
        parent=None, code="SPP", name_zh="最高人民检察院", name_en="Supreme People's Procuratorate"
    )


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post
        django_get_or_create = ("key",)

    key = "prosecutor"
    title_zh = "检察官"
    title_en = "Prosecutor"
    staff_class = Post.StaffClass.PROCURATOR


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = Appointment

    person = factory.SubFactory(UserFactory)
    office = factory.SubFactory(OfficeFactory)
    post = factory.SubFactory(PostFactory)
    is_primary = True
    valid_from = SINCE


class RoleGrantFactory(DjangoModelFactory):
    """A grant; the person's cached roles are forgotten and the second factor is asked for as it should."""

    class Meta:
        model = RoleGrant
        skip_postgeneration_save = True

    person = factory.SubFactory(UserFactory)
    role = Role.TRAINER
    office = factory.SubFactory(OfficeFactory)
    valid_from = SINCE

    @factory.post_generation
    def projection(self, create, value, **kwargs):
        policies.forget_grants(self.person)
        if self.role not in WITHOUT_SECOND_FACTOR:
            self.person.needs_second_factor = True
            self.person.save(update_fields=["needs_second_factor"])


def make_findable():
    """The index as the operations keep it: factories write rows past them."""
    search.rebuild(kinds=[PERSON, OFFICE])


@dataclass
class Cast:
    """Two provinces A and B under the SPP, each with a city and a basic office, and who works there."""

    spp: Office
    province_a: Office
    city_a: Office
    basic_a: Office
    province_b: Office
    city_b: Office
    basic_b: Office
    learner: User
    learner_b: User
    trainer: User
    legal_reviewer: User
    publisher: User
    verifier: User
    own_hr: User
    other_hr: User
    approver: User
    auditor: User
    admin: User
    security_admin: User
    unit_admin: User
    _clients: dict[str, Client] = field(default_factory=dict)

    def client(self, name: str) -> Client:
        """A browser signed in as the person, or signed in as nobody: `client("anonymous")`."""
        if name not in self._clients:
            client = self._clients[name] = Client()
            if name != "anonymous":
                person = getattr(self, name)
                client.force_login(person)
                client.cookies[settings.LANGUAGE_COOKIE_NAME] = person.language  # as signing in does
        return self._clients[name]


# name: (office, role or None, office of the grant)
MEMBERS = {
    "learner": ("basic_a", None, None),
    "learner_b": ("basic_b", None, None),
    "trainer": ("spp", Role.TRAINER, "spp"),
    "legal_reviewer": ("spp", Role.LEGAL_REVIEWER, "spp"),
    "publisher": ("spp", Role.PUBLISHER, "spp"),
    "verifier": ("basic_a", Role.UNIT_VERIFIER, "basic_a"),
    "own_hr": ("province_a", Role.HR_REVIEWER, "province_a"),
    "other_hr": ("province_b", Role.HR_REVIEWER, "province_b"),
    "approver": ("province_a", Role.HR_APPROVER, "province_a"),
    "auditor": ("spp", Role.AUDITOR, "spp"),
    "admin": ("spp", Role.SYSTEM_ADMINISTRATOR, "spp"),
    "security_admin": ("spp", Role.SECURITY_ADMINISTRATOR, "spp"),
    "unit_admin": ("province_a", Role.SYSTEM_ADMINISTRATOR, "province_a"),
}


def make_cast() -> Cast:
    offices = {"spp": root_office()}
    for letter, zh in (("a", "甲"), ("b", "乙")):
        above = offices["spp"]
        for level, kind in (("province", "省"), ("city", "市"), ("basic", "县")):
            above = offices[f"{level}_{letter}"] = OfficeFactory(
                parent=above,
                code=f"{level[0].upper()}-{letter.upper()}",
                name_zh=f"{zh}{kind}人民检察院",
                name_en=f"{level.title()} {letter.upper()} People's Procuratorate",
            )
    people = {}
    for name, (office, role, scope) in MEMBERS.items():
        people[name] = UserFactory(
            staff_number=name, full_name_zh=f"{name}（演员）", full_name_latin=name.replace("_", " ").title()
        )
        AppointmentFactory(person=people[name], office=offices[office])
        if role:
            RoleGrantFactory(person=people[name], role=role, office=offices[scope])
    return Cast(**offices, **people)
