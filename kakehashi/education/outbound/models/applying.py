"""What goes with an application: language proofs, documents, references, and its receipts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.documents.models import Document
from kakehashi.education.outbound.models.applications import Application
from kakehashi.education.outbound.models.links import Link
from kakehashi.people.models import Person
from kakehashi.policy.models.promises import pair


class LanguageProof(models.Model):
    """What a student states of the command of a language: a test with its score, a level, both."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="language_proofs")
    language = models.CharField(_("language"), max_length=20, help_text="BCP 47")
    test = models.CharField(_("test"), max_length=60, blank=True)
    score = models.CharField(_("score"), max_length=20, blank=True)
    cefr = models.CharField(_("CEFR level"), max_length=2, blank=True)
    is_by_table = models.BooleanField(
        default=False, help_text="The level follows from the score by a published table"
    )
    taken_on = models.DateField(_("taken on"), null=True, blank=True)

    class Meta:
        verbose_name = _("language proof")
        verbose_name_plural = _("language proofs")
        ordering = ["application", "language", "pk"]
        constraints = [
            models.CheckConstraint(
                name="languageproof_says_something",
                condition=~Q(cefr="") | (~Q(test="") & ~Q(score="")),
            ),
            models.CheckConstraint(
                name="languageproof_level_by_table_of_a_score",
                condition=Q(is_by_table=False) | (~Q(cefr="") & ~Q(score="")),
            ),
        ]

    def __str__(self) -> str:
        return " ".join(each for each in (self.language, self.test, self.score, self.cefr) if each)


class ApplicationDocumentQuerySet(models.QuerySet["ApplicationDocument"]):
    """Querysets of documents of applications."""

    def present(self) -> "ApplicationDocumentQuerySet":
        """Those that were not taken back."""
        return self.filter(removed_at__isnull=True)


class ApplicationDocument(models.Model):
    """A file that goes with an application. One taken back stays: a receipt may name it."""

    class Kind(models.TextChoices):
        TRANSCRIPT = "transcript", pgettext_lazy("document", "Transcript of records")
        LANGUAGE = "language", pgettext_lazy("document", "Language certificate")
        OTHER = "other", pgettext_lazy("document", "Other document")

    application = models.ForeignKey(Application, models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind of document"), max_length=10, choices=Kind)
    document = models.ForeignKey(Document, models.PROTECT, related_name="application_documents")
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"))
    removed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(_("taken back"), null=True)

    objects = ApplicationDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of an application")
        verbose_name_plural = _("documents of applications")
        ordering = ["application", "pk"]
        constraints = [
            pair("applicationdocument", "removed"),
            models.UniqueConstraint(
                fields=["application", "document"], name="applicationdocument_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.document.name}"


class ReferenceQuerySet(models.QuerySet["Reference"]):
    """Querysets of references."""

    def with_names(self) -> "ReferenceQuerySet":
        """The same rows with what their names need."""
        return self.select_related("link")


class Reference(models.Model):
    """What somebody was asked to write about a student, by a personal link, and wrote once."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="references")
    link = models.OneToOneField(Link, models.PROTECT, related_name="reference")
    post = models.CharField(_("post"), max_length=200, blank=True)
    requested_at = models.DateTimeField(_("requested"))
    reminded_at = models.DateTimeField(_("reminded"), null=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("request taken back"), null=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    text = models.TextField(_("reference"), blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="references")

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("outbound", "reference")
        verbose_name_plural = pgettext_lazy("outbound", "references")
        ordering = ["application", "pk"]
        constraints = [
            pair("reference", "withdrawn"),
            models.CheckConstraint(
                name="reference_answered_with_text_or_file",
                condition=(Q(answered_at__isnull=False) & (~Q(text="") | Q(document__isnull=False)))
                | Q(answered_at__isnull=True, text="", document__isnull=True),
            ),
            models.CheckConstraint(
                name="reference_answered_or_withdrawn",
                condition=Q(answered_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.link.name}: {self.application}"

    def name_in(self, language: str) -> str:
        """Who was asked for it, in whatever language. Reads the link."""
        return self.link.name


class Submission(models.Model):
    """The receipt of one handing in: what was handed in, when, by whom. Never changed."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField(_("number"))
    version = models.PositiveIntegerField(help_text="Of the application, as it was handed in")
    at = models.DateTimeField(_("handed in"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    consent = models.CharField(_("version of the consent"), max_length=20)
    content = models.JSONField(help_text="See docs/reference/applications.md")
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["application", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "number"], name="submission_number_once"
            ),
            models.CheckConstraint(name="submission_numbered", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The number that the receipt bears: application and how many times it was handed in."""
        return f"{self.application_id:06d}-{self.number}"
