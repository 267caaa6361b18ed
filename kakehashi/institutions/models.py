"""Institutions anywhere in the world, and the units of the home university."""

import sys
from collections.abc import Iterator
from datetime import date

from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class InstitutionQuerySet(models.QuerySet["Institution"]):
    """Querysets of institutions."""

    def current(self) -> "InstitutionQuerySet":
        """Those that have not been merged into another."""
        return self.filter(merged_into=None)

    def with_names(self) -> "InstitutionQuerySet":
        """The same rows with names and identifiers fetched, in two more queries however many."""
        names = InstitutionName.objects.defer("key", "grams")
        return self.prefetch_related(Prefetch("names", names), "identifiers")


class Institution(models.Model):
    """A university or another body. Never deleted once used: retired, or merged into another."""

    class Status(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("institution", "Active")
        RETIRED = "retired", pgettext_lazy("institution", "Closed")
        MERGED = "merged", pgettext_lazy("institution", "Merged")

    class Kind(models.TextChoices):
        """The kinds of body that ROR distinguishes (schema 2.1, `types`)."""

        EDUCATION = "education", pgettext_lazy("institution", "Education")
        HEALTHCARE = "healthcare", pgettext_lazy("institution", "Healthcare")
        COMPANY = "company", pgettext_lazy("institution", "Company")
        ARCHIVE = "archive", pgettext_lazy("institution", "Archive")
        NONPROFIT = "nonprofit", pgettext_lazy("institution", "Nonprofit")
        GOVERNMENT = "government", pgettext_lazy("institution", "Government")
        FACILITY = "facility", pgettext_lazy("institution", "Facility")
        FUNDER = "funder", pgettext_lazy("institution", "Funder")
        OTHER = "other", pgettext_lazy("institution", "Other")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.EDUCATION)
    country = models.CharField(_("country/region"), max_length=2, help_text=_("ISO 3166-1 alpha-2"))
    city = models.CharField(_("city"), max_length=200, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=7, choices=Status, default=Status.ACTIVE)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="absorbed",
        verbose_name=_("merged into"),
    )
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        constraints = [
            models.CheckConstraint(
                name="institution_merged_has_target",
                condition=Q(status="merged", merged_into__isnull=False)
                | (~Q(status="merged") & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="institution_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="institution_country_is_alpha_2", condition=Q(country__regex=r"^[A-Z]{2}$")
            ),
            models.CheckConstraint(
                name="institution_on_the_globe",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
        ]
        indexes = [models.Index(fields=["country"])]

    def __str__(self) -> str:
        return self.name_in("en")

    def name_in(self, language: str) -> str:
        """The best name for a reader of `language` (BCP 47): official, then label, then any other.

        Reads `names`, so fetch them with `with_names()` in lists.
        """
        names = sorted(self.names.all(), key=lambda name: name.fitness(language))
        return names[0].text if names else f"#{self.pk}"

    def remember_names(self, names: list["InstitutionName"]) -> None:
        """Read `names` wherever names are asked for, as if they had been prefetched.

        For writers of thousands of rows, whose journal would fetch the names just written.
        """
        self._prefetched_objects_cache = {"names": names}

    def is_prominent(self) -> bool:
        """Whether search looks here first: an educational institution that is not closed."""
        return self.kind == self.Kind.EDUCATION and self.status != self.Status.RETIRED

    def identifier(self, scheme: str) -> str:
        """The value under `scheme`, or the empty string."""
        return next((i.value for i in self.identifiers.all() if i.scheme == scheme), "")


class InstitutionName(models.Model):
    """One name an institution goes by, with the forms under which search finds it.

    Only `names.name` makes one. Migration 0002 keeps the search index beside this table.
    """

    class Kind(models.TextChoices):
        OFFICIAL = "official", pgettext_lazy("name", "Official name")
        LABEL = "label", pgettext_lazy("name", "Name")
        ALIAS = "alias", pgettext_lazy("name", "Also known as")
        ACRONYM = "acronym", pgettext_lazy("name", "Acronym")

    LONGEST_KEY = 600
    FITNESS = {Kind.OFFICIAL: 0, Kind.LABEL: 1, Kind.ALIAS: 6, Kind.ACRONYM: 8}

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="names")
    text = models.CharField(_("name"), max_length=500)
    language = models.CharField(
        _("language"), max_length=20, blank=True, help_text=_("BCP 47; empty if not known")
    )
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.LABEL)
    source = models.CharField(max_length=20, default="office")
    key = models.CharField(
        max_length=LONGEST_KEY, editable=False, help_text="`search.search_key` of the text"
    )
    grams = models.TextField(editable=False, help_text="`search.grams` of the key")
    prominent = models.BooleanField(
        editable=False, help_text="Its institution `is_prominent`; kept in step by a trigger"
    )

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "text", "language", "kind"], name="institution_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.text

    def fitness(self, language: str) -> tuple[int, int]:
        """How well this name serves a reader of `language`; smaller is better.

        Among equals the one entered first; a name that is not stored yet comes after those.
        """
        nearness = 0 if self.language == language else 2 if self.language == "en" else 4
        return self.FITNESS[self.Kind(self.kind)] + nearness, self.pk or sys.maxsize


