"""Templates of clauses: what agreements of a kind usually say, in both languages, in versions."""

from datetime import date
from typing import Literal

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.agreements.models.register import READS_DRAFTS, Terms
from kakehashi.people.models import Person
from kakehashi.people.queries import holds

LANGUAGES: tuple[Literal["ja", "en"], ...] = ("ja", "en")


class ClauseTemplateQuerySet(models.QuerySet["ClauseTemplate"]):
    """Querysets of versions of clause templates."""

    def newest(self) -> "ClauseTemplateQuerySet":
        """Of each clause its newest version, whether it holds already or not."""
        return self.filter(~Exists(_later()))

    def on(self, day: date) -> "ClauseTemplateQuerySet":
        """Of each clause the version that holds on `day`: one row at the most."""
        return self.filter(~Exists(_later().filter(valid_from__lte=day)), valid_from__lte=day)

    def visible_to(self, person: Person | AnonymousUser) -> "ClauseTemplateQuerySet":
        """All for those who draft agreements or oversee them anywhere; none for others."""
        reads = isinstance(person, Person) and holds(person, READS_DRAFTS)
        return self if reads else self.none()


def _later() -> "ClauseTemplateQuerySet":
    return ClauseTemplate.objects.filter(code=OuterRef("code"), version__gt=OuterRef("version"))


class ClauseTemplate(models.Model):
    """One version of one clause. Never changed, never removed: triggers see to it."""

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version of the clause"))
    kinds = models.JSONField(
        _("kinds of agreement"), help_text="`Terms.Kind`, in the order of the enum"
    )
    is_required = models.BooleanField(
        _("required"), help_text=_("Stands in every agreement of these kinds to begin with")
    )
    is_offered = models.BooleanField(_("in use"), default=True)
    position = models.PositiveSmallIntegerField(
        pgettext_lazy("clause", "position"),
        help_text=_("Clauses stand in this order, lowest number first"),
    )
    title_ja = models.CharField(_("title in Japanese"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    text_ja = models.TextField(_("text in Japanese"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    valid_from = models.DateField(_("holds from"))
    source = models.CharField(_("source"), max_length=300)
    reason = models.TextField(_("what this version changes and why"), blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(null=True)

    objects = ClauseTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("agreement", "clause")
        verbose_name_plural = pgettext_lazy("agreement", "clauses")
        ordering = ["position", "code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="clause_version_once"),
            models.CheckConstraint(
                name="clause_has_a_whole_text_in_a_language",
                condition=(Q(title_ja="", text_ja="") | ~Q(title_ja="") & ~Q(text_ja=""))
                & (Q(title_en="", text_en="") | ~Q(title_en="") & ~Q(text_en=""))
                & ~Q(text_ja="", text_en=""),
            ),
            models.CheckConstraint(
                name="clause_later_version_has_a_reason",
                condition=Q(version=1) | (Q(version__gt=1) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="clause_entered_by_somebody_at_a_time",
                condition=Q(entered_by__isnull=True, entered_at__isnull=True)
                | Q(entered_by__isnull=False, entered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title_en or self.title_ja

    def get_absolute_url(self) -> str:
        """The page of the clause in the workspace, with all its versions."""
        return reverse("cooperation:clause", args=[self.code])

    def name_in(self, language: str) -> str:
        """The title for a reader of `language`; in the other language where it lacks one."""
        own, other = self.title_in("ja"), self.title_in("en")
        return (own or other) if language == "ja" else (other or own)

    def title_in(self, language: str) -> str:
        """The title in `language`; empty if it is missing."""
        return self.title_ja if language == "ja" else self.title_en

    def text_in(self, language: str) -> str:
        """The text in `language`; empty if it is missing."""
        return self.text_ja if language == "ja" else self.text_en

    def missing_languages(self) -> list[str]:
        """The languages of agreements in which this version has no text."""
        return [each for each in LANGUAGES if not self.text_in(each)]

    def kinds_in_words(self) -> list[str]:
        """The names of the kinds of agreement, in the reader's language."""
        return [str(Terms.Kind(each).label) for each in self.kinds]
