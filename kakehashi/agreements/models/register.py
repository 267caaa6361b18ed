"""Framework agreements: who with whom, on what terms, from when to when."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.states import Standing, State
from kakehashi.institutions.models import InstitutionName
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import units_of

SIGNED_ONCE = [State.SIGNED, State.SUSPENDED, State.TERMINATED, State.SUPERSEDED]
READS_DRAFTS = [Role.Kind.OFFICE, Role.Kind.COORDINATOR, Role.Kind.LEADERSHIP, Role.Kind.AUDITOR]


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Querysets of agreements."""

    def public(self) -> "AgreementQuerySet":
        """Those that anybody may see: signed at some time, drafts and discarded ones not."""
        return self.filter(state__in=SIGNED_ONCE)

    def in_force_on(self, day: date) -> "AgreementQuerySet":
        """Those whose terms of that day were in force."""
        return self.filter(terms__in=Terms.objects.in_force_on(day))

    def with_standing_on(self, day: date) -> "AgreementQuerySet":
        """The same rows with `standing`: what each is on `day`, as `standing_on` reads it."""
        governing = Terms.objects.governing_on(day).filter(agreement=OuterRef("pk"))
        running = Terms.objects.running_on(day).filter(agreement=OuterRef("pk"))
        in_force = Terms.objects.in_force_on(day).filter(agreement=OuterRef("pk"))
        return self.annotate(
            standing=Case(
                When(state=State.DRAFT, then=Value(Standing.DRAFT)),
                When(state=State.DISCARDED, then=Value(Standing.DISCARDED)),
                When(
                    state=State.SUPERSEDED,
                    terminated_on__lt=day,
                    then=Value(Standing.SUPERSEDED),
                ),
                When(terminated_on__lt=day, then=Value(Standing.TERMINATED)),
                When(Exists(in_force), then=Value(Standing.ACTIVE)),
                When(Exists(running), then=Value(Standing.SUSPENDED)),
                When(Exists(governing), then=Value(Standing.EXPIRED)),
                default=Value(Standing.SIGNED),
                output_field=models.CharField(),
            )
        )

    def visible_to(self, person: Person | AnonymousUser) -> "AgreementQuerySet":
        """Signed ones for everybody; drafts for their units' office, coordinators and overseers."""
        if not isinstance(person, Person):
            return self.public()
        return self.filter(Q(state__in=SIGNED_ONCE) | confided(person, OuterRef("pk")))

    def confided_to(self, person: Person | AnonymousUser) -> "AgreementQuerySet":
        """Those whose remarks, documents and history `person` may read too."""
        return self.filter(confided(person, OuterRef("pk")))

    def with_everything(self) -> "AgreementQuerySet":
        """The same rows with terms, units, suspensions, partners and names, in few queries."""
        names = InstitutionName.objects.defer("key", "grams")
        return self.prefetch_related(
            "terms__unit", "suspensions", "partners", Prefetch("partners__names", names)
        )


def confided(person: Person | AnonymousUser, agreement: OuterRef) -> Q:
    """Whether a text of `agreement` is of a unit that `person` works at or oversees."""
    units = units_of(person, READS_DRAFTS) if isinstance(person, Person) else set()
    return Q(Exists(Terms.objects.filter(agreement=agreement, unit__in=units)))


