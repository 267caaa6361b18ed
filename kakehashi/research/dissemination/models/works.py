"""Works: what researchers of the home university have published, with who made them."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.institutions.models import Institution
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of
from kakehashi.policy.models.promises import pair
from kakehashi.research.dissemination.models.people import READS_OUTPUTS, Profile, ResearchProject
from kakehashi.research.dissemination.states import WorkState


class WorkQuerySet(models.QuerySet["Work"]):
    """Querysets of works."""

    def public(self) -> "WorkQuerySet":
        """Those that the world reads."""
        return self.filter(state=WorkState.PUBLIC)

    def visible_to(self, person: Person | AnonymousUser) -> "WorkQuerySet":
        """Public ones for everybody; others for their authors and who keeps a unit's outputs."""
        if not isinstance(person, Person):
            return self.public()
        if units_of(person, READS_OUTPUTS):
            return self
        own = Contribution.objects.filter(profile__person=person).values("work")
        return self.filter(Q(state=WorkState.PUBLIC) | Q(pk__in=own) | Q(created_by=person))


class Work(models.Model):
    """One output, once, however many registers know it."""

    class Kind(models.TextChoices):
        ARTICLE = "article", pgettext_lazy("work", "Journal article")
        REVIEW = "review", pgettext_lazy("work", "Review")
        CONFERENCE = "conference", pgettext_lazy("work", "Conference paper")
        BOOK = "book", pgettext_lazy("work", "Book")
        CHAPTER = "chapter", pgettext_lazy("work", "Book chapter")
        PREPRINT = "preprint", pgettext_lazy("work", "Preprint")
        DATASET = "dataset", pgettext_lazy("work", "Dataset")
        SOFTWARE = "software", pgettext_lazy("work", "Software")
        THESIS = "thesis", pgettext_lazy("work", "Thesis")
        REPORT = "report", pgettext_lazy("work", "Report")
        OTHER = "other", pgettext_lazy("work", "Other")

    class Access(models.TextChoices):
        """Open-access status in OpenAlex's words; empty where it is not known."""

        DIAMOND = "diamond", pgettext_lazy("access", "Open (diamond)")
        GOLD = "gold", pgettext_lazy("access", "Open (gold)")
        HYBRID = "hybrid", pgettext_lazy("access", "Open (hybrid)")
        GREEN = "green", pgettext_lazy("access", "Open (green)")
        BRONZE = "bronze", pgettext_lazy("access", "Free to read (bronze)")
        CLOSED = "closed", pgettext_lazy("access", "Closed")

    class Source(models.TextChoices):
        HAND = "hand", pgettext_lazy("source", "Entered by hand")
        OPENALEX = "openalex", "OpenAlex"
        CROSSREF = "crossref", "Crossref"
        ORCID = "orcid", "ORCID"
        BIBTEX = "bibtex", "BibTeX"
        RIS = "ris", "RIS"

    OPEN = (Access.DIAMOND, Access.GOLD, Access.HYBRID, Access.GREEN, Access.BRONZE)

    kind = models.CharField(_("kind of work"), max_length=10, choices=Kind)
    state = models.CharField(_("state"), max_length=9, choices=WorkState, default=WorkState.DRAFT)
    language = models.CharField(
        _("language"), max_length=20, blank=True, help_text=_("BCP 47; empty if not known")
    )
    title = models.TextField(_("title as published"))
    title_ja = models.TextField(_("title in Japanese"), blank=True)
    title_en = models.TextField(_("title in English"), blank=True)
    abstract = models.TextField(_("abstract as published"), blank=True)
    summary_ja = models.TextField(_("summary in Japanese"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    container = models.CharField(
        _("published in"), max_length=500, blank=True, help_text=_("Journal, book or conference")
    )
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    volume = models.CharField(_("volume"), max_length=40, blank=True)
    issue = models.CharField(pgettext_lazy("journal", "issue"), max_length=40, blank=True)
    pages = models.CharField(
        _("pages or article number"), max_length=60, blank=True, help_text="12-34; e1234"
    )
    issn = models.CharField("ISSN", max_length=9, blank=True)
    isbn = models.CharField("ISBN", max_length=17, blank=True)
    access = models.CharField(_("access"), max_length=8, choices=Access, blank=True)
    licence = models.URLField(_("licence"), max_length=300, blank=True)
    open_url = models.URLField(_("open copy"), max_length=1000, blank=True)
    is_retracted = models.BooleanField(_("retracted"), default=False)
    is_international = models.BooleanField(
        _("international"),
        null=True,
        help_text=_("Affiliations in more than one country/region; unknown without any"),
    )
    topic = models.CharField(pgettext_lazy("research", "topic"), max_length=200, blank=True)
    field = models.CharField(pgettext_lazy("research", "field"), max_length=200, blank=True)
    cited = models.PositiveIntegerField(_("cited by"), null=True, blank=True)
    fwci = models.FloatField(_("field-weighted citation impact"), null=True, blank=True)
    project = models.ForeignKey(
        ResearchProject,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="works",
        verbose_name=_("research project"),
    )
    source = models.CharField(_("source"), max_length=8, choices=Source, default=Source.HAND)
    source_on = models.DateField(_("as of"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="absorbed",
        verbose_name=_("merged into"),
    )
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("made public"), null=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawal_reason = models.TextField(_("reason"), blank=True)
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(_("changed"))
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("research", "work")
        verbose_name_plural = pgettext_lazy("research", "works")
        ordering = ["-year", "-pk"]
        constraints = [
            pair("work", "published"),
            pair("work", "withdrawn"),
            models.CheckConstraint(name="work_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="work_merged_has_target",
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="work_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="work_public_was_published",
                condition=~Q(state="public") | Q(published_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-year", "-id"], name="work_by_year"),
            models.Index(fields=["changed_at", "id"], name="work_by_change"),
        ]

    def __str__(self) -> str:
        return self.title_in("en")

    def get_absolute_url(self) -> str:
        """The public page, which stays where it is."""
        return reverse("dissemination:work", args=[self.pk])

    def title_in(self, language: str) -> str:
        """The title for a reader of `language`; as published where it has no other."""
        return (self.title_ja if language == "ja" else self.title_en) or self.title

    name_in = title_in

    def identifier(self, scheme: str) -> str:
        """The value under `scheme`, or the empty string. Reads `identifiers`: prefetch them."""
        return next((i.value for i in self.identifiers.all() if i.scheme == scheme), "")


class WorkIdentifier(models.Model):
    """What a register calls a work. One value of a scheme names one work."""

    class Scheme(models.TextChoices):
        DOI = "doi", "DOI"
        OPENALEX = "openalex", "OpenAlex"
        PMID = "pmid", "PubMed"
        PMCID = "pmcid", "PubMed Central"
        ARXIV = "arxiv", "arXiv"
        HANDLE = "handle", "Handle"
        CRID = "crid", "CiNii Research"

    work = models.ForeignKey(Work, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(_("kind of identifier"), max_length=8, choices=Scheme)
    value = models.CharField(
        _("identifier"),
        max_length=300,
        help_text=_("Bare and in small letters: 10.1000/xyz; OpenAlex as W123"),
    )

    class Meta:
        verbose_name = _("identifier of a work")
        verbose_name_plural = _("identifiers of works")
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="work_identifier_once"),
            models.CheckConstraint(name="work_identifier_not_empty", condition=~Q(value="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"


class Contribution(models.Model):
    """One author of a work, in the order of the work, as its name is printed."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="contributions")
    position = models.PositiveIntegerField(_("position"))
    name = models.CharField(_("name as printed"), max_length=300)
    orcid = models.CharField("ORCID iD", max_length=19, blank=True)
    openalex = models.BigIntegerField(
        _("OpenAlex author"), null=True, blank=True, help_text=_("A123 → 123")
    )
    is_corresponding = models.BooleanField(_("corresponding author"), null=True)
    profile = models.ForeignKey(
        Profile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=pgettext_lazy("research", "profile"),
    )

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["work", "position"]
        constraints = [
            models.UniqueConstraint(fields=["work", "position"], name="contribution_position_once"),
        ]
        indexes = [
            # By these, works are suggested to whom they may belong.
            models.Index(fields=["orcid"], condition=~Q(orcid=""), name="contribution_by_orcid"),
            models.Index(
                fields=["openalex"],
                condition=Q(openalex__isnull=False),
                name="contribution_by_openalex",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Affiliation(models.Model):
    """Where an author worked when the work was made, as the work or a register says."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="affiliations")
    name = models.CharField(_("name"), max_length=500)
    ror = models.CharField("ROR", max_length=40, blank=True, help_text="https://ror.org/…")
    country = models.CharField(_("country/region"), max_length=2, blank=True)
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ["contribution", "pk"]

    def __str__(self) -> str:
        return self.name


class Funding(models.Model):
    """Who paid for a work, under which number."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="fundings")
    funder = models.CharField(_("funder"), max_length=300)
    funder_identifier = models.CharField(
        _("identifier of the funder"), max_length=200, blank=True, help_text="ROR, Crossref, e-Rad"
    )
    award_number = models.CharField(_("award number"), max_length=100, blank=True)
    award_title = models.CharField(_("title of the award"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("funding")
        verbose_name_plural = _("fundings")
        ordering = ["work", "pk"]

    def __str__(self) -> str:
        return f"{self.funder} {self.award_number}".strip()
