"""What was changed of a stay, with the effects as they were shown before it was done; and what
students ask to be changed."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.documents.models import Document
from kakehashi.education.outbound.models.mobilities import Mobility
from kakehashi.people.models import Person
from kakehashi.policy.models.promises import pair


class ChangeQuerySet(models.QuerySet["Change"]):
    """Querysets of changes."""

    def visible_to(self, person: Person | AnonymousUser) -> "ChangeQuerySet":
        """Those of the mobilities that `person` sees."""
        seen = Mobility.objects.visible_to(person)
        return self.filter(mobility__in=seen)


class Change(models.Model):
    """One change of a stay. Never changed or removed: triggers refuse it."""

    class Kind(models.TextChoices):
        DAYS = "days", pgettext_lazy("change", "Other days")
        EXTENSION = "extension", pgettext_lazy("change", "Extension")
        INTERRUPTION = "interruption", pgettext_lazy("change", "Interruption")
        EARLY_RETURN = "early_return", pgettext_lazy("change", "Early return")
        CANCELLATION = "cancellation", pgettext_lazy("change", "Cancellation")

    mobility = models.ForeignKey(Mobility, models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    cause = models.CharField(_("cause"), max_length=12, choices=Mobility.CancelReason, blank=True)
    is_force_majeure = models.BooleanField(_("by force majeure"), default=False)
    reason = models.TextField(_("reason"))
    proof = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name=_("proof")
    )
    host_agreed_on = models.DateField(_("host agreed on"), null=True, blank=True)
    before = models.JSONField(default=dict, help_text="Days and semesters as they were")
    after = models.JSONField(default=dict, help_text="The same as they are; days interrupted")
    effects = models.JSONField(
        _("effects"), default=list, help_text="As shown: code, figure, sentences ja and en"
    )
    impact_hash = models.CharField(max_length=64, help_text="SHA-256 of facts and effects")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"))
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("outbound", "change")
        verbose_name_plural = pgettext_lazy("outbound", "changes")
        ordering = ["mobility", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["mobility", "number"], name="change_numbers_of_a_mobility"
            ),
            models.CheckConstraint(
                name="change_force_majeure_with_a_cause",
                condition=Q(is_force_majeure=False) | ~Q(cause=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mobility}: {self.kind} {self.number}"

    def get_absolute_url(self) -> str:
        """The page of the changes of the stay."""
        return reverse("outbound:changes_of", args=[self.mobility_id])


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    """Querysets of requests."""

    def visible_to(self, person: Person | AnonymousUser) -> "ChangeRequestQuerySet":
        """Those for the mobilities that `person` sees."""
        seen = Mobility.objects.visible_to(person)
        return self.filter(mobility__in=seen)

    def waiting(self) -> "ChangeRequestQuerySet":
        """Those that nobody has answered and the student has not taken back."""
        return self.filter(state=ChangeRequest.State.OPEN)


class ChangeRequest(models.Model):
    """What a student asks to be changed of the own stay; granted by a change, or declined."""

    class Kind(models.TextChoices):
        EXTENSION = "extension", pgettext_lazy("request", "Stay longer")
        SHORTENING = "shortening", pgettext_lazy("request", "Come home earlier")
        INTERRUPTION = "interruption", pgettext_lazy("request", "Interrupt the stay")
        HOST = "host", pgettext_lazy("request", "Go to another host or place")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("request", "Waits for the office")
        GRANTED = "granted", pgettext_lazy("request", "Granted")
        DECLINED = "declined", pgettext_lazy("request", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "Taken back")

    mobility = models.ForeignKey(Mobility, models.PROTECT, related_name="change_requests")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    first = models.DateField(_("first day asked for"), null=True, blank=True)
    last = models.DateField(_("last day asked for"), null=True, blank=True)
    host = models.CharField(_("host or place asked for"), max_length=200, blank=True)
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    answer = models.TextField(pgettext_lazy("request", "answer"), blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True)
    change = models.OneToOneField(
        Change, models.PROTECT, null=True, related_name="request", verbose_name=_("change")
    )
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a change of a stay")
        verbose_name_plural = _("requests for changes of stays")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            pair("changerequest", "answered"),
            models.UniqueConstraint(
                fields=["mobility"],
                condition=Q(state="open"),
                name="changerequest_one_waits_for_a_mobility",
            ),
            models.CheckConstraint(
                name="changerequest_waits_until_it_is_answered",
                condition=Q(state="open", answered_at__isnull=True)
                | (~Q(state="open") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="changerequest_granted_by_a_change",
                condition=Q(state="granted", change__isnull=False)
                | (~Q(state="granted") & Q(change__isnull=True)),
            ),
            models.CheckConstraint(
                name="changerequest_declined_with_a_reason",
                condition=~Q(state="declined") | ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="changerequest_says_what_is_asked_for",
                condition=Q(kind__in=["extension", "shortening"], last__isnull=False)
                | Q(kind="interruption", first__isnull=False, last__isnull=False)
                | (Q(kind="host") & ~Q(host="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mobility}: {self.kind}"

    def get_absolute_url(self) -> str:
        """Where it stands on the page of the changes of the stay."""
        return f"{reverse('outbound:changes_of', args=[self.mobility_id])}#request-{self.pk}"