class Agreement(models.Model):
    """An agreement between the home university (or a unit of it) and one or more institutions.

    What it says stands in its `terms`: the original (number 0) and every amendment since.
    """

    reference = models.CharField(_("reference number"), max_length=60, blank=True)
    partners = models.ManyToManyField(
        "institutions.Institution",
        through="Party",
        related_name="agreements",
        verbose_name=_("partners"),
    )
    state = models.CharField(
        pgettext_lazy("agreement", "state"), max_length=10, choices=State, default=State.DRAFT
    )
    terminated_on = models.DateField(_("last day in force"), null=True, blank=True)
    teach_out_until = models.DateField(
        _("teach-out until"),
        null=True,
        blank=True,
        help_text=_("Until when students already abroad finish under the ended agreement"),
    )
    superseded_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supersedes",
        verbose_name=_("superseded by"),
    )
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
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(
                name="agreement_terminated_has_a_day_and_a_reason",
                condition=(
                    Q(state__in=["terminated", "superseded"], terminated_on__isnull=False)
                    & ~Q(termination_reason="")
                )
                | (
                    ~Q(state__in=["terminated", "superseded"])
                    & Q(terminated_on__isnull=True, termination_reason="")
                ),
            ),
            models.CheckConstraint(
                name="agreement_superseded_alone_names_its_successor",
                condition=Q(state="superseded", superseded_by__isnull=False)
                | (~Q(state="superseded") & Q(superseded_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="agreement_teach_out_follows_the_last_day",
                condition=Q(teach_out_until__isnull=True)
                | Q(terminated_on__isnull=False, teach_out_until__gte=F("terminated_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.name_in("en")

    def get_absolute_url(self) -> str:
        """The agreement's page, in the language of the request."""
        return reverse("cooperation:agreement", args=[self.pk])

    def name_in(self, language: str) -> str:
        """The partners' names for a reader of `language`; words for a draft that has none yet.

        Reads `partners` and their names, so fetch them with `with_everything()` in lists.
        """
        partners = sorted(self.partners.all(), key=lambda each: each.pk) if self.pk else []
        if partners:
            comma = "、" if language == "ja" else ", "
            return comma.join(each.name_in(language) for each in partners)
        with override(language):
            return gettext("Partner still open (draft %(number)s)") % {"number": self.pk}

    def versions(self) -> "list[Terms]":
        """The original and its amendments, oldest first; never empty.

        Reads `terms`, so fetch them with `with_everything()` in lists.
        """
        return sorted(self.terms.all(), key=lambda each: each.number)

    @property
    def latest(self) -> "Terms":
        """What was agreed last, even if it has not begun."""
        return self.versions()[-1]

    @property
    def signed_on(self) -> date | None:
        """The day the original was signed; None for a draft, or where the source does not say."""
        return self.versions()[0].signed_on

    def terms_on(self, day: date) -> "Terms":
        """The terms that govern on `day`: the latest begun; before any has, the original."""
        versions = self.versions()
        begun = [each for each in versions if each.effective_on and each.effective_on <= day]
        return begun[-1] if begun else versions[0]

    def standing_on(self, day: date) -> Standing:
        """What this agreement is on `day`. The same reading as `in_force_on`, for one record."""
        if self.state in (State.DRAFT, State.DISCARDED):
            return Standing(self.state)
        if self.terminated_on and self.terminated_on < day:
            superseded = self.state == State.SUPERSEDED
            return Standing.SUPERSEDED if superseded else Standing.TERMINATED
        terms = self.terms_on(day)
        if terms.effective_on is None or terms.effective_on > day:
            return Standing.SIGNED
        if terms.have_ended_by(day):
            return Standing.EXPIRED
        return Standing.SUSPENDED if self.suspension_on(day) else Standing.ACTIVE

    def suspension_on(self, day: date) -> "Suspension | None":
        """The suspension within which `day` lies; None if it lies within none.

        Reads `suspensions`, so fetch them with `with_everything()` in lists.
        """
        return next((each for each in self.suspensions.all() if each.holds_on(day)), None)


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    """Querysets of suspensions."""

    def on(self, day: date) -> "SuspensionQuerySet":
        """Those within which `day` lies, first and last day included."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class Suspension(models.Model):
    """Days on which a signed agreement rests: nobody is sent or received under it."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="suspensions")
    starts_on = models.DateField(_("suspended from"))
    ends_on = models.DateField(_("suspended until"), null=True, blank=True)
    reason = models.TextField(_("reason"))

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="suspension_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(ends_on__isnull=True),
                name="suspension_one_open_for_an_agreement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.starts_on}"

    def holds_on(self, day: date) -> bool:
        """Whether `day` lies within it. The same reading as `on`, for one record."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


class Party(models.Model):
    """One institution on the other side of an agreement."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    institution = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="parties"
    )

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
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
        """The governing terms of agreements in force on `day`, first and last day included.

        An agreement that is suspended on `day` is not in force.
        """
        suspended = Suspension.objects.on(day).filter(agreement=OuterRef("agreement"))
        return self.running_on(day).filter(~Exists(suspended))

    def running_on(self, day: date) -> "TermsQuerySet":
        """The same with those of agreements that are suspended on `day`."""
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
        UNKNOWN = "unknown", pgettext_lazy("agreement", "Kind not known")

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
    number = models.PositiveSmallIntegerField(
        _("number of the amendment"), help_text=_("0 is the original")
    )
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    unit = models.ForeignKey(
        "institutions.Unit", models.PROTECT, related_name="terms", verbose_name=_("unit")
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    effective_precision = models.CharField(
        _("how exactly the first day is known"),
        max_length=6,
        choices=Precision,
        default=Precision.DAY,
    )
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
        verbose_name = verbose_name_plural = _("terms")
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
                name="terms_automatic_renewal_alone_has_a_length",
                condition=Q(renewal="automatic", renewal_months__isnull=False, renewal_months__gt=0)
                | (~Q(renewal="automatic") & Q(renewal_months__isnull=True)),
            ),
            models.CheckConstraint(
                name="terms_amendment_has_a_day_and_a_summary",
                condition=Q(number=0) | (Q(effective_on__isnull=False) & ~Q(summary="")),
            ),
        ]
        indexes = [models.Index(fields=["effective_on"], name="terms_effective")]

    def __str__(self) -> str:
        return f"{self.agreement} ({self.number})"

    def have_ended_by(self, day: date) -> bool:
        """Whether the last day lies before `day` and nothing renews these terms by itself."""
        ended = self.expires_on is not None and self.expires_on < day
        return ended and self.renewal != self.Renewal.AUTOMATIC
