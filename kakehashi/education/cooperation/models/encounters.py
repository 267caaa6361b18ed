"""Meetings, visits, calls and fairs with partners, and what was agreed there. Confidential."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds

READS_ENCOUNTERS = [Role.Kind.OFFICE, Role.Kind.COORDINATOR, Role.Kind.LEADERSHIP]


class EncounterQuerySet(models.QuerySet["Encounter"]):
    """Querysets of encounters."""

    def visible_to(self, person: Person | AnonymousUser) -> "EncounterQuerySet":
        """All for the office, coordinators and leadership; for others what they had a part in.

        A part has who was there, and who has something to do because of it.
        """
        if not isinstance(person, Person):
            return self.none()
        if holds(person, READS_ENCOUNTERS):
            return self
        there = Encounter.participants.through.objects.filter(
            encounter=OuterRef("pk"), person=person
        )
        owed = FollowUp.objects.filter(encounter=OuterRef("pk"), owner=person)
        return self.filter(Exists(there) | Exists(owed))


class Encounter(models.Model):
    """One time that people of ours and of partners met or spoke."""

    class Kind(models.TextChoices):
        MEETING = "meeting", pgettext_lazy("encounter", "Meeting")
        VISIT_OUT = "visit_out", pgettext_lazy("encounter", "Visit to the partner")
        VISIT_IN = "visit_in", pgettext_lazy("encounter", "Visit or delegation received")
        CALL = "call", pgettext_lazy("encounter", "Call")
        FAIR = "fair", pgettext_lazy("encounter", "Fair")

    kind = models.CharField(_("kind of encounter"), max_length=9, choices=Kind)
    on = models.DateField(pgettext_lazy("encounter", "day"))
    until = models.DateField(_("last day"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="encounters", verbose_name=_("unit that keeps it")
    )
    institutions = models.ManyToManyField(
        Institution, related_name="encounters", verbose_name=_("institutions")
    )
    participants = models.ManyToManyField(
        Person, related_name="encounters", blank=True, verbose_name=_("our participants")
    )
    topics = models.TextField(_("topics"))
    agreed = models.TextField(_("what was agreed"), blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    is_invented = models.BooleanField(
        default=False, help_text=_("A record of the demonstration data")
    )

    objects = EncounterQuerySet.as_manager()

    class Meta:
        verbose_name = _("encounter")
        verbose_name_plural = _("encounters")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="encounter_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("on")),
            ),
            models.CheckConstraint(name="encounter_is_about_something", condition=~Q(topics="")),
        ]
        indexes = [models.Index(fields=["on"], name="encounter_on")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"

    def get_absolute_url(self) -> str:
        """The encounter's page."""
        return reverse("cooperation:encounter", args=[self.pk])


class Guest(models.Model):
    """Somebody of a partner who was there: a contact on record, or a name as it was written."""

    encounter = models.ForeignKey(Encounter, models.CASCADE, related_name="guests")
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="+", verbose_name=_("institution")
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="met_as_guest",
        verbose_name=_("person"),
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=200, blank=True)
    post = models.CharField(_("post"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("participant of a partner")
        verbose_name_plural = _("participants of partners")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="guest_is_a_person_or_a_name",
                condition=Q(person__isnull=False, name="") | (Q(person__isnull=True) & ~Q(name="")),
            ),
            models.UniqueConstraint(
                fields=["encounter", "person"],
                condition=Q(person__isnull=False),
                name="guest_person_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name_in("en")

    def name_in(self, language: str) -> str:
        """What this guest is called for a reader of `language`."""
        return self.person.name_in(language) if self.person else self.name


class FollowUp(models.Model):
    """What somebody of ours has to do because of an encounter, by when, and when it was done."""

    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="follow_ups")
    text = models.CharField(_("what is to be done"), max_length=300)
    owner = models.ForeignKey(
        Person, models.PROTECT, related_name="follow_ups", verbose_name=_("who does it")
    )
    due_on = models.DateField(_("due on"))
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(_("done at"), null=True)
    note = models.CharField(_("what came of it"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="followup_done_by_somebody_at_a_time",
                condition=Q(done_by__isnull=True, done_at__isnull=True, note="")
                | Q(done_by__isnull=False, done_at__isnull=False),
            ),
            models.CheckConstraint(name="followup_says_what", condition=~Q(text="")),
        ]
        indexes = [models.Index(fields=["owner", "due_on"], name="followup_owner_due")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """Its place on the encounter's page."""
        return f"{self.encounter.get_absolute_url()}#follow-up-{self.pk}"


class EncounterDocument(models.Model):
    """A file kept with an encounter: minutes, slides, a programme."""

    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="documents")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        verbose_name = _("document of an encounter")
        verbose_name_plural = _("documents of encounters")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title
