"""How an agreement comes about: a negotiation in numbered versions that never change.

A version is the whole of what is on the table, as `content.Content` in canonical JSON, with its
hash. Comments, approvals, signatures and documents hang on one version and never move to another.
"""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.agreements.content import Content, read
from kakehashi.agreements.models.register import Agreement, Terms, confided
from kakehashi.agreements.states import CLOSED, NegotiationState
from kakehashi.people.models import Person


class NegotiationQuerySet(models.QuerySet["Negotiation"]):
    """Querysets of negotiations."""

    def open(self) -> "NegotiationQuerySet":
        """Those that are neither concluded nor given up."""
        return self.exclude(state__in=CLOSED)

    def visible_to(self, person: Person | AnonymousUser) -> "NegotiationQuerySet":
        """Those about agreements of units that `person` works at or oversees; none for others.

        A partner sees a negotiation through an invitation only: `Invitation`.
        """
        if not isinstance(person, Person):
            return self.none()
        return self.filter(confided(person, models.OuterRef("agreement")))


class Negotiation(models.Model):
    """The way from an idea to one text of an agreement that both sides have signed."""

    class Purpose(models.TextChoices):
        NEW = "new", pgettext_lazy("negotiation", "New agreement")
        AMENDMENT = "amendment", pgettext_lazy("negotiation", "Amendment")
        RENEWAL = "renewal", pgettext_lazy("negotiation", "Renewal")

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="negotiations", verbose_name=_("agreement")
    )
    purpose = models.CharField(_("purpose"), max_length=9, choices=Purpose)
    state = models.CharField(
        pgettext_lazy("negotiation", "state"),
        max_length=11,
        choices=NegotiationState,
        default=NegotiationState.IDEA,
    )
    rationale = models.TextField(_("why this agreement"))
    owner = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("responsible")
    )
    begun_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun at"))
    concluded_terms = models.OneToOneField(
        Terms, models.PROTECT, null=True, related_name="negotiation"
    )

    objects = NegotiationQuerySet.as_manager()

    class Meta:
        verbose_name = _("negotiation")
        verbose_name_plural = _("negotiations")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=~Q(state__in=["concluded", "abandoned"]),
                name="negotiation_one_open_for_an_agreement",
            ),
            models.CheckConstraint(
                name="negotiation_concluded_has_terms",
                condition=Q(state="concluded", concluded_terms__isnull=False)
                | (~Q(state="concluded") & Q(concluded_terms__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.agreement}"

    def get_absolute_url(self) -> str:
        """The negotiation's page in the workspace."""
        return reverse("cooperation:negotiation", args=[self.pk])

    def name_in(self, language: str) -> str:
        """The partners' names for a reader of `language`."""
        return self.agreement.name_in(language)

    @property
    def latest(self) -> "Version | None":
        """What was put on the table last; None before the first version."""
        return self.versions.order_by("-number").first()


class Move(models.Model):
    """One change of a negotiation's state: by whom, when and why. Append-only."""

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="moves")
    before = models.CharField(max_length=11, choices=NegotiationState, blank=True)
    after = models.CharField(max_length=11, choices=NegotiationState)
    reason = models.TextField(_("reason"), blank=True)
    moved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("move of a negotiation")
        verbose_name_plural = _("moves of negotiations")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Side(models.TextChoices):
    """Who put something on the table."""

    HOME = "home", pgettext_lazy("negotiation", "Our side")
    PARTNER = "partner", pgettext_lazy("negotiation", "Partner's side")


class Version(models.Model):
    """One numbered text on the table. Never changed, never removed: triggers see to it."""

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("number"))
    content = models.JSONField(help_text="`content.Content`, as `content.as_json` writes it")
    digest = models.CharField("SHA-256", max_length=64, help_text="`content.digest`")
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    side = models.CharField(max_length=7, choices=Side)
    note = models.TextField(_("what this version changes and why"), blank=True)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        verbose_name = pgettext_lazy("negotiation", "version")
        verbose_name_plural = pgettext_lazy("negotiation", "versions")
        ordering = ["negotiation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["negotiation", "number"], name="version_number_once"),
            models.CheckConstraint(
                name="version_first_is_based_on_none",
                condition=Q(number=1, based_on__isnull=True) | Q(number__gt=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.negotiation} ({self.number})"

    @property
    def says(self) -> Content:
        """What is on the table, as a value."""
        return read(self.content)

    @property
    def mark(self) -> str:
        """The first letters of its hash, by which people compare two versions."""
        return self.digest[:12]


class Submission(models.Model):
    """The approval route of our side about one version. Append-only; a version can have several."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="submissions")
    route = models.OneToOneField("approvals.Route", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("version submitted for approval")
        verbose_name_plural = _("versions submitted for approval")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.version}: {self.route}"


class Comment(models.Model):
    """A remark on one version, or on one place in it. Append-only."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="comments")
    place = models.CharField(
        max_length=200, blank=True, help_text="A path as in `differences`; empty: the whole"
    )
    text = models.TextField(_("comment"))
    side = models.CharField(max_length=7, choices=Side)
    is_internal = models.BooleanField(
        _("for our side only"), default=False, help_text="The partner never sees it"
    )
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="comment_internal_is_ours",
                condition=Q(is_internal=False) | Q(side="home"),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Querysets of invitations."""

    def usable_at(self, moment: datetime) -> "InvitationQuerySet":
        """Those neither revoked nor expired at `moment`."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=moment)


class Invitation(models.Model):
    """A personal link by which somebody of the partner takes part, without an account.

    The link itself is shown once and sent once; only its hash is kept. The browser that opened it
    holds it, by a secret of its own: a second one has to take it over, and the first is told.
    """

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="invitations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    institution = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="+", verbose_name=_("institution")
    )
    token_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token")
    may_propose = models.BooleanField(_("may propose versions"), default=True)
    may_approve = models.BooleanField(_("may approve for the institution"), default=False)
    expires_at = models.DateTimeField(_("valid until"))
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    holder_hash = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the secret of the browser that holds it"
    )
    held_since = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(_("last used"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for a partner")
        verbose_name_plural = _("links for partners")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="invitation_revoked_by_somebody_at_a_time",
                condition=Q(revoked_by__isnull=True, revoked_at__isnull=True)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_held_by_a_browser_since_a_time",
                condition=Q(holder_hash="", held_since__isnull=True)
                | (~Q(holder_hash="") & Q(held_since__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.institution})"

    @property
    def last_day(self) -> date:
        """The local day with whose end it expires."""
        return timezone.localdate(self.expires_at - timedelta(seconds=1))


class PartnerApproval(models.Model):
    """That one partner institution approved one version and no other. Append-only."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="partner_approvals")
    institution = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="+", verbose_name=_("institution")
    )
    digest = models.CharField(max_length=64, help_text="The version's, as it was approved")
    approved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    invitation = models.ForeignKey(Invitation, models.PROTECT, null=True, related_name="+")
    evidence = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    note = models.TextField(_("remark"), blank=True)

    class Meta:
        verbose_name = _("partner's approval")
        verbose_name_plural = _("partners' approvals")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "institution"], name="partnerapproval_once_for_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.version}"


class Signature(models.Model):
    """Who signed or sealed one version for one side, and what proves it. Append-only."""

    class Form(models.TextChoices):
        INK = "ink", pgettext_lazy("signature", "By hand")
        SEAL = "seal", pgettext_lazy("signature", "Seal (公印)")
        ELECTRONIC = "electronic", pgettext_lazy("signature", "Electronic signature")

    version = models.ForeignKey(Version, models.PROTECT, related_name="signatures")
    institution = models.ForeignKey(
        "institutions.Institution",
        models.PROTECT,
        related_name="+",
        verbose_name=_("institution"),
        help_text=_("The home university or a partner"),
    )
    signatory = models.CharField(_("name of the signatory"), max_length=200)
    post = models.CharField(_("post of the signatory"), max_length=200)
    form = models.CharField(_("form of the signature"), max_length=10, choices=Form)
    signed_on = models.DateField(_("signed on"))
    reference = models.CharField(_("reference of the e-signature"), max_length=200, blank=True)
    scan = models.ForeignKey(
        "documents.Document", models.PROTECT, null=True, related_name="+", verbose_name=_("scan")
    )
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "institution"], name="signature_once_for_a_side"
            ),
            models.CheckConstraint(
                name="signature_is_proved",
                condition=Q(scan__isnull=False) | ~Q(reference=""),
                violation_error_message=_("A signature needs its scan or its reference."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signatory}: {self.version}"


class VersionDocument(models.Model):
    """A document made from one version: kept with the version's hash. Append-only."""

    class Form(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word (.docx)"

    version = models.ForeignKey(Version, models.PROTECT, related_name="documents")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    form = models.CharField(max_length=4, choices=Form)
    is_draft = models.BooleanField(
        default=True, help_text="Marked as a draft: made before both sides had approved the version"
    )
    digest = models.CharField(max_length=64, help_text="The version's, when the document was made")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("document of a version")
        verbose_name_plural = _("documents of versions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "form", "is_draft"], name="versiondocument_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.form}"
