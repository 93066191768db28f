from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core import clock, i18n
from core.models import Identified


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def create_user(self, staff_number: str, password: str | None = None, **fields: Any) -> User:
        """A bare row; the site makes accounts through people.operations.accounts."""
        if not staff_number:
            raise ValueError("an account needs a staff number")
        fields["email"] = (fields.get("email") or "").lower() or None
        user = self.model(staff_number=staff_number, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, staff_number: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(staff_number, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, staff_number: str | None) -> User:
        return self.get(staff_number=staff_number)


class User(AbstractBaseUser, PermissionsMixin, Identified):  # type: ignore[django-manager-missing]
    """One person with an account. `is_staff` and `is_superuser` open nothing of ours: roles do.

    .. pii: staff_number, email, full_name_zh, full_name_latin; retained as personnel record
    """

    staff_number = models.CharField(_("Staff number"), max_length=32, unique=True)
    email = models.EmailField(_("E-mail"), unique=True, null=True, blank=True)
    # One field per script: Chinese names have no first and last part that a form could ask for.
    full_name_zh = models.CharField(_("Full name in Chinese"), max_length=100, blank=True)
    full_name_latin = models.CharField(
        _("Full name in Latin letters"),
        max_length=120,
        blank=True,
        help_text=_("Family name first: Ouyang Wen."),
    )
    language = models.CharField(
        _("Language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    is_active = models.BooleanField(_("Active"), default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=clock.now, editable=False)
    # Projection of the grants: a role in force or to come sees records of others. Kept by the operations
    # so that no request has to ask for the roles only to know this.
    needs_second_factor = models.BooleanField(default=False, editable=False)
    # Demo accounts only; core's production settings refuse to start while one exists.
    mfa_exempt = models.BooleanField(default=False, editable=False)
    # Part of every session's hash: one more, and all sessions are over.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "staff_number"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("People")
        constraints = [
            # Sign-in ignores case, so two accounts may not differ by it alone.
            models.UniqueConstraint(Lower("email"), name="people_user_email_once"),
            models.UniqueConstraint(Lower("staff_number"), name="people_user_staff_number_once"),
            models.CheckConstraint(
                condition=~models.Q(full_name_zh="") | ~models.Q(full_name_latin=""),
                name="people_user_has_a_name",
            ),
        ]
        # The order of lists: the first page of a country comes without sorting it.
        indexes = [models.Index(fields=["full_name_latin", "full_name_zh", "id"], name="people_user_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the active language's script, else in the other one."""
        return self.name_in()

    def name_in(self, language: str | None = None) -> str:
        scripts = [self.full_name_zh, self.full_name_latin]
        if i18n.suffix(language) == "en":
            scripts.reverse()
        return scripts[0] or scripts[1] or self.staff_number

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's hash of the password, and the epoch beside it."""
        return salted_hmac(
            "people.User.session",
            f"{self.password}:{self.session_epoch}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()
