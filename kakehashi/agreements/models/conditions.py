"""What an agreement offers, year by year: places for students, and the days of its fact sheet.

Years are academic years (年度) by the calendar year in which they begin. A line is never changed:
it ends with the year before, and another line takes over. A line whose last year lies just before
its first applied to no year: it was replaced before it began.
"""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.agreements.models.register import Agreement, Terms
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person
from kakehashi.vocabulary.study import StudyLevel

FIRST_YEAR, LAST_YEAR = 1950, 2199  # of any line
BAR = "|"  # before and after each code in `Condition.term_codes`


class Direction(models.TextChoices):
    """Which way students go, seen from the home university."""

    OUTGOING = "outgoing", pgettext_lazy("places", "Outgoing")
    INCOMING = "incoming", pgettext_lazy("places", "Incoming")


class LineQuerySet(models.QuerySet[Any]):
    """Querysets of what holds from a first to a last year."""

    def in_year(self, year: int) -> Self:
        """Those that hold in the academic year `year`."""
        return self.filter(Q(last_year__isnull=True) | Q(last_year__gte=year), first_year__lte=year)

    def reaching(self, year: int) -> Self:
        """Those that hold in `year` or in a year after it."""
        has_a_year = Q(last_year__gte=F("first_year")) & Q(last_year__gte=year)
        return self.filter(Q(last_year__isnull=True) | has_a_year)


class Line(models.Model):
    """What holds from a first to a last year, who entered it, who ended it, and why."""

    first_year = models.PositiveSmallIntegerField(_("first academic year"))
    last_year = models.PositiveSmallIntegerField(
        _("last academic year"), null=True, blank=True, help_text=_("Empty: until further notice")
    )
    source = models.CharField(
        _("source"), max_length=500, blank=True, help_text=_("Where this was read")
    )
    concluded = models.ForeignKey(
        Terms,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("agreed in"),
        help_text=_("The concluded text that says so; empty: entered by the office"),
    )
    reason = models.TextField(pgettext_lazy("places", "reason"), blank=True)
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("entered at"))
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True)
    end_reason = models.TextField(_("reason for the end"), blank=True)
    is_invented = models.BooleanField(
        default=False, help_text=_("A record of the demonstration data")
    )

    class Meta:
        abstract = True

    @property
    def applies(self) -> bool:
        """Whether there is a year in which this held or holds."""
        return self.last_year is None or self.last_year >= self.first_year

    def holds_in(self, year: int) -> bool:
        """The same reading as `in_year`, for one record."""
        return self.first_year <= year and (self.last_year is None or self.last_year >= year)


def line_constraints(model: str) -> list[models.CheckConstraint]:
    """What the database promises of every table of lines."""
    return [
        models.CheckConstraint(
            name=f"{model}_years_in_order",
            condition=Q(last_year__isnull=True) | Q(last_year__gte=F("first_year") - 1),
        ),
        models.CheckConstraint(
            name=f"{model}_years_can_be_so",
            condition=Q(first_year__range=(FIRST_YEAR, LAST_YEAR))
            & (Q(last_year__isnull=True) | Q(last_year__lte=LAST_YEAR)),
        ),
        models.CheckConstraint(
            name=f"{model}_ended_by_somebody_at_a_time",
            condition=Q(ended_by__isnull=True, ended_at__isnull=True, end_reason="")
            | Q(ended_by__isnull=False, ended_at__isnull=False, last_year__isnull=False),
        ),
    ]


