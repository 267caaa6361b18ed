"""Works that arrive from elsewhere and wait for a decision, and pairs that may be one work."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.people.models import Person
from kakehashi.people.queries import units_of
from kakehashi.policy.models.promises import pair
from kakehashi.research.dissemination.models.people import READS_OUTPUTS
from kakehashi.research.dissemination.models.works import Work

PAIR_STATES = [
    ("open", pgettext_lazy("duplicate", "Not decided")),
    ("same", pgettext_lazy("duplicate", "The same work")),
    ("different", pgettext_lazy("duplicate", "Different works")),
]


class WorkImportQuerySet(models.QuerySet["WorkImport"]):
    """Querysets of imports."""

    def visible_to(self, person: Person) -> "WorkImportQuerySet":
        """One's own; all of them for those who read a unit's outputs."""
        if units_of(person, READS_OUTPUTS):
            return self
        return self.filter(made_by=person)


class WorkImport(models.Model):
    """Works read from a file or an address, row by row, until each is decided."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("import", "Waiting for decisions")
        DONE = "done", pgettext_lazy("import", "Done")
        DISCARDED = "discarded", pgettext_lazy("import", "Discarded")

    name = models.CharField(_("file or question"), max_length=255)
    source = models.CharField(_("source"), max_length=8, choices=Work.Source)
    sha256 = models.CharField(max_length=64, blank=True)
    encoding = models.CharField(_("encoding"), max_length=10, blank=True)
    as_of = models.DateField(_("as of"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("read on"))
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed on"), null=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = WorkImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of works")
        verbose_name_plural = _("imports of works")
        ordering = ["-pk"]
        constraints = [
            pair("work_import", "closed"),
            models.CheckConstraint(
                name="work_import_open_until_closed",
                condition=Q(state="open", closed_at__isnull=True)
                | (~Q(state="open") & Q(closed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its rows."""
        return reverse("dissemination:import", args=[self.pk])


class ImportRow(models.Model):
    """One work as the source states it, what our register knows of it, and what was decided."""

    class Standing(models.TextChoices):
        NEW = "new", pgettext_lazy("import row", "New")
        SAME = "same", pgettext_lazy("import row", "Says nothing new")
        DIFFERS = "differs", pgettext_lazy("import row", "Says something new")
        PERHAPS = "perhaps", pgettext_lazy("import row", "Perhaps here already")
        TWICE = "twice", pgettext_lazy("import row", "Stands above already")
        FAULTY = "faulty", pgettext_lazy("import row", "Cannot be taken")

    class Choice(models.TextChoices):
        ENTER = "enter", pgettext_lazy("import row", "Enter as a new work")
        UPDATE = "update", pgettext_lazy("import row", "Bring the work up to date")
        LEAVE = "leave", pgettext_lazy("import row", "Leave out")

    class Outcome(models.TextChoices):
        ENTERED = "entered", pgettext_lazy("import row", "Entered")
        CHANGED = "changed", pgettext_lazy("import row", "Brought up to date")
        LEFT = "left", pgettext_lazy("import row", "Left out")
        REFUSED = "refused", pgettext_lazy("import row", "Refused")

    batch = models.ForeignKey(WorkImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("No."))
    place = models.CharField(
        _("place"), max_length=300, blank=True, help_text="Line, entry or address in the source"
    )
    title = models.TextField(_("title"), blank=True)
    said = models.JSONField(null=True, help_text="`WorkData` as plain values")
    faults = models.JSONField(default=list, help_text="[{field, reason, value}]")
    standing = models.CharField(_("standing"), max_length=8, choices=Standing)
    work = models.ForeignKey(
        Work, models.PROTECT, null=True, related_name="import_rows", verbose_name=_("work")
    )
    work_changed_at = models.DateTimeField(
        null=True, help_text="`changed_at` of the work when the row was compared with it"
    )
    likely = models.JSONField(default=list, help_text="[{work, score, reasons}], likeliest first")
    choice = models.CharField(_("choice"), max_length=6, choices=Choice, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True)
    refusal = models.TextField(_("refusal"), blank=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_once"),
            models.CheckConstraint(
                name="import_row_update_has_a_work",
                condition=~Q(choice="update") | Q(work__isnull=False),
            ),
            models.CheckConstraint(
                name="import_row_refusal_says_why",
                condition=~Q(outcome="refused") | ~Q(refusal=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.place


class FieldSource(models.Model):
    """Which source one fact of a work was taken from, and what it was then.

    A fact that is no longer as it was taken has been edited here since, and one without a row was
    entered here: neither is overwritten by a source.
    """

    work = models.ForeignKey(Work, models.CASCADE, related_name="field_sources")
    field = models.CharField(_("field"), max_length=20)
    source = models.CharField(_("source"), max_length=8, choices=Work.Source)
    said = models.CharField(max_length=64, help_text="Digest of what the source said")
    kept = models.CharField(max_length=64, help_text="Digest of what the work said afterwards")
    source_on = models.DateField(_("as of"))

    class Meta:
        verbose_name = _("source of a fact")
        verbose_name_plural = _("sources of facts")
        ordering = ["work", "field"]
        constraints = [
            models.UniqueConstraint(fields=["work", "field"], name="field_source_once"),
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.source}"


class DuplicatePair(models.Model):
    """Two works that may be one, and what was decided about them.

    Decided pairs are not asked again. `before` holds what both said before they became one, so
    that it can be taken back.
    """

    first = models.ForeignKey(
        Work, models.PROTECT, related_name="+", verbose_name=_("the older record")
    )
    second = models.ForeignKey(
        Work, models.PROTECT, related_name="+", verbose_name=_("the newer record")
    )
    score = models.PositiveSmallIntegerField(_("likeness"), help_text="0 to 100")
    reasons = models.JSONField(default=list)
    found_at = models.DateTimeField(_("found on"))
    state = models.CharField(_("state"), max_length=9, choices=PAIR_STATES, default="open")
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided on"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    before = models.JSONField(null=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("pair of perhaps duplicate works")
        verbose_name_plural = _("pairs of perhaps duplicate works")
        ordering = ["-score", "pk"]
        constraints = [
            pair("duplicate_pair", "decided"),
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once"),
            models.CheckConstraint(
                name="duplicate_pair_in_order", condition=Q(first__lt=F("second"))
            ),
            models.CheckConstraint(
                name="duplicate_pair_open_until_decided",
                condition=Q(state="open", decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"

    def get_absolute_url(self) -> str:
        """Both side by side."""
        return reverse("dissemination:duplicate", args=[self.pk])
