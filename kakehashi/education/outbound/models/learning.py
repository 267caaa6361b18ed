"""Learning agreements: one of a mobility, in versions that three sign and nobody changes."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.education.outbound.models.links import Link
from kakehashi.education.outbound.models.mobilities import Mobility
from kakehashi.people.models import Person


class SigningParty(models.TextChoices):
    """Who signs a learning agreement, in this order."""

    STUDENT = "student", pgettext_lazy("learning agreement", "Student")
    HOME = "home", pgettext_lazy("learning agreement", "Home university")
    HOST = "host", pgettext_lazy("learning agreement", "Host university")


class LearningAgreement(models.Model):
    """What a student studies abroad and as what it is recognised at home."""

    mobility = models.OneToOneField(Mobility, models.PROTECT, related_name="learning_agreement")
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("learning agreement")
        verbose_name_plural = _("learning agreements")

    def __str__(self) -> str:
        return str(self.mobility)

    def get_absolute_url(self) -> str:
        """The page of the learning agreement."""
        return reverse("outbound:learning", args=[self.mobility_id])

    def name_in(self, language: str) -> str:
        """Whose it is and where, for a reader of `language`."""
        return self.mobility.name_in(language)


class LearningAgreementVersion(models.Model):
    """What was proposed at one time. Never changed, and never removed."""

    agreement = models.ForeignKey(LearningAgreement, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("number"))
    content = models.JSONField(help_text="See `learning.content`")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content")
    is_change = models.BooleanField(
        default=False, help_text="Proposed after an earlier version had been signed by three"
    )
    note = models.TextField(pgettext_lazy("learning agreement", "remark"), blank=True)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of a learning agreement")
        verbose_name_plural = _("versions of learning agreements")
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="learningversion_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} ({self.number})"

    @property
    def mark(self) -> str:
        """The first letters of its hash, by which people compare."""
        return self.digest[:8]


class LearningAgreementSignature(models.Model):
    """That one of the three signed exactly one version. Never changed."""

    version = models.ForeignKey(LearningAgreementVersion, models.PROTECT, related_name="signatures")
    party = models.CharField(_("for"), max_length=7, choices=SigningParty)
    name = models.CharField(_("name"), max_length=200)
    position = models.CharField(_("position"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    link = models.ForeignKey(Link, models.PROTECT, null=True, related_name="signatures")
    signed_at = models.DateTimeField(_("signed"))

    class Meta:
        verbose_name = _("signature of a learning agreement")
        verbose_name_plural = _("signatures of learning agreements")
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "party"], name="learningsignature_one_of_a_party"
            ),
            models.CheckConstraint(
                name="learningsignature_of_a_host_by_link_of_others_by_person",
                condition=Q(party="host", link__isnull=False, person__isnull=True)
                | (~Q(party="host") & Q(link__isnull=True, person__isnull=False)),
            ),
            models.CheckConstraint(
                name="learningsignature_for_an_institution_has_a_position",
                condition=Q(party="student") | ~Q(position=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.party}"


class LearningAgreementComment(models.Model):
    """What one of the three said about a version; a refusal is one that asks for another."""

    version = models.ForeignKey(LearningAgreementVersion, models.PROTECT, related_name="comments")
    party = models.CharField(_("for"), max_length=7, choices=SigningParty)
    text = models.TextField(_("comment"))
    is_refusal = models.BooleanField(
        _("refuses this version"), default=False, help_text="EWP: comment-proposal"
    )
    name = models.CharField(_("name"), max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    link = models.ForeignKey(Link, models.PROTECT, null=True, related_name="comments")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("comment on a learning agreement")
        verbose_name_plural = _("comments on learning agreements")
        ordering = ["version", "pk"]
        constraints = [
            models.CheckConstraint(
                name="learningcomment_of_a_host_by_link_of_others_by_person",
                condition=Q(party="host", link__isnull=False, person__isnull=True)
                | (~Q(party="host") & Q(link__isnull=True, person__isnull=False)),
            ),
            models.CheckConstraint(name="learningcomment_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.party}"
