"""Framework agreements: who with whom, on what terms, from when to when."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.agreements.states import Standing, State
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import units_of

SIGNED_ONCE = [State.SIGNED, State.TERMINATED]
READS_DRAFTS = [Role.Kind.OFFICE, Role.Kind.COORDINATOR, Role.Kind.LEADERSHIP, Role.Kind.AUDITOR]


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Querysets of agreements."""

    def public(self) -> "AgreementQuerySet":
        """Those that anybody may see: signed at some time, drafts and discarded ones not."""
        return self.filter(state__in=SIGNED_ONCE)

    def in_force_on(self, day: date) -> "AgreementQuerySet":
        """Those whose terms of that day were in force."""
        return self.filter(terms__in=Terms.objects.in_force_on(day))

    def visible_to(self, person: Person | AnonymousUser) -> "AgreementQuerySet":
        """Signed ones for everybody; drafts for those who work on them, at their units and below."""
        if not isinstance(person, Person):
            return self.public()
        units = units_of(person, READS_DRAFTS)
        return self.filter(
            Q(state__in=SIGNED_ONCE)
            | Exists(Terms.objects.filter(agreement=OuterRef("pk"), unit__in=units))
        )

    def with_everything(self) -> "AgreementQuerySet":
        """The same rows with terms, units, partners and their names, in a fixed number of queries."""
        return self.prefetch_related("terms__unit", "partners__names")


class Agreement(models.Model):
    """An agreement between the home university (or a unit of it) and one or more institutions.

    What it says stands in its `terms`: the original (number 0) and every amendment since.
    """

    reference = models.CharField(_("reference number"), max_length=60, blank=True)
    partners = models.ManyToManyField(
        "institutions.Institution", through="Party", related_name="agreements"
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    terminated_on = models.DateField(_("last day in force"), null=True, blank=True)
    termination_reason = models.TextField(_("reason for termination"), blank=True)
    source = models.CharField(
        _("source"), max_length=500, blank=True, help_text=_("Where this was read")
    )
    remarks = models.TextField(_("remarks"), blank=True)
    is_invented = models.BooleanField(
        default=False, help_text=_("A record of the demonstration data")
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="agreement_terminated_has_a_day_and_a_reason",
                condition=(
                    Q(state="terminated", terminated_on__isnull=False) & ~Q(termination_reason="")
                )
                | (~Q(state="terminated") & Q(terminated_on__isnull=True, termination_reason="")),
            )
        ]

    def __str__(self) -> str:
        return self.reference or f"#{self.pk}"

    def terms_on(self, day: date) -> "Terms | None":
        """The terms that govern on `day`: the latest that had begun; before any has, the original.

        Reads `terms`, so fetch them with `with_everything()` in lists.
        """
        terms = sorted(self.terms.all(), key=lambda each: each.number)
        begun = [each for each in terms if each.effective_on and each.effective_on <= day]
        return begun[-1] if begun else terms[0] if terms else None

    def standing_on(self, day: date) -> Standing:
        """What this agreement is on `day`. The same reading as `in_force_on`, for one record."""
        if self.state in (State.DRAFT, State.DISCARDED):
            return Standing(self.state)
        if self.terminated_on and self.terminated_on < day:
            return Standing.TERMINATED
        terms = self.terms_on(day)
        if terms is None or terms.effective_on is None or terms.effective_on > day:
            return Standing.SIGNED
        ended = terms.expires_on is not None and terms.expires_on < day
        if ended and terms.renewal != Terms.Renewal.AUTOMATIC:
            return Standing.EXPIRED
        return Standing.ACTIVE


