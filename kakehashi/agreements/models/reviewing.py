"""What the strategic and risk review of an idea found."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.agreements.models.negotiations import Negotiation
from kakehashi.people.models import Person


class ReviewAnswer(models.Model):
    """What the strategic and risk review found about one topic. Append-only."""

    class Topic(models.TextChoices):
        FIT = "fit", pgettext_lazy("review", "Strategic fit")
        PARITY = "parity", pgettext_lazy("review", "Parity of the two sides")
        SUSTAINABILITY = "sustainability", pgettext_lazy("review", "Sustainability")
        DIVERSITY = "diversity", pgettext_lazy("review", "Diversity of partners")
        EXPORT_CONTROL = "export", pgettext_lazy("review", "Export control")
        ACADEMIC_FREEDOM = "freedom", pgettext_lazy("review", "Academic freedom")
        SANCTIONS = "sanctions", pgettext_lazy("review", "Sanctions")

    class Answer(models.TextChoices):
        CLEAR = "clear", pgettext_lazy("review", "No concern")
        ACCEPTED = "accepted", pgettext_lazy("review", "A concern, accepted with measures")

    negotiation = models.ForeignKey(Negotiation, models.PROTECT, related_name="answers")
    topic = models.CharField(_("topic"), max_length=14, choices=Topic)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer)
    text = models.TextField(_("on what the answer rests"))
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer of the review")
        verbose_name_plural = _("answers of the review")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["negotiation", "topic"], name="reviewanswer_once_for_a_topic"
            ),
            models.CheckConstraint(name="reviewanswer_says_why", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()}: {self.get_answer_display()}"
