"""Nominations of students to hosts, what hosts answer, what a host has to know of a student."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.documents.models import Document
from kakehashi.education.outbound.models.links import Link
from kakehashi.education.outbound.models.mobilities import Mobility
from kakehashi.people.models import Person


class Particulars(models.Model):
    """What a host asks of a student and the register of people does not hold."""

    class Gender(models.TextChoices):
        """Source: ISO/IEC 5218, as EWP writes it."""

        UNKNOWN = "0", pgettext_lazy("gender", "Not known")
        MALE = "1", pgettext_lazy("gender", "Male")
        FEMALE = "2", pgettext_lazy("gender", "Female")
        NONE = "9", pgettext_lazy("gender", "Not applicable")

    mobility = models.OneToOneField(Mobility, models.PROTECT, related_name="particulars")
    birth_date = models.DateField(_("date of birth"))
    nationality = models.CharField(_("nationality"), max_length=2, help_text="ISO 3166-1")
    gender = models.CharField(
        pgettext_lazy("person", "gender"), max_length=1, choices=Gender, default=Gender.UNKNOWN
    )
    global_id = models.CharField(
        _("European Student Identifier or student number"), max_length=255, blank=True
    )
    language = models.CharField(_("language of instruction"), max_length=35, blank=True)
    cefr = models.CharField(_("level of the language (CEFR)"), max_length=2, blank=True)
    receiving_year = models.CharField(
        _("academic year at the host"), max_length=9, help_text="EWP: 2026/2027, or 2027/2027"
    )
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("particulars of a student")
        verbose_name_plural = _("particulars of students")

    def __str__(self) -> str:
        return str(self.mobility)


class Nomination(models.Model):
    """What the host was told of one student, as it was sent. Never changed: a correction is new."""

    class Channel(models.TextChoices):
        LINK = "link", pgettext_lazy("nomination", "Personal link")
        FILE = "file", pgettext_lazy("nomination", "List for the host's portal")

    mobility = models.ForeignKey(Mobility, models.PROTECT, related_name="nominations")
    number = models.PositiveSmallIntegerField(_("number"))
    content = models.JSONField(help_text="See `nominating.content`")
    proposal_id = models.CharField(
        max_length=64, help_text="SHA-256 of the content; EWP: proposal-id"
    )
    channel = models.CharField(_("sent by"), max_length=4, choices=Channel)
    link = models.ForeignKey(Link, models.PROTECT, null=True, related_name="nominations")
    note = models.TextField(_("remark to the host"), blank=True)
    nominated_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    nominated_at = models.DateTimeField()
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["mobility", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["mobility", "number"], name="nomination_number_once_of_a_mobility"
            ),
            models.CheckConstraint(
                name="nomination_has_a_link_if_sent_by_one",
                condition=Q(channel="link", link__isnull=False)
                | Q(channel="file", link__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mobility} ({self.number})"

    @property
    def mark(self) -> str:
        """The first letters of its proposal id, by which people compare."""
        return self.proposal_id[:8]


class HostAnswer(models.Model):
    """What a host said to a nomination, by its link or as our office heard it. Never changed."""

    class Kind(models.TextChoices):
        ACCEPT = "accept", pgettext_lazy("host", "Accepts the student")
        REFUSE = "refuse", pgettext_lazy("host", "Does not accept the student")
        CORRECT = "correct", pgettext_lazy("host", "Asks for a correction")
        OTHER_TERM = "term", pgettext_lazy("host", "Offers another term")

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="answers")
    kind = models.CharField(pgettext_lazy("host", "answer"), max_length=7, choices=Kind)
    comment = models.TextField(_("comment"), blank=True)
    term = models.CharField(pgettext_lazy("placement", "term"), max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(_("academic year"), null=True)
    planned_from = models.DateField(_("planned from"), null=True)
    planned_until = models.DateField(_("planned until"), null=True)
    evidence = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name=_("evidence")
    )
    link = models.ForeignKey(Link, models.PROTECT, null=True, related_name="answers")
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField()
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("answer of a host")
        verbose_name_plural = _("answers of hosts")
        ordering = ["nomination", "pk"]
        constraints = [
            models.CheckConstraint(
                name="hostanswer_by_a_link_or_noted_by_somebody",
                condition=Q(link__isnull=False, noted_by__isnull=True)
                | Q(link__isnull=True, noted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="hostanswer_other_than_yes_says_why",
                condition=Q(kind="accept") | ~Q(comment=""),
            ),
            models.CheckConstraint(
                name="hostanswer_other_term_is_named",
                condition=~Q(kind="term") | (~Q(term="") & Q(year__isnull=False)),
            ),
            models.CheckConstraint(
                name="hostanswer_planned_days_in_order",
                condition=Q(planned_from__isnull=True)
                | Q(planned_until__isnull=True)
                | Q(planned_until__gte=F("planned_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.kind}"


class TermDecision(models.Model):
    """What our side decided about another term that a host offered. Never changed."""

    answer = models.OneToOneField(HostAnswer, models.PROTECT, related_name="decision")
    is_accepted = models.BooleanField(pgettext_lazy("term offered", "accepted"))
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("decision on another term")
        verbose_name_plural = _("decisions on other terms")
        constraints = [
            models.CheckConstraint(
                name="termdecision_against_has_a_reason",
                condition=Q(is_accepted=True) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer}: {self.is_accepted}"
