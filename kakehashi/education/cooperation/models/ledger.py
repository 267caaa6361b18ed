"""The exchange ledger: what was sent and received under each agreement, and how it is counted.

Amounts are whole twelfths of a semester (`ledger.amounts`), so that the database adds them exactly.
"""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.agreements.models import Agreement
from kakehashi.agreements.models.register import confided
from kakehashi.people.models import Person
from kakehashi.vocabulary.study import StudyLevel

FIRST_YEAR, LAST_YEAR = 1950, 2199


class Direction(models.TextChoices):
    """Whose student-semesters; the same values as `balances.Direction`."""

    SENT = "sent", pgettext_lazy("ledger", "Sent")
    RECEIVED = "received", pgettext_lazy("ledger", "Received")


class LedgerImport(models.Model):
    """A file of past years that was read and waits for a person to confirm what will be posted."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("import", "Waiting for confirmation")
        DONE = "done", pgettext_lazy("import", "Imported")
        DISCARDED = "discarded", pgettext_lazy("import", "Discarded")

    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=10)
    delimiter = models.CharField(max_length=1)
    ignored_columns = models.JSONField(default=list, help_text="Headings that were not read")
    rows = models.JSONField(help_text="One object per row of the file: `reading.Row.as_json`")
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import into the exchange ledger")
        verbose_name_plural = _("imports into the exchange ledger")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="ledgerimport_decided_by_somebody_at_a_time",
                condition=Q(state="waiting", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            )
        ]
        indexes = [models.Index(fields=["sha256"], name="ledgerimport_sha256")]

    def __str__(self) -> str:
        return self.file_name


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    """Querysets of entries."""

    def standing(self) -> "LedgerEntryQuerySet":
        """Those that were not reversed, without the reversals."""
        return self.filter(reverses__isnull=True, reversed_by__isnull=True)

    def visible_to(self, person: Person | AnonymousUser) -> "LedgerEntryQuerySet":
        """Those of agreements that are confided to `person`; none for others."""
        return self.filter(confided(person, OuterRef("agreement")))


class LedgerEntry(models.Model):
    """One line of the ledger. Never changed, never removed: triggers see to it.

    amount:   twelfths of a semester in `direction`; below zero for reversals of what is above it,
              and for write-offs.
    stay:     length of one stay in twelfths, as it was before the agreement's rule counted it.
    students: how many stays; below zero for reversals. Nobody is named.
    """

    class Kind(models.TextChoices):
        OPENING = "opening", pgettext_lazy("ledger", "Opening balance")
        MOBILITY = "mobility", pgettext_lazy("ledger", "Mobility")
        WRITE_OFF = "write_off", pgettext_lazy("ledger", "Write-off")
        REVERSAL = "reversal", pgettext_lazy("ledger", "Reversal")

    class CountsFor(models.TextChoices):
        NOMINATED = "nominated", pgettext_lazy("mobility", "Nominated")
        CONFIRMED = "confirmed", pgettext_lazy("mobility", "Confirmed")
        ARRIVED = "arrived", pgettext_lazy("mobility", "Arrived")
        COMPLETED = "completed", pgettext_lazy("mobility", "Completed")

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="ledger", verbose_name=_("agreement")
    )
    key = models.CharField(max_length=120, help_text="Names what is counted: `Mobility.key`")
    number = models.PositiveIntegerField(help_text="Of the entry among those of its key, from 1")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    direction = models.CharField(
        pgettext_lazy("ledger", "direction"), max_length=8, choices=Direction
    )
    year = models.PositiveSmallIntegerField(_("academic year"))
    term = models.CharField(_("term"), max_length=20, blank=True)
    amount = models.IntegerField(_("student-semesters"), help_text="In twelfths of a semester")
    stay = models.PositiveSmallIntegerField(null=True, help_text="In twelfths of a semester")
    students = models.IntegerField(pgettext_lazy("ledger", "students"), default=0)
    level = models.CharField(_("level of study"), max_length=8, choices=StudyLevel, blank=True)
    unit = models.ForeignKey(
        "institutions.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("unit")
    )
    counts_for = models.CharField(
        pgettext_lazy("ledger", "counts for"), max_length=9, choices=CountsFor, blank=True
    )
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by", verbose_name=_("reverses")
    )
    reason = models.TextField(_("reason"), blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, null=True, related_name="+", verbose_name=_("proof")
    )
    imported_from = models.ForeignKey(LedgerImport, models.PROTECT, null=True, related_name="+")
    posted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    posted_at = models.DateTimeField(_("posted at"))
    is_invented = models.BooleanField(default=False)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the exchange ledger")
        verbose_name_plural = _("entries of the exchange ledger")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="ledgerentry_number_once"),
            models.CheckConstraint(
                name="ledgerentry_in_a_possible_year",
                condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)),
            ),
            models.CheckConstraint(
                name="ledgerentry_amount_fits_its_kind",
                condition=Q(kind="mobility", amount__gt=0, students__gt=0, stay__gt=0)
                | Q(kind="opening", amount__gte=0, students=0, stay__isnull=True)
                | Q(kind="write_off", amount__lt=0, students=0, stay__isnull=True)
                | Q(kind="reversal"),
            ),
            models.CheckConstraint(
                name="ledgerentry_reversal_alone_reverses",
                condition=(Q(kind="reversal", reverses__isnull=False) & ~Q(reason=""))
                | (~Q(kind="reversal") & Q(reverses__isnull=True)),
            ),
            models.CheckConstraint(
                name="ledgerentry_mobility_counts_for_something",
                condition=Q(kind="reversal")
                | (Q(kind="mobility") & ~Q(counts_for=""))
                | (~Q(kind="mobility") & Q(counts_for="", term="", level="", unit__isnull=True)),
            ),
            models.CheckConstraint(
                name="ledgerentry_by_hand_has_its_ground",
                condition=(~Q(kind="opening") | ~Q(source=""))
                & (~Q(kind="write_off") | ~Q(reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["agreement", "year"], name="ledgerentry_agreement_year"),
            models.Index(fields=["year", "direction"], name="ledgerentry_year_direction"),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.number})"

    @property
    def is_forecast(self) -> bool:
        """Whether it is only nominated, and moves no balance."""
        return self.counts_for == self.CountsFor.NOMINATED


class LedgerRule(models.Model):
    """How the balance of one agreement is counted from an academic year on. Append-only.

    Of two for one year the one that was stated last holds.
    """

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="ledger_rules", verbose_name=_("agreement")
    )
    valid_from = models.PositiveSmallIntegerField(_("from the academic year"))
    year_counts_as = models.PositiveSmallIntegerField(_("semesters that a year's stay uses up"))
    carry_over_years = models.PositiveSmallIntegerField(
        _("years into which an imbalance is carried"),
        null=True,
        help_text=_("Empty: without limit; 0: it is not carried over"),
    )
    alarm_at = models.PositiveIntegerField(
        _("alarm beyond (student-semesters)"), null=True, help_text="In twelfths of a semester"
    )
    alarm_per_cent = models.PositiveSmallIntegerField(
        _("alarm beyond (per cent of the year's exchange)"), null=True
    )
    source = models.CharField(_("where this is agreed"), max_length=500)
    stated_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    stated_at = models.DateTimeField(_("stated at"))

    class Meta:
        verbose_name = _("rule of the exchange ledger")
        verbose_name_plural = _("rules of the exchange ledger")
        ordering = ["valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                name="ledgerrule_in_a_possible_year",
                condition=Q(valid_from__range=(FIRST_YEAR, LAST_YEAR)),
            ),
            models.CheckConstraint(
                name="ledgerrule_counts_as_1_to_4", condition=Q(year_counts_as__range=(1, 4))
            ),
            models.CheckConstraint(
                name="ledgerrule_carries_at_most_20_years",
                condition=Q(carry_over_years__isnull=True) | Q(carry_over_years__lte=20),
            ),
            models.CheckConstraint(
                name="ledgerrule_one_alarm_at_most",
                condition=Q(alarm_at__isnull=True) | Q(alarm_per_cent__isnull=True),
            ),
            models.CheckConstraint(name="ledgerrule_has_its_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.valid_from}"


class LedgerYearQuerySet(models.QuerySet["LedgerYear"]):
    """Querysets of years."""

    def in_year(self, year: int) -> "LedgerYearQuerySet":
        """Of each agreement the row that says how it stands in `year`; none before its first."""
        later = LedgerYear.objects.filter(
            agreement=OuterRef("agreement"), year__gt=OuterRef("year"), year__lte=year
        )
        return self.filter(~models.Exists(later), year__lte=year)

    def visible_to(self, person: Person | AnonymousUser) -> "LedgerYearQuerySet":
        """Those of agreements that are confided to `person`; none for others."""
        return self.filter(confided(person, OuterRef("agreement")))


class LedgerYear(models.Model):
    """One year of one agreement as `balances.yearly` counts it from the entries.

    Made anew with every entry and every day, so that lists can sort and filter by it; the last row
    of an agreement holds for every later year. All amounts in twelfths; above zero: in our favour.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="ledger_years")
    year = models.PositiveSmallIntegerField(_("academic year"))
    sent = models.IntegerField()
    received = models.IntegerField()
    balance = models.IntegerField(_("balance"))
    lapsed = models.IntegerField()
    forecast = models.IntegerField()
    limit = models.PositiveIntegerField(null=True)
    is_beyond = models.BooleanField(_("beyond the alarm threshold"))

    objects = LedgerYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("year of the exchange ledger")
        verbose_name_plural = _("years of the exchange ledger")
        ordering = ["agreement", "year"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "year"], name="ledgeryear_once")
        ]
        indexes = [models.Index(fields=["year"], name="ledgeryear_year")]

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.year}"

    def get_absolute_url(self) -> str:
        """The ledger of its agreement."""
        return reverse("cooperation:ledger", args=[self.agreement_id])