class Condition(Line):
    """Places for one direction, level and set of units, for the years from first to last."""

    class Level(models.TextChoices):
        ANY = "", pgettext_lazy("level of study", "Any level")
        BACHELOR = StudyLevel.BACHELOR.value, StudyLevel.BACHELOR.label
        MASTER = StudyLevel.MASTER.value, StudyLevel.MASTER.label
        DOCTOR = StudyLevel.DOCTOR.value, StudyLevel.DOCTOR.label

    class Per(models.TextChoices):
        YEAR = "year", pgettext_lazy("places", "per academic year")
        SEMESTER = "semester", pgettext_lazy("places", "per semester")

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="conditions", verbose_name=_("agreement")
    )
    key = models.CharField(
        pgettext_lazy("places", "code of the line"),
        max_length=40,
        help_text=_("The same in every year and every version of the agreement"),
    )
    direction = models.CharField(
        pgettext_lazy("places", "direction"), max_length=8, choices=Direction
    )
    level = models.CharField(
        _("level of study"), max_length=8, choices=Level, blank=True, default=Level.ANY
    )
    units = models.ManyToManyField(
        Unit,
        blank=True,
        related_name="conditions",
        verbose_name=_("units that share the places"),
        help_text=_("None: all units of the university"),
    )
    isced_f = models.CharField(
        _("field of study (ISCED-F)"), max_length=4, blank=True, help_text=_("Empty: any field")
    )
    places = models.PositiveIntegerField(_("places"))
    per = models.CharField(pgettext_lazy("places", "counted"), max_length=8, choices=Per)
    year_counts_as = models.PositiveSmallIntegerField(
        _("semesters that one year's stay uses up"), default=2
    )
    term_codes = models.CharField(
        _("terms allowed"), max_length=200, blank=True, help_text="|first|second|; empty: any"
    )
    tests = models.JSONField(
        _("test scores"), default=list, blank=True, help_text="[{test, score}]"
    )
    min_gpa = models.DecimalField(
        _("least grade point average"), max_digits=7, decimal_places=3, null=True, blank=True
    )
    gpa_scale = models.CharField(_("scale of the grade point average"), max_length=40, blank=True)
    tuition_waiver = models.BooleanField(
        _("tuition waived"), null=True, blank=True, help_text=_("Empty: not known")
    )
    remarks = models.TextField(_("remarks"), blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("replaces")
    )

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("agreement", "line of places")
        verbose_name_plural = pgettext_lazy("agreement", "lines of places")
        ordering = ["agreement", "key", "first_year", "id"]
        constraints = [
            *line_constraints("condition"),
            models.CheckConstraint(name="condition_has_a_place", condition=Q(places__gte=1)),
            models.CheckConstraint(name="condition_has_a_key", condition=~Q(key="")),
            models.CheckConstraint(
                name="condition_year_counts_as_semesters", condition=Q(year_counts_as__gte=1)
            ),
            models.CheckConstraint(
                name="condition_gpa_is_of_a_scale",
                condition=(Q(min_gpa__isnull=True) & Q(gpa_scale=""))
                | (Q(min_gpa__isnull=False) & ~Q(gpa_scale="")),
            ),
            models.UniqueConstraint(
                fields=["agreement", "key"],
                condition=Q(last_year__isnull=True),
                name="condition_one_open_line_of_a_key",
            ),
            models.UniqueConstraint(
                fields=["agreement", "key", "first_year"],
                condition=Q(last_year__isnull=True) | Q(last_year__gte=F("first_year")),
                name="condition_one_line_of_a_key_begins_in_a_year",
            ),
        ]
        indexes = [models.Index(fields=["first_year", "last_year"], name="condition_years")]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.key} ({self.first_year})"

    def get_absolute_url(self) -> str:
        """Its line on the page of its agreement's places."""
        return f"{reverse('cooperation:agreement_places', args=[self.agreement_id])}#{self.anchor}"

    def name_in(self, language: str) -> str:
        """The partners' names and the code of the line. Reads the agreement's partners."""
        return f"{self.agreement.name_in(language)}: {self.key}"

    @property
    def anchor(self) -> str:
        """Names the line on its page."""
        return f"line-{self.pk}"

    @property
    def terms(self) -> tuple[str, ...]:
        """Codes of the terms allowed, in the order in which they were entered; none: any."""
        return tuple(code for code in self.term_codes.split(BAR) if code)

    def unit_names(self, language: str) -> list[str]:
        """Names of the units that share the places, by their order; empty: all units.

        Reads `units`, so fetch them in lists.
        """
        units = sorted(self.units.all(), key=lambda unit: unit.pk)
        return [unit.name_in(language) for unit in units]


