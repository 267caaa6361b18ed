"""Profiles of researchers, and the projects they work in, as the world reads them."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import units_of
from kakehashi.policy.models.promises import pair
from kakehashi.research.dissemination.states import ProfileState

KEEPS_OUTPUTS = [Role.Kind.OFFICE, Role.Kind.COORDINATOR]
READS_OUTPUTS = [*KEEPS_OUTPUTS, Role.Kind.LEADERSHIP, Role.Kind.AUDITOR]


class ProfileQuerySet(models.QuerySet["Profile"]):
    """Querysets of profiles."""

    def public(self) -> "ProfileQuerySet":
        """Those that the world reads."""
        return self.exclude(state=ProfileState.HIDDEN)

    def visible_to(self, person: Person | AnonymousUser) -> "ProfileQuerySet":
        """Public ones for everybody; a hidden one for its owner and those who keep its unit's."""
        if not isinstance(person, Person):
            return self.public()
        confided = Q(unit__in=units_of(person, READS_OUTPUTS)) | Q(person=person)
        return self.filter(~Q(state=ProfileState.HIDDEN) | confided)


class Profile(models.Model):
    """A researcher of the home university as the world reads about them."""

    person = models.OneToOneField(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="profile",
        verbose_name=_("person"),
        help_text=_("Who signs in and owns it; empty for somebody who does not sign in"),
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="profiles", verbose_name=_("unit"))
    state = models.CharField(
        _("state"), max_length=9, choices=ProfileState, default=ProfileState.DRAFT
    )
    name_ja = models.CharField(_("name in Japanese"), max_length=150, blank=True)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    name_kana = models.CharField(_("name in kana"), max_length=150, blank=True)
    position_ja = models.CharField(_("position in Japanese"), max_length=150, blank=True)
    position_en = models.CharField(_("position in English"), max_length=150, blank=True)
    fields_ja = models.CharField(_("research fields in Japanese"), max_length=300, blank=True)
    fields_en = models.CharField(_("research fields in English"), max_length=300, blank=True)
    biography_ja = models.TextField(_("about, in Japanese"), blank=True)
    biography_en = models.TextField(_("about, in English"), blank=True)
    orcid = models.CharField(
        "ORCID iD",
        max_length=19,
        null=True,
        blank=True,
        unique=True,
        help_text="0000-0000-0000-000X",
    )
    researchmap = models.CharField(
        "researchmap", max_length=100, blank=True, help_text=_("The permalink, as in its address")
    )
    erad = models.CharField(
        _("e-Rad researcher number"), max_length=8, blank=True, help_text=_("Eight digits")
    )
    openalex = models.BigIntegerField(
        _("OpenAlex author"), null=True, blank=True, unique=True, help_text=_("A123 → 123")
    )
    website = models.URLField(_("website"), max_length=500, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(_("changed"))
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("research", "profile")
        verbose_name_plural = pgettext_lazy("research", "profiles")
        ordering = ["name_en", "pk"]
        constraints = [
            pair("profile", "confirmed"),
            models.CheckConstraint(
                name="profile_has_a_name", condition=~Q(name_ja="") | ~Q(name_en="")
            ),
            models.CheckConstraint(
                name="profile_confirmed_by_somebody",
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="profile_orcid_form",
                condition=Q(orcid__isnull=True) | Q(orcid__regex=r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$"),
            ),
            models.CheckConstraint(
                name="profile_erad_form", condition=Q(erad="") | Q(erad__regex=r"^\d{8}$")
            ),
        ]

    def __str__(self) -> str:
        return self.name_in("en")

    def get_absolute_url(self) -> str:
        """The public page."""
        return reverse("dissemination:profile", args=[self.slug])

    def name_in(self, language: str) -> str:
        """The name for a reader of `language`."""
        first, other = (
            (self.name_ja, self.name_en) if language == "ja" else (self.name_en, self.name_ja)
        )
        return first or other


class ResearchProjectQuerySet(models.QuerySet["ResearchProject"]):
    """Querysets of research projects."""

    def public(self) -> "ResearchProjectQuerySet":
        """Those that the world reads."""
        return self.filter(is_public=True)

    def visible_to(self, person: Person | AnonymousUser) -> "ResearchProjectQuerySet":
        """Public ones for everybody; others for members and those who keep the unit's."""
        if not isinstance(person, Person):
            return self.public()
        own = Q(unit__in=units_of(person, READS_OUTPUTS)) | Q(leader__person=person)
        return self.filter(Q(is_public=True) | own)


class ResearchProject(models.Model):
    """A research project that is told about: what, by whom, with which partners, paid by whom."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="research_projects", verbose_name=_("unit")
    )
    title_ja = models.CharField(_("title in Japanese"), max_length=300, blank=True)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    summary_ja = models.TextField(_("summary in Japanese"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    leader = models.ForeignKey(
        Profile, models.PROTECT, related_name="led_projects", verbose_name=_("leader")
    )
    members = models.ManyToManyField(
        Profile, blank=True, related_name="projects", verbose_name=_("members")
    )
    partners = models.ManyToManyField(
        Institution, blank=True, related_name="research_projects", verbose_name=_("partners")
    )
    funder_ja = models.CharField(_("funder in Japanese"), max_length=200, blank=True)
    funder_en = models.CharField(_("funder in English"), max_length=200, blank=True)
    award_number = models.CharField(
        _("award number"), max_length=60, blank=True, help_text=_("KAKENHI: JP24K01234")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    is_public = models.BooleanField(_("public"), default=False)
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(_("changed"))
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = ResearchProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("research project")
        verbose_name_plural = _("research projects")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="research_project_has_a_title", condition=~Q(title_ja="") | ~Q(title_en="")
            ),
            models.CheckConstraint(
                name="research_project_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.title_in("en")

    def get_absolute_url(self) -> str:
        """The public page."""
        return reverse("dissemination:project", args=[self.slug])

    def title_in(self, language: str) -> str:
        """The title for a reader of `language`."""
        first, other = (
            (self.title_ja, self.title_en) if language == "ja" else (self.title_en, self.title_ja)
        )
        return first or other

    name_in = title_in
