"""Runs of the allocation with their certificates, what each gave to whom, decisions by hand."""

import hashlib
import zlib

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.education.outbound.models.applications import Allotment, Application
from kakehashi.education.outbound.models.calls import Call, Placement
from kakehashi.education.outbound.states import RunState
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import units_of
from kakehashi.policy.models.promises import pair

READS_RUNS = [Role.Kind.OFFICE, Role.Kind.LEADERSHIP, Role.Kind.AUDITOR]


class RunQuerySet(models.QuerySet["Run"]):
    """Querysets of runs."""

    def visible_to(self, person: Person | AnonymousUser) -> "RunQuerySet":
        """Those of the units whose office, leadership or auditor `person` is: they name people."""
        if not isinstance(person, Person):
            return self.none()
        return self.filter(call__unit__in=units_of(person, READS_RUNS))

    def real(self) -> "RunQuerySet":
        """Those that give places once they are published, not those that only try something."""
        return self.filter(kind=Run.Kind.REAL)

    def published(self) -> "RunQuerySet":
        """Those whose places were given, the first one first."""
        return self.filter(state=RunState.PUBLISHED).order_by("number")

    def light(self) -> "RunQuerySet":
        """The same rows without input and output, which are large."""
        return self.defer("input", "output")


class Run(models.Model):
    """One run: what it rests on, what came out, by which versions, who made and approved it.

    input, output: documents of the allocation (docs/reference/allocation.md), compressed by zlib.
    blocking: justified claims that are left. changed: a try's quotas, {key: places}.
    """

    class Kind(models.TextChoices):
        REAL = "real", pgettext_lazy("allocation run", "Run")
        WHAT_IF = "what_if", pgettext_lazy("allocation run", "What if")

    call = models.ForeignKey(Call, models.PROTECT, related_name="runs")
    kind = models.CharField(pgettext_lazy("allocation run", "kind"), max_length=7, choices=Kind)
    number = models.PositiveSmallIntegerField(pgettext_lazy("allocation run", "number"))
    state = models.CharField(_("state"), max_length=9, choices=RunState, default=RunState.MADE)
    note = models.CharField(pgettext_lazy("allocation run", "remark"), max_length=300, blank=True)
    mechanism = models.CharField(_("mechanism"), max_length=6, choices=Call.Mechanism)
    changed = models.JSONField(default=dict, blank=True)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="later", verbose_name=_("run before")
    )
    input = models.BinaryField()
    input_sha256 = models.CharField(_("hash of the input"), max_length=64)
    output = models.BinaryField()
    output_sha256 = models.CharField(_("hash of the output"), max_length=64)
    seed_commitment = models.CharField(_("hash of the seed"), max_length=64)
    engine_version = models.CharField(_("version of the engine"), max_length=20)
    verifier_version = models.CharField(_("version of the check"), max_length=20)
    verified = models.BooleanField(pgettext_lazy("allocation run", "checked"))
    blocking = models.PositiveIntegerField(_("justified claims left"))
    warnings = models.JSONField(default=list, blank=True)
    applicants = models.PositiveIntegerField(_("applicants"))
    placed = models.PositiveIntegerField(pgettext_lazy("allocation run", "placed"))
    first_choices = models.PositiveIntegerField(_("at their first choice"))
    top_three = models.PositiveIntegerField(_("at one of their first three choices"))
    rank_sum = models.PositiveIntegerField(_("sum of ranks"))
    complaints = models.PositiveIntegerField(_("students with a justified complaint"))
    summary = models.JSONField(
        default=dict, blank=True, help_text="See `allotting.making.summary_of`"
    )
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(pgettext_lazy("allocation run", "made"))
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(pgettext_lazy("allocation run", "approved"), null=True)
    approval_note = models.TextField(_("remark of who approved"), blank=True)
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(pgettext_lazy("allocation run", "published"), null=True)
    discarded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    discarded_at = models.DateTimeField(pgettext_lazy("allocation run", "discarded"), null=True)
    discard_reason = models.TextField(_("reason"), blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation run")
        verbose_name_plural = _("allocation runs")
        ordering = ["call", "kind", "number"]
        constraints = [
            pair("run", "approved"),
            pair("run", "published"),
            pair("run", "discarded"),
            models.UniqueConstraint(
                fields=["call", "kind", "number"], name="run_number_once_in_a_call"
            ),
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(kind="real", state__in=["made", "approved"]),
                name="run_one_undecided_of_a_call",
            ),
            models.CheckConstraint(
                name="run_approved_by_another_than_made_it",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
            ),
            models.CheckConstraint(
                name="run_that_tries_decides_nothing",
                condition=Q(kind="real") | Q(state="made"),
            ),
            models.CheckConstraint(
                name="run_state_and_days_agree",
                condition=Q(state="made", approved_at__isnull=True, discarded_at__isnull=True)
                | Q(state="approved", approved_at__isnull=False, published_at__isnull=True)
                | Q(state="published", approved_at__isnull=False, published_at__isnull=False)
                | Q(state="discarded", discarded_at__isnull=False, published_at__isnull=True),
            ),
            models.CheckConstraint(
                name="run_approved_only_if_checked",
                condition=Q(approved_at__isnull=True) | Q(verified=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call}: {self.kind} {self.number}"

    def get_absolute_url(self) -> str:
        """The page of the run."""
        return reverse("outbound:run", args=[self.pk])

    @property
    def title(self) -> str:
        """What to call it, in the language of the reader."""
        if self.kind == self.Kind.REAL:
            return gettext("Run %(number)d") % {"number": self.number}
        return gettext("What-if %(number)d") % {"number": self.number}

    @property
    def document(self) -> bytes:
        """The input as it was read."""
        return zlib.decompress(self.input)

    @property
    def result(self) -> bytes:
        """The output as it was written."""
        return zlib.decompress(self.output)

    @property
    def is_intact(self) -> bool:
        """Whether what is stored still has the hashes that were noted."""
        stored = hashlib.sha256(self.document), hashlib.sha256(self.result)
        return [each.hexdigest() for each in stored] == [self.input_sha256, self.output_sha256]


class RunResult(models.Model):
    """What a run gave to one application, and why nothing better. Append-only.

    reasons: for each choice wanted more, in their order, what `allocation.explaining.Explanation`
    says, without what is empty; with "place" on the reserve list and, where it has one,
    "because_ja", the reason in Japanese.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="results")
    application = models.ForeignKey(Application, models.PROTECT, related_name="results")
    placement = models.ForeignKey(Placement, models.PROTECT, null=True, related_name="+")
    rank = models.PositiveSmallIntegerField(
        _("rank of the choice"), null=True, help_text="None: no place, or not one of the choices"
    )
    lottery = models.CharField(_("lottery number"), max_length=64)
    reasons = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("result of a run")
        verbose_name_plural = _("results of runs")
        ordering = ["run", "application"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "application"], name="runresult_one_of_an_application"
            ),
            models.CheckConstraint(
                name="runresult_ranks_a_place",
                condition=Q(rank__isnull=True) | Q(placement__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run}: {self.application_id}"


class Override(models.Model):
    """A place given by hand, with the reason and those it passes over. Append-only.

    passed_over: [{"application", "score", "lottery"}], who had come first.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="overrides")
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="overrides")
    allotment = models.OneToOneField(Allotment, models.PROTECT, related_name="override")
    reason = models.TextField(_("reason"))
    passed_over = models.JSONField(_("passed over"), default=list, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"))
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("place given by hand")
        verbose_name_plural = _("places given by hand")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="override_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.placement}"