class Identifier(models.Model):
    """What another register calls an institution. One value of a scheme names one institution."""

    class Scheme(models.TextChoices):
        ROR = "ror", "ROR"
        SCHAC = "schac", "SCHAC"
        ISNI = "isni", "ISNI"
        GRID = "grid", "GRID"
        WIKIDATA = "wikidata", "Wikidata"
        PIC = "pic", "PIC"
        ERASMUS = "erasmus", _("Erasmus code")
        FUNDREF = "fundref", "Crossref Funder ID"

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(_("kind of identifier"), max_length=10, choices=Scheme)
    value = models.CharField(_("identifier"), max_length=100)
    source = models.CharField(max_length=20, default="office")

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_unique_in_scheme")
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"


class Succession(models.Model):
    """One institution following another: a merger, a split, a new name with a new legal person."""

    predecessor = models.ForeignKey(
        Institution, models.CASCADE, related_name="followed_by", verbose_name=_("predecessor")
    )
    successor = models.ForeignKey(
        Institution, models.CASCADE, related_name="follows", verbose_name=_("successor")
    )
    source = models.CharField(max_length=20, default="office")

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(
                name="succession_of_two", condition=~Q(predecessor=F("successor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class UnitQuerySet(models.QuerySet["Unit"]):
    """Querysets of units."""

    def on(self, day: date) -> "UnitQuerySet":
        """The units that exist on `day`."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day),
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        )


class Unit(models.Model):
    """A part of the home university: the university itself is the one unit without a parent."""

    class Kind(models.TextChoices):
        UNIVERSITY = "university", pgettext_lazy("unit", "University")
        FACULTY = "faculty", pgettext_lazy("unit", "Faculty")
        GRADUATE_SCHOOL = "graduate", pgettext_lazy("unit", "Graduate school")
        CENTRE = "centre", pgettext_lazy("unit", "Centre")
        OFFICE = "office", pgettext_lazy("unit", "Office")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="units", verbose_name=_("institution")
    )
    name_ja = models.CharField(_("name in Japanese"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    partner_units = models.ManyToManyField(
        "self",
        blank=True,
        verbose_name=_("goes together with"),
        help_text=_("The graduate school of a faculty, and the reverse"),
    )
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="unit_root_is_the_university",
                condition=Q(kind="university", parent__isnull=True)
                | (~Q(kind="university") & Q(parent__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="university"), name="unit_one_university"
            ),
            models.CheckConstraint(
                name="unit_ends_after_it_starts",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name_en

    def name_in(self, language: str) -> str:
        """The official name for a reader of `language`."""
        return self.name_ja if language == "ja" else self.name_en

    def line(self) -> Iterator["Unit"]:
        """This unit and those above it, nearest first."""
        unit: Unit | None = self
        while unit is not None:
            yield unit
            unit = unit.parent