class Party(models.Model):
    """One institution on the other side of an agreement."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    institution = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="parties"
    )

    class Meta:
        verbose_name_plural = "parties"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "institution"], name="party_once")
        ]

    def __str__(self) -> str:
        return str(self.institution)


class TermsQuerySet(models.QuerySet["Terms"]):
    """Querysets of terms."""

    def governing_on(self, day: date) -> "TermsQuerySet":
        """Of each agreement the latest terms that had begun by `day`: one row at the most."""
        later = Terms.objects.filter(
            agreement=OuterRef("agreement"), number__gt=OuterRef("number"), effective_on__lte=day
        )
        return self.filter(~Exists(later), effective_on__lte=day)

    def in_force_on(self, day: date) -> "TermsQuerySet":
        """The governing terms of agreements that were in force on `day`, first and last day included."""
        return self.governing_on(day).filter(
            Q(expires_on__isnull=True) | Q(expires_on__gte=day) | Q(renewal="automatic"),
            Q(agreement__terminated_on__isnull=True) | Q(agreement__terminated_on__gte=day),
            agreement__state__in=SIGNED_ONCE,
        )


class Terms(models.Model):
    """What the parties agreed, as a whole: number 0 is the original, each amendment restates it."""

    class Kind(models.TextChoices):
        GENERAL = "general", pgettext_lazy("agreement", "General agreement")
        EXCHANGE = "exchange", pgettext_lazy("agreement", "Student exchange")
        DISPATCH = "dispatch", pgettext_lazy("agreement", "Student dispatch")
        FACULTY = "faculty", pgettext_lazy("agreement", "Faculty-level agreement")
        RESEARCH = "research", pgettext_lazy("agreement", "Research")
        JOINT_DEGREE = "joint", pgettext_lazy("agreement", "Joint degree")
        OTHER = "other", pgettext_lazy("agreement", "Other")

    class Level(models.TextChoices):
        UNIVERSITY = "university", pgettext_lazy("agreement", "University-wide")
        UNIT = "unit", pgettext_lazy("agreement", "Of one unit")
        UNKNOWN = "unknown", pgettext_lazy("agreement", "Level not known")

    class Precision(models.TextChoices):
        """How exactly `effective_on` is known. It is always the last day the source allows."""

        DAY = "day", _("to the day")
        MONTH = "month", _("to the month")
        YEAR = "year", _("to the year")
        LATEST = "latest", _("no later than this day")

    class Renewal(models.TextChoices):
        AUTOMATIC = "automatic", pgettext_lazy("renewal", "Automatic, term by term")
        AMENDMENT = "amendment", pgettext_lazy("renewal", "By amendment")
        NONE = "none", pgettext_lazy("renewal", "None")
        UNKNOWN = "unknown", pgettext_lazy("renewal", "Not known")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="terms")
    number = models.PositiveSmallIntegerField(help_text=_("0 is the original"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    unit = models.ForeignKey(
        "institutions.Unit", models.PROTECT, related_name="terms", verbose_name=_("unit")
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    effective_precision = models.CharField(max_length=6, choices=Precision, default=Precision.DAY)
    expires_on = models.DateField(
        _("in force until"),
        null=True,
        blank=True,
        help_text=_("The last day; empty: no end agreed"),
    )
    renewal = models.CharField(_("renewal"), max_length=9, choices=Renewal, default=Renewal.NONE)
    renewal_months = models.PositiveSmallIntegerField(_("months per term"), null=True, blank=True)
    summary = models.TextField(_("what changed"), blank=True)

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "terms"
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="terms_number_once"),
            models.CheckConstraint(
                name="terms_expire_after_they_begin",
                condition=Q(expires_on__isnull=True)
                | Q(effective_on__isnull=True)
                | Q(expires_on__gte=F("effective_on")),
            ),
            models.CheckConstraint(
                name="terms_automatic_renewal_has_a_length",
                condition=~Q(renewal="automatic") | Q(renewal_months__gt=0),
            ),
            models.CheckConstraint(
                name="terms_amendment_has_a_day_and_a_summary",
                condition=Q(number=0) | (Q(effective_on__isnull=False) & ~Q(summary="")),
            ),
        ]
        indexes = [models.Index(fields=["effective_on"], name="terms_effective")]

    def __str__(self) -> str:
        return f"{self.agreement} ({self.number})"


class Attachment(models.Model):
    """A document kept with an agreement: the signed text, a translation, a letter."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="attachments")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    is_public = models.BooleanField(_("may be read by anybody"), default=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class AgreementImport(models.Model):
    """A file of agreements that was read and waits for a person to confirm what will be written."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("import", "Waiting for confirmation")
        DONE = "done", pgettext_lazy("import", "Imported")
        DISCARDED = "discarded", pgettext_lazy("import", "Discarded")

    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(help_text="One object per line of the file, as `importing.read` gives")
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file_name


class Completeness(models.Model):
    """A person's statement that the register of agreements is complete from a day on.

    Without one, every figure made from the register is a lower bound, and says so.
    """

    complete_from = models.DateField(_("complete from"))
    statement = models.TextField(_("on what this rests"))
    declared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["declared_at"]
        verbose_name_plural = "completeness"

    def __str__(self) -> str:
        return f"{self.complete_from}"
