"""Persons and the roles they hold."""

import unicodedata
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.institutions.models import Institution, Unit


class PersonManager(BaseUserManager["Person"]):
    """Makes persons. Django's own commands call `create_user` and `create_superuser`."""

    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "Person":
        """A person who can sign in with `email`; without `password`, only by other means."""
        person = self.model(email=email.strip().lower(), **facts)
        person.set_password(password)
        person.full_clean(exclude=["password"])
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **facts: Any) -> "Person":
        """A person to whom Django's permission checks say yes. Our own rules ask for roles."""
        return self.create_user(email, password, is_superuser=True, **facts)

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person with this e-mail in any letter case; signing in asks for it."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """Anybody who signs in or is responsible for something, with every form of the name in use.

    A person with one name only (a mononym) has it in `passport_given` or `passport_family`.
    """

    class DisplayOrder(models.TextChoices):
        FAMILY_FIRST = "family", _("Family name first")
        GIVEN_FIRST = "given", _("Given name first")

    email = models.EmailField(_("e-mail"), unique=True)
    passport_family = models.CharField(
        _("family name as in the passport"), max_length=150, blank=True
    )
    passport_given = models.CharField(
        _("given names as in the passport"), max_length=150, blank=True
    )
    name_kanji = models.CharField(_("name in kanji"), max_length=150, blank=True)
    name_kana = models.CharField(_("name in kana"), max_length=150, blank=True)
    name_romaji = models.CharField(_("name in romaji"), max_length=150, blank=True)
    name_preferred = models.CharField(_("preferred name (通称)"), max_length=150, blank=True)
    display_order = models.CharField(
        _("order of names"),
        max_length=6,
        choices=DisplayOrder,
        default=DisplayOrder.GIVEN_FIRST,
    )
    language = models.CharField(
        _("language"), max_length=10, choices=[("ja", "日本語"), ("en", "English")], default="ja"
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_invented = models.BooleanField(
        _("invented"), default=False, help_text=_("A person of the demonstration data")
    )
    joined_at = models.DateTimeField(_("registered at"), default=timezone.now)

    objects = PersonManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["passport_given"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="person_email_once_in_any_case",
                violation_error_message=_("Somebody with this e-mail is registered already."),
            ),
            models.CheckConstraint(
                name="person_has_a_name",
                condition=~Q(passport_family="", passport_given="", name_kanji=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name_in("en")

    @property
    def passport_name(self) -> str:
        """Latin letters as printed, in the person's own order; a mononym stands alone."""
        parts = [self.passport_given, self.passport_family]
        if self.display_order == self.DisplayOrder.FAMILY_FIRST:
            parts.reverse()
        return " ".join(part for part in parts if part)

    def name_in(self, language: str) -> str:
        """What to call this person on a page in `language`.

        The preferred name wins wherever its letters can be read: one in kanji does not stand on an
        English page. A Japanese page shows kanji where there are any, else the passport's letters.
        """
        if self.name_preferred and (language == "ja" or _is_latin(self.name_preferred)):
            return self.name_preferred
        if language == "ja" and self.name_kanji:
            return self.name_kanji
        return self.passport_name or self.name_romaji or self.name_kanji

    def get_full_name(self) -> str:
        """The English form; libraries ask for it."""
        return self.name_in("en")


def _is_latin(text: str) -> bool:
    return any(unicodedata.name(letter, "").startswith("LATIN") for letter in text)


def _held_on(day: date) -> Q:
    """Both ends belong to the term; without an end it goes on."""
    return Q(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class RoleQuerySet(models.QuerySet["Role"]):
    """Querysets of roles."""

    def on(self, day: date) -> "RoleQuerySet":
        """Roles held on `day`: both ends belong to the term."""
        return self.filter(_held_on(day))


class Role(models.Model):
    """What a person is at a unit, or a partner's contact at an institution, from when to when."""

    class Kind(models.TextChoices):
        OFFICE = "office", pgettext_lazy("role", "International office")
        COORDINATOR = "coordinator", pgettext_lazy("role", "Faculty coordinator")
        TEACHER = "teacher", pgettext_lazy("role", "Teacher")
        RESEARCHER = "researcher", pgettext_lazy("role", "Researcher")
        STUDENT = "student", pgettext_lazy("role", "Student")
        LEADERSHIP = "leadership", pgettext_lazy("role", "Leadership")
        AUDITOR = "auditor", pgettext_lazy("role", "Auditor")
        PARTNER = "partner", pgettext_lazy("role", "Partner contact")

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="roles", verbose_name=_("person")
    )
    kind = models.CharField(_("role"), max_length=11, choices=Kind)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="roles",
        verbose_name=_("unit"),
    )
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("institution"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="role_partner_at_an_institution_others_at_a_unit",
                condition=Q(kind="partner", institution__isnull=False, unit__isnull=True)
                | (~Q(kind="partner") & Q(institution__isnull=True, unit__isnull=False)),
            ),
            models.CheckConstraint(
                name="role_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}"

    @property
    def place(self) -> Unit | Institution:
        """Where the role is held: a unit, or for a partner's contact an institution."""
        place = self.unit or self.institution
        assert place is not None, "a constraint says that one of the two is there"
        return place


class DeputyQuerySet(models.QuerySet["Deputy"]):
    """Querysets of deputies."""

    def on(self, day: date) -> "DeputyQuerySet":
        """Those who deputise on `day`: both ends belong to the term."""
        return self.filter(_held_on(day))


class Deputy(models.Model):
    """Who acts for the holder of a role, from when to when (代理)."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="deputies", verbose_name=_("role"))
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="deputyships", verbose_name=_("deputy")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        constraints = [
            models.CheckConstraint(
                name="deputy_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.role}"
