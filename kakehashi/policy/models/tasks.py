"""What is to be done for an action by a day, and the money for it."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.people.models import Person
from kakehashi.policy.models.actions import Action
from kakehashi.policy.models.promises import pair
from kakehashi.policy.models.wording import in_language


class Task(models.Model):
    """Something to be done for an action by a day: a milestone (a state reached) or a task."""

    class Kind(models.TextChoices):
        MILESTONE = "milestone", pgettext_lazy("task", "Milestone")
        TASK = "task", pgettext_lazy("task", "Task")

    action = models.ForeignKey(Action, models.PROTECT, related_name="tasks")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.TASK)
    text_ja = models.CharField(_("text in Japanese"), max_length=300, blank=True)
    text_en = models.CharField(_("text in English"), max_length=300, blank=True)
    due_on = models.DateField(_("due on"))
    weight = models.PositiveSmallIntegerField(pgettext_lazy("counting", "weight"), default=1)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("who does it"),
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    dropped_at = models.DateTimeField(_("dropped at"), null=True, blank=True)
    dropped_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.OneToOneField(
        "policy.Decision", models.PROTECT, null=True, blank=True, related_name="task"
    )
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_on", "pk"]
        constraints = [
            pair("task", "dropped"),
            models.CheckConstraint(
                name="task_done_by_somebody_on_a_day",
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
            ),
            models.CheckConstraint(
                name="task_done_or_dropped",
                condition=Q(done_on__isnull=True) | Q(dropped_at__isnull=True),
            ),
            models.CheckConstraint(name="task_has_a_text", condition=~Q(text_ja="", text_en="")),
            models.CheckConstraint(name="task_weighs_something", condition=Q(weight__gte=1)),
        ]

    def __str__(self) -> str:
        return self.text_in("ja")

    def text_in(self, language: str) -> str:
        """The text for a reader of `language`; the other language's where it is missing."""
        return in_language(language, self.text_ja, self.text_en)

    def is_overdue(self, day: date) -> bool:
        """Whether it should have been done before `day`, and was not by the end of it."""
        is_open = self.dropped_at is None and (self.done_on is None or self.done_on > day)
        return is_open and self.due_on < day


class FundingSource(models.Model):
    """Where money comes from."""

    name_ja = models.CharField(_("name in Japanese"), max_length=100, unique=True)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("source of funds")
        verbose_name_plural = _("sources of funds")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name_ja

    def name_in(self, language: str) -> str:
        """The name for a reader of `language`; the other language's where it is missing."""
        return self.name_ja if language == "ja" else self.name_en or self.name_ja


class Money(models.Model):
    """What an action may spend in a fiscal year from one source, and what it did spend; in yen."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="money")
    year = models.PositiveSmallIntegerField(_("fiscal year"))
    source = models.ForeignKey(
        FundingSource, models.PROTECT, related_name="+", verbose_name=_("source of funds")
    )
    planned = models.DecimalField(
        _("budget in yen"), max_digits=14, decimal_places=0, null=True, blank=True
    )
    spent = models.DecimalField(
        _("spent in yen"), max_digits=14, decimal_places=0, null=True, blank=True
    )

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["year", "source"]
        constraints = [
            models.UniqueConstraint(fields=["action", "year", "source"], name="money_once"),
            models.CheckConstraint(
                name="money_is_not_negative",
                condition=(Q(planned__isnull=True) | Q(planned__gte=0))
                & (Q(spent__isnull=True) | Q(spent__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.source}"