def codes_stored(codes: tuple[str, ...]) -> str:
    """Codes of terms as `Condition.term_codes` holds them: each between bars; none: empty."""
    return f"{BAR}{BAR.join(codes)}{BAR}" if codes else ""


class LanguageRequirement(models.Model):
    """The least command of a language that a line of places asks for."""

    condition = models.ForeignKey(Condition, models.CASCADE, related_name="languages")
    language = models.CharField(_("language"), max_length=20, help_text="BCP 47")
    cefr = models.CharField(_("level (CEFR)"), max_length=2)

    class Meta:
        verbose_name = _("language requirement")
        verbose_name_plural = _("language requirements")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "language"], name="languagerequirement_once"
            ),
            models.CheckConstraint(
                name="languagerequirement_level_is_of_the_cefr",
                condition=Q(cefr__in=["A1", "A2", "B1", "B2", "C1", "C2"]),
            ),
        ]
        indexes = [models.Index(fields=["language", "cefr"], name="languagerequirement_level")]

    def __str__(self) -> str:
        return f"{self.language} {self.cefr}"


class Deadline(Line):
    """The day of each year by which nominations or applications for one term arrive."""

    class What(models.TextChoices):
        NOMINATION = "nomination", pgettext_lazy("deadline", "Nomination")
        APPLICATION = "application", pgettext_lazy("deadline", "Application")

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="deadlines", verbose_name=_("agreement")
    )
    direction = models.CharField(
        pgettext_lazy("places", "direction"), max_length=8, choices=Direction
    )
    what = models.CharField(pgettext_lazy("deadline", "of"), max_length=11, choices=What)
    term = models.CharField(pgettext_lazy("deadline", "for the term"), max_length=20)
    month = models.PositiveSmallIntegerField(_("month"))
    day = models.PositiveSmallIntegerField(_("day"))

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("agreement", "deadline")
        verbose_name_plural = pgettext_lazy("agreement", "deadlines")
        ordering = ["agreement", "direction", "term", "what", "first_year", "id"]
        constraints = [
            *line_constraints("deadline"),
            models.CheckConstraint(
                name="deadline_is_a_day_of_the_year",
                condition=Q(month__in=[1, 3, 5, 7, 8, 10, 12], day__range=(1, 31))
                | Q(month__in=[4, 6, 9, 11], day__range=(1, 30))
                | Q(month=2, day__range=(1, 29)),
            ),
            models.UniqueConstraint(
                fields=["agreement", "direction", "what", "term"],
                condition=Q(last_year__isnull=True),
                name="deadline_one_open_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["agreement", "direction", "what", "term", "first_year"],
                condition=Q(last_year__isnull=True) | Q(last_year__gte=F("first_year")),
                name="deadline_one_of_a_kind_begins_in_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.what} {self.term} {self.month:02}-{self.day:02}"

    def get_absolute_url(self) -> str:
        """The page of its agreement's places."""
        return reverse("cooperation:agreement_places", args=[self.agreement_id])

    def move_for(self, year: int) -> "DeadlineMove | None":
        """The day to which it was moved for one academic year; None: it was not.

        Reads `moves`, so fetch them in lists. Of several moves the last one counts.
        """
        moves = [each for each in self.moves.all() if each.year == year]
        return max(moves, key=lambda move: move.pk, default=None)


class DeadlineMove(models.Model):
    """That a deadline falls on another day in one academic year. Never changed; the last counts."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="moves")
    year = models.PositiveSmallIntegerField(_("academic year"))
    on = models.DateField(pgettext_lazy("deadline", "moved to"))
    reason = models.TextField(pgettext_lazy("places", "reason"))
    moved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("deadline of one year")
        verbose_name_plural = _("deadlines of one year")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="deadlinemove_has_a_reason", condition=~Q(reason=""))
        ]

    def __str__(self) -> str:
        return f"{self.deadline}: {self.on}"
