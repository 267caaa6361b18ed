"""Review meetings of a plan: what is on the agenda, and what was decided."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.people.models import Person
from kakehashi.policy.models.actions import Action
from kakehashi.policy.models.plans import Plan
from kakehashi.policy.models.targets import Target
from kakehashi.policy.models.wording import in_language
from kakehashi.policy.states import ReviewState


class Review(models.Model):
    """A meeting about a plan on a day."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reviews")
    on = models.DateField(_("day of the meeting"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    state = models.CharField(
        pgettext_lazy("review", "state"),
        max_length=9,
        choices=ReviewState,
        default=ReviewState.PLANNED,
    )
    notes = models.TextField(_("minutes"), blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "on"], condition=~Q(state="cancelled"), name="review_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.on}"

    def get_absolute_url(self) -> str:
        """The review's own page."""
        return reverse("plan:review", args=[self.pk])


class AgendaItem(models.Model):
    """One point of an agenda: what it is about, and why it is there, in both languages."""

    class Why(models.TextChoices):
        OFF_PATH = "off_path", pgettext_lazy("agenda", "Behind its path")
        REGRESSED = "regressed", pgettext_lazy("agenda", "Worse than its baseline")
        UNKNOWN = "unknown", pgettext_lazy("agenda", "Nobody knows the figure")
        STALE = "stale", pgettext_lazy("agenda", "Not checked in time")
        OVERDUE = "overdue", pgettext_lazy("agenda", "Tasks overdue")
        DOUBTED = "doubted", pgettext_lazy("agenda", "Its owner has doubts")
        DISPUTED = "disputed", pgettext_lazy("agenda", "Its owner says a record is wrong")
        ADDED = "added", pgettext_lazy("agenda", "Added by hand")

    review = models.ForeignKey(Review, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    why = models.CharField(_("why"), max_length=9, choices=Why)
    text_ja = models.CharField(_("text in Japanese"), max_length=400, blank=True)
    text_en = models.CharField(_("text in English"), max_length=400, blank=True)
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="+")
    target = models.ForeignKey(Target, models.PROTECT, null=True, blank=True, related_name="+")
    indicator = models.CharField(_("indicator"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["review", "position", "pk"]

    def __str__(self) -> str:
        return self.text_in("ja")

    def text_in(self, language: str) -> str:
        """The text for a reader of `language`; the other language's where it is missing."""
        return in_language(language, self.text_ja, self.text_en)


class Decision(models.Model):
    """What a review decided; `task` is what follows from it."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="decisions")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    text = models.CharField(_("decision"), max_length=500)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text
